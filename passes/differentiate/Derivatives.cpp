//===- Derivatives.cpp - Derivatives of blocks of IR ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/differentiate/Derivatives.h"

#include "dialect/Constants.h"
#include "dialect/HybridOps.h"
#include "dialect/IRScalar.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hybrid;

static Value zeroLike(OpBuilder &builder, Value value) {
  return IRScalar(builder, value.getLoc(), value).literal(0.0).get();
}

static bool isFloat(Value value) { return isa<FloatType>(getElementTypeOrSelf(value.getType())); }

static SmallVector<Operation *> opsOf(Block &block) {
  return llvm::map_to_vector(block.without_terminator(), [](Operation &op) { return &op; });
}

static LogicalResult noDerivative(Operation *op) {
  return op->emitError("'") << op->getName() << "' has no derivative here";
}

//===----------------------------------------------------------------------===//
// Layers that mix the columns of a row
//===----------------------------------------------------------------------===//

/// x times a square matrix of doubles, row-major.
static Value timesMatrix(OpBuilder &builder, Value x, ArrayRef<double> numbers) {
  auto type = cast<RankedTensorType>(x.getType());
  int64_t columns = type.getShape().back();
  SmallVector<Attribute> elements = llvm::map_to_vector(
      numbers, [&](double number) -> Attribute { return builder.getFloatAttr(type.getElementType(), number); });
  auto matrix = RankedTensorType::get({columns, columns}, type.getElementType());
  Value constant = arith::ConstantOp::create(builder, x.getLoc(), DenseElementsAttr::get(matrix, elements));
  return DenseOp::create(builder, x.getLoc(), x, constant);
}

/// In each column the sum of the row, times `factor`.
static IRScalar rowSums(OpBuilder &builder, const IRScalar &x, double factor) {
  int64_t columns = cast<RankedTensorType>(x.get().getType()).getShape().back();
  return {builder, x.get().getLoc(), timesMatrix(builder, x.get(), SmallVector<double>(columns * columns, factor))};
}

static bool isLastDimension(Value x, int64_t axis) {
  auto type = cast<RankedTensorType>(x.getType());
  return axis == type.getRank() - 1 && !type.isDynamicDim(axis);
}

/// y = softmax(x): dy = y (dx - sum(y dx)), a symmetric map, so that it serves both ways.
static FailureOr<Value> throughSoftmax(OpBuilder &builder, SoftmaxOp softmax, Value direction) {
  if (!isLastDimension(softmax.getInput(), softmax.getAxis()))
    return noDerivative(softmax);
  IRScalar y(builder, softmax.getLoc(), softmax.getResult()), d(builder, softmax.getLoc(), direction);
  return (y * (d - rowSums(builder, y * d, 1.0))).get();
}

/// u = (x - mean) / s with s = sqrt(variance + epsilon): du = (dx - mean(dx) - u mean(u dx)) / s, a symmetric map.
static Value throughStandardisation(OpBuilder &builder, NormOp norm, Value direction) {
  double share = 1.0 / static_cast<double>(norm.getInput().getType().getShape().back());
  IRScalar x(builder, norm.getLoc(), norm.getInput()), d(builder, norm.getLoc(), direction);
  IRScalar centred = x - rowSums(builder, x, share);
  IRScalar deviation = sqrt(rowSums(builder, centred * centred, share) + norm.getEpsilon().convertToDouble());
  IRScalar u = centred / deviation;
  return ((d - rowSums(builder, d, share) - u * rowSums(builder, u * d, share)) / deviation).get();
}

/// Columns times the layer's scale, if it has one.
static FailureOr<Value> timesScale(OpBuilder &builder, NormOp norm, Value x) {
  if (!norm.getScale())
    return x;
  std::optional<std::vector<double>> scale = constantNumbers(norm.getScale());
  if (!scale)
    return noDerivative(norm);
  SmallVector<double> diagonal(scale->size() * scale->size());
  for (size_t i = 0; i < scale->size(); ++i)
    diagonal[i * scale->size() + i] = (*scale)[i];
  return timesMatrix(builder, x, diagonal);
}

static FailureOr<Value> throughNorm(OpBuilder &builder, NormOp norm, Value direction, bool forward) {
  if (!isLastDimension(norm.getInput(), norm.getAxis()))
    return noDerivative(norm);
  if (forward)
    return timesScale(builder, norm, throughStandardisation(builder, norm, direction));
  FailureOr<Value> scaled = timesScale(builder, norm, direction);
  if (failed(scaled))
    return failure();
  return throughStandardisation(builder, norm, *scaled);
}

//===----------------------------------------------------------------------===//
// Forward
//===----------------------------------------------------------------------===//

