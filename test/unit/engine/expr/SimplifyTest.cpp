//===- SimplifyTest.cpp - Tests of simplification -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Simplify.h"

#include "engine/expr/Factor.h"
#include "engine/expr/Parse.h"
#include "engine/expr/Print.h"
#include "engine/expr/Rules.h"
#include "test/unit/engine/expr/RandomExpr.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const std::vector<std::string> kNames = {"x", "y", "z", "m", "g", "h"};
const std::vector<Interval> kPositive(6, Interval{0.5, 2});
const std::vector<Interval> kAnySign(6, Interval{-2, 2});

Expr parsed(std::string_view text, std::span<const std::string> names = kNames) {
  std::string error;
  std::optional<Expr> e = parse(text, names, error);
  EXPECT_TRUE(e) << text << ": " << error;
  return e.value_or(Expr());
}

std::string simplified(std::string_view text, std::span<const Interval> box = kPositive) {
  return print(simplify(parsed(text), box), kNames);
}

TEST(SimplifyTest, CollectsTermsAndPowers) {
  EXPECT_EQ(simplified("x + x"), "2*x");
  EXPECT_EQ(simplified("x*x^2"), "x^3");
  EXPECT_EQ(simplified("2*x*3*y"), "6*x*y");
  EXPECT_EQ(simplified("x*y/x"), "y");
  EXPECT_EQ(simplified("3*x - 2*x - x"), "0");
  EXPECT_EQ(simplified("x/2 + x/2"), "x");
  EXPECT_EQ(simplified("1/2*x"), "x/2");
  EXPECT_EQ(simplified("-1*x"), "-x");
  EXPECT_EQ(simplified("-x + y"), "y - x");
  EXPECT_EQ(simplified("1 + x"), "x + 1");
  EXPECT_EQ(simplified("1 - x^2/y^2"), "1 - x^2/y^2");
  EXPECT_EQ(simplified("(x^2)^3"), "x^6");
  EXPECT_EQ(simplified("sqrt(x)*sqrt(x)"), "x");
  EXPECT_EQ(simplified("sqrt(2)*sqrt(g)*sqrt(h)"), "sqrt(2*g*h)");
  EXPECT_EQ(simplified("sqrt(x)/sqrt(y)"), "sqrt(x/y)");
  EXPECT_EQ(simplified("sqrt(2*pi*x*y)"), "sqrt(2*pi*x*y)");
  EXPECT_EQ(simplified("x/(sqrt(2*pi)*y)"), "x/(sqrt(2*pi)*y)");
  EXPECT_EQ(simplified("-x/y/2"), "-x/(2*y)");
  EXPECT_EQ(simplified("exp(x)*exp(y)"), "exp(x + y)");
  EXPECT_EQ(simplified("1/exp(x)"), "exp(-x)");
  EXPECT_EQ(simplified("pi*x/2 + pi*x/2"), "pi*x");
  EXPECT_EQ(simplified("x^y*x"), "x^(y + 1)");
  EXPECT_EQ(simplified("(x - y)/(y - x)", std::vector<Interval>{{3, 4}, {1, 2}}), "-1");
  EXPECT_EQ(simplified("(2*x + 2*y)/(x + y)"), "2");
  EXPECT_EQ(simplified("0*x"), "0");
}

TEST(SimplifyTest, WritesFactoredForms) {
  EXPECT_EQ(simplified("m*g*h + m*x^2/2"), "m*(x^2/2 + g*h)");
  EXPECT_EQ(simplified("x^2 - 2*x*y + y^2"), "(x - y)^2");
  EXPECT_EQ(simplified("4*x^2 + 12*x*y + 9*y^2 + z"), "z + (2*x + 3*y)^2");
  EXPECT_EQ(simplified("-x^2 + 2*x*y - y^2"), "-(x - y)^2");
  EXPECT_EQ(simplified("2*x + 2*y"), "2*(x + y)");
  EXPECT_EQ(simplified("x*y + x*z"), "x*(y + z)");
  EXPECT_EQ(simplified("(x + y)^2 - x^2 - 2*x*y"), "y^2");
  EXPECT_EQ(simplified("g*x*y/(m^2 - 2*m*h + h^2)"), "x*y*g/(m - h)^2");
  EXPECT_EQ(simplified("x^2 + 2*x + 1"), "(x + 1)^2");
  EXPECT_EQ(simplified("x/z + y/z"), "(x + y)/z");
  EXPECT_EQ(simplified("x + y"), "x + y");
  EXPECT_EQ(simplified("(x + y)*(x - y)"), "x^2 - y^2");
}

