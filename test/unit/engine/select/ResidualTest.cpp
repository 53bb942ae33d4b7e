//===- ResidualTest.cpp - Tests of what residuals look like ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Residual.h"

#include "engine/fit/LeastSquares.h"
#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const Expr x = Expr::variable(0), y = Expr::variable(1);

/// 10,000 points of [1, 5]^dims with the values of `truth`.
AuditSample sampleOf(const Expr &truth, unsigned dims = 2) {
  Oracle oracle = [&](const Points &p, Eigen::Ref<Eigen::VectorXd> v) { v = truth.evaluate(p); };
  return auditAt(oracle, samplePoints(std::vector<Axis>(dims, {1, 5}), 10000, 3, 0));
}

/// An error as networks make it: many oscillations across the box.
Expr error(double size) { return size * sin(9.0 * x + 2.0) * cos(11.0 * y + x); }

TEST(ResidualTest, AnOscillatingErrorIsRough) {
  ResidualShape shape = measureResidual(x * y, sampleOf(x * y * (1.0 + error(1e-4))), 0);
  EXPECT_GT(shape.roughness, 0.9);
  EXPECT_EQ(residualDoubt(shape), "");
}

TEST(ResidualTest, ASmallSmoothTermIsSeenThroughTheError) {
  for (double multiple : {10, 30}) {
    Expr truth = x * y * (1.0 + error(1e-4) + multiple * 1e-4 * sin(x + y));
    ResidualShape shape = measureResidual(x * y, sampleOf(truth), 0);
    EXPECT_LT(shape.roughness, 0.25) << multiple;
    EXPECT_NE(residualDoubt(shape).find("a term may be missing"), std::string::npos);
  }
}

TEST(ResidualTest, NoiseHasNoSmoothPart) {
  AuditSample sample = sampleOf(x * y);
  Random random(5);
  for (double &v : sample.y)
    v *= 1 + 0.01 * (random.uniform() - 0.5);
  ResidualShape shape = measureResidual(x * y, sample, 0);
  // 2000 rows fitted by the 15 terms of degree 4 in two variables: the noise grows by sqrt(1 + 15/2000).
  EXPECT_NEAR(shape.roughness, 1, 0.03);
  EXPECT_EQ(residualDoubt(shape), "");
}

TEST(ResidualTest, AFittedFormIsJudgedByMoreTerms) {
  // The best fit of degree 8 leaves nothing that a polynomial of degree 8 could predict.
  AuditSample sample = sampleOf(exp(3.0 * x), 1);
  Expr fitted = Expr::parameter(1);
  for (int k = 0; k < 8; ++k)
    fitted = Expr::parameter(1) + (x - 3.0) / 2.0 * fitted;
  fitted = refit(fitted, {sample.x, sample.y, Eigen::ArrayXd::Ones(sample.y.size())}, {50, false}).expression;
  EXPECT_GT(measureResidual(fitted, sample, 0).roughness, 0.5);
  EXPECT_LT(measureResidual(fitted, sample, 9).roughness, 0.1);
}

TEST(ResidualTest, AnotherLawInACornerIsARegion) {
  Expr truth = x * y * (1.0 + error(1e-5)) + max(0.0, x - 4.4) * y / 2.0;
  EXPECT_NE(residualDoubt(measureResidual(x * y, sampleOf(truth), 0)).find("another law"), std::string::npos);
}

TEST(ResidualTest, RoundingIsNoTerm) {
  EXPECT_EQ(residualDoubt(measureResidual(x * y, sampleOf(x * y * (1.0 + 1e-8 * x)), 0)), "");
}

TEST(ResidualTest, ManyInputsLowerTheDegree) {
  Expr sum = 0.0, product = 1.0;
  for (unsigned k = 0; k < 9; ++k)
    sum = sum + Expr::variable(k), product = product * sin(7.0 * Expr::variable(k));
  AuditSample sample = sampleOf(sum * (1.0 + 1e-3 * product), 9);
  EXPECT_EQ(residualDoubt(measureResidual(sum, sample, 0)), "");
  sample = sampleOf(sum * (1.0 + 1e-3 * sin(sum / 20.0)), 9);
  EXPECT_NE(residualDoubt(measureResidual(sum, sample, 0)), "");
}

} // namespace