/// What a linear op does to a tangent is what it does to the value: the op again, on tangents; constants of the map
/// (`fixed`: operands that stay) as they are.
static Value applyToTangents(OpBuilder &builder, Operation *op, const DerivativeMap &tangents,
                             ArrayRef<unsigned> fixed = {}) {
  IRMapping mapping;
  for (auto [i, operand] : llvm::enumerate(op->getOperands())) {
    if (!isFloat(operand) || llvm::is_contained(fixed, i))
      continue;
    Value tangent = tangents.lookup(operand);
    mapping.map(operand, tangent ? tangent : zeroLike(builder, operand));
  }
  return builder.clone(*op, mapping)->getResult(0);
}

/// sum of partial * tangent
static Value chainRule(OpBuilder &builder, DerivativeOpInterface op, const DerivativeMap &tangents) {
  std::optional<IRScalar> total;
  SmallVector<Value> partials = op.buildPartials(builder);
  for (auto [operand, partial] : llvm::zip_equal(op->getOperands(), partials))
    if (Value tangent = tangents.lookup(operand)) {
      IRScalar product = IRScalar(builder, op->getLoc(), partial) * IRScalar(builder, op->getLoc(), tangent);
      total = total ? *total + product : product;
    }
  return total->get();
}

static FailureOr<Value> tangentOf(OpBuilder &builder, Operation *op, const DerivativeMap &tangents) {
  return TypeSwitch<Operation *, FailureOr<Value>>(op)
      .Case([&](arith::SelectOp select) -> FailureOr<Value> {
        auto branch = [&](Value value) {
          Value tangent = tangents.lookup(value);
          return tangent ? tangent : zeroLike(builder, value);
        };
        return arith::SelectOp::create(builder, op->getLoc(), select.getCondition(), branch(select.getTrueValue()),
                                       branch(select.getFalseValue()))
            .getResult();
      })
      .Case([&](DenseOp dense) -> FailureOr<Value> {
        if (tangents.contains(dense.getWeight()) || (dense.getBias() && tangents.contains(dense.getBias())))
          return noDerivative(op); // weights that depend on the inputs
        return DenseOp::create(builder, op->getLoc(), tangents.lookup(dense.getInput()), dense.getWeight()).getResult();
      })
      .Case([&](SoftmaxOp softmax) { return throughSoftmax(builder, softmax, tangents.lookup(softmax.getInput())); })
      .Case([&](NormOp norm) { return throughNorm(builder, norm, tangents.lookup(norm.getInput()), /*forward=*/true); })
      .Case<vector::ExtractOp, vector::FromElementsOp, vector::BroadcastOp>(
          [&](Operation *) -> FailureOr<Value> { return applyToTangents(builder, op, tangents); })
      .Case([&](vector::ReductionOp reduction) -> FailureOr<Value> {
        if (reduction.getKind() != vector::CombiningKind::ADD)
          return noDerivative(op);
        return applyToTangents(builder, op, tangents);
      })
      .Case([&](DerivativeOpInterface scalar) -> FailureOr<Value> { return chainRule(builder, scalar, tangents); })
      .Default([&](Operation *) -> FailureOr<Value> { return noDerivative(op); });
}