TEST(SimplifyTest, KnowsFunctions) {
  EXPECT_EQ(simplified("sin(x)^2 + cos(x)^2"), "1");
  EXPECT_EQ(simplified("y*sin(x)^2 + y*cos(x)^2 + z"), "y + z");
  EXPECT_EQ(simplified("1 - sin(x)^2"), "cos(x)^2");
  EXPECT_EQ(simplified("cosh(x)^2 - sinh(x)^2"), "1");
  EXPECT_EQ(simplified("1 + sinh(x)^2"), "cosh(x)^2");
  EXPECT_EQ(simplified("(exp(x) + exp(-x))/2"), "cosh(x)");
  EXPECT_EQ(simplified("(exp(x*y) - exp(-x*y))/(exp(x*y) + exp(-x*y))"), "tanh(x*y)");
  EXPECT_EQ(simplified("sin(x)/cos(x)"), "tan(x)");
  EXPECT_EQ(simplified("sin(-x)"), "-sin(x)");
  EXPECT_EQ(simplified("cos(-2*x)"), "cos(2*x)");
  EXPECT_EQ(simplified("log(exp(x))"), "x");
  EXPECT_EQ(simplified("exp(2*log(x))"), "x^2");
  EXPECT_EQ(simplified("exp(log(x) + log(y))"), "x*y");
  EXPECT_EQ(simplified("min(x, x + 4)"), "x");
}

// Where the condition is not proved, the form must stay.
TEST(SimplifyTest, RefusesWithoutProof) {
  EXPECT_EQ(simplified("x/x", kAnySign), "x/x");
  EXPECT_EQ(simplified("x^2/x", kAnySign), "x^2/x");
  EXPECT_EQ(simplified("sqrt(x^2)", kAnySign), "abs(x)");
  EXPECT_EQ(simplified("sqrt(x)^2", kAnySign), "sqrt(x)^2");
  EXPECT_EQ(simplified("sqrt(x)*sqrt(y)", kAnySign), "sqrt(x)*sqrt(y)");
  EXPECT_EQ(simplified("1/x - 1/x", kAnySign), "0/x") << "no value at 0";
  EXPECT_EQ(simplified("0*log(x)", kAnySign), "0*log(x)");
  EXPECT_EQ(simplified("(x^2)^(1/2)*y", kAnySign), "y*abs(x)");
  EXPECT_EQ(simplified("exp(log(x))", kAnySign), "exp(log(x))");
  EXPECT_EQ(simplified("x^y*x", kAnySign), "x^y*x");
  EXPECT_EQ(simplified("(1/x)^-1", kAnySign), "x") << "1/(1/0) = 0";
  EXPECT_EQ(simplified("x - x", kAnySign), "0");
  EXPECT_EQ(simplified("x*x", kAnySign), "x^2");
}

TEST(SimplifyTest, ParametersStay) {
  Expr p = Expr::parameter(2), q = Expr::parameter(3), x = Expr::variable(0);
  Expr f = simplify(p * x + q * x + 0.0 * x, kPositive);
  EXPECT_EQ(f.parameters().size(), 2u);
  EXPECT_EQ(simplify(p * x * 1.0 * p, kPositive).parameters().size(), 1u);
  EXPECT_EQ(print(simplify(p * x / p, kPositive)), "x0");
}

TEST(SimplifyTest, ADomainMayBeMissing) {
  EXPECT_EQ(simplified("x + x", {}), "2*x");
  EXPECT_EQ(simplified("x/x", {}), "x/x");
  EXPECT_EQ(simplified("x - x + y", {}), "y");
}

/// |f| can move by this much if each input and each operation is rounded a few times.
double conditionOf(const Expr &e, std::span<const double> point) {
  double value = e.evaluate(point), sum = std::fabs(value);
  std::vector<double> moved(point.begin(), point.end());
  for (double &coordinate : moved) {
    double old = coordinate, step = std::max(std::fabs(old), 1e-3) * 1e-6;
    coordinate = old + step;
    double change = std::fabs(e.evaluate(moved) - value);
    coordinate = old - step;
    change = std::max(change, std::fabs(e.evaluate(moved) - value));
    sum += std::isfinite(change) ? change * 1e6 : 0;
    coordinate = old;
  }
  return sum;
}

/// A box and points for the guard of a rule: every combination of these intervals that proves it.
const Interval kTrials[] = {{0.05, 3},   {1, 3},    {-0.9, 0.9}, {-3, -0.05}, {-2, 2},  {-1.5, 1.5},
                            {0.01, 3.1}, {-10, 10}, {0.5, 0.8},  {5, 6},      {-40, 40}};
constexpr int kPoints = 1000; // for each box; a rule has at least eleven

