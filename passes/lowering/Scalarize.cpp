//===- Scalarize.cpp - Modules on vectors become modules on scalars -------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "dialect/HybridOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include "llvm/ADT/TypeSwitch.h"

namespace hybrid {
#define GEN_PASS_DEF_SCALARIZE
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

static bool hasVector(TypeRange types) { return llvm::any_of(types, llvm::IsaPred<VectorType>); }

/// One type per component, row by row.
static SmallVector<Type> unrolled(TypeRange types) {
  SmallVector<Type> scalars;
  for (Type type : types) {
    auto vector = dyn_cast<VectorType>(type);
    scalars.append(vector ? vector.getNumElements() : 1, getElementTypeOrSelf(type));
  }
  return scalars;
}

namespace {

/// Rebuilds a body with one value for each component of each value.
class Unroller {
public:
  Unroller(OpBuilder &builder) : builder(builder) {}

  void map(ValueRange values, ValueRange scalars) {
    for (Value value : values) {
      size_t count = unrolled(value.getType()).size();
      components[value] = SmallVector<Value>(scalars.take_front(count));
      scalars = scalars.drop_front(count);
    }
  }

  LogicalResult rebuild(Block &block) {
    for (Operation &op : block)
      if (failed(rebuild(op)))
        return failure();
    return success();
  }

private:
  ArrayRef<Value> of(Value value) const { return components.find(value)->second; }

  SmallVector<Value> all(ValueRange values) const {
    SmallVector<Value> list;
    for (Value value : values)
      llvm::append_range(list, of(value));
    return list;
  }

  /// Sets the components of the op's only result.
  LogicalResult set(Operation &op, ArrayRef<Value> values) {
    components[op.getResult(0)] = SmallVector<Value>(values);
    return success();
  }

  LogicalResult rebuild(Operation &op) {
    return llvm::TypeSwitch<Operation *, LogicalResult>(&op)
        .Case<CallOp>([&](CallOp call) {
          auto made = CallOp::create(builder, call.getLoc(), unrolled(call.getResultTypes()), call.getCallee(),
                                     all(call.getArgOperands()), ArrayAttr(), ArrayAttr());
          map(call.getResults(), made.getResults());
          return success();
        })
        .Case<PredictOp>([&](PredictOp predict) {
          auto made = PredictOp::create(builder, predict.getLoc(), unrolled(predict.getResultTypes()),
                                        predict.getCallee(), all(predict.getInputs()));
          map(predict.getResults(), made.getResults());
          return success();
        })
        .Case<ReturnOp>([&](ReturnOp end) {
          ReturnOp::create(builder, end.getLoc(), all(end.getOperands()));
          return success();
        })
        .Case<scf::YieldOp>([&](scf::YieldOp end) {
          scf::YieldOp::create(builder, end.getLoc(), all(end.getOperands()));
          return success();
        })
        .Case<scf::ForOp>([&](scf::ForOp loop) { return rebuildLoop(loop); })
        .Case<vector::BroadcastOp, vector::ShapeCastOp, vector::FromElementsOp, vector::ToElementsOp, vector::ExtractOp,
              vector::InsertOp, vector::ReductionOp, vector::TransposeOp>([&](auto vectorOp) { return move(vectorOp); })
        .Default([&](Operation *other) { return rebuildElementwise(*other); });
  }

  LogicalResult rebuildLoop(scf::ForOp loop) {
    auto made = scf::ForOp::create(builder, loop.getLoc(), of(loop.getLowerBound())[0], of(loop.getUpperBound())[0],
                                   of(loop.getStep())[0], all(loop.getInitArgs()));
    OpBuilder::InsertionGuard guard(builder);
    Block *body = made.getBody();
    if (!body->empty())
      body->back().erase();
    builder.setInsertionPointToEnd(body);
    map(loop.getBody()->getArguments(), body->getArguments());
    map(loop.getResults(), made.getResults());
    return rebuild(*loop.getBody());
  }

