//===- SimplifyNetworks.cpp - Fold scalings and affine chains===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/Constants.h"
#include "passes/Passes.h"
#include "passes/analysis/DomainAnalysis.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hybrid {
#define GEN_PASS_DEF_SIMPLIFYNETWORKS
#include "passes/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

//===----------------------------------------------------------------------===//
// Affine maps of one row
//===----------------------------------------------------------------------===//

namespace {

/// `y = x · weight + bias` on the last dimension, in doubles; weight is [inputs, outputs], row-major.
struct AffineLayer {
  int64_t inputs = 0, outputs = 0;
  std::vector<double> weight, bias;

  /// First this, then `next`.
  AffineLayer then(const AffineLayer &next) const {
    AffineLayer result{inputs, next.outputs, std::vector<double>(inputs * next.outputs), next.bias};
    for (int64_t k = 0; k < outputs; ++k)
      for (int64_t n = 0; n < next.outputs; ++n) {
        double w = next.weight[k * next.outputs + n];
        result.bias[n] += bias[k] * w;
        for (int64_t i = 0; i < inputs; ++i)
          result.weight[i * next.outputs + n] += weight[i * outputs + k] * w;
      }
    return result;
  }
};

/// An affine function of one element: scale * x + shift.
struct AffineScalar {
  double scale = 0, shift = 0;
};

} // namespace

static std::optional<AffineLayer> affineOf(DenseOp dense) {
  auto type = cast<RankedTensorType>(dense.getWeight().getType());
  auto weight = constantNumbers(dense.getWeight());
  if (!weight)
    return std::nullopt;
  AffineLayer layer{type.getDimSize(0), type.getDimSize(1), std::move(*weight), {}};
  layer.bias.assign(layer.outputs, 0.0);
  if (Value bias = dense.getBias()) {
    auto values = constantNumbers(bias);
    if (!values)
      return std::nullopt;
    layer.bias = *values;
  }
  return layer;
}

/// The affine function that a scalar op computes from affine operands, if it is one.
static std::optional<AffineScalar> affineStep(Operation &op, ArrayRef<AffineScalar> in) {
  auto constant = [](const AffineScalar &x) { return x.scale == 0; };
  if (isa<arith::AddFOp>(op))
    return AffineScalar{in[0].scale + in[1].scale, in[0].shift + in[1].shift};
  if (isa<arith::SubFOp>(op))
    return AffineScalar{in[0].scale - in[1].scale, in[0].shift - in[1].shift};
  if (isa<arith::NegFOp>(op))
    return AffineScalar{-in[0].scale, -in[0].shift};
  if (isa<arith::MulFOp>(op) && constant(in[0]))
    return AffineScalar{in[1].scale * in[0].shift, in[1].shift * in[0].shift};
  if (isa<arith::MulFOp>(op) && constant(in[1]))
    return AffineScalar{in[0].scale * in[1].shift, in[0].shift * in[1].shift};
  if (isa<arith::DivFOp>(op) && constant(in[1]) && in[1].shift != 0)
    return AffineScalar{in[0].scale / in[1].shift, in[0].shift / in[1].shift};
  return std::nullopt;
}

/// Runs the body of an elementwise generic for one column; `arguments` are its block arguments.
static std::optional<AffineScalar> affineBody(linalg::GenericOp generic, ArrayRef<AffineScalar> arguments) {
  llvm::DenseMap<Value, AffineScalar> values;
  for (auto [argument, value] : llvm::zip_equal(generic.getBody()->getArguments(), arguments))
    values[argument] = value;
  for (Operation &op : generic.getBody()->without_terminator()) {
    SmallVector<AffineScalar> operands;
    for (Value operand : op.getOperands()) {
      auto outer = values.contains(operand) ? std::nullopt : constantNumbers(operand);
      if (outer)
        values[operand] = {0, outer->front()};
      operands.push_back(values.lookup(operand));
    }
    std::optional<AffineScalar> result;
    if (auto constant = dyn_cast<arith::ConstantOp>(op))
      result = AffineScalar{0, cast<FloatAttr>(constant.getValue()).getValueAsDouble()};
    else
      result = affineStep(op, operands);
    if (!result)
      return std::nullopt;
    values[op.getResult(0)] = *result;
  }
  return values.lookup(generic.getBody()->getTerminator()->getOperand(0));
}

