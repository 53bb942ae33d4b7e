//===- Tangents.cpp - Derivatives of values in IR, forward mode -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/Tangents.h"

#include "dialect/IRScalar.h"
#include "dialect/LayerDerivatives.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace hybrid;

Value Tangents::zero(Location loc, Type type) {
  return arith::ConstantOp::create(builder, loc, cast<TypedAttr>(builder.getZeroAttr(type)));
}

Value Tangents::lookupOrZero(Value value, Location loc) {
  Value tangent = lookup(value);
  return tangent ? tangent : IRScalar(builder, loc, value).literal(0).get(); // of a batch of any size, too
}

FailureOr<Value> Tangents::of(Value value) {
  if (failed(addSlice(value)))
    return failure();
  return lookup(value);
}

FailureOr<Value> Tangents::orZero(Value value) {
  if (failed(addSlice(value)))
    return failure();
  return lookupOrZero(value, value.getLoc());
}

/// How many blocks are around the op.
static unsigned depthOf(Operation *op) {
  unsigned depth = 0;
  for (Operation *parent = op->getParentOp(); parent; parent = parent->getParentOp())
    ++depth;
  return depth;
}

/// Values from above that a loop's body uses are operands too.
static SmallVector<Value> operandsOf(Operation *op) {
  SmallVector<Value> operands(op->getOperands());
  op->walk([&](Operation *inner) {
    for (Value operand : inner->getOperands())
      if (inner != op && !op->isAncestor(operand.getParentBlock()->getParentOp()))
        operands.push_back(operand);
  });
  return operands;
}

/// Everything that `value` is made of and that has no tangent yet, first to last.
LogicalResult Tangents::addSlice(Value value) {
  SmallVector<Operation *> slice, worklist;
  llvm::SmallPtrSet<Operation *, 16> seen;
  auto visit = [&](Value each) {
    Operation *op = each.getDefiningOp();
    if (!known.contains(each) && op && seen.insert(op).second)
      worklist.push_back(op);
  };
  visit(value);
  while (!worklist.empty()) {
    slice.push_back(worklist.pop_back_val());
    for (Value operand : operandsOf(slice.back()))
      visit(operand);
  }
  // What is used is in the same block or in one around it.
  llvm::stable_sort(slice, [](Operation *a, Operation *b) {
    return a->getBlock() == b->getBlock() ? a->isBeforeInBlock(b) : depthOf(a) < depthOf(b);
  });
  for (Operation *op : slice)
    if (failed(add(op)))
      return failure();
  return success();
}

LogicalResult Tangents::add(Operation *op) {
  bool reached = llvm::any_of(operandsOf(op), [&](Value operand) { return lookup(operand) != nullptr; });
  bool real = llvm::any_of(op->getResultTypes(), [](Type type) { return isa<FloatType>(getElementTypeOrSelf(type)); });
  if (!reached || !real) {
    for (Value result : op->getResults())
      known.try_emplace(result, Value());
    return success();
  }
  Location loc = op->getLoc();
  if (isa<scf::ForOp>(op))
    return addLoop(op);
  if (auto call = dyn_cast<CallOp>(op)) {
    SmallVector<Value> tangents;
    for (Value operand : call.getArgOperands())
      tangents.push_back(lookupOrZero(operand, loc));
    for (auto [result, tangent] : llvm::zip_equal(call.getResults(), callRule(call, tangents)))
      known.try_emplace(result, tangent);
    return success();
  }
  if (auto predict = dyn_cast<PredictOp>(op))
    return op->emitError() << "a derivative cannot go through the network '" << predict.getCallee() << "'";
  if (auto select = dyn_cast<arith::SelectOp>(op)) {
    known.try_emplace(select.getResult(), arith::SelectOp::create(builder, loc, select.getCondition(),
                                                                  lookupOrZero(select.getTrueValue(), loc),
                                                                  lookupOrZero(select.getFalseValue(), loc)));
    return success();
  }
  if (isa<DenseOp, SoftmaxOp, NormOp>(op))
    return addLayer(op);
  if (isa<vector::ReductionOp>(op))
    return addReduction(op);
  if (isa<vector::BroadcastOp, vector::ExtractOp, vector::InsertOp, vector::FromElementsOp, vector::ShapeCastOp,
          vector::TransposeOp>(op)) {
    Operation *moved = op->clone(); // linear: the same move of the tangents
    for (auto [i, operand] : llvm::enumerate(op->getOperands()))
      if (isa<FloatType>(getElementTypeOrSelf(operand.getType())))
        moved->setOperand(i, lookupOrZero(operand, loc));
    known.try_emplace(op->getResult(0), builder.insert(moved)->getResult(0));
    return success();
  }
  return addElementwise(op);
}

