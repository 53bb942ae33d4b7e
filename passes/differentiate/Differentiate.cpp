//===- Differentiate.cpp - Derivatives of modules and networks as symbols of their own===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/analysis/Columns.h"
#include "passes/differentiate/Adjoints.h"
#include "passes/rewrite/SimplifyModule.h"

#include "dialect/IRScalar.h"
#include "dialect/Tangents.h"
#include "support/Identifier.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"

namespace hybrid {
#define GEN_PASS_DEF_DIFFERENTIATE
#include "passes/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

//===----------------------------------------------------------------------===//
// Names and units of what is added
//===----------------------------------------------------------------------===//

namespace {

/// The columns of a function, and names for those of its derivatives.
class ColumnNames {
public:
  explicit ColumnNames(FunctionOpInterface function) : context(function.getContext()) {
    std::optional<SmallVector<Column>> ins = inputColumns(function), outs = outputColumns(function);
    complete = ins && outs;
    if (!complete)
      return;
    inputs = features(*ins, "x");
    outputs = features(*outs, "y");
    for (FeatureAttr feature : inputs)
      taken.insert(feature.getName().str());
  }

  /// Whether every argument and result is a scalar or a batch of columns; vectors have no names.
  bool complete;
  SmallVector<FeatureAttr> inputs, outputs;

  /// One for each feature, with `prefix` before its name.
  SmallVector<FeatureAttr> prefixed(ArrayRef<FeatureAttr> features, StringRef prefix, bool keepUnits) {
    return llvm::map_to_vector(features, [&](FeatureAttr feature) {
      return FeatureAttr::get(context, unique((prefix + feature.getName()).str()),
                              keepUnits ? feature.getUnit() : PhysicalUnitAttr());
    });
  }

  /// Of d output / d input; its unit is the quotient, where both are known.
  FeatureAttr quotient(FeatureAttr output, FeatureAttr input) {
    PhysicalUnitAttr unit;
    if (output.getUnit() && input.getUnit()) {
      Unit ratio = output.getUnit().getUnit() / input.getUnit().getUnit();
      if (ratio.isValid())
        unit = PhysicalUnitAttr::get(context, ratio.toString());
    }
    return FeatureAttr::get(context, unique(("d_" + output.getName() + "_d_" + input.getName()).str()), unit);
  }

private:
  SmallVector<FeatureAttr> features(ArrayRef<Column> columns, StringRef fallback) {
    SmallVector<FeatureAttr> list;
    for (const Column &column : columns)
      list.push_back(column.feature ? column.feature
                                    : FeatureAttr::get(context, (fallback + Twine(list.size())).str()));
    return list;
  }

  std::string unique(const std::string &wanted) { return makeIdentifier(wanted, taken); }

  MLIRContext *context;
  std::set<std::string> taken;
};

//===----------------------------------------------------------------------===//
// One derivative of one function
//===----------------------------------------------------------------------===//

/// A copy of a function that becomes one of its derivatives.
class Derivation {
public:
  Derivation(FunctionOpInterface function, StringRef suffix)
      : names(function), copy(cast<FunctionOpInterface>(function->clone())), block(copy.getFunctionBody().front()),
        builder(block.getTerminator()) {
    SymbolTable::setSymbolName(copy, (function.getName() + suffix).str());
    copy->removeAttr(HybridDialect::kEvidenceAttr);
    copy->removeAttr("cases");
    primals.assign(block.args_begin(), block.args_end());
  }

  /// (x, dx) -> dy
  FailureOr<FunctionOpInterface> jvp() {
    SmallVector<Value> directions =
        llvm::map_to_vector(primals, [&](Value primal) -> Value { return addArgument(primal); });
    FailureOr<SmallVector<Value>> results = along(primals, directions);
    if (failed(results))
      return discard();
    SmallVector<FeatureAttr> added = names.prefixed(names.inputs, "d_", /*keepUnits=*/true);
    return finish(*results, added, names.prefixed(names.outputs, "d_", /*keepUnits=*/true));
  }

  /// (x, w) -> w^T dy/dx
  FailureOr<FunctionOpInterface> vjp() {
    SmallVector<Value> outputs(block.getTerminator()->getOperands()), weightValues;
    for (Value output : outputs)
      weightValues.push_back(addArgument(output));
    SmallVector<FeatureAttr> weights = names.prefixed(names.outputs, "w_", /*keepUnits=*/false);
    SmallVector<FeatureAttr> derivatives = names.prefixed(names.inputs, "d_", /*keepUnits=*/false);
    if (!canPullBack(block)) {
      FailureOr<SmallVector<Value>> results = forwardSums(outputs, weightValues);
      if (failed(results))
        return discard();
      return finish(*results, weights, derivatives);
    }
    AdjointMap adjoints;
    for (auto [result, weight] : llvm::zip_equal(outputs, weightValues)) {
      Value &adjoint = adjoints[result];
      adjoint = adjoint ? arith::AddFOp::create(builder, result.getLoc(), adjoint, weight).getResult() : weight;
    }
    if (failed(pullBack(block, adjoints)))
      return discard();
    SmallVector<Value> results;
    for (Value primal : primals)
      results.push_back(orZero(adjoints, primal));
    return finish(results, weights, derivatives);
  }

