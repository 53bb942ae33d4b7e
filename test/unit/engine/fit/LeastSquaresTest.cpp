//===- LeastSquaresTest.cpp - Tests of the refit of constants -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/LeastSquares.h"

#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid::engine;

namespace {

const Expr x = Expr::variable(0), y = Expr::variable(1);

FitData dataOf(const Expr &truth, unsigned points = 200) {
  FitData data;
  data.x = samplePoints({{1, 3}, {1, 3}}, points, 4, 0);
  data.y = truth.evaluate(data.x);
  data.unit = Eigen::ArrayXd::Ones(points);
  return data;
}

TEST(LeastSquaresTest, RecoversNonlinearConstants) {
  FitData data = dataOf(2.5 * exp(-0.7 * x) + 0.3 * y);
  Expr form = Expr::parameter(1) * exp(Expr::parameter(-1) * x) + Expr::parameter(1) * y;
  FitResult fit = refit(form, data);
  std::vector<double> p = fit.expression.parameters();
  EXPECT_NEAR(p[0], 2.5, 1e-9);
  EXPECT_NEAR(p[1], -0.7, 1e-9);
  EXPECT_NEAR(p[2], 0.3, 1e-9);
  EXPECT_LT(fit.rms, 1e-9);
}

TEST(LeastSquaresTest, OutliersInACornerDoNotBendTheFit) {
  FitData data = dataOf(2.0 * x);
  for (Eigen::Index i = 0; i < data.y.size(); ++i)
    data.y[i] += 1e-4 * std::sin(40 * data.x(i, 1)) + (data.x(i, 0) > 2.9 ? 0.5 : 0);
  Expr form = Expr::parameter(1) * x;
  double robust = refit(form, data).expression.parameters()[0];
  double plain = refit(form, data, {30, false}).expression.parameters()[0];
  EXPECT_LT(std::fabs(robust - 2), 1e-3);
  EXPECT_GT(std::fabs(plain - 2), 5e-3) << "five per cent of the points are off by 0.5";
}

TEST(LeastSquaresTest, AFormWithoutValuesIsInfinitelyBad) {
  EXPECT_TRUE(std::isinf(refit(Expr::parameter(1) * log(x - 2.0), dataOf(x)).median));
}

} // namespace
