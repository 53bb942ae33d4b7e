//===- PruneTest.cpp - Forms lose what they do not need -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Prune.h"

#include "engine/expr/Print.h"
#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// Values of `law` on two inputs from 1 to 5, with a smooth error of this relative size.
FitData sample(const Expr &law, double error) {
  FitData data;
  data.x = samplePoints({{1, 5}, {1, 5}}, 400, 3);
  data.y = law.evaluate(data.x);
  data.unit = data.y.array().abs();
  for (Eigen::Index i = 0; i < data.y.size(); ++i)
    data.y[i] *= 1 + 1.4 * error * std::sin(2 * data.x(i, 0) + 1.3 * data.x(i, 1));
  return data;
}

const Expr x = Expr::variable(0), y = Expr::variable(1);
Expr free(double value) { return Expr::parameter(value); }

TEST(PruneTest, ConstantsThatFollowTheErrorGo) {
  FitData data = sample(sqrt(x / y), 6e-3);
  Expr bent = free(0.96) * sqrt((free(0.06) + x) * (free(0.01) + Expr(1.0) / y));
  FitResult pruned = prune(refit(bent, data), data, 6e-3, 1.2e-2);
  EXPECT_FALSE(pruned.expression.hasParameters()) << print(pruned.expression);
  EXPECT_LT((pruned.expression.evaluate(data.x) - sqrt(x / y).evaluate(data.x)).norm(), 1e-9);
}

TEST(PruneTest, ATermAboveTheErrorStays) {
  FitData data = sample(x + 0.08 / y, 1e-3);
  FitResult pruned = prune(refit(free(1.01) * x + free(0.07) / y, data), data, 1e-3, 2e-3);
  EXPECT_EQ(pruned.expression.variables().size(), 2u) << print(pruned.expression);
  EXPECT_EQ(pruned.expression.parameters().size(), 1u) << "0.08 is no plain number";
}

TEST(PruneTest, ANearlyLinearSineIsItsArgument) {
  FitData data = sample(x / y, 1e-3);
  FitResult pruned = prune(refit(free(100) * sin(free(0.0099) * x) / y, data), data, 1e-3, 2e-3);
  EXPECT_EQ(print(pruned.expression), "x0/x1");
}

TEST(PruneTest, AnExponentBecomesTheRationalNearIt) {
  FitData data = sample(pow(x, Expr(1.5)) * y, 1e-3);
  FitResult pruned = prune(refit(pow(x, free(1.503)) * y, data), data, 1e-3, 2e-3);
  EXPECT_FALSE(pruned.expression.hasParameters()) << print(pruned.expression);
}

TEST(PruneTest, TheTailCountsWhereTheMedianIsSilent) {
  // asin u is u but for the corner where u is near 1.
  Expr u = x / (Expr(5.0) * y);
  FitData data = sample(asin(u), 2e-3);
  FitResult law = refit(asin(u), data), line = refit(u, data);
  ErrorScale error{law.median, law.tail};
  EXPECT_LT(statedLength(law, error), statedLength(line, error));
}

TEST(PruneTest, LengthCountsNothingBelowTheError) {
  ErrorScale error{1e-3, 3e-3};
  FitResult good{x * y, 1e-5, 0, 1e-4}, fair{x * y, 1e-3, 0, 3e-3}, poor{x * y, 1e-2, 0, 3e-2};
  EXPECT_EQ(statedLength(good, error), statedLength(fair, error));
  EXPECT_GT(statedLength(poor, error), statedLength(fair, error) + 10);
}

} // namespace