LogicalResult Tangents::addElementwise(Operation *op) {
  auto rule = dyn_cast<DerivativeOpInterface>(op);
  if (!rule)
    return op->emitError() << "'" << op->getName() << "' has no derivative";
  Value sum;
  for (auto [operand, partial] : llvm::zip_equal(op->getOperands(), rule.buildPartials(builder))) {
    Value tangent = lookup(operand);
    if (!tangent)
      continue;
    Value term = arith::MulFOp::create(builder, op->getLoc(), partial, tangent);
    sum = sum ? arith::AddFOp::create(builder, op->getLoc(), sum, term) : term;
  }
  known.try_emplace(op->getResult(0), sum);
  return success();
}

LogicalResult Tangents::addLayer(Operation *op) {
  if (llvm::any_of(op->getOperands().drop_front(), [&](Value weight) { return lookup(weight) != nullptr; }))
    return op->emitError("weights that depend on the inputs have no derivative");
  FailureOr<Value> tangent = layerTangent(builder, op, lookup(op->getOperand(0)));
  if (failed(tangent))
    return failure();
  known.try_emplace(op->getResult(0), *tangent);
  return success();
}

/// A sum is linear. The largest component moves as the components that equal it do, on average.
LogicalResult Tangents::addReduction(Operation *op) {
  auto reduction = cast<vector::ReductionOp>(op);
  Location loc = op->getLoc();
  if (reduction.getAcc())
    return op->emitError("a reduction with a start value has no derivative");
  Value tangent = lookupOrZero(reduction.getVector(), loc);
  auto sum = [&](Value value) -> Value {
    return vector::ReductionOp::create(builder, loc, vector::CombiningKind::ADD, value);
  };
  if (reduction.getKind() == vector::CombiningKind::ADD) {
    known.try_emplace(reduction.getResult(), sum(tangent));
    return success();
  }
  if (reduction.getKind() != vector::CombiningKind::MAXIMUMF && reduction.getKind() != vector::CombiningKind::MINIMUMF)
    return op->emitError("this reduction has no derivative");
  Type type = reduction.getVector().getType();
  Value end = vector::BroadcastOp::create(builder, loc, type, reduction.getResult());
  Value equal = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ, reduction.getVector(), end);
  Value one = IRScalar(builder, loc, end).literal(1).get(), none = zero(loc, type);
  Value total = sum(arith::SelectOp::create(builder, loc, equal, tangent, none));
  Value count = sum(arith::SelectOp::create(builder, loc, equal, one, none));
  known.try_emplace(reduction.getResult(), arith::DivFOp::create(builder, loc, total, count));
  return success();
}

/// A loop that carries, behind each value, its tangent.
LogicalResult Tangents::addLoop(Operation *op) {
  auto loop = cast<scf::ForOp>(op);
  Location loc = op->getLoc();
  SmallVector<Value> starts(loop.getInitArgs());
  for (Value start : loop.getInitArgs())
    starts.push_back(lookupOrZero(start, loc));
  auto both = scf::ForOp::create(builder, loc, loop.getLowerBound(), loop.getUpperBound(), loop.getStep(), starts);
  OpBuilder::InsertionGuard guard(builder);
  Block *body = both.getBody();
  if (!body->empty())
    body->back().erase();
  builder.setInsertionPointToEnd(body);
  size_t count = loop.getInitArgs().size();
  IRMapping copies;
  copies.map(loop.getInductionVar(), both.getInductionVar());
  copies.map(loop.getRegionIterArgs(), both.getRegionIterArgs().take_front(count));
  for (Operation &inner : loop.getBody()->without_terminator())
    builder.clone(inner, copies);
  Tangents inside(builder, callRule);
  inside.known = known; // what the body takes from above
  for (auto [carried, tangent] :
       llvm::zip_equal(both.getRegionIterArgs().take_front(count), both.getRegionIterArgs().drop_front(count)))
    inside.seed(carried, tangent);
  SmallVector<Value> yields, tangents;
  for (Value value : loop.getBody()->getTerminator()->getOperands()) {
    yields.push_back(copies.lookupOrDefault(value));
    FailureOr<Value> tangent = inside.orZero(yields.back());
    if (failed(tangent))
      return failure();
    tangents.push_back(*tangent);
  }
  llvm::append_range(yields, tangents);
  scf::YieldOp::create(builder, loc, yields);
  for (auto [result, tangent] : llvm::zip_equal(loop.getResults(), both.getResults().drop_front(count)))
    known.try_emplace(result, tangent);
  return success();
}
