//===- SimplifyModules.cpp - Simplify closed forms by rules with proven side conditions===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/rewrite/SimplifyModule.h"

#include "passes/Passes.h"
#include "passes/analysis/CostModel.h"
#include "passes/distill/ModuleExpr.h"

#include "dialect/IRScalar.h"
#include "engine/expr/Simplify.h"

#include "mlir/IR/Dominance.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hybrid {
#define GEN_PASS_DEF_SIMPLIFYMODULES
#include "passes/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

//===----------------------------------------------------------------------===//
// Powers
//===----------------------------------------------------------------------===//

/// Largest exponent that becomes multiplications: at most 2 log2(32) = 10 of them, cheaper than one pow.
static constexpr double kMaxExponent = 32;

/// x^n for n >= 1 by repeated squaring.
static IRScalar integerPower(const IRScalar &x, unsigned n) {
  if (n == 1)
    return x;
  IRScalar half = integerPower(x, n / 2);
  IRScalar square = half * half;
  return n % 2 ? square * x : square;
}

namespace {

/// powf(x, c) for c = ±n or ±(n + 1/2) with a small integer n: multiplications, one root, one division. The root of a
/// negative number is NaN, as the power is.
struct ExpandPower : OpRewritePattern<math::PowFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::PowFOp power, PatternRewriter &rewriter) const override {
    FloatAttr exponent;
    if (!matchPattern(power.getRhs(), m_Constant(&exponent)))
      return rewriter.notifyMatchFailure(power, "the exponent is not constant");
    double c = std::fabs(exponent.getValueAsDouble()), whole = std::floor(c);
    bool root = c - whole == 0.5;
    if ((c != whole && !root) || c == 0 || c > kMaxExponent)
      return rewriter.notifyMatchFailure(power, "the exponent is not a small half-integer");
    IRScalar x(rewriter, power.getLoc(), power.getLhs());
    std::optional<IRScalar> result;
    if (whole > 0)
      result = integerPower(x, static_cast<unsigned>(whole));
    if (root)
      result = result ? *result * sqrt(x) : sqrt(x);
    if (exponent.getValueAsDouble() < 0)
      result = 1.0 / *result;
    rewriter.replaceOp(power, result->get());
    return success();
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// The engine's rules
//===----------------------------------------------------------------------===//

/// The domains of a module's arguments; unbounded where none is declared.
static std::vector<Interval> boxOf(SymbolicModuleOp module) {
  std::vector<Interval> box;
  for (unsigned i = 0; i < module.getNumArguments(); ++i) {
    FeatureAttr feature = module.getInputFeature(i);
    box.push_back(feature && feature.getInterval() ? feature.getInterval().getInterval() : Interval::all());
  }
  return box;
}

using Rewrite = engine::Expr (*)(const engine::Expr &, std::span<const Interval>);

/// Rewrites the body's expressions, if it is expressions at all.
static void rewriteBody(SymbolicModuleOp module, Rewrite rewrite) {
  std::optional<std::vector<engine::Expr>> results = toExprs(module);
  if (!results)
    return;
  std::vector<Interval> box = boxOf(module);
  ReturnOp end = module.getReturn();
  OpBuilder builder(end);
  SmallVector<Value> values;
  for (const engine::Expr &result : *results)
    values.push_back(emitExpr(builder, end.getLoc(), rewrite(result, box), module.getBody().getArguments()));
  end->setOperands(values);
}

/// Equal ops of several results become one.
static void eliminateCommon(SymbolicModuleOp module) {
  IRRewriter rewriter(module.getContext());
  DominanceInfo dominance(module);
  eliminateCommonSubExpressions(rewriter, dominance, module);
}

LogicalResult hybrid::simplifyModule(SymbolicModuleOp module) {
  RewritePatternSet patterns(module.getContext());
  patterns.add<ExpandPower>(module.getContext());
  FrozenRewritePatternSet frozen(std::move(patterns));
  auto expandPowers = [&](SymbolicModuleOp form) -> LogicalResult {
    // Dead ops go with it, so that costs count what is left.
    if (failed(applyPatternsGreedily(form, frozen)))
      return module.emitError("hybrid-simplify-modules did not reach a fixed point");
    eliminateCommon(form);
    return success();
  };
  SmallVector<OwningOpRef<SymbolicModuleOp>> others;
  for (Rewrite rewrite : {engine::simplify, engine::cheapest})
    rewriteBody(*others.emplace_back(module.clone()), rewrite);
  if (failed(expandPowers(module)))
    return failure();
  for (OwningOpRef<SymbolicModuleOp> &other : others) {
    if (failed(expandPowers(*other)))
      return failure();
    if (costOf(other->getBody()).weight() < costOf(module.getBody()).weight())
      module.getBody().takeBody(other->getBody());
  }
  return success();
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {

struct SimplifyModulesPass : hybrid::impl::SimplifyModulesBase<SimplifyModulesPass> {
  void runOnOperation() override {
    for (auto module : getOperation().getOps<SymbolicModuleOp>())
      if (failed(simplifyModule(module)))
        return signalPassFailure();
  }
};

} // namespace
