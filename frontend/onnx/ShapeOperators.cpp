//===- ShapeOperators.cpp - Constants, shapes and reshaping ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Elementwise.h"
#include "frontend/onnx/Operators.h"
#include "frontend/onnx/TensorMoves.h"

using namespace hybrid::onnx;
using namespace mlir;

//===----------------------------------------------------------------------===//
// Constants and shapes
//===----------------------------------------------------------------------===//

static Tensor vectorConstant(ElementType type, std::vector<double> floats, std::vector<int64_t> ints, bool scalar) {
  Literal literal;
  literal.type = type;
  if (!scalar)
    literal.shape = {static_cast<int64_t>(std::max(floats.size(), ints.size()))};
  literal.floats = std::move(floats);
  literal.ints = std::move(ints);
  return constantTensor(literal);
}

LogicalResult hybrid::onnx::importConstant(NodeImport &node) {
  if (LiteralPtr value = node.literal("value")) {
    node.setOutput(0, constantTensor(*value));
    return success();
  }
  if (node.hasAttribute("value_float"))
    node.setOutput(0, vectorConstant(ElementType::F32, {node.number("value_float", 0)}, {}, true));
  else if (node.hasAttribute("value_floats"))
    node.setOutput(0, vectorConstant(ElementType::F32, node.numbers("value_floats"), {}, false));
  else if (node.hasAttribute("value_int"))
    node.setOutput(0, vectorConstant(ElementType::I64, {}, {node.integer("value_int", 0)}, true));
  else if (node.hasAttribute("value_ints"))
    node.setOutput(0, vectorConstant(ElementType::I64, {}, node.integers("value_ints"), false));
  else
    return node.error("has no value of a supported kind (value, value_float(s), value_int(s))");
  return success();
}

LogicalResult hybrid::onnx::importIdentity(NodeImport &node) {
  node.setOutput(0, node.input(0));
  return success();
}

/// The sizes that integer operand `i` holds.
static FailureOr<Shape> sizesOf(NodeImport &node, size_t i) {
  FailureOr<std::vector<Dim>> sizes = node.dims(i, "the shape");
  if (failed(sizes))
    return failure();
  for (Dim size : *sizes)
    if (size.factor < 0)
      return node.error("the shape " + toString(*sizes) + " has a negative size");
  return *sizes;
}

LogicalResult hybrid::onnx::importConstantOfShape(NodeImport &node) {
  FailureOr<Shape> shape = sizesOf(node, 0);
  if (failed(shape) || failed(node.checkShape(*shape)))
    return failure();
  LiteralPtr value = node.literal("value");
  if (value && value->size() != 1)
    return node.error("its value must have one element");
  ElementType type = value ? value->type : ElementType::F32;
  double number = !value ? 0 : isFloat(type) ? value->floats[0] : static_cast<double>(value->ints[0]);
  node.setOutput(0, splat(type, number, *shape));
  return success();
}

LogicalResult hybrid::onnx::importShape(NodeImport &node) {
  const Tensor &x = node.input(0);
  int64_t rank = x.rank();
  auto clamped = [rank](int64_t axis) { return std::clamp<int64_t>(axis < 0 ? axis + rank : axis, 0, rank); };
  int64_t start = clamped(node.integer("start", 0)), end = clamped(node.integer("end", rank));
  std::vector<Dim> sizes(x.shape.begin() + start, x.shape.begin() + std::max(start, end));
  auto count = static_cast<int64_t>(sizes.size());
  node.setOutput(0, integerTensor(std::move(sizes), {count}));
  return success();
}

LogicalResult hybrid::onnx::importSize(NodeImport &node) {
  std::optional<Dim> count = numberOfElements(node.input(0).shape);
  if (!count)
    return node.error("its result is too large");
  node.setOutput(0, integerTensor({*count}, {}));
  return success();
}