  /// Everything else works component by component, or on scalars.
  LogicalResult rebuildElementwise(Operation &op) {
    bool vectors = hasVector(op.getOperandTypes()) || hasVector(op.getResultTypes());
    bool known = isa<arith::ConstantOp>(op) || op.hasTrait<OpTrait::Elementwise>();
    if (op.getNumRegions() > 0 || (vectors && !(known && op.getNumResults() == 1)))
      return op.emitError() << "'" << op.getName() << "' on vectors cannot be unrolled to scalars";
    if (!vectors) {
      Operation *copy = op.clone();
      copy->setOperands(all(op.getOperands()));
      builder.insert(copy);
      map(op.getResults(), copy->getResults());
      return success();
    }
    SmallVector<Value> results;
    auto type = cast<VectorType>(op.getResult(0).getType());
    for (int64_t i = 0; i < type.getNumElements(); ++i) {
      if (auto literal = dyn_cast<arith::ConstantOp>(op)) {
        auto values = cast<DenseElementsAttr>(literal.getValue()).getValues<TypedAttr>();
        results.push_back(arith::ConstantOp::create(builder, op.getLoc(), values[i]));
        continue;
      }
      Operation *copy = op.clone();
      for (auto [k, operand] : llvm::enumerate(op.getOperands()))
        copy->setOperand(k, of(operand)[isa<VectorType>(operand.getType()) ? i : 0]);
      copy->getResult(0).setType(type.getElementType());
      results.push_back(builder.insert(copy)->getResult(0));
    }
    return set(op, results);
  }

  //===--- Ops that move components -----------------------------------------===//

  LogicalResult move(vector::BroadcastOp op) {
    SmallVector<Value> result;
    ArrayRef<Value> source = of(op.getSource()); // repeated along the new leading dimensions
    int64_t count = op.getResultVectorType().getNumElements();
    auto from = dyn_cast<VectorType>(op.getSource().getType());
    if (from && from.getShape() != op.getResultVectorType().getShape().take_back(from.getRank()))
      return op.emitError("a broadcast of inner dimensions cannot be unrolled");
    for (int64_t i = 0; i < count; ++i)
      result.push_back(source[i % source.size()]);
    return set(*op, result);
  }

  LogicalResult move(vector::ShapeCastOp op) { return set(*op, of(op.getSource())); }
  LogicalResult move(vector::FromElementsOp op) { return set(*op, all(op.getElements())); }

  LogicalResult move(vector::ToElementsOp op) {
    map(op.getResults(), SmallVector<Value>(of(op.getSource())));
    return success();
  }

  /// The number of the first component at a static position, and how many lie there.
  static std::optional<std::pair<int64_t, int64_t>> slice(VectorType type, ArrayRef<int64_t> position) {
    int64_t first = 0, count = type.getNumElements();
    for (auto [size, index] : llvm::zip(type.getShape(), position)) {
      if (ShapedType::isDynamic(index))
        return std::nullopt;
      count /= size;
      first += index * count;
    }
    return std::pair(first, count);
  }

  LogicalResult move(vector::ExtractOp op) {
    auto part = slice(op.getSourceVectorType(), op.getStaticPosition());
    if (!part)
      return op.emitError("an index that is not constant cannot be unrolled");
    return set(*op, of(op.getSource()).slice(part->first, part->second));
  }

  LogicalResult move(vector::InsertOp op) {
    auto part = slice(op.getDestVectorType(), op.getStaticPosition());
    if (!part)
      return op.emitError("an index that is not constant cannot be unrolled");
    SmallVector<Value> result(of(op.getDest()));
    llvm::copy(of(op.getValueToStore()), result.begin() + part->first);
    return set(*op, result);
  }

  /// First to last, so that sums keep their order.
  LogicalResult move(vector::ReductionOp op) {
    ArrayRef<Value> values = of(op.getVector());
    Value result = op.getAcc() ? of(op.getAcc())[0] : values.front();
    for (Value value : values.drop_front(op.getAcc() ? 0 : 1))
      result = vector::makeArithReduction(builder, op.getLoc(), op.getKind(), result, value, op.getFastmathAttr());
    return set(*op, result);
  }