LogicalResult hybrid::pushForward(Block &block, DerivativeMap &tangents) {
  for (Operation *op : opsOf(block)) {
    bool reached = llvm::any_of(op->getOperands(), [&](Value operand) { return tangents.contains(operand); });
    if (!reached || op->getNumResults() == 0 || !isFloat(op->getResult(0)))
      continue; // a comparison is constant almost everywhere
    if (op->getNumResults() != 1)
      return noDerivative(op);
    OpBuilder builder(op->getContext());
    builder.setInsertionPointAfter(op);
    FailureOr<Value> tangent = tangentOf(builder, op, tangents);
    if (failed(tangent))
      return failure();
    tangents[op->getResult(0)] = *tangent;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Reverse
//===----------------------------------------------------------------------===//

namespace {

/// One walk against the order of the ops.
class PullBack {
public:
  PullBack(Block &block, DerivativeMap &adjoints) : builder(block.getTerminator()), adjoints(adjoints) {
    // What depends on no argument needs no adjoint.
    for (Value argument : block.getArguments())
      active.insert(argument);
    for (Operation *op : opsOf(block))
      if (llvm::any_of(op->getOperands(), [&](Value operand) { return active.contains(operand); }))
        active.insert_range(op->getResults());
  }

  LogicalResult visit(Operation *op) {
    if (op->getNumResults() == 0 || !adjoints.contains(op->getResult(0)) || !active.contains(op->getResult(0)))
      return success();
    if (op->getNumResults() != 1)
      return noDerivative(op);
    Value adjoint = adjoints.lookup(op->getResult(0));
    Location loc = op->getLoc();
    return TypeSwitch<Operation *, LogicalResult>(op)
        .Case([&](arith::SelectOp select) {
          Value zero = zeroLike(builder, adjoint);
          add(select.getTrueValue(),
              arith::SelectOp::create(builder, loc, select.getCondition(), adjoint, zero).getResult());
          add(select.getFalseValue(),
              arith::SelectOp::create(builder, loc, select.getCondition(), zero, adjoint).getResult());
          return success();
        })
        .Case([&](DenseOp dense) { return visitDense(dense, adjoint); })
        .Case(
            [&](SoftmaxOp softmax) { return addOrFail(softmax.getInput(), throughSoftmax(builder, softmax, adjoint)); })
        .Case([&](NormOp norm) {
          return addOrFail(norm.getInput(), throughNorm(builder, norm, adjoint, /*forward=*/false));
        })
        .Case([&](vector::FromElementsOp elements) { return visitElements(elements, adjoint); })
        .Case([&](vector::ExtractOp extract) {
          if (extract.hasDynamicPosition())
            return noDerivative(op);
          Value zero = zeroLike(builder, extract.getSource());
          add(extract.getSource(),
              vector::InsertOp::create(builder, loc, adjoint, zero, extract.getStaticPosition()).getResult());
          return success();
        })
        .Case([&](vector::BroadcastOp broadcast) {
          auto type = dyn_cast<VectorType>(broadcast.getSource().getType());
          if ((type && type.getRank() > 0) || broadcast.getResultVectorType().getRank() != 1)
            return noDerivative(op);
          add(broadcast.getSource(),
              vector::ReductionOp::create(builder, loc, vector::CombiningKind::ADD, adjoint).getResult());
          return success();
        })
        .Case([&](vector::ReductionOp reduction) {
          if (reduction.getKind() != vector::CombiningKind::ADD)
            return noDerivative(op);
          Type type = reduction.getVector().getType();
          add(reduction.getVector(), vector::BroadcastOp::create(builder, loc, type, adjoint).getResult());
          if (reduction.getAcc())
            add(reduction.getAcc(), adjoint);
          return success();
        })
        .Case([&](DerivativeOpInterface scalar) {
          SmallVector<Value> partials = scalar.buildPartials(builder);
          for (auto [operand, partial] : llvm::zip_equal(op->getOperands(), partials))
            add(operand, (IRScalar(builder, loc, partial) * IRScalar(builder, loc, adjoint)).get());
          return success();
        })
        .Default([&](Operation *) { return noDerivative(op); });
  }

private:
  void add(Value value, Value part) {
    if (!active.contains(value))
      return;
    Value &total = adjoints[value];
    total = total ? arith::AddFOp::create(builder, value.getLoc(), total, part).getResult() : part;
  }

  LogicalResult addOrFail(Value value, FailureOr<Value> part) {
    if (failed(part))
      return failure();
    add(value, *part);
    return success();
  }

  /// y = x W + b: x* = y* W^T
  LogicalResult visitDense(DenseOp dense, Value adjoint) {
    auto type = cast<RankedTensorType>(dense.getWeight().getType());
    std::optional<std::vector<double>> weight = constantNumbers(dense.getWeight());
    if (!weight || active.contains(dense.getWeight()) || (dense.getBias() && active.contains(dense.getBias())))
      return noDerivative(dense);
    int64_t inputs = type.getDimSize(0), outputs = type.getDimSize(1);
    SmallVector<Attribute> transposed;
    for (int64_t j = 0; j < outputs; ++j)
      for (int64_t i = 0; i < inputs; ++i)
        transposed.push_back(builder.getFloatAttr(type.getElementType(), (*weight)[i * outputs + j]));
    auto turned = RankedTensorType::get({outputs, inputs}, type.getElementType());
    Value matrix = arith::ConstantOp::create(builder, dense.getLoc(), DenseElementsAttr::get(turned, transposed));
    add(dense.getInput(), DenseOp::create(builder, dense.getLoc(), adjoint, matrix).getResult());
    return success();
  }

  LogicalResult visitElements(vector::FromElementsOp elements, Value adjoint) {
    if (elements.getType().getRank() != 1)
      return noDerivative(elements);
    for (auto [i, element] : llvm::enumerate(elements.getElements()))
      add(element, vector::ExtractOp::create(builder, elements.getLoc(), adjoint, static_cast<int64_t>(i)).getResult());
    return success();
  }

  OpBuilder builder;
  DerivativeMap &adjoints;
  llvm::DenseSet<Value> active;
};

} // namespace

LogicalResult hybrid::pullBack(Block &block, DerivativeMap &adjoints) {
  PullBack walk(block, adjoints);
  SmallVector<Operation *> ops = opsOf(block);
  for (Operation *op : llvm::reverse(ops))
    if (failed(walk.visit(op)))
      return failure();
  return success();
}
