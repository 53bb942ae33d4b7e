//===- Reductions.cpp - Sums, products and extrema along axes -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Reductions.h"

#include "frontend/onnx/Elementwise.h"
#include "frontend/onnx/Operators.h"
#include "frontend/onnx/TensorMoves.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <limits>

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

static double neutral(Reduction kind) {
  switch (kind) {
  case Reduction::Sum:
    return 0;
  case Reduction::Product:
    return 1;
  case Reduction::Max:
    return -std::numeric_limits<double>::infinity();
  case Reduction::Min:
    return std::numeric_limits<double>::infinity();
  }
  llvm_unreachable("all reductions are listed");
}

static Operator operatorOf(Reduction kind) {
  constexpr Operator operators[] = {Operator::Add, Operator::Mul, Operator::Max, Operator::Min};
  return operators[static_cast<size_t>(kind)];
}

static std::optional<Dim> combined(Reduction kind, Dim a, Dim b) {
  if (kind == Reduction::Sum)
    return add(a, b);
  if (kind == Reduction::Product)
    return mul(a, b);
  std::optional<bool> isLess = less(a, b);
  return isLess ? std::optional(*isLess == (kind == Reduction::Min) ? a : b) : std::nullopt;
}

/// Sizes that are left, as axes of the operand.
static SmallVector<int64_t> remainingAxes(int64_t rank, ArrayRef<int64_t> axes) {
  SmallVector<int64_t> remaining;
  for (int64_t axis = 0; axis < rank; ++axis)
    if (!llvm::is_contained(axes, axis))
      remaining.push_back(axis);
  return remaining;
}

/// A vector of integers, as shapes are.
static FailureOr<Tensor> reducedIntegers(NodeImport &node, const Tensor &tensor, Reduction kind) {
  FailureOr<ConstantPtr> full = fullyStored(node, tensor);
  if (failed(full) || (*full)->ints.empty() || tensor.rank() != 1)
    return failed(full) ? failure() : node.error("integers are reduced as vectors of known entries only");
  Dim result = (*full)->ints[0];
  for (Dim entry : llvm::drop_begin((*full)->ints)) {
    std::optional<Dim> next = combined(kind, result, entry);
    if (!next)
      return node.error("its integer result overflows or depends on the batch size in a way that is not supported");
    result = *next;
  }
  return integerTensor({result}, {});
}

static Value emitReduction(NodeImport &node, const Tensor &tensor, ArrayRef<int64_t> remaining, Reduction kind,
                           const Shape &shape) {
  MLIRContext *context = node.builder.getContext();
  auto rank = static_cast<unsigned>(tensor.rank());
  SmallVector<AffineExpr> kept;
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::reduction);
  for (int64_t axis : remaining) {
    kept.push_back(getAffineDimExpr(static_cast<unsigned>(axis), context));
    iterators[static_cast<size_t>(axis)] = utils::IteratorType::parallel;
  }
  AffineMap maps[] = {AffineMap::getMultiDimIdentityMap(rank, context), AffineMap::get(rank, 0, kept, context)};
  Value init = node.filled(tensor.type, shape, neutral(kind));
  auto generic = linalg::GenericOp::create(
      node.builder, node.loc, TypeRange{init.getType()}, ValueRange{node.emitted(tensor)}, ValueRange{init}, maps,
      iterators, [&](OpBuilder &builder, Location loc, ValueRange args) {
        IRScalar next = build(operatorOf(kind), IRScalar(builder, loc, args[1]), IRScalar(builder, loc, args[0]));
        linalg::YieldOp::create(builder, loc, next.get());
      });
  return generic.getResult(0);
}

FailureOr<Tensor> hybrid::onnx::reduced(NodeImport &node, const Tensor &tensor, ArrayRef<int64_t> axes, Reduction kind,
                                        bool keep) {
  for (int64_t axis : axes)
    if (tensor.shape[static_cast<size_t>(axis)].batch)
      return node.error("mixes rows of the batch: reduces them");
  SmallVector<int64_t> remaining = remainingAxes(tensor.rank(), axes);
  Shape shape, kept = tensor.shape;
  for (int64_t axis : remaining)
    shape.push_back(tensor.shape[static_cast<size_t>(axis)]);
  for (int64_t axis : axes)
    kept[static_cast<size_t>(axis)] = {1, false};
  FailureOr<Tensor> result;
  if (tensor.type == ElementType::I64) {
    result = reducedIntegers(node, tensor, kind);
  } else {
    if (!isFloat(tensor.type))
      return node.error("needs numbers");
    if (failed(node.checkEmitted(tensor.shape)))
      return failure();
    result = node.result(tensor.type, shape, emitReduction(node, tensor, remaining, kind, shape));
  }
  return keep && succeeded(result) ? reshaped(node, *result, kept) : result;
}

//===----------------------------------------------------------------------===//
// The ONNX operators: before, reduction, after
//===----------------------------------------------------------------------===//