LogicalResult hybrid::onnx::importRange(NodeImport &node) {
  int64_t limits[3];
  for (size_t i = 0; i < 3; ++i) {
    FailureOr<std::vector<int64_t>> entry = node.fixedIntegers(i, "start, limit and delta");
    if (failed(entry) || entry->size() != 1)
      return failed(entry) ? failure() : node.error("start, limit and delta must be scalars");
    limits[i] = entry->front();
  }
  auto [start, limit, delta] = limits;
  std::optional<int64_t> span = checkedSub(limit, start);
  if (delta == 0 || !span || (*span == INT64_MIN && delta == -1))
    return node.error("start, limit and delta do not fit together");
  int64_t count = std::max<int64_t>(0, *span / delta + (*span % delta != 0 && (*span < 0) == (delta < 0)));
  if (!node.network.charge(count))
    return node.error("its result of " + Twine(count) + " entries is too large");
  std::vector<Dim> entries;
  for (int64_t i = 0; i < count; ++i)
    entries.push_back({start + i * delta, false});
  node.setOutput(0, integerTensor(std::move(entries), {count}));
  return success();
}

//===----------------------------------------------------------------------===//
// Reshaping
//===----------------------------------------------------------------------===//

/// A file with a fixed batch of N names sizes that are multiples of N; the first one is the batch in disguise.
static void uncoverBatch(std::vector<Dim> &target, Dim elements, int64_t fixedBatch) {
  if (fixedBatch == 0 || !elements.batch || target.empty() || target[0].factor % fixedBatch != 0 ||
      target[0].factor <= 0 || llvm::any_of(target, [](Dim size) { return size.batch; }))
    return;
  Dim product{1, false};
  bool inferred = false;
  for (Dim size : target) {
    if (size.factor == -1)
      inferred = true;
    else if (std::optional<Dim> next = mul(product, size))
      product = *next;
  }
  if (inferred || product.factor == elements.factor * fixedBatch)
    target[0] = {target[0].factor / fixedBatch, true};
}

/// Reshape's target: 0 copies the operand's size, one -1 stands for what is left.
static FailureOr<Shape> reshapeTarget(NodeImport &node, const Tensor &x, std::vector<Dim> target, bool zeroIsZero) {
  std::optional<Dim> elements = numberOfElements(x.shape);
  if (!elements)
    return node.error("its operand is too large");
  uncoverBatch(target, *elements, node.network.fixedBatch);
  const Shape given = target;
  std::optional<size_t> inferred;
  Dim known{1, false};
  for (size_t i = 0; i < target.size(); ++i) {
    if (target[i] == Dim{-1, false}) {
      if (inferred)
        return node.error("the shape " + toString(given) + " has two sizes of -1");
      inferred = i;
      continue;
    }
    if (target[i].factor == 0 && !zeroIsZero) {
      if (i >= x.shape.size())
        return node.error("the shape " + toString(given) + " copies a size that the operand lacks");
      target[i] = x.shape[i];
    }
    std::optional<Dim> product = mul(known, target[i]);
    if (target[i].factor < 0 || !product)
      return node.error("the shape " + toString(given) + " is impossible");
    known = *product;
  }
  if (inferred) {
    std::optional<Dim> left = div(*elements, known);
    if (!left || left->factor < 0 || mul(*left, known) != elements)
      return node.error("cannot reshape " + toString(x.shape) + " to " + toString(given));
    target[*inferred] = *left;
  }
  return target;
}

LogicalResult hybrid::onnx::importReshape(NodeImport &node) {
  bool zeroIsZero = node.integer("allowzero", 0) != 0;
  FailureOr<std::vector<Dim>> target = node.dims(1, "the shape");
  if (failed(target))
    return failure();
  FailureOr<Shape> shape = reshapeTarget(node, node.input(0), *target, zeroIsZero);
  if (failed(shape))
    return failure();
  return node.setOutput(reshaped(node, node.input(0), *shape));
}

LogicalResult hybrid::onnx::importFlatten(NodeImport &node) {
  const Tensor &x = node.input(0);
  int64_t axis = node.integer("axis", 1);
  if (axis < -x.rank() || axis > x.rank())
    return node.error("axis " + Twine(axis) + " is out of range for rank " + Twine(x.rank()));
  auto middle = x.shape.begin() + (axis < 0 ? axis + x.rank() : axis);
  std::optional<Dim> rows = numberOfElements(Shape(x.shape.begin(), middle));
  std::optional<Dim> columns = numberOfElements(Shape(middle, x.shape.end()));
  if (!rows || !columns)
    return node.error("its result is too large");
  return node.setOutput(reshaped(node, x, {*rows, *columns}));
}

