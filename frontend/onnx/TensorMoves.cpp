//===- TensorMoves.cpp - Rearranging elements -----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/TensorMoves.h"

#include "frontend/onnx/Elementwise.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace hybrid::onnx;
using namespace mlir;

FailureOr<ConstantPtr> hybrid::onnx::fullyStored(NodeImport &node, const Tensor &tensor) {
  std::vector<int64_t> stored;
  for (Dim size : tensor.shape)
    stored.push_back(size.batch ? 1 : size.factor);
  const Constant &constant = *tensor.constant;
  if (stored == constant.stored)
    return tensor.constant;
  if (!node.network.charge(numberOfElements(stored).value_or(INT64_MAX)))
    return node.error("a constant of shape " + toString(tensor.shape) + " is too large");
  std::vector<int64_t> strides = rowMajorStrides(constant.stored);
  return rearranged(constant, stored, [&](const std::vector<int64_t> &index) {
    int64_t place = 0;
    for (size_t axis = 0; axis < index.size(); ++axis)
      place += constant.stored[axis] == 1 ? 0 : index[axis] * strides[axis];
    return place;
  });
}

//===----------------------------------------------------------------------===//
// Reshape
//===----------------------------------------------------------------------===//

namespace {

/// Ranges of dimensions of equal product in the source and the target of a reshape.
struct Group {
  SmallVector<int64_t> source, target;
};

/// Splits a reshape into the smallest groups; both shapes have as many elements, none of size 0.
SmallVector<Group> groupsOf(const Shape &source, const Shape &target) {
  SmallVector<Group> groups;
  size_t i = 0, j = 0;
  while (i < source.size() && j < target.size()) {
    Group group{{static_cast<int64_t>(i)}, {static_cast<int64_t>(j)}};
    Dim a = source[i++], b = target[j++];
    while (a != b) {
      bool growSource = a.batch == b.batch ? a.factor < b.factor : !a.batch;
      Dim &product = growSource ? a : b;
      size_t &next = growSource ? i : j;
      const Shape &shape = growSource ? source : target;
      if (next == shape.size())
        return {}; // no row-preserving reshape comes here
      (growSource ? group.source : group.target).push_back(static_cast<int64_t>(next));
      product = *mul(product, shape[next++]);
    }
    groups.push_back(std::move(group));
  }
  for (; !groups.empty() && i < source.size(); ++i) // sizes of 1 that are left
    groups.back().source.push_back(static_cast<int64_t>(i));
  for (; !groups.empty() && j < target.size(); ++j)
    groups.back().target.push_back(static_cast<int64_t>(j));
  return groups;
}

/// Rows stay rows if as many elements stand before the batch dimension as before.
bool keepsRows(const Shape &source, const Shape &target) {
  auto elementsBefore = [](const Shape &shape) {
    int64_t count = 1;
    for (Dim size : shape) {
      if (size.batch)
        break;
      count *= size.factor;
    }
    return count;
  };
  return elementsBefore(source) == elementsBefore(target);
}

Value emitReshape(NodeImport &node, const Tensor &tensor, const Shape &shape, ArrayRef<Group> groups) {
  SmallVector<ReassociationIndices> collapse, expand;
  Shape middle;
  for (const Group &group : groups) {
    collapse.emplace_back(group.source.begin(), group.source.end());
    expand.emplace_back(group.target.begin(), group.target.end());
    Dim product{1, false};
    for (int64_t axis : group.source)
      product = *mul(product, tensor.shape[static_cast<size_t>(axis)]);
    middle.push_back(product);
  }
  Value value = node.emitted(tensor);
  if (middle.size() != tensor.shape.size())
    value = tensor::CollapseShapeOp::create(node.builder, node.loc, node.network.tensorType(tensor.type, middle), value,
                                            collapse);
  if (middle.size() != shape.size())
    value = tensor::ExpandShapeOp::create(node.builder, node.loc, node.network.tensorType(tensor.type, shape), value,
                                          expand, node.network.sizes(shape));
  return value;
}

} // namespace

