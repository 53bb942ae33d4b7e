//===- IntervalTest.cpp - Tests of interval arithmetic --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Interval.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace hybrid;

/// The operators in extended precision: 11 more bits than the intervals' ends.
namespace extended {
using Real = long double;
Real add(Real a, Real b) { return a + b; }
Real sub(Real a, Real b) { return a - b; }
Real mul(Real a, Real b) { return a * b; }
Real div(Real a, Real b) { return a / b; }
Real neg(Real a) { return -a; }
Real abs(Real a) { return std::fabs(a); }
Real sign(Real a) { return a > 0 ? 1 : a < 0 ? -1 : 0; }
Real min(Real a, Real b) { return std::fmin(a, b); }
Real max(Real a, Real b) { return std::fmax(a, b); }
Real mod(Real a, Real b) { return a - b * std::floor(a / b); }
Real sigmoid(Real a) { return 1 / (1 + std::exp(-a)); }
Real softplus(Real a) { return std::fmax(a, Real(0)) + std::log1p(std::exp(-std::fabs(a))); }
using std::acos, std::acosh, std::asin, std::asinh, std::atan, std::atan2, std::atanh, std::cbrt, std::ceil, std::cos,
    std::cosh, std::erf, std::erfc, std::exp, std::expm1, std::floor, std::hypot, std::log, std::log10, std::log1p,
    std::log2, std::pow, std::round, std::sin, std::sinh, std::sqrt, std::tan, std::tanh, std::trunc;

Real evaluate(Operator op, Real a, Real b) {
  switch (op) {
#define HYBRID_UNARY(Id, Fn, ...)                                                                                      \
  case Operator::Id:                                                                                                   \
    return Fn(a);
#define HYBRID_BINARY(Id, Fn, ...)                                                                                     \
  case Operator::Id:                                                                                                   \
    return Fn(a, b);
#include "support/Operators.def"
  }
  return 0;
}
} // namespace extended

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

/// Intervals of all kinds: points, integers, around 0, wide, tiny.
class Draw {
public:
  explicit Draw(uint64_t seed) : random(seed) {}

  double uniform(double lo, double hi) { return std::uniform_real_distribution<double>(lo, hi)(random); }

  double number() {
    switch (random() % 6) {
    case 0:
      return std::floor(uniform(-4, 5));
    case 1:
      return uniform(-1, 1);
    case 2:
      return uniform(-8, 8);
    case 3:
      return std::exp(uniform(-30, 30)) * (random() % 2 ? 1 : -1);
    case 4:
      return std::exp(uniform(-2, 7));
    default:
      return uniform(-1, 1) * 1e-3;
    }
  }

  Interval interval() {
    double a = number();
    switch (random() % 4) {
    case 0:
      return Interval(a);
    case 1: {
      double b = a + std::fabs(a) * uniform(0, 1e-3);
      return {a, b};
    }
    default: {
      double b = number();
      return {std::min(a, b), std::max(a, b)};
    }
    }
  }

  double inside(const Interval &a) {
    switch (random() % 4) {
    case 0:
      return a.lo;
    case 1:
      return a.hi;
    default:
      return std::clamp(a.lo + (a.hi - a.lo) * uniform(0, 1), a.lo, a.hi);
    }
  }

private:
  std::mt19937_64 random;
};

/// pow and the like of a real operand: the double value, and the value in extended precision, both lie inside.
TEST(IntervalTest, ResultsContainEveryValue) {
  for (const OperatorInfo &row : kOperators) {
    Draw draw(11);
    for (int trial = 0; trial < 25000; ++trial) {
      Interval a = draw.interval(), b = draw.interval();
      Interval range = evaluate(row.id, a, b);
      ASSERT_LE(range.lo, range.hi) << row.name << " [" << a.lo << ", " << a.hi << "] [" << b.lo << ", " << b.hi << "]";
      for (int sample = 0; sample < 4; ++sample) {
        double x = draw.inside(a), y = draw.inside(b), value = evaluate(row.id, x, y);
        auto describe = [&] {
          std::ostringstream text;
          text.precision(17);
          text << row.name << "(" << x << ", " << y << ") = " << value << " of [" << a.lo << ", " << a.hi << "] ["
               << b.lo << ", " << b.hi << "] gave [" << range.lo << ", " << range.hi << "]";
          return text.str();
        };
        if (std::isnan(value)) {
          ASSERT_TRUE(range.mayBeNaN) << describe();
          continue;
        }
        ASSERT_TRUE(range.contains(value)) << describe();
        // The extended remainder has another floor than the double one now and then.
        long double precise = extended::evaluate(row.id, x, y);
        if (row.id != Operator::Mod && !std::isnan(precise) && std::fabs(value) > 1e-300)
          ASSERT_TRUE(range.lo <= precise && precise <= range.hi) << describe();
      }
    }
  }
}

