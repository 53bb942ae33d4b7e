//===- SnapTest.cpp - Tests of snapping and tidying constants -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Snap.h"

#include "engine/fit/Tidy.h"
#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const Expr x = Expr::variable(0), y = Expr::variable(1);
Expr p(double value) { return Expr::parameter(value); }

TEST(SnapTest, RecognisesNumbersOfPhysics) {
  struct Case {
    double value;
    const char *text;
  } cases[] = {{1 / (4 * M_PI), "1/(4*pi)"},
               {8 * M_PI / 3, "8*pi/3"},
               {-0.125, "-1/8"},
               {std::sqrt(2), "sqrt(2)"},
               {1 / (2 * std::pow(M_PI, 3)), "1/(2*pi^3)"},
               {std::sqrt(8 * M_PI / 3), "2*sqrt(6*pi)/3"},
               {0.15, "3/20"},
               {1, "1"},
               {6.4, "32/5"}};
  for (const Case &c : cases) {
    auto match = snapNumber(c.value * (1 + 3e-7), 1e-6 * std::fabs(c.value));
    ASSERT_TRUE(match) << c.text;
    EXPECT_EQ(toString(match->number), c.text);
  }
}

TEST(SnapTest, LeavesUnconvincingNumbersAlone) {
  EXPECT_FALSE(snapNumber(6.6743e-11, 1e-17)) << "a constant of nature, not a simple number";
  EXPECT_FALSE(snapNumber(0.0796, 1e-3)) << "eight equally simple numbers are that near";
  EXPECT_FALSE(snapNumber(0, 1e-3));
  EXPECT_FALSE(snapNumber(1.0, 0.7)) << "an interval as wide as the number";
}

TEST(SnapTest, ManyRowsKeepATermThatNoneOfThemShows) {
  // The second term is at most a fifth of the noise; 5000 rows know its factor to 0.6 / sqrt(5000) / 0.3 = 3 %.
  constexpr double kNoise = 1;
  FitData data{samplePoints({{0, 1}}, 5000, 7, 0), Eigen::VectorXd(5000), Eigen::ArrayXd::Ones(5000), true};
  Random random(3);
  auto f = [](double u) { return 3 * std::sqrt(u) + 0.217 * u * u * u; };
  for (Eigen::Index i = 0; i < 5000; ++i)
    data.y[i] =
        f(data.x(i, 0)) + kNoise * (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2);
  FitResult fit = snapParameters(p(1) * sqrt(x) + p(1) * pow(x, Expr(3.0)), data, 0.4);
  double one[] = {1};
  EXPECT_NEAR(fit.expression.evaluate(one), f(1), 0.1);
  EXPECT_TRUE(fit.expression.hasParameters()) << "neither 0 nor a number that the rows exclude";
}

TEST(SnapTest, DistanceCountsNotLikeness) {
  // 1/(4 pi) = 0.0795775 is 2.3e-5 from 0.0796, and 2 is 0.03 from 2.03: outside of what the data allow.
  ASSERT_TRUE(snapNumber(1 / (4 * M_PI) + 2e-7, 1e-6));
  if (auto match = snapNumber(0.0796, 1e-6))
    EXPECT_NEAR(match->number.value(), 0.0796, 1e-6) << toString(match->number);
  if (auto match = snapNumber(2.03, 1e-3))
    EXPECT_NEAR(match->number.value(), 2.03, 1e-3) << toString(match->number);
  EXPECT_EQ(toString(snapNumber(2.0003, 1e-3)->number), "2");
}

TEST(SnapTest, ChanceIsTheShareOfRandomNumbersThatWouldSnap) {
  // Among random reals with an interval of 1e-4, at most the stated 5 % snap.
  Random random(8);
  int snapped = 0;
  constexpr int kTrials = 4000;
  for (int i = 0; i < kTrials; ++i)
    if (double v = std::exp(3 * random.uniform() - 1.5); snapNumber(v, 1e-4 * v))
      ++snapped;
  EXPECT_LT(snapped, 0.05 * kTrials * 1.3) << "1.3: levels of simplicity are tried one after the other";
}

