//===- ExprTest.cpp - Tests of expressions --------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Expr.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const Expr x = Expr::variable(0), y = Expr::variable(1), z = Expr::variable(2);

/// A point where `op` is defined, smooth and well conditioned.
std::pair<double, double> operandsOf(Operator op, std::mt19937_64 &random) {
  auto uniform = [&](double lo, double hi) { return std::uniform_real_distribution<double>(lo, hi)(random); };
  switch (op) {
  case Operator::Asin:
  case Operator::Acos:
  case Operator::Atanh:
    return {uniform(-0.9, 0.9), 0};
  case Operator::Acosh:
    return {uniform(1.2, 3), 0};
  case Operator::Min:
  case Operator::Max:
    return {uniform(0, 1), uniform(1.1, 2)};
  case Operator::Mod:
    return {2 * std::floor(uniform(0, 4)) + uniform(0.2, 1.5), 2};
  case Operator::Floor:
  case Operator::Ceil:
  case Operator::Trunc:
    return {std::floor(uniform(0, 4)) + uniform(0.1, 0.9), 0};
  case Operator::Round:
    return {std::floor(uniform(0, 4)) + uniform(0.6, 1.4), 0};
  case Operator::Tan:
    return {uniform(-1.2, 1.2), 0};
  default:
    return {uniform(0.3, 2), uniform(0.3, 2)};
  }
}

TEST(ExprTest, FoldsWhatIsTrueForAllReals) {
  EXPECT_EQ(x + 0.0, x);
  EXPECT_EQ(1.0 * x, x);
  EXPECT_EQ(x / 1.0, x);
  EXPECT_EQ(pow(x, 1.0), x);
  EXPECT_EQ(-(-x), x);
  EXPECT_EQ(0.0 - x, -x);
  EXPECT_EQ(Expr(1.0) / 3.0, Expr(ExactNumber::rational(1, 3)));
  EXPECT_TRUE(sqrt(Expr(2.0)).exact());
  EXPECT_TRUE(log(Expr(2.0)).is(Operator::Log)) << "log 2 is no exact number and stays as it is";
  EXPECT_TRUE((Expr(0.0) * x).is(Operator::Mul)) << "0 * x needs a finite x";
  EXPECT_TRUE((x / x).is(Operator::Div)) << "x / x needs a domain without 0";
  EXPECT_TRUE(Expr::make(Operator::Add, 1.0, 2.0).is(Operator::Add));
}

TEST(ExprTest, EqualityIsStructural) {
  EXPECT_EQ(sin(x * y) + 2.0, sin(x * y) + 2.0);
  EXPECT_EQ((sin(x * y) + 2.0).hash(), (sin(x * y) + 2.0).hash());
  EXPECT_NE(x + y, y + x);
  EXPECT_NE(Expr(1.0), Expr::parameter(1.0));
  EXPECT_EQ(Expr::parameter(1.0), Expr::parameter(1.0));
}

TEST(ExprTest, ParametersAreNodes) {
  Expr w = Expr::parameter(1.5);
  Expr f = sin(w * x) + w + Expr::parameter(1.5);
  EXPECT_EQ(f.parameters(), (std::vector<double>{1.5, 1.5}));
  double values[] = {2, 3};
  Expr g = f.withParameters(values);
  EXPECT_EQ(g.parameters(), (std::vector<double>{2, 3}));
  double point[] = {0.7};
  EXPECT_DOUBLE_EQ(g.evaluate(point), std::sin(2 * 0.7) + 2 + 3);
  EXPECT_EQ(g.withNumber(0, ExactNumber::integer(2)).parameters(), (std::vector<double>{3}));
  EXPECT_FALSE(g.frozen().hasParameters());
  EXPECT_DOUBLE_EQ(g.frozen().evaluate(point), g.evaluate(point));
}

TEST(ExprTest, ParametrisedSparesExponents) {
  Expr f = 3.0 * pow(x, 2.0) + exp(pow(y, 2.0 * x) * 0.5);
  EXPECT_EQ(f.parametrised().parameters(), (std::vector<double>{3, 0.5}));
  EXPECT_EQ(f.parametrised(true).parameters().size(), 4u);
  double point[] = {1.1, 0.4};
  EXPECT_DOUBLE_EQ(f.parametrised().evaluate(point), f.evaluate(point));
}

TEST(ExprTest, SubstitutesAndReplaces) {
  Expr f = sin(x) + x * y;
  Expr to[] = {y + 1.0};
  EXPECT_EQ(f.substitute(to), sin(y + 1.0) + (y + 1.0) * y);
  EXPECT_EQ(f.replace(x * y, z), sin(x) + z);
  EXPECT_EQ(f.variables(), (std::vector<unsigned>{0, 1}));
  EXPECT_EQ((f + z).numVariables(), 3u);
}

