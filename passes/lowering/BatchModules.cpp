//===- BatchModules.cpp - Modules that reach a network become networks ----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A *border* is an op that needs the batch: a prediction, a call of a module that reaches a network, and a loop around
// either. Everything between two borders is closed; it is outlined as a module and applied to columns, one apply for
// all that stands before the next border. What crosses a border is a column.
//
//   %a = closed(%x)                        %a = apply @f.part0(%x)
//   %u = predict @net(%a)          =>      %u = call @net(%a)
//   %y = closed(%u, %x)                    %y = apply @f.part1(%u, %x)
//
// Constants, and values that are no floats (conditions), are computed anew in each part that uses them.
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "dialect/BatchColumns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/SetVector.h"

namespace hybrid {
#define GEN_PASS_DEF_BATCHMODULES
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

namespace {

/// Builds the body of the network that `module` becomes.
class Batcher {
public:
  Batcher(SymbolicModuleOp module, SymbolTable &symbols, const llvm::StringSet<> &batched)
      : module(module), symbols(symbols), batched(batched), builder(module) {}

  LogicalResult run() {
    if (module.getNumArguments() == 0)
      return module.emitError() << "'" << module.getSymName()
                                << "' reaches a network and has no input, so that there is no batch to compute it on";
    NetworkOp network = createNetwork();
    Block &body = network.getBody().front();
    builder.setInsertionPointToEnd(&body);
    first = body.getArgument(0);
    for (auto [argument, batch] : llvm::zip_equal(module.getBody().getArguments(), body.getArguments()))
      columns[argument] = at(batch.getLoc()).cut(batch, 0, argument.getType());
    if (failed(rebuild(module.getBody().front())))
      return failure();
    module.erase();
    return success();
  }

private:
  static Type batchOf(Type type) { return RankedTensorType::get({ShapedType::kDynamic, 1}, type); }
  static SmallVector<Type> batchesOf(TypeRange types) { return llvm::map_to_vector(types, batchOf); }

  BatchColumns at(Location loc) { return BatchColumns(builder, loc, first); }

  NetworkOp createNetwork() {
    FunctionType type =
        builder.getFunctionType(batchesOf(module.getArgumentTypes()), batchesOf(module.getResultTypes()));
    auto network = NetworkOp::create(builder, module.getLoc(), module.getSymName(), type);
    symbols.remove(module);
    symbols.insert(network);
    network->setDiscardableAttrs(module->getDiscardableAttrDictionary());
    network->setAttr(HybridDialect::kModuleInterfaceAttr, builder.getUnitAttr());
    network.setSymVisibilityAttr(module.getSymVisibilityAttr());
    auto perColumn = [&](DictionaryAttr attributes) {
      NamedAttrList list(attributes);
      if (Attribute feature = list.get(HybridDialect::kFeatureAttr))
        list.set(HybridDialect::kFeatureAttr, builder.getArrayAttr({feature}));
      return list.getDictionary(builder.getContext());
    };
    for (unsigned i = 0; i < module.getNumArguments(); ++i)
      if (DictionaryAttr attributes = module.getArgAttrDict(i))
        network.setArgAttrs(i, perColumn(attributes));
    for (unsigned i = 0; i < module.getNumResults(); ++i)
      if (DictionaryAttr attributes = module.getResultAttrDict(i))
        network.setResultAttrs(i, perColumn(attributes));
    return network;
  }

