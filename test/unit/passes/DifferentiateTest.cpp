//===- DifferentiateTest.cpp - Derivatives against differences ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random closed forms and networks with every kind of layer: the three derivatives of each, evaluated by the reference
// evaluator, against central differences of the function itself. With h = 1e-5 a difference is off by h^2 f'''/6 and by
// rounding of f over h, each about 1e-10 for values and slopes of order one.
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/distill/ModuleExpr.h"
#include "reference/Evaluator.h"
#include "test/unit/engine/expr/RandomExpr.h"

#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace hybrid;
using engine::Expr;
using reference::Tensor;

namespace {

constexpr double kStep = 1e-5;

class DifferentiateTest : public testing::Test {
protected:
  DifferentiateTest() {
    DialectRegistry registry;
    registry.insert<HybridDialect, arith::ArithDialect, math::MathDialect, tensor::TensorDialect>();
    registerUpstreamModels(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  void differentiate(ModuleOp module) {
    PassManager manager(&context);
    DifferentiateOptions options;
    options.modes = {"jvp", "vjp", "jac"};
    manager.addPass(createDifferentiate(options));
    ASSERT_TRUE(succeeded(manager.run(module)));
  }

  /// Scalars in, scalars out.
  std::vector<double> call(ModuleOp module, StringRef name, ArrayRef<double> arguments) {
    SmallVector<Tensor> tensors;
    for (double argument : arguments)
      tensors.push_back(Tensor::real(Float64Type::get(&context), argument));
    return numbers(reference::evaluate(module.lookupSymbol<FunctionOpInterface>(name), tensors));
  }

  /// One row per argument.
  std::vector<double> callRow(ModuleOp module, StringRef name, ArrayRef<std::vector<double>> arguments) {
    SmallVector<Tensor> tensors;
    for (const std::vector<double> &row : arguments)
      tensors.push_back(Tensor::reals(Float64Type::get(&context), {1, static_cast<int64_t>(row.size())}, row));
    return numbers(reference::evaluate(module.lookupSymbol<FunctionOpInterface>(name), tensors));
  }

  static std::vector<double> numbers(const FailureOr<SmallVector<Tensor>> &results) {
    std::vector<double> values;
    EXPECT_TRUE(succeeded(results));
    if (succeeded(results))
      for (const Tensor &tensor : *results)
        for (int64_t i = 0; i < tensor.size(); ++i)
          values.push_back(tensor.getReal(i));
    return values;
  }

  MLIRContext context;
};

std::vector<double> join(std::vector<double> a, const std::vector<double> &b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Bends and jumps are where a difference says nothing; powers of variables leave the reals.
bool isSmooth(Operator op) {
  switch (op) {
  case Operator::Min:
  case Operator::Max:
  case Operator::Abs:
  case Operator::Sign:
  case Operator::Floor:
  case Operator::Ceil:
  case Operator::Round:
  case Operator::Trunc:
  case Operator::Mod:
  case Operator::Atan2:
    return false;
  default:
    return true;
  }
}

TEST_F(DifferentiateTest, RandomClosedForms) {
  constexpr unsigned kInputs = 3;
  engine::RandomExpr draw(29, kInputs, isSmooth);
  int compared = 0;
  for (int form = 0; form < 25; ++form) {
    SmallVector<Expr> results = {draw.draw(3), draw.draw(3)};
    OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
    OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
    SmallVector<FeatureAttr> ins, outs;
    for (unsigned i = 0; i < kInputs; ++i)
      ins.push_back(
          FeatureAttr::get(&context, ("x" + Twine(i)).str(), {}, IntervalAttr::get(&context, Interval(0.5, 1.5))));
    for (unsigned i = 0; i < results.size(); ++i)
      outs.push_back(FeatureAttr::get(&context, ("y" + Twine(i)).str()));
    buildModule(builder, builder.getUnknownLoc(), "f", results, ins, outs);
    differentiate(*module);
    ASSERT_TRUE(succeeded(verify(*module)));

    std::vector<double> x, dx, w = {draw.uniform(-1, 1), draw.uniform(-1, 1)};
    for (unsigned i = 0; i < kInputs; ++i)
      x.push_back(draw.uniform(0.6, 1.4)), dx.push_back(draw.uniform(-1, 1));
    std::vector<double> jacobian = call(*module, "f_jac", x), along = call(*module, "f_jvp", join(x, dx)),
                        weighted = call(*module, "f_vjp", join(x, w));
    ASSERT_EQ(jacobian.size(), results.size() * kInputs);
    std::vector<double> alongExpected(results.size()), weightedExpected(kInputs);
    bool finite = true;
    for (unsigned i = 0; i < kInputs; ++i) {
      std::vector<double> above = x, below = x;
      above[i] += kStep, below[i] -= kStep;
      std::vector<double> high = call(*module, "f", above), low = call(*module, "f", below);
      for (unsigned k = 0; k < results.size(); ++k) {
        double slope = (high[k] - low[k]) / (2 * kStep), derivative = jacobian[k * kInputs + i];
        finite &= std::isfinite(slope) && std::fabs(slope) < 1e3 && std::fabs(high[k]) < 1e3;
        if (finite)
          EXPECT_NEAR(derivative, slope, 1e-5 * (1 + std::fabs(slope))) << "form " << form;
        alongExpected[k] += slope * dx[i];
        weightedExpected[i] += slope * w[k];
      }
    }
    if (!finite)
      continue;
    ++compared;
    for (unsigned k = 0; k < results.size(); ++k)
      EXPECT_NEAR(along[k], alongExpected[k], 1e-5 * (1 + std::fabs(alongExpected[k]))) << "form " << form;
    for (unsigned i = 0; i < kInputs; ++i)
      EXPECT_NEAR(weighted[i], weightedExpected[i], 1e-5 * (1 + std::fabs(weightedExpected[i]))) << "form " << form;
  }
  EXPECT_GT(compared, 12);
}

// Dense, activation, norm with and without scale, softmax, elementwise ops; a value used twice.
TEST_F(DifferentiateTest, ANetworkOfEveryLayer) {
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(R"mlir(
    hybrid.network @f(%x: tensor<?x3xf64>) -> tensor<?x2xf64> {
      %w0 = arith.constant dense<[[0.5, -1.0, 0.25, 2.0], [1.5, 0.75, -0.5, 1.0], [-0.3, 0.2, 1.1, 0.4]]> : tensor<3x4xf64>
      %b0 = arith.constant dense<[0.1, -0.2, 0.3, 0.05]> : tensor<4xf64>
      %s = arith.constant dense<[1.0, 0.5, -2.0, 0.3]> : tensor<4xf64>
      %w1 = arith.constant dense<[[1.0, -0.4], [0.3, 0.8], [-1.2, 0.6], [0.9, 0.1]]> : tensor<4x2xf64>
      %0 = hybrid.dense %x, %w0, %b0 : (tensor<?x3xf64>, tensor<3x4xf64>, tensor<4xf64>) -> tensor<?x4xf64>
      %1 = hybrid.activation tanh %0 : tensor<?x4xf64>
      %2 = hybrid.norm %1, %s axis 1 epsilon 1.0e-3 : (tensor<?x4xf64>, tensor<4xf64>) -> tensor<?x4xf64>
      %3 = hybrid.softmax %2 axis 1 : tensor<?x4xf64>
      %4 = hybrid.norm %0 axis 1 epsilon 1.0e-3 : (tensor<?x4xf64>) -> tensor<?x4xf64>
      %5 = arith.mulf %3, %4 : tensor<?x4xf64>
      %6 = math.exp %5 : tensor<?x4xf64>
      %7 = hybrid.dense %6, %w1 : (tensor<?x4xf64>, tensor<4x2xf64>) -> tensor<?x2xf64>
      hybrid.return %7 : tensor<?x2xf64>
    })mlir",
                                                             &context);
  ASSERT_TRUE(module);
  differentiate(*module);
  ASSERT_TRUE(succeeded(verify(*module)));
  const std::vector<double> x = {0.3, -0.7, 1.1}, dx = {0.5, -1.0, 0.25}, w = {0.8, -1.3};
  std::vector<double> jacobian = callRow(*module, "f_jac", {x}), along = callRow(*module, "f_jvp", {x, dx}),
                      weighted = callRow(*module, "f_vjp", {x, w});
  ASSERT_EQ(jacobian.size(), 6u);
  for (unsigned i = 0; i < 3; ++i) {
    std::vector<double> above = x, below = x;
    above[i] += kStep, below[i] -= kStep;
    std::vector<double> high = callRow(*module, "f", {above}), low = callRow(*module, "f", {below});
    double total = 0;
    for (unsigned k = 0; k < 2; ++k) {
      double slope = (high[k] - low[k]) / (2 * kStep);
      EXPECT_NEAR(jacobian[k * 3 + i], slope, 1e-8);
      total += w[k] * slope;
    }
    EXPECT_NEAR(weighted[i], total, 1e-8);
  }
  for (unsigned k = 0; k < 2; ++k)
    EXPECT_NEAR(along[k], jacobian[k * 3] * dx[0] + jacobian[k * 3 + 1] * dx[1] + jacobian[k * 3 + 2] * dx[2], 1e-12);
}

} // namespace