TEST(ExprTest, SizeCountsAsSymPy) {
  EXPECT_EQ(x.size(), 1u);
  EXPECT_EQ((x + y + z).size(), 4u);                  // Add(x, y, z)
  EXPECT_EQ((x - y).size(), 5u);                      // Add(x, Mul(-1, y))
  EXPECT_EQ((x * y / z).size(), 6u);                  // Mul(x, y, Pow(z, -1))
  EXPECT_EQ((x / sqrt(y)).size(), 5u);                // Mul(x, Pow(y, -1/2))
  EXPECT_EQ((3.0 * x / 2.0).size(), 3u);              // Mul(3/2, x)
  EXPECT_EQ(sqrt(x).size(), 3u);                      // Pow(x, 1/2)
  EXPECT_EQ((pow(x, 2.0) - 2.0 * x * y).size(), 8u);  // Add(Pow(x, 2), Mul(-2, x, y))
  EXPECT_EQ(Expr(ExactNumber{{1, 4}, 1}).size(), 3u); // Mul(1/4, pi)
  // Mul(1/2, x, Pow(pi, -3)) however it is written
  EXPECT_EQ((x / Expr(ExactNumber{{2, 1}, 3})).size(), 6u);
  EXPECT_EQ((Expr(ExactNumber{{1, 2}, -3}) * x).size(), 6u);
  EXPECT_EQ(exp(-x).size(), 4u); // exp(Mul(-1, x))
}

// Central differences of the scalar evaluation have an error of about h^2 + eps/h = 1e-10 for h = 1e-5, times the size
// of higher derivatives on the ranges above (below 1e2).
TEST(ExprTest, DerivativesAgreeWithDifferences) {
  for (const OperatorInfo &row : kOperators) {
    std::mt19937_64 random(7);
    Expr f = Expr::make(row.id, x, y);
    for (int trial = 0; trial < 200; ++trial) {
      auto [a, b] = operandsOf(row.id, random);
      const double h = 1e-5;
      for (unsigned i = 0; i < row.arity; ++i) {
        auto at = [&](double shift) { return hybrid::evaluate(row.id, i ? a : a + shift, i ? b + shift : b); };
        double expected = (at(h) - at(-h)) / (2 * h);
        double point[] = {a, b};
        EXPECT_NEAR(f.derivative(i).evaluate(point), expected, 1e-7 * (1 + std::fabs(expected)))
            << row.name << "(" << a << ", " << b << ") in operand " << i;
      }
    }
  }
}

TEST(ExprTest, DerivativeOfACompositionIsSmall) {
  EXPECT_EQ((x * y).derivative(0), y);
  EXPECT_EQ(pow(x, 2.0).derivative(0), 2.0 * x);
  EXPECT_EQ((sin(x) + 3.0 * y).derivative(1), Expr(3.0));
  EXPECT_EQ(floor(x).derivative(0), Expr(0.0));
  EXPECT_EQ((x + 1.0).derivative(2), Expr(0.0));
}

TEST(ExprTest, RangesContainValues) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> uniform(0, 1);
  Interval box[] = {{-1, 2}, {0.5, 3}};
  for (const Expr &f :
       {x * x - y, sin(x * y) / y, sqrt(x + 1.0) * exp(-y), pow(y, x), atan2(x, y), (x - y) / (x + y)}) {
    Interval range = f.evaluateInterval(box);
    EXPECT_FALSE(range.mayBeNaN && !f.is(Operator::Div));
    for (int i = 0; i < 20000; ++i) {
      double point[] = {-1 + 3 * uniform(random), 0.5 + 2.5 * uniform(random)};
      ASSERT_TRUE(range.contains(f.evaluate(point)));
    }
  }
  EXPECT_EQ((x * x).evaluateInterval(box), (Interval{0, 4}));
  EXPECT_EQ((x + z).evaluateInterval(box).hi, Interval::all().hi);
}

TEST(ExprTest, DeepExpressionsAreFine) {
  Expr f = x;
  for (int i = 0; i < 2000; ++i)
    f = sin(f) + y;
  double point[] = {1, 2};
  EXPECT_TRUE(std::isfinite(f.evaluate(point)));
  EXPECT_EQ(f.nodes().size(), 4002u);
  EXPECT_GT(f.derivative(0).nodes().size(), 4000u);
}

} // namespace