/// The NaN flag is not set where every operand has a value: guards of simplification rules live on it.
TEST(IntervalTest, NaNFlagIsSharp) {
  EXPECT_FALSE(sqrt(Interval{0, 4}).mayBeNaN);
  EXPECT_TRUE(sqrt(Interval{-1e-300, 4}).mayBeNaN);
  EXPECT_FALSE(log(Interval{0, 1}).mayBeNaN);
  EXPECT_TRUE(log(Interval{-1, 1}).mayBeNaN);
  EXPECT_FALSE(asin(Interval{-1, 1}).mayBeNaN);
  EXPECT_FALSE(pow(Interval{-2, 2}, Interval(3)).mayBeNaN);
  EXPECT_TRUE(pow(Interval{-2, 2}, Interval(0.5)).mayBeNaN);
  EXPECT_FALSE(div(Interval{1, 2}, Interval{-1, 2}).mayBeNaN);
  EXPECT_TRUE(div(Interval{0, 2}, Interval{-1, 2}).mayBeNaN);
  EXPECT_TRUE(sub(Interval{1, kInf}, Interval{1, kInf}).mayBeNaN);
  EXPECT_TRUE(sin(Interval{0, kInf}).mayBeNaN);
  Interval nan{1, 2, true};
  for (const OperatorInfo &row : kOperators)
    EXPECT_TRUE(evaluate(row.id, nan, {1, 2}).mayBeNaN) << row.name;
}

TEST(IntervalTest, KnownRanges) {
  EXPECT_EQ(sub(Interval{1, 2}, Interval{1, 2}), (Interval{-1, 1}));
  EXPECT_EQ(div(Interval{1, 1}, Interval{-1, 2}), Interval::all());
  EXPECT_EQ(div(Interval{1, 1}, Interval{0, 2}), (Interval{0.5, kInf}));
  EXPECT_EQ(log(Interval{-1, 1}), (Interval{-kInf, 0, true}));
  EXPECT_EQ(pow(Interval{-2, 3}, Interval(2)), (Interval{0, 9}));
  EXPECT_EQ(pow(Interval{-1, 1}, Interval(-1)), Interval::all());
  EXPECT_EQ(sqrt(Interval{4, 9}), (Interval{2, 3}));
  EXPECT_EQ(abs(Interval{-3, 2}), (Interval{0, 3}));
  EXPECT_EQ(mul(Interval{-2, 3}, Interval{-5, 4}), (Interval{-15, 12}));
  EXPECT_EQ(min(Interval{0, 5}, Interval{2, 3}), (Interval{0, 3}));
  EXPECT_EQ(sign(Interval{-3, 2}), (Interval{-1, 1}));
}

TEST(IntervalTest, PeriodicFunctionsFindTheirExtremes) {
  EXPECT_EQ(sin(Interval{0, 100}), (Interval{-1, 1}));
  EXPECT_EQ(sin(Interval{1, 2}).hi, 1);
  EXPECT_NEAR(sin(Interval{1, 2}).lo, std::sin(1.0), 1e-14);
  EXPECT_EQ(cos(Interval{3, 4}).lo, -1);
  EXPECT_EQ(cos(Interval{-0.1, 0.1}).hi, 1);
  EXPECT_LT(sin(Interval{0.1, 0.2}).width(), 0.1);
  EXPECT_LT(sin(Interval{1000.1, 1000.2}).width(), 0.1);
  EXPECT_EQ(sin(Interval{1e17, 1e17}), (Interval{-1, 1})) << "one ulp is wider than a period";
  EXPECT_EQ(tan(Interval{1, 2}), Interval::all());
  EXPECT_TRUE(tan(Interval{-1.5, 1.5}).isFinite());
}

TEST(IntervalTest, EndsAreTight) {
  for (const OperatorInfo &row : kOperators) {
    double x = row.id == Operator::Acosh ? 1.25 : 0.625;
    Interval range = evaluate(row.id, Interval(x), Interval(1.5));
    EXPECT_LE(range.width(), 64 * 2.3e-16 * std::max(1.0, std::fabs(range.hi))) << row.name;
  }
}

TEST(IntervalTest, ExactArithmeticStaysExact) {
  EXPECT_EQ(add(Interval{0.5, 3}, Interval{-0.5, 1}), (Interval{0, 4}));
  Interval tenth = div(Interval(1), Interval(10));
  EXPECT_LT(tenth.lo, tenth.hi) << "1/10 is no double";
  EXPECT_LT(add(Interval(1), Interval(1e-30)).lo, add(Interval(1), Interval(1e-30)).hi);
  EXPECT_EQ(add(Interval(1e308), Interval(1e308)), (Interval{std::numeric_limits<double>::max(), kInf}));
}

TEST(IntervalTest, Sets) {
  EXPECT_EQ(hull({0, 1}, {3, 4}), (Interval{0, 4}));
  EXPECT_EQ(intersect({0, 3}, {2, 4}), (Interval{2, 3}));
  EXPECT_FALSE(intersect({0, 1}, {2, 4}));
}

} // namespace