/// An elementwise generic on one batch operand, affine in it with constants per column: its input and its map.
static std::optional<std::pair<Value, AffineLayer>> affineOf(linalg::GenericOp generic) {
  if (generic->getNumResults() != 1 || generic.getNumParallelLoops() != generic.getNumLoops() ||
      generic.hasIndexSemantics())
    return std::nullopt;
  auto type = cast<RankedTensorType>(generic->getResult(0).getType());
  if (type.getRank() < 2 || type.isDynamicDim(type.getRank() - 1))
    return std::nullopt;
  AffineMap full = generic.getIndexingMapMatchingResult(generic->getResult(0));
  int64_t columns = type.getShape().back();
  Value batch;
  SmallVector<std::vector<double>> constants;
  for (OpOperand *input : generic.getDpsInputOperands()) {
    AffineMap map = generic.getMatchingIndexingMap(input);
    auto values = constantNumbers(input->get());
    bool perColumn = values && map.getNumResults() > 0 && map.getResults().back() == full.getResults().back() &&
                     static_cast<int64_t>(values->size()) == columns;
    if (values && (perColumn || values->size() == 1)) {
      constants.push_back(perColumn ? *values : std::vector<double>(columns, values->front()));
      continue;
    }
    if (batch || map != full || input->get().getType() != type)
      return std::nullopt;
    batch = input->get();
    constants.push_back({});
  }
  if (!batch)
    return std::nullopt;
  AffineLayer layer{columns, columns, std::vector<double>(columns * columns, 0.0), std::vector<double>(columns)};
  for (int64_t c = 0; c < columns; ++c) {
    SmallVector<AffineScalar> arguments;
    for (const std::vector<double> &values : constants)
      arguments.push_back(values.empty() ? AffineScalar{1, 0} : AffineScalar{0, values[c]});
    arguments.resize(generic.getBody()->getNumArguments()); // the init is not read
    std::optional<AffineScalar> element = affineBody(generic, arguments);
    if (!element)
      return std::nullopt;
    layer.weight[c * columns + c] = element->scale;
    layer.bias[c] = element->shift;
  }
  return std::pair(batch, layer);
}

/// The op that defines `value` as an affine map of another value.
static std::optional<std::pair<Value, AffineLayer>> affineDefinition(Value value) {
  if (auto dense = value.getDefiningOp<DenseOp>()) {
    auto layer = affineOf(dense);
    return layer ? std::optional(std::pair(dense.getInput(), *layer)) : std::nullopt;
  }
  if (auto generic = value.getDefiningOp<linalg::GenericOp>())
    return affineOf(generic);
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

static Value constantTensor(OpBuilder &builder, Location loc, ArrayRef<int64_t> shape, Type element,
                            ArrayRef<double> values) {
  SmallVector<Attribute> numbers;
  for (double value : values)
    numbers.push_back(builder.getFloatAttr(element, value));
  auto type = RankedTensorType::get(shape, element);
  return arith::ConstantOp::create(builder, loc, DenseElementsAttr::get(type, numbers));
}

static void replaceByDense(PatternRewriter &rewriter, Operation *op, Value input, const AffineLayer &layer) {
  Type element = getElementTypeOrSelf(input.getType());
  Value weight = constantTensor(rewriter, op->getLoc(), {layer.inputs, layer.outputs}, element, layer.weight);
  Value bias = constantTensor(rewriter, op->getLoc(), {layer.outputs}, element, layer.bias);
  rewriter.replaceOpWithNewOp<DenseOp>(op, input, weight, bias);
}

namespace {

/// dense(affine(x)) => dense(x); the inner op must have no other use, or work would grow.
struct MergeIntoDense : OpRewritePattern<DenseOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DenseOp dense, PatternRewriter &rewriter) const override {
    if (!dense.getInput().hasOneUse())
      return rewriter.notifyMatchFailure(dense, "the operand has other uses");
    auto inner = affineDefinition(dense.getInput());
    auto outer = affineOf(dense);
    if (!inner || !outer)
      return rewriter.notifyMatchFailure(dense, "not a chain of constant affine maps");
    if (inner->second.inputs * outer->outputs >
        2 * (outer->inputs * outer->outputs + inner->second.inputs * inner->second.outputs))
      return rewriter.notifyMatchFailure(dense, "a narrow waist: two layers cost less than one");
    replaceByDense(rewriter, dense, inner->first, inner->second.then(*outer));
    return success();
  }
};

/// affine(dense(x)) => dense(x), for an elementwise affine op.
struct MergeFromDense : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp generic, PatternRewriter &rewriter) const override {
    auto outer = affineOf(generic);
    auto dense = outer ? outer->first.getDefiningOp<DenseOp>() : DenseOp();
    auto inner = dense && dense->hasOneUse() ? affineOf(dense) : std::nullopt;
    if (!inner)
      return rewriter.notifyMatchFailure(generic, "not a constant affine map of a dense layer");
    replaceByDense(rewriter, generic, dense.getInput(), inner->then(outer->second));
    return success();
  }
};

} // namespace

/// Removes `relu` where the domain decides its branch.
static void resolveRelus(NetworkOp network) {
  DomainAnalysis analysis(network);
  SmallVector<ActivationOp> relus;
  network.walk([&](ActivationOp op) {
    if (op.getKind() == ActivationKind::Relu)
      relus.push_back(op);
  });
  for (ActivationOp relu : relus)
    if (llvm::all_of(analysis.rangesOf(relu.getInput()), [](const Interval &x) { return x.lo >= 0 && !x.mayBeNaN; })) {
      relu.replaceAllUsesWith(relu.getInput());
      relu.erase();
    }
}

namespace {

struct SimplifyNetworksPass : hybrid::impl::SimplifyNetworksBase<SimplifyNetworksPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<MergeIntoDense, MergeFromDense>(&getContext());
    FrozenRewritePatternSet frozen(std::move(patterns));
    for (auto network : getOperation().getOps<NetworkOp>()) {
      resolveRelus(network);
      if (failed(applyPatternsGreedily(network, frozen))) {
        network.emitError("hybrid-simplify-networks did not reach a fixed point");
        return signalPassFailure();
      }
    }
  }
};

} // namespace