  bool isBorder(Operation *op) const {
    return op
        ->walk([&](Operation *inner) {
          auto call = dyn_cast<CallOp>(inner);
          bool needsBatch = isa<PredictOp>(inner) || (call && batched.contains(call.getCallee()));
          return needsBatch ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  }

  LogicalResult rebuild(Block &block) {
    SmallVector<Operation *> closed;
    for (Operation &op : block) {
      bool isEnd = op.hasTrait<OpTrait::IsTerminator>();
      if (!isEnd && !isBorder(&op)) {
        closed.push_back(&op);
        continue;
      }
      if (failed(outline(closed, block)) || failed(isEnd ? rebuildEnd(op) : rebuildBorder(op)))
        return failure();
      closed.clear();
    }
    return success();
  }

  LogicalResult rebuildEnd(Operation &op) {
    SmallVector<Value> values = lookup(op.getOperands());
    if (isa<scf::YieldOp>(op))
      scf::YieldOp::create(builder, op.getLoc(), values);
    else
      ReturnOp::create(builder, op.getLoc(), at(op.getLoc()).joinAll(values, batchesOf(op.getOperandTypes())));
    return success();
  }

  LogicalResult rebuildBorder(Operation &op) {
    if (auto loop = dyn_cast<scf::ForOp>(op))
      return rebuildLoop(loop);
    if (auto predict = dyn_cast<PredictOp>(op)) {
      auto network = symbols.lookup<NetworkOp>(predict.getCallee());
      return rebuildCall(op, predict.getCallee(), network.getArgumentTypes(), network.getResultTypes());
    }
    if (auto call = dyn_cast<CallOp>(op))
      return rebuildCall(op, call.getCallee(), batchesOf(op.getOperandTypes()), batchesOf(op.getResultTypes()));
    return op.emitError() << "'" << op.getName() << "' around a network cannot be computed on a batch";
  }

  LogicalResult rebuildCall(Operation &op, StringRef callee, TypeRange inputs, TypeRange results) {
    BatchColumns batches = at(op.getLoc());
    auto call = CallOp::create(builder, op.getLoc(), results, callee, batches.joinAll(lookup(op.getOperands()), inputs),
                               ArrayAttr(), ArrayAttr());
    int64_t column = 0;
    SmallVector<std::pair<Value, int64_t>> places;
    for (Value batch : call.getResults())
      for (column = 0; column < cast<RankedTensorType>(batch.getType()).getDimSize(1); ++column)
        places.push_back({batch, column});
    for (auto [result, place] : llvm::zip_equal(op.getResults(), places))
      columns[result] = batches.cut(place.first, place.second, result.getType());
    return success();
  }

  /// The loop stays a loop, and carries columns.
  LogicalResult rebuildLoop(scf::ForOp loop) {
    if (!loop.getInductionVar().use_empty())
      return loop.emitError("a loop around a network cannot use the number of its step");
    for (Value carried : loop.getRegionIterArgs())
      if (!isa<FloatType>(carried.getType()))
        return loop.emitError() << "a loop around a network carries floats, not " << carried.getType();
    IRMapping constants;
    auto bound = [&](Value value) { return compute(value, constants, builder); };
    Value lower = bound(loop.getLowerBound()), upper = bound(loop.getUpperBound()), step = bound(loop.getStep());
    if (!lower || !upper || !step)
      return loop.emitError("a loop around a network takes a constant number of steps");
    auto made = scf::ForOp::create(builder, loop.getLoc(), lower, upper, step, lookup(loop.getInitArgs()));
    for (auto [old, carried] : llvm::zip_equal(loop.getRegionIterArgs(), made.getRegionIterArgs()))
      columns[old] = carried;
    {
      OpBuilder::InsertionGuard guard(builder);
      Block *body = made.getBody();
      if (!body->empty())
        body->back().erase();
      builder.setInsertionPointToEnd(body);
      if (failed(rebuild(*loop.getBody())))
        return failure();
    }
    for (auto [old, result] : llvm::zip_equal(loop.getResults(), made.getResults()))
      columns[old] = result;
    return success();
  }

  SmallVector<Value> lookup(ValueRange values) const {
    return llvm::map_to_vector(values, [&](Value value) { return columns.lookup(value); });
  }

  //===--- Closed parts -----------------------------------------------------===//

  /// Whether a part that needs the value computes it, rather than taking it as an argument.
  bool isComputedAnew(Value value) const {
    Operation *op = value.getDefiningOp();
    if (!op || op->getNumRegions() > 0)
      return false;
    return op->hasTrait<OpTrait::ConstantLike>() || isa<ParamOp>(op) || !isa<FloatType>(value.getType());
  }

  /// Clones what `value` is made of, as far as `known` does not have it; null where that needs an argument.
  Value compute(Value value, IRMapping &known, OpBuilder &at) {
    if (Value made = known.lookupOrNull(value))
      return made;
    Operation *op = value.getDefiningOp();
    if (!op || op->getNumRegions() > 0)
      return {};
    for (Value operand : op->getOperands())
      if (!compute(operand, known, at))
        return {};
    at.clone(*op, known);
    return known.lookup(value);
  }

  /// Values from outside of the ops that they use, in the order of use; of what is computed anew, its leaves.
  llvm::SetVector<Value> inputsOf(ArrayRef<Operation *> ops, ValueRange more) const {
    llvm::SetVector<Value> inputs;
    llvm::SmallPtrSet<Operation *, 16> inside(ops.begin(), ops.end());
    SmallVector<Value> worklist(more);
    for (Operation *op : ops)
      op->walk([&](Operation *inner) { llvm::append_range(worklist, inner->getOperands()); });
    std::reverse(worklist.begin(), worklist.end());
    llvm::SmallPtrSet<Value, 16> seen;
    while (!worklist.empty()) {
      Value value = worklist.pop_back_val();
      Operation *parent = value.getParentBlock()->getParentOp();
      bool isLocal = llvm::any_of(ops, [&](Operation *op) { return op->isAncestor(parent); });
      if (isLocal || !seen.insert(value).second || (value.getDefiningOp() && inside.contains(value.getDefiningOp())))
        continue;
      if (isComputedAnew(value))
        llvm::append_range(worklist, value.getDefiningOp()->getOperands());
      else
        inputs.insert(value);
    }
    return inputs;
  }

  /// Float values of the ops that something else uses, and constants that stand at a border. Of what is computed anew
  /// elsewhere, its leaves.
  SmallVector<Value> outputsOf(ArrayRef<Operation *> ops, Block &block) const {
    llvm::SmallPtrSet<Operation *, 16> inside(ops.begin(), ops.end());
    llvm::SetVector<Value> outputs;
    for (Operation *op : ops)
      for (Value result : op->getResults()) {
        auto users = llvm::make_filter_range(
            result.getUsers(), [&](Operation *user) { return !inside.contains(block.findAncestorOpInBlock(*user)); });
        if (users.empty())
          continue;
        bool isFloat = isa<FloatType>(result.getType());
        if (isFloat && (!isComputedAnew(result) || llvm::any_of(users, [&](Operation *user) { return takes(user); })))
          outputs.insert(result);
        if (isComputedAnew(result))
          for (Value leaf : inputsOf({}, result))
            if (inside.contains(leaf.getDefiningOp()))
              outputs.insert(leaf);
      }
    return outputs.takeVector();
  }

  /// Whether the op takes columns.
  bool takes(Operation *op) const { return op->hasTrait<OpTrait::IsTerminator>() || isBorder(op); }

  LogicalResult outline(ArrayRef<Operation *> ops, Block &block) {
    SmallVector<Value> outputs = outputsOf(ops, block);
    if (outputs.empty())
      return success();
    llvm::SetVector<Value> inputs = inputsOf(ops, {});
    for (Value input : inputs)
      if (!columns.contains(input))
        return input.getDefiningOp()->emitError("a value that is no float cannot cross a network");
    Location loc = ops.front()->getLoc();
    SmallVector<Value> operands = lookup(inputs.getArrayRef());
    SmallVector<Type> types = llvm::map_to_vector(inputs, [](Value value) { return value.getType(); });
    if (operands.empty()) { // the shape of the batch comes with an operand
      operands.push_back(at(loc).cut(first, 0, getElementTypeOrSelf(first.getType())));
      types.push_back(getElementTypeOrSelf(first.getType()));
    }
    SymbolicModuleOp part = createPart(loc, types, ops, inputs.getArrayRef(), outputs);
    auto columnTypes = llvm::map_to_vector(outputs, [](Value value) -> Type { return columnType(value.getType()); });
    auto apply = ApplyOp::create(builder, loc, columnTypes, part.getSymName(), operands);
    for (auto [output, column] : llvm::zip_equal(outputs, apply.getResults()))
      columns[output] = column;
    return success();
  }

  SymbolicModuleOp createPart(Location loc, ArrayRef<Type> types, ArrayRef<Operation *> ops, ArrayRef<Value> inputs,
                              ArrayRef<Value> outputs) {
    OpBuilder outside(module);
    std::string name = (module.getSymName() + ".part" + Twine(parts++)).str();
    auto part =
        SymbolicModuleOp::create(outside, loc, name, outside.getFunctionType(types, TypeRange(ValueRange(outputs))));
    SymbolTable::setSymbolVisibility(part, SymbolTable::Visibility::Private);
    symbols.insert(part);
    outside.setInsertionPointToEnd(&part.getBody().front());
    IRMapping known;
    for (auto [input, argument] : llvm::zip(inputs, part.getBody().getArguments()))
      known.map(input, argument);
    for (Operation *op : ops) {
      if (op->getNumResults() == 1 && isComputedAnew(op->getResult(0)))
        continue; // where it is needed
      op->walk([&](Operation *inner) {
        for (Value operand : inner->getOperands())
          if (!op->isAncestor(operand.getParentBlock()->getParentOp()))
            compute(operand, known, outside);
      });
      outside.clone(*op, known);
    }
    ReturnOp::create(outside, loc,
                     llvm::map_to_vector(outputs, [&](Value value) { return compute(value, known, outside); }));
    return part;
  }

  SymbolicModuleOp module;
  SymbolTable &symbols;
  const llvm::StringSet<> &batched;
  OpBuilder builder;
  Value first; ///< a batch, for the number of rows
  llvm::DenseMap<Value, Value> columns;
  unsigned parts = 0;
};

struct BatchModulesPass : public hybrid::impl::BatchModulesBase<BatchModulesPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    llvm::StringSet<> batched = findPredictingModules(getOperation());
    for (SymbolicModuleOp module : llvm::make_early_inc_range(getOperation().getOps<SymbolicModuleOp>()))
      if (batched.contains(module.getSymName()) && failed(Batcher(module, symbols, batched).run()))
        return signalPassFailure();
    SmallVector<ApplyOp> applications;
    getOperation().walk([&](ApplyOp op) {
      if (batched.contains(op.getCallee()))
        applications.push_back(op);
    });
    for (ApplyOp op : applications)
      callInstead(op, symbols);
  }

private:
  /// An application of what is a network now is a call of it.
  static void callInstead(ApplyOp op, SymbolTable &symbols) {
    auto network = symbols.lookup<NetworkOp>(op.getCallee());
    OpBuilder builder(op);
    BatchColumns batches(builder, op.getLoc(), op.getColumns().front());
    auto call = CallOp::create(builder, op.getLoc(), network.getResultTypes(), op.getCallee(),
                               batches.joinAll(op.getColumns(), network.getArgumentTypes()), ArrayAttr(), ArrayAttr());
    for (auto [result, batch] : llvm::zip_equal(op.getResults(), call.getResults()))
      result.replaceAllUsesWith(batches.cut(batch, 0, getElementTypeOrSelf(batch.getType())));
    op.erase();
  }
};

} // namespace