/// What one rounding in every node does to the value, in units of the rounding: the sum over the nodes u of
/// |df/du * u|.
Expr sumOfNodeConditions(const Expr &f) {
  Expr sum;
  for (const Expr &u : f.nodes()) {
    Expr hole = Expr::variable(7);
    Expr slope = f.replace(u, hole).derivative(7).replace(hole, u);
    sum = sum + abs(slope * u);
  }
  return sum;
}

TEST(RulesTest, HoldWhereTheGuardIsProved) {
  const std::vector<std::string> operands = {"a", "b"};
  std::mt19937_64 random(23);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (const Rule &rule : rules()) {
    Expr from = parsed(rule.from, operands);
    std::map<uint64_t, Expr> nodeConditions; // by the right side
    int boxes = 0, refused = 0;
    for (const Interval &a : kTrials)
      for (const Interval &b : kTrials) {
        Interval box[] = {a, b};
        std::optional<Expr> to = applyRule(rule, from, box);
        if (!to) {
          ++refused;
          continue;
        }
        ++boxes;
        Expr &conditions = nodeConditions[to->hash()];
        if (conditions.isNumber())
          conditions = sumOfNodeConditions(from) + sumOfNodeConditions(*to);
        Eigen::MatrixXd points = Eigen::MatrixXd::NullaryExpr(kPoints, 2, [&](Eigen::Index, Eigen::Index column) {
          return box[column].lo + box[column].width() * uniform(random);
        });
        Eigen::VectorXd left = from.evaluate(points), right = to->evaluate(points),
                        roundings = conditions.evaluate(points);
        for (int i = 0; i < kPoints; ++i)
          if (std::isfinite(left(i)) && roundings(i) < 1e12) // else at the end of a domain
            ASSERT_NEAR(left(i), right(i), 16 * 2.3e-16 * (roundings(i) + std::fabs(left(i))))
                << rule.name << " at " << points.row(i);
      }
    EXPECT_GT(boxes, 0) << rule.name << " is never proved";
    if (!rule.guard.empty() && rule.guard.find("inf") == rule.guard.npos)
      EXPECT_GT(refused, 0) << rule.name << " is never refused";
    else
      EXPECT_EQ(refused, 0) << rule.name;
  }
}

TEST(RulesTest, NamesAreUnique) {
  std::vector<std::string_view> names;
  for (const Rule &rule : rules()) {
    EXPECT_EQ(std::count(names.begin(), names.end(), rule.name), 0) << rule.name;
    names.push_back(rule.name);
  }
}

/// Whether the simplified form has the value of the original at a point where that has one.
::testing::AssertionResult sameValue(const Expr &e, const Expr &s, std::span<const double> point) {
  double left = e.evaluate(point), right = s.evaluate(point);
  for (const Expr &node : e.nodes()) // division by zero is no value of a real function, whatever follows
    if (!(std::fabs(node.evaluate(point)) < 1e8))
      return ::testing::AssertionSuccess();
  double scale = conditionOf(e, point) + conditionOf(s, point);
  if (!std::isfinite(scale) || scale > 1e10)
    return ::testing::AssertionSuccess();
  if (std::fabs(left - right) <= 1e-9 * (1 + scale))
    return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << print(e, kNames) << " = " << left << " became " << print(s, kNames) << " = "
                                       << right << " at " << point[0] << ", " << point[1] << ", " << point[2];
}

/// atan2 jumps between the two zeros.
bool isSmooth(Operator op) {
  switch (op) {
  case Operator::Atan2:
  case Operator::Floor:
  case Operator::Ceil:
  case Operator::Round:
  case Operator::Trunc:
  case Operator::Mod:
  case Operator::Sign:
    return false;
  default:
    return true;
  }
}

TEST(SimplifyTest, RandomFormsKeepTheirValues) {
  for (const std::vector<Interval> &box : {kPositive, kAnySign}) {
    RandomExpr draw(41, 3, isSmooth);
    for (int i = 0; i < 500; ++i) {
      Expr e = draw.draw(4);
      Expr s = simplify(e, box);
      ASSERT_LE(writtenLength(s), writtenLength(e)) << print(e, kNames) << " became " << print(s, kNames);
      for (int sample = 0; sample < 8; ++sample) {
        double point[] = {draw.uniform(box[0].lo, box[0].hi), draw.uniform(box[0].lo, box[0].hi),
                          draw.uniform(box[0].lo, box[0].hi)};
        ASSERT_TRUE(sameValue(e, s, point));
      }
    }
  }
}

TEST(SimplifyTest, IsIdempotent) {
  RandomExpr draw(43, 3, isSmooth);
  for (int i = 0; i < 200; ++i) {
    Expr s = simplify(draw.draw(3), kPositive);
    EXPECT_EQ(writtenLength(simplify(s, kPositive)), writtenLength(s)) << print(s, kNames);
  }
}

} // namespace
