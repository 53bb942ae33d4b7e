//===- Adjoints.cpp - Derivatives of blocks of IR, reverse mode ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/differentiate/Adjoints.h"

#include "dialect/HybridOps.h"
#include "dialect/IRScalar.h"
#include "dialect/LayerDerivatives.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hybrid;

static Value zeroLike(OpBuilder &builder, Value value) {
  return IRScalar(builder, value.getLoc(), value).literal(0.0).get();
}

static SmallVector<Operation *> opsOf(Block &block) {
  return llvm::map_to_vector(block.without_terminator(), [](Operation &op) { return &op; });
}

static LogicalResult noDerivative(Operation *op) {
  return op->emitError("'") << op->getName() << "' has no derivative";
}

namespace {

/// One walk against the order of the ops.
class PullBack {
public:
  PullBack(Block &block, AdjointMap &adjoints) : builder(block.getTerminator()), adjoints(adjoints) {
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
        .Case<DenseOp, SoftmaxOp, NormOp>([&](Operation *layer) { return visitLayer(layer, adjoint); })
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

  LogicalResult visitLayer(Operation *layer, Value adjoint) {
    if (llvm::any_of(layer->getOperands().drop_front(), [&](Value weight) { return active.contains(weight); }))
      return noDerivative(layer); // weights that depend on the inputs
    FailureOr<Value> part = layerAdjoint(builder, layer, adjoint);
    if (failed(part))
      return failure();
    add(layer->getOperand(0), *part);
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
  AdjointMap &adjoints;
  llvm::DenseSet<Value> active;
};

} // namespace

LogicalResult hybrid::pullBack(Block &block, AdjointMap &adjoints) {
  PullBack walk(block, adjoints);
  SmallVector<Operation *> ops = opsOf(block);
  for (Operation *op : llvm::reverse(ops))
    if (failed(walk.visit(op)))
      return failure();
  return success();
}

bool hybrid::canPullBack(Block &block) {
  llvm::DenseSet<Value> active(llvm::from_range, block.getArguments());
  for (Operation *op : opsOf(block)) {
    bool reached = false; // by its operands, or by what its regions use
    op->walk([&](Operation *inner) {
      reached |= llvm::any_of(inner->getOperands(), [&](Value operand) { return active.contains(operand); });
    });
    bool real =
        llvm::any_of(op->getResultTypes(), [](Type type) { return isa<FloatType>(getElementTypeOrSelf(type)); });
    if (!reached || !real)
      continue;
    active.insert_range(op->getResults());
    bool batch = llvm::any_of(op->getResultTypes(), llvm::IsaPred<RankedTensorType>);
    bool known = isa<DenseOp, SoftmaxOp, NormOp, DerivativeOpInterface>(op) ||
                 (!batch && isa<vector::VectorDialect>(op->getDialect()));
    if (!known)
      return false;
  }
  return true;
}