  /// x -> dy/dx, output by output
  FailureOr<FunctionOpInterface> jacobian() {
    SmallVector<Value> outputs(block.getTerminator()->getOperands()), results;
    if (!canPullBack(block)) {
      FailureOr<SmallVector<Value>> rows = forwardRows(outputs);
      if (failed(rows))
        return discard();
      results = *rows;
      outputs.clear();
    }
    for (Value output : outputs) {
      FailureOr<SmallVector<Value>> rows =
          isa<RankedTensorType>(output.getType()) ? networkRows(output) : moduleRow(output);
      if (failed(rows))
        return discard();
      results.append(*rows);
    }
    SmallVector<FeatureAttr> features;
    if (isa<NetworkOp>(copy.getOperation()) && (outputs.size() > 1 || primals.size() > 1))
      names.complete = false; // one block of columns per pair of arguments: not in the order of names
    for (FeatureAttr output : names.outputs)
      for (FeatureAttr input : names.inputs)
        features.push_back(names.quotient(output, input));
    return finish(results, {}, features);
  }

private:
  Value addArgument(Value like) { return block.addArgument(like.getType(), like.getLoc()); }

  /// How the results change while the seeds move along the directions.
  FailureOr<SmallVector<Value>> along(ValueRange seeds, ValueRange directions) {
    Tangents tangents(builder,
                      [](CallOp call, ValueRange) -> SmallVector<Value> { llvm_unreachable("calls are inlined"); });
    for (auto [seed, direction] : llvm::zip_equal(seeds, directions))
      tangents.seed(seed, direction);
    SmallVector<Value> results;
    for (Value output : SmallVector<Value>(block.getTerminator()->getOperands())) {
      FailureOr<Value> tangent = tangents.orZero(output);
      if (failed(tangent))
        return failure();
      results.push_back(*tangent);
    }
    return results;
  }

  /// How the results change with each single input: of a module an argument, of a network a column of one.
  struct Sensitivity {
    size_t argument;
    SmallVector<Value> results;
  };

  FailureOr<SmallVector<Sensitivity>> forward() {
    SmallVector<Sensitivity> all;
    for (auto [k, primal] : llvm::enumerate(primals)) {
      auto batch = dyn_cast<RankedTensorType>(primal.getType());
      if ((batch && batch.getRank() != 2) || isa<VectorType>(primal.getType()))
        return copy->emitError(
            batch
                ? "the Jacobian of a network is built for batches of columns only"
                : "derivatives by vectors through loops and branches are built for unrolled modules: hybrid-scalarize");
      for (int64_t i = 0; i < (batch ? batch.getDimSize(1) : 1); ++i) {
        Value direction = batch ? unitRows(primal, i) : IRScalar(builder, primal.getLoc(), primal).literal(1.0).get();
        FailureOr<SmallVector<Value>> results = along(primal, direction);
        if (failed(results))
          return failure();
        all.push_back({k, *results});
      }
    }
    return all;
  }

  /// Columns side by side.
  Value joined(ArrayRef<Value> columns) {
    return columns.size() == 1
               ? columns.front()
               : tensor::ConcatOp::create(builder, columns.front().getLoc(), /*dim=*/1, columns).getResult();
  }

  Value columnOf(Value batch, int64_t j) {
    Location loc = batch.getLoc();
    SmallVector<OpFoldResult> offsets{builder.getIndexAttr(0), builder.getIndexAttr(j)},
        sizes{tensor::DimOp::create(builder, loc, batch, 0).getResult(), builder.getIndexAttr(1)},
        strides(2, builder.getIndexAttr(1));
    return tensor::ExtractSliceOp::create(builder, loc, batch, offsets, sizes, strides);
  }