LogicalResult hybrid::onnx::importTranspose(NodeImport &node) {
  const Tensor &x = node.input(0);
  std::vector<int64_t> reversed(x.shape.size());
  for (size_t i = 0; i < reversed.size(); ++i)
    reversed[i] = static_cast<int64_t>(reversed.size() - 1 - i);
  std::vector<int64_t> permutation = node.integers("perm", reversed);
  if (!std::is_permutation(permutation.begin(), permutation.end(), reversed.begin(), reversed.end()))
    return node.error("perm is no permutation of " + Twine(x.rank()) + " dimensions");
  return node.setOutput(transposed(node, x, permutation));
}

LogicalResult hybrid::onnx::importSqueeze(NodeImport &node) {
  const Tensor &x = node.input(0);
  FailureOr<std::optional<std::vector<int64_t>>> axes = node.axes(1, 12, x.rank());
  if (failed(axes))
    return failure();
  Shape shape;
  for (int64_t axis = 0; axis < x.rank(); ++axis) {
    Dim size = x.shape[static_cast<size_t>(axis)];
    bool named = *axes && llvm::is_contained(**axes, axis);
    if (named && !size.isOne())
      return node.error("cannot remove a dimension of size " + toString(size));
    if (!(named || (!*axes && size.isOne())))
      shape.push_back(size);
  }
  return node.setOutput(reshaped(node, x, shape));
}

LogicalResult hybrid::onnx::importUnsqueeze(NodeImport &node) {
  const Tensor &x = node.input(0);
  // Axes count in the result, whose rank depends on their number.
  int64_t added = 0;
  if (node.node.opset <= 12) {
    added = static_cast<int64_t>(node.integers("axes").size());
  } else {
    FailureOr<std::vector<int64_t>> list = node.fixedIntegers(1, "axes");
    if (failed(list))
      return failure();
    added = static_cast<int64_t>(list->size());
  }
  if (added > 64)
    return node.error("adds too many dimensions");
  FailureOr<std::optional<std::vector<int64_t>>> axes = node.axes(1, 12, x.rank() + added);
  if (failed(axes))
    return failure();
  if (!*axes)
    return node.error("has no axes");
  Shape shape;
  for (int64_t axis = 0, next = 0; axis < x.rank() + added; ++axis)
    shape.push_back(llvm::is_contained(**axes, axis) ? Dim{1, false} : x.shape[static_cast<size_t>(next++)]);
  return node.setOutput(reshaped(node, x, shape));
}

LogicalResult hybrid::onnx::importExpand(NodeImport &node) {
  const Tensor &x = node.input(0);
  FailureOr<Shape> target = sizesOf(node, 1);
  if (failed(target))
    return failure();
  std::optional<size_t> batch = batchAxis(x.shape);
  size_t skip = target->size() > x.shape.size() ? target->size() - x.shape.size() : 0;
  if (batch && skip + *batch < target->size() && (*target)[skip + *batch] == Dim{node.network.fixedBatch, false})
    (*target)[skip + *batch] = x.shape[*batch]; // a file with a fixed batch
  std::optional<Shape> shape = broadcast(x.shape, *target);
  if (!shape)
    return node.error("shapes " + toString(x.shape) + " and " + toString(*target) + " do not fit together");
  return node.setOutput(expanded(node, x, *shape));
}

LogicalResult hybrid::onnx::importTile(NodeImport &node) {
  FailureOr<std::vector<Dim>> repeats = node.dims(1, "repeats");
  if (failed(repeats))
    return failure();
  FailureOr<Tensor> result = node.input(0);
  if (repeats->size() != result->shape.size())
    return node.error("needs one number of repeats per dimension");
  for (size_t axis = 0; axis < repeats->size(); ++axis) {
    Dim count = (*repeats)[axis], size = result->shape[axis];
    if (count.isOne())
      continue;
    if (count.factor < 1 || (!size.isOne() && (count.batch || count.factor > 1024)))
      return node.error("repeats dimensions " + toString(*repeats) + " times, which is not supported");
    if (size.isOne()) {
      Shape shape = result->shape;
      shape[axis] = count;
      result = expanded(node, *result, shape);
    } else {
      SmallVector<Tensor> copies(static_cast<size_t>(count.factor), Tensor(*result));
      result = concatenated(node, copies, static_cast<int64_t>(axis));
    }
    if (failed(result))
      return failure();
  }
  return node.setOutput(result);
}