  LogicalResult move(vector::TransposeOp op) {
    VectorType from = op.getSourceVectorType(), to = op.getResultVectorType();
    SmallVector<int64_t> strides(from.getRank(), 1);
    for (int64_t i = from.getRank() - 1; i > 0; --i)
      strides[i - 1] = strides[i] * from.getDimSize(i);
    SmallVector<Value> result;
    for (int64_t i = 0; i < to.getNumElements(); ++i) {
      int64_t rest = i, source = 0;
      for (int64_t dim = to.getRank() - 1; dim >= 0; --dim) {
        source += rest % to.getDimSize(dim) * strides[op.getPermutation()[dim]];
        rest /= to.getDimSize(dim);
      }
      result.push_back(of(op.getVector())[source]);
    }
    return set(*op, result);
  }

  OpBuilder &builder;
  llvm::DenseMap<Value, SmallVector<Value>> components;
};

/// Attributes of one port for each of its components; a feature's name gets their numbers: v_0, M_0_1.
SmallVector<DictionaryAttr> unrollAttributes(Type type, DictionaryAttr attributes) {
  auto vector = dyn_cast<VectorType>(type);
  if (!vector || !attributes)
    return SmallVector<DictionaryAttr>(vector ? vector.getNumElements() : 1, attributes);
  SmallVector<DictionaryAttr> result;
  for (int64_t i = 0; i < vector.getNumElements(); ++i) {
    NamedAttrList list(attributes);
    if (auto feature = dyn_cast_or_null<FeatureAttr>(list.get(HybridDialect::kFeatureAttr))) {
      std::string suffix;
      int64_t rest = i;
      for (int64_t size : llvm::reverse(vector.getShape())) {
        suffix = "_" + std::to_string(rest % size) + suffix;
        rest /= size;
      }
      list.set(HybridDialect::kFeatureAttr,
               FeatureAttr::get(type.getContext(), (feature.getName() + suffix).str(), feature.getUnit(),
                                feature.getInterval(), feature.getLog()));
    }
    result.push_back(list.getDictionary(type.getContext()));
  }
  return result;
}

struct ScalarizePass : public hybrid::impl::ScalarizeBase<ScalarizePass> {
  using ScalarizeBase::ScalarizeBase;

  void runOnOperation() override {
    for (SymbolicModuleOp module : llvm::make_early_inc_range(getOperation().getOps<SymbolicModuleOp>())) {
      bool vectors = hasVector(module.getArgumentTypes()) || hasVector(module.getResultTypes());
      module.walk(
          [&](Operation *op) { vectors |= hasVector(op->getResultTypes()) || hasVector(op->getOperandTypes()); });
      if (vectors && failed(scalarize(module)))
        return signalPassFailure();
    }
  }

private:
  static LogicalResult scalarize(SymbolicModuleOp module) {
    OpBuilder builder(module);
    auto type = builder.getFunctionType(unrolled(module.getArgumentTypes()), unrolled(module.getResultTypes()));
    auto made = SymbolicModuleOp::create(builder, module.getLoc(), module.getSymName(), type);
    made->setDiscardableAttrs(module->getDiscardableAttrDictionary());
    made.setSymVisibilityAttr(module.getSymVisibilityAttr());
    SmallVector<DictionaryAttr> arguments, results;
    for (unsigned i = 0; i < module.getNumArguments(); ++i)
      llvm::append_range(arguments, unrollAttributes(module.getArgumentTypes()[i], module.getArgAttrDict(i)));
    for (unsigned i = 0; i < module.getNumResults(); ++i)
      llvm::append_range(results, unrollAttributes(module.getResultTypes()[i], module.getResultAttrDict(i)));
    for (auto [i, attributes] : llvm::enumerate(arguments))
      if (attributes)
        made.setArgAttrs(i, attributes);
    for (auto [i, attributes] : llvm::enumerate(results))
      if (attributes)
        made.setResultAttrs(i, attributes);
    Block &body = made.getBody().front();
    builder.setInsertionPointToEnd(&body);
    Unroller unroller(builder);
    unroller.map(module.getBody().getArguments(), body.getArguments());
    if (failed(unroller.rebuild(module.getBody().front())))
      return failure();
    module.erase();
    return success();
  }
};

} // namespace