  /// The Jacobian, output by output.
  FailureOr<SmallVector<Value>> forwardRows(ArrayRef<Value> outputs) {
    FailureOr<SmallVector<Sensitivity>> inputs = forward();
    if (failed(inputs))
      return failure();
    SmallVector<Value> results;
    for (auto [k, output] : llvm::enumerate(outputs)) {
      auto batch = dyn_cast<RankedTensorType>(output.getType());
      if (batch && batch.getRank() != 2)
        return copy->emitError("the Jacobian of a network is built for batches of columns only");
      for (size_t argument = 0; argument < primals.size(); ++argument) {
        SmallVector<Value> columns;
        for (int64_t j = 0; j < (batch ? batch.getDimSize(1) : 1); ++j)
          for (const Sensitivity &input : *inputs)
            if (input.argument == argument)
              columns.push_back(batch ? columnOf(input.results[k], j) : input.results[k]);
        batch ? results.push_back(joined(columns)) : results.append(columns);
      }
    }
    return results;
  }

  /// The derivative of the weighted sum of the outputs by each input.
  FailureOr<SmallVector<Value>> forwardSums(ArrayRef<Value> outputs, ArrayRef<Value> weights) {
    FailureOr<SmallVector<Sensitivity>> inputs = forward();
    if (failed(inputs))
      return failure();
    SmallVector<SmallVector<Value>> columns(primals.size());
    for (const Sensitivity &input : *inputs) {
      std::optional<IRScalar> total;
      for (auto [k, weight] : llvm::enumerate(weights)) {
        IRScalar term =
            IRScalar(builder, weight.getLoc(), weight) * IRScalar(builder, weight.getLoc(), input.results[k]);
        if (auto batch = dyn_cast<RankedTensorType>(outputs[k].getType()))
          term = IRScalar(builder, weight.getLoc(), sumOfRow(term.get(), batch));
        total = total ? *total + term : term;
      }
      columns[input.argument].push_back(total->get());
    }
    return llvm::map_to_vector(columns, [&](ArrayRef<Value> list) {
      return isa<RankedTensorType>(list.front().getType()) ? joined(list) : list.front();
    });
  }

  /// A column of the sums of the rows: the product with a matrix of ones.
  Value sumOfRow(Value batch, RankedTensorType type) {
    auto ones = RankedTensorType::get({type.getDimSize(1), 1}, type.getElementType());
    Value constant = arith::ConstantOp::create(
        builder, batch.getLoc(), DenseElementsAttr::get(ones, builder.getFloatAttr(type.getElementType(), 1.0)));
    return DenseOp::create(builder, batch.getLoc(), batch, constant);
  }

  Value orZero(const AdjointMap &map, Value value) {
    if (Value found = map.lookup(value))
      return found;
    return IRScalar(builder, value.getLoc(), value).literal(0.0).get();
  }

  FailureOr<SmallVector<Value>> moduleRow(Value output) {
    if (!isa<FloatType>(output.getType()))
      return copy->emitError("the Jacobian of a vector is built for unrolled modules: hybrid-scalarize");
    AdjointMap adjoints;
    adjoints[output] = IRScalar(builder, output.getLoc(), output).literal(1.0).get();
    if (failed(pullBack(block, adjoints)))
      return failure();
    return llvm::map_to_vector(primals, [&](Value primal) { return orZero(adjoints, primal); });
  }

  /// For each input, the rows of the Jacobian one after the other: [batch, outputs * inputs].
  FailureOr<SmallVector<Value>> networkRows(Value output) {
    auto type = cast<RankedTensorType>(output.getType());
    if (type.getRank() != 2 ||
        llvm::any_of(primals, [](Value primal) { return cast<RankedTensorType>(primal.getType()).getRank() != 2; }))
      return copy->emitError("the Jacobian of a network is built for batches of columns only");
    SmallVector<SmallVector<Value>> rows(primals.size());
    for (int64_t j = 0; j < type.getDimSize(1); ++j) {
      AdjointMap adjoints;
      adjoints[output] = unitRows(output, j);
      if (failed(pullBack(block, adjoints)))
        return failure();
      for (auto [list, primal] : llvm::zip_equal(rows, primals))
        list.push_back(orZero(adjoints, primal));
    }
    return llvm::map_to_vector(rows, [&](ArrayRef<Value> list) { return joined(list); });
  }

  /// Each row is the j-th unit vector: rows of ones times a matrix with one 1.
  Value unitRows(Value output, int64_t j) {
    auto type = cast<RankedTensorType>(output.getType());
    int64_t columns = type.getDimSize(1);
    SmallVector<Attribute> matrix(columns * columns, builder.getFloatAttr(type.getElementType(), 0.0));
    matrix[j] = builder.getFloatAttr(type.getElementType(), 1.0);
    Value constant = arith::ConstantOp::create(
        builder, output.getLoc(),
        DenseElementsAttr::get(RankedTensorType::get({columns, columns}, type.getElementType()), matrix));
    Value ones = IRScalar(builder, output.getLoc(), output).literal(1.0).get();
    return DenseOp::create(builder, output.getLoc(), ones, constant);
  }