FailureOr<Tensor> hybrid::onnx::reshaped(NodeImport &node, const Tensor &tensor, const Shape &shape) {
  if (shape == tensor.shape)
    return tensor;
  if (failed(node.checkShape(shape)))
    return failure();
  std::optional<Dim> before = numberOfElements(tensor.shape), after = numberOfElements(shape);
  if (!before || *before != *after)
    return node.error("cannot reshape " + toString(tensor.shape) + " to " + toString(shape));
  if (tensor.isConstant() && tensor.constant->isSplat()) {
    auto moved = std::make_shared<Constant>(*tensor.constant);
    moved->stored.assign(shape.size(), 1);
    return Tensor{tensor.type, shape, moved, {}};
  }
  if (tensor.isConstant() && !before->batch) {
    FailureOr<ConstantPtr> full = fullyStored(node, tensor);
    if (failed(full))
      return failure();
    auto moved = std::make_shared<Constant>(**full);
    moved->stored.clear();
    for (Dim size : shape)
      moved->stored.push_back(size.factor);
    return Tensor{tensor.type, shape, moved, {}};
  }
  if (tensor.type == ElementType::I64)
    return node.error("integers that repeat along the batch cannot be reshaped");
  if (!keepsRows(tensor.shape, shape))
    return node.error("mixes rows of the batch: reshapes " + toString(tensor.shape) + " to " + toString(shape));
  SmallVector<Group> groups = groupsOf(tensor.shape, shape);
  if (groups.empty())
    return node.error("cannot reshape " + toString(tensor.shape) + " to " + toString(shape));
  return node.result(tensor.type, shape, emitReshape(node, tensor, shape, groups));
}

//===----------------------------------------------------------------------===//
// Transpose, slice, gather, concatenate, expand
//===----------------------------------------------------------------------===//

FailureOr<Tensor> hybrid::onnx::transposed(NodeImport &node, const Tensor &tensor, ArrayRef<int64_t> permutation) {
  Shape shape;
  for (int64_t axis : permutation)
    shape.push_back(tensor.shape[static_cast<size_t>(axis)]);
  if (llvm::is_sorted(permutation))
    return tensor;
  if (!tensor.isConstant()) {
    Value init = node.empty(tensor.type, shape);
    auto op = linalg::TransposeOp::create(node.builder, node.loc, tensor.value, init, permutation);
    return node.result(tensor.type, shape, op->getResult(0));
  }
  const Constant &constant = *tensor.constant;
  if (!node.network.charge(constant.size()))
    return node.error("a constant of shape " + toString(shape) + " is too large");
  std::vector<int64_t> strides = rowMajorStrides(constant.stored), stored;
  for (int64_t axis : permutation)
    stored.push_back(constant.stored[static_cast<size_t>(axis)]);
  ConstantPtr moved = rearranged(constant, stored, [&](const std::vector<int64_t> &index) {
    int64_t place = 0;
    for (size_t i = 0; i < index.size(); ++i)
      place += index[i] * strides[static_cast<size_t>(permutation[i])];
    return place;
  });
  return Tensor{tensor.type, shape, moved, {}};
}

/// The constant with entries `indices` along `axis`.
static FailureOr<Tensor> selected(NodeImport &node, const Tensor &tensor, int64_t axis, ArrayRef<int64_t> indices) {
  const Constant &constant = *tensor.constant;
  auto place = static_cast<size_t>(axis);
  Shape shape = tensor.shape;
  shape[place] = {static_cast<int64_t>(indices.size()), false};
  if (constant.stored[place] == 1 && !indices.empty())
    return Tensor{tensor.type, shape, tensor.constant, {}};
  std::vector<int64_t> stored = constant.stored;
  stored[place] = static_cast<int64_t>(indices.size());
  if (!node.network.charge(numberOfElements(stored).value_or(INT64_MAX)))
    return node.error("a constant of shape " + toString(shape) + " is too large");
  std::vector<int64_t> strides = rowMajorStrides(constant.stored);
  ConstantPtr moved = rearranged(constant, stored, [&](const std::vector<int64_t> &index) {
    int64_t source = 0;
    for (size_t i = 0; i < index.size(); ++i)
      source += (i == place ? indices[static_cast<size_t>(index[i])] : index[i]) * strides[i];
    return source;
  });
  return Tensor{tensor.type, shape, moved, {}};
}