namespace {

enum class Map : uint8_t { None, Abs, Square, Sqrt, Log, Mean };

struct ReductionRow {
  StringRef name;
  Map before;
  Reduction kind;
  Map after;
  int64_t lastAttribute; ///< last opset whose axes are an attribute
};

constexpr ReductionRow kReductions[] = {
    {"ReduceSum", Map::None, Reduction::Sum, Map::None, 12},
    {"ReduceMean", Map::None, Reduction::Sum, Map::Mean, 17},
    {"ReduceMax", Map::None, Reduction::Max, Map::None, 17},
    {"ReduceMin", Map::None, Reduction::Min, Map::None, 17},
    {"ReduceProd", Map::None, Reduction::Product, Map::None, 17},
    {"ReduceL1", Map::Abs, Reduction::Sum, Map::None, 17},
    {"ReduceL2", Map::Square, Reduction::Sum, Map::Sqrt, 17},
    {"ReduceSumSquare", Map::Square, Reduction::Sum, Map::None, 17},
    {"ReduceLogSum", Map::None, Reduction::Sum, Map::Log, 17},
};

FailureOr<Tensor> mapped(NodeImport &node, const Tensor &tensor, Map map, double count) {
  if (map == Map::None)
    return tensor;
  return elementwise(node, tensor, tensor.type, [=](const auto &ops, auto x) {
    using namespace scalar;
    switch (map) {
    case Map::Abs:
      return abs(x[0]);
    case Map::Square:
      return x[0] * x[0];
    case Map::Sqrt:
      return sqrt(x[0]);
    case Map::Log:
      return log(x[0]);
    case Map::Mean:
      return x[0] / ops.constant(count);
    case Map::None:
      break;
    }
    return x[0];
  });
}

/// log sum exp(x) = m + log sum exp(x - m) with m the maximum, which does not overflow.
FailureOr<Tensor> logSumExp(NodeImport &node, const Tensor &x, ArrayRef<int64_t> axes, bool keep) {
  FailureOr<Tensor> maximum = reduced(node, x, axes, Reduction::Max, /*keep=*/true);
  if (failed(maximum))
    return failure();
  FailureOr<Tensor> exponentials = elementwise(node, {x, *maximum}, x.type, [](const auto &, auto v) {
    using namespace scalar;
    return exp(v[0] - v[1]);
  });
  if (failed(exponentials))
    return failure();
  FailureOr<Tensor> sum = reduced(node, *exponentials, axes, Reduction::Sum, /*keep=*/true);
  if (failed(sum))
    return failure();
  FailureOr<Tensor> result = elementwise(node, {*sum, *maximum}, x.type, [](const auto &, auto v) {
    using namespace scalar;
    return log(v[0]) + v[1];
  });
  if (failed(result) || keep)
    return result;
  Shape shape;
  for (int64_t axis : remainingAxes(x.rank(), axes))
    shape.push_back(x.shape[static_cast<size_t>(axis)]);
  return reshaped(node, *result, shape);
}

int64_t lastAttributeOpset(StringRef op) {
  for (const ReductionRow &row : kReductions)
    if (row.name == op)
      return row.lastAttribute;
  return 17;
}

} // namespace

LogicalResult hybrid::onnx::importReduction(NodeImport &node) {
  StringRef op = node.node.op;
  Tensor x = node.input(0);
  if (x.type == ElementType::Bool)
    return node.needsFloats();
  bool keep = node.integer("keepdims", 1) != 0;
  bool emptyMeansNone = node.integer("noop_with_empty_axes", 0) != 0;
  FailureOr<std::optional<std::vector<int64_t>>> given = node.axes(1, lastAttributeOpset(op), x.rank());
  if (failed(given))
    return failure();
  std::vector<int64_t> axes = given->value_or(std::vector<int64_t>());
  if (axes.empty() && emptyMeansNone)
    return node.setOutput(x);
  if (axes.empty())
    llvm::append_range(axes, llvm::seq<int64_t>(0, x.rank()));
  llvm::sort(axes);
  if (op == "ReduceLogSumExp") {
    if (failed(node.needsFloats()))
      return failure();
    return node.setOutput(logSumExp(node, x, axes, keep));
  }
  const ReductionRow *row = llvm::find_if(kReductions, [&](const ReductionRow &r) { return r.name == op; });
  if (x.type == ElementType::I64 && (row->before != Map::None || row->after != Map::None))
    return node.error("is not supported on integers");
  double count = 1;
  for (int64_t axis : axes)
    count *= static_cast<double>(x.shape[static_cast<size_t>(axis)].factor);
  FailureOr<Tensor> before = mapped(node, x, row->before, count);
  if (failed(before))
    return failure();
  FailureOr<Tensor> sum = reduced(node, *before, axes, row->kind, keep);
  if (failed(sum))
    return failure();
  return node.setOutput(mapped(node, *sum, row->after, count));
}