  FailureOr<FunctionOpInterface> discard() {
    copy->erase();
    return failure();
  }

  FunctionOpInterface finish(ArrayRef<Value> results, ArrayRef<FeatureAttr> addedInputs,
                             ArrayRef<FeatureAttr> outputs) {
    block.getTerminator()->setOperands(results);
    auto type = FunctionType::get(copy.getContext(), block.getArgumentTypes(), TypeRange(ValueRange(results)));
    ArrayAttr argumentAttributes = copy.getArgAttrsAttr();
    copy.removeArgAttrsAttr();
    copy.removeResAttrsAttr();
    copy.setFunctionTypeAttr(TypeAttr::get(type));
    if (names.complete) {
      SmallVector<FeatureAttr> inputs(names.inputs);
      inputs.append(addedInputs.begin(), addedInputs.end());
      setInputFeatures(copy, inputs);
      setOutputFeatures(copy, outputs);
    } else if (argumentAttributes) {
      for (auto [i, attributes] : llvm::enumerate(argumentAttributes.getAsRange<DictionaryAttr>()))
        copy.setArgAttrs(i, attributes);
    }
    return copy;
  }

  ColumnNames names;
  FunctionOpInterface copy;
  Block &block;
  OpBuilder builder;
  SmallVector<Value> primals;
};

struct Mode {
  StringLiteral name, suffix;
  FailureOr<FunctionOpInterface> (Derivation::*build)();
};
constexpr Mode kModes[] = {
    {"jvp", "_jvp", &Derivation::jvp},
    {"vjp", "_vjp", &Derivation::vjp},
    {"jac", "_jac", &Derivation::jacobian},
};

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

struct DifferentiatePass : hybrid::impl::DifferentiateBase<DifferentiatePass> {
  using DifferentiateBase::DifferentiateBase;

  void runOnOperation() override {
    OpPassManager inliner("builtin.module");
    inliner.addPass(createInlinerPass());
    if (failed(runPipeline(inliner, getOperation())) || failed(run()))
      signalPassFailure();
  }

  LogicalResult run() {
    SmallVector<const Mode *> wanted;
    for (const std::string &name : modes) {
      const Mode *mode = llvm::find_if(kModes, [&](const Mode &m) { return m.name == name; });
      if (mode == std::end(kModes))
        return getOperation().emitError("there is no derivative '") << name << "'; there are jvp, vjp and jac";
      wanted.push_back(mode);
    }
    SmallVector<FunctionOpInterface> functions;
    for (auto function : getOperation().getOps<FunctionOpInterface>())
      if (function.isPublic() && isa<SymbolicModuleOp, NetworkOp>(function.getOperation()))
        functions.push_back(function);
    SymbolTable symbols(getOperation());
    for (FunctionOpInterface function : functions)
      if (failed(differentiate(function, wanted, symbols)))
        return failure();
    return success();
  }

  static CallOp firstCall(FunctionOpInterface function) {
    CallOp found;
    function->walk([&](CallOp call) {
      found = call;
      return WalkResult::interrupt();
    });
    return found;
  }

  LogicalResult differentiate(FunctionOpInterface function, ArrayRef<const Mode *> wanted, SymbolTable &symbols) {
    if (function->walk([](GuardOp) { return WalkResult::interrupt(); }).wasInterrupted()) {
      function->emitWarning("a guarded network has no derivatives; its closed form has");
      return success();
    }
    if (auto call = firstCall(function))
      return call.emitError("a call that cannot be inlined has no derivative");
    Operation *last = function;
    for (const Mode *mode : wanted) {
      if (symbols.lookup((function.getName() + mode->suffix).str()))
        return function.emitError("the name of its derivative, '")
               << function.getName() << mode->suffix << "', is taken";
      FailureOr<FunctionOpInterface> derivative = (Derivation(function, mode->suffix).*mode->build)();
      if (failed(derivative))
        return failure();
      symbols.insert(*derivative, std::next(Block::iterator(last)));
      last = *derivative;
      if (failed(tidy(*derivative)))
        return failure();
    }
    return success();
  }

  /// Partial derivatives that nobody asked for go, equal ones become one.
  LogicalResult tidy(FunctionOpInterface function) {
    if (auto module = dyn_cast<SymbolicModuleOp>(function.getOperation()))
      return simplifyModule(module);
    FrozenRewritePatternSet folds{RewritePatternSet(&getContext())};
    if (failed(applyPatternsGreedily(function, folds)))
      return function.emitError("hybrid-differentiate did not reach a fixed point");
    IRRewriter rewriter(&getContext());
    DominanceInfo dominance(function);
    eliminateCommonSubExpressions(rewriter, dominance, function);
    return success();
  }
};

} // namespace