FailureOr<Tensor> hybrid::onnx::sliced(NodeImport &node, const Tensor &tensor, int64_t axis, int64_t start,
                                       int64_t step, int64_t count) {
  Dim size = tensor.shape[static_cast<size_t>(axis)];
  if (size.batch)
    return node.error("mixes rows of the batch: takes a part of them");
  if (start == 0 && step == 1 && count == size.factor)
    return tensor;
  if (tensor.isConstant() || step < 1) {
    SmallVector<int64_t> indices;
    for (int64_t i = 0; i < count; ++i)
      indices.push_back(start + i * step);
    return gathered(node, tensor, axis, indices);
  }
  Shape shape = tensor.shape;
  shape[static_cast<size_t>(axis)] = {count, false};
  if (failed(node.checkEmitted(shape)))
    return failure();
  OpBuilder &builder = node.builder;
  SmallVector<OpFoldResult> offsets(shape.size(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(shape.size(), builder.getIndexAttr(1));
  offsets[static_cast<size_t>(axis)] = builder.getIndexAttr(start);
  strides[static_cast<size_t>(axis)] = builder.getIndexAttr(step);
  Value value = tensor::ExtractSliceOp::create(builder, node.loc, node.network.tensorType(tensor.type, shape),
                                               tensor.value, offsets, node.network.sizes(shape), strides);
  return node.result(tensor.type, shape, value);
}

FailureOr<Tensor> hybrid::onnx::gathered(NodeImport &node, const Tensor &tensor, int64_t axis,
                                         ArrayRef<int64_t> indices) {
  if (tensor.shape[static_cast<size_t>(axis)].batch)
    return node.error("mixes rows of the batch: takes some of them");
  if (tensor.isConstant())
    return selected(node, tensor, axis, indices);
  if (indices.empty())
    return node.error("its result is empty");
  // Runs of consecutive indices are slices.
  SmallVector<Tensor> parts;
  for (size_t begin = 0; begin < indices.size();) {
    size_t end = begin + 1;
    while (end < indices.size() && indices[end] == indices[end - 1] + 1)
      ++end;
    FailureOr<Tensor> part = sliced(node, tensor, axis, indices[begin], 1, static_cast<int64_t>(end - begin));
    if (failed(part))
      return failure();
    parts.push_back(std::move(*part));
    begin = end;
  }
  return concatenated(node, parts, axis);
}

/// All tensors are constants with the same storage along the batch.
static FailureOr<Tensor> concatenatedConstants(NodeImport &node, ArrayRef<Tensor> tensors, size_t axis,
                                               const Shape &shape) {
  auto result = std::make_shared<Constant>();
  result->type = tensors[0].type;
  std::vector<ConstantPtr> parts;
  for (const Tensor &tensor : tensors) {
    FailureOr<ConstantPtr> part = fullyStored(node, tensor);
    if (failed(part) || !node.network.charge((*part)->size()))
      return failed(part) ? failure() : LogicalResult(node.error("its constant result is too large"));
    parts.push_back(*part);
  }
  int64_t outer = 1;
  for (size_t i = 0; i < axis; ++i)
    outer *= parts[0]->stored[i];
  for (int64_t o = 0; o < outer; ++o)
    for (const ConstantPtr &part : parts) {
      int64_t run = part->size() / outer;
      if (isFloat(result->type))
        result->floats.insert(result->floats.end(), part->floats.begin() + o * run,
                              part->floats.begin() + (o + 1) * run);
      else
        result->ints.insert(result->ints.end(), part->ints.begin() + o * run, part->ints.begin() + (o + 1) * run);
    }
  for (Dim size : shape)
    result->stored.push_back(size.batch ? 1 : size.factor);
  return Tensor{result->type, shape, result, {}};
}

FailureOr<Tensor> hybrid::onnx::concatenated(NodeImport &node, ArrayRef<Tensor> tensors, int64_t axis) {
  if (tensors.size() == 1)
    return tensors[0];
  auto place = static_cast<size_t>(axis);
  Shape shape = tensors[0].shape;
  shape[place] = {0, false};
  for (const Tensor &tensor : tensors) {
    Shape other = tensor.shape;
    if (tensor.type != tensors[0].type || other.size() != shape.size())
      return node.error("operands differ in type or rank");
    if (other[place].batch)
      return node.error("mixes rows of the batch: puts some behind others");
    std::optional<Dim> sum = add(shape[place], other[place]);
    other[place] = shape[place];
    if (!sum || other != shape)
      return node.error("operands of shapes " + toString(tensors[0].shape) + " and " + toString(tensor.shape) +
                        " do not fit together");
    shape[place] = *sum;
  }
  if (llvm::all_of(tensors, [](const Tensor &tensor) { return tensor.isConstant(); }))
    return concatenatedConstants(node, tensors, place, shape);
  if (failed(node.checkEmitted(shape)))
    return failure();
  SmallVector<Value> values;
  for (const Tensor &tensor : tensors)
    if (tensor.shape[place].factor != 0)
      values.push_back(node.emitted(tensor));
  Value value = tensor::ConcatOp::create(node.builder, node.loc, node.network.tensorType(tensors[0].type, shape),
                                         static_cast<uint64_t>(axis), values);
  return node.result(tensors[0].type, shape, value);
}

FailureOr<Tensor> hybrid::onnx::expanded(NodeImport &node, const Tensor &tensor, const Shape &shape) {
  if (shape == tensor.shape)
    return tensor;
  if (failed(node.checkShape(shape)))
    return failure();
  if (!tensor.isConstant())
    return node.result(tensor.type, shape, broadcastTo(node, tensor, shape));
  auto wider = std::make_shared<Constant>(*tensor.constant);
  wider->stored.insert(wider->stored.begin(), shape.size() - tensor.shape.size(), 1);
  return Tensor{tensor.type, shape, wider, {}};
}
