//===- Tangents.cpp - Derivatives of values in IR, forward mode -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/Tangents.h"

#include "dialect/IRScalar.h"
#include "dialect/LayerDerivatives.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

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
  if (isa<scf::IfOp>(op))
    return addBranch(op);
  if (isa<linalg::GenericOp>(op))
    return addGeneric(op);
  if (isa<tensor::EmptyOp, math::RoundEvenOp>(op)) { // holds nothing; a step
    known.try_emplace(op->getResult(0), Value());
    return success();
  }
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
          vector::TransposeOp, tensor::ExtractSliceOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::ConcatOp,
          tensor::CastOp, linalg::TransposeOp, linalg::BroadcastOp, arith::ExtFOp, arith::TruncFOp>(op))
    return addMove(op);
  return addElementwise(op);
}

/// Linear: the same move of the tangents. What a destination holds is overwritten.
LogicalResult Tangents::addMove(Operation *op) {
  auto destination = dyn_cast<DestinationStyleOpInterface>(op);
  Operation *moved = op->clone();
  for (OpOperand &operand : op->getOpOperands())
    if (isa<FloatType>(getElementTypeOrSelf(operand.get().getType())) &&
        !(destination && destination.isDpsInit(&operand)))
      moved->setOperand(operand.getOperandNumber(), lookupOrZero(operand.get(), op->getLoc()));
  known.try_emplace(op->getResult(0), builder.insert(moved)->getResult(0));
  return success();
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

void Tangents::cloneBody(Block &block, IRMapping &copies) {
  for (Operation &inner : block.without_terminator())
    builder.clone(inner, copies);
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
  cloneBody(*loop.getBody(), copies);
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

/// A branch whose sides give the tangents of what theirs give.
LogicalResult Tangents::addBranch(Operation *op) {
  auto branch = cast<scf::IfOp>(op);
  auto made = scf::IfOp::create(builder, op->getLoc(), op->getResultTypes(), branch.getCondition(), /*withElse=*/true);
  for (auto [side, block] : {std::pair(branch.thenBlock(), made.thenBlock()), {branch.elseBlock(), made.elseBlock()}}) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(block);
    IRMapping copies;
    cloneBody(*side, copies);
    Tangents inside(builder, callRule);
    inside.known = known;
    SmallVector<Value> tangents;
    for (Value value : side->getTerminator()->getOperands()) {
      FailureOr<Value> tangent = inside.orZero(copies.lookupOrDefault(value));
      if (failed(tangent))
        return failure();
      tangents.push_back(*tangent);
    }
    scf::YieldOp::create(builder, op->getLoc(), tangents);
  }
  for (auto [result, tangent] : llvm::zip_equal(op->getResults(), made.getResults()))
    known.try_emplace(result, tangent);
  return success();
}

/// The same loops, with the tangents of the inputs behind them. Where results are added up or compared with what was
/// there before, the loops carry both.
LogicalResult Tangents::addGeneric(Operation *op) {
  auto generic = cast<linalg::GenericOp>(op);
  Location loc = op->getLoc();
  if (generic.getNumResults() != 1 || generic.hasIndexSemantics())
    return op->emitError("a 'linalg.generic' of several results or of indices has no derivative");
  Block &body = *generic.getBody();
  BlockArgument before = body.getArguments().back();
  bool carries = !before.use_empty();
  Value init = generic.getDpsInits().front();
  SmallVector<Value> inputs(generic.getDpsInputs()), inits;
  SmallVector<AffineMap> maps = generic.getIndexingMapsArray(), inputMaps(ArrayRef(maps).drop_back());
  SmallVector<unsigned> moving; // inputs that have a tangent
  for (auto [i, input] : llvm::enumerate(generic.getDpsInputs()))
    if (Value tangent = lookup(input)) {
      moving.push_back(static_cast<unsigned>(i));
      inputs.push_back(tangent);
      inputMaps.push_back(maps[i]);
    }
  if (carries)
    inits.push_back(init);
  inits.push_back(carries ? lookupOrZero(init, loc) : init);
  inputMaps.append(inits.size(), maps.back());
  LogicalResult result = success();
  auto made = linalg::GenericOp::create(builder, loc, TypeRange(ValueRange(inits)), inputs, inits, inputMaps,
                                        generic.getIteratorTypesArray(),
                                        [&](OpBuilder &nested, Location, ValueRange arguments) {
                                          OpBuilder::InsertionGuard guard(builder);
                                          builder.restoreInsertionPoint(nested.saveInsertionPoint());
                                          size_t count = generic.getNumDpsInputs();
                                          IRMapping copies;
                                          copies.map(body.getArguments().drop_back(), arguments.take_front(count));
                                          if (carries)
                                            copies.map(before, arguments[inputs.size()]);
                                          cloneBody(body, copies);
                                          Tangents inside(builder, callRule);
                                          for (auto [k, i] : llvm::enumerate(moving))
                                            inside.seed(arguments[i], arguments[count + k]);
                                          if (carries)
                                            inside.seed(arguments[inputs.size()], arguments.back());
                                          Value yielded = copies.lookupOrDefault(body.getTerminator()->getOperand(0));
                                          FailureOr<Value> tangent = inside.orZero(yielded);
                                          result = success(succeeded(tangent));
                                          SmallVector<Value> yields;
                                          if (carries)
                                            yields.push_back(yielded);
                                          yields.push_back(succeeded(tangent) ? *tangent : yielded);
                                          linalg::YieldOp::create(builder, loc, yields);
                                        });
  if (failed(result))
    return failure();
  known.try_emplace(op->getResult(0), made->getResults().back());
  return success();
}