FitData dataOf(const Expr &truth, double noise) {
  FitData data;
  data.x = samplePoints({{1, 3}, {1, 3}}, 800, 4, 0);
  data.y = truth.evaluate(data.x);
  for (Eigen::Index i = 0; i < data.y.size(); ++i)
    data.y[i] *= 1 + noise * std::sin(9 * data.x(i, 0) + 4 * data.x(i, 1)) * std::cos(7 * data.x(i, 1));
  data.unit = data.y.array().abs();
  return data;
}

TEST(SnapTest, SnapsWhatIsSimpleAndKeepsTheRest) {
  FitData data = dataOf(2.0 * x * x + 0.31877 * y, 1e-6);
  FitResult fit = snapParameters(p(2) * x * x + p(0.3) * y, data, 1e-6);
  ASSERT_EQ(fit.expression.parameters().size(), 1u) << "2 is snapped; 0.31877 is no simple number";
  EXPECT_NEAR(fit.expression.parameters()[0], 0.31877, 1e-6);
}

TEST(SnapTest, KeepsAnExponentThatIsNotTwo) {
  FitData data = dataOf(0.0796 * pow(x, Expr(2.03)) * y, 1e-6);
  FitResult fit = snapParameters(p(0.08) * pow(x, p(2)) * y, data, 1e-6);
  double near[] = {1.9, 1.4};
  EXPECT_NEAR(fit.expression.evaluate(near), 0.0796 * std::pow(1.9, 2.03) * 1.4, 1e-6);
  for (const Expr &node : fit.expression.nodes())
    EXPECT_FALSE(node.isNumber(2.0) || (node.isConstant() && std::fabs(node.value() - 1 / (4 * M_PI)) < 1e-6));
}

TEST(SnapTest, DropsTermsThatTheErrorHides) {
  FitData data = dataOf(x * y / 2.0, 1e-5);
  FitResult fit = snapParameters(p(0.5) * x * y + p(1e-6) * x + p(1), data, 1e-5);
  EXPECT_EQ(fit.expression.frozen(), tidy(x * y / 2.0)) << "both others are zero";
}

TEST(SnapTest, RadiiCoverTheTruth) {
  FitData data = dataOf(1.37 * x + 0.77 * y, 1e-5);
  FitResult fit = refit(p(1) * x + p(1) * y, data);
  std::vector<double> values = fit.expression.parameters(), radii = parameterRadii(fit.expression, data);
  EXPECT_LT(std::fabs(values[0] - 1.37), 3 * radii[0]);
  EXPECT_LT(std::fabs(values[1] - 0.77), 3 * radii[1]);
  EXPECT_LT(radii[0], 1e-4);
}

size_t constants(const Expr &e) { return e.parameters().size(); }

TEST(TidyTest, KeepsTheFunctionWithFewerConstants) {
  struct Case {
    Expr e;
    size_t constants;
  } cases[] = {
      {p(0.5) * x / sqrt(p(0.25) - p(0.02) * pow(y / p(3.0), 2.0)), 2},
      {p(2) * (p(3) + p(4) * x), 2},
      {exp(p(0.3) + p(0.2) * x), 2},
      {p(1) + log(p(2) * x), 1},
      {p(2) * x * y + p(3) * x * x, 2},
      {p(2) * x + p(3) * x, 1},
      {1.0 / (p(2) * pow(x, 2.0)) / (p(3) / y), 1},
      {sin(p(2) * (p(3) * x)), 1},
  };
  double point[] = {1.3, 0.8};
  for (const Case &c : cases) {
    Expr t = tidy(c.e);
    EXPECT_EQ(constants(t), c.constants);
    EXPECT_NEAR(t.evaluate(point), c.e.evaluate(point), 1e-13 * std::fabs(c.e.evaluate(point)));
    EXPECT_LE(t.size(), c.e.size());
  }
}

TEST(TidyTest, ExactNumbersStayExact) {
  Expr t = tidy((2.0 * x) / 3.0 * (3.0 * y));
  EXPECT_EQ(t, 2.0 * x * y);
  EXPECT_EQ(tidy(x * 0.0 + y), y);
}

} // namespace
