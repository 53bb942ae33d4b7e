//===- BallTest.cpp - Values with a proven error against MPFR -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MPFR at 200 bits says whether a ball holds the value: of each function at doubles, where its own rounding is all
// there is, and at x/3, whose rounding reaches the result through the function's slope.
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Ball.h"

#include "engine/expr/Parse.h"
#include "engine/expr/Print.h"
#include "engine/expr/Rules.h"
#include "test/unit/engine/expr/RandomExpr.h"

#include <gtest/gtest.h>

#include <mpfr.h>

#include <random>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

Expr parsed(std::string_view text, std::span<const std::string> names) {
  std::string error;
  std::optional<Expr> e = parse(text, names, error);
  EXPECT_TRUE(e) << text << ": " << error;
  return e.value_or(Expr());
}

struct Real {
  mpfr_t value;
  Real() { mpfr_init2(value, 200); }
  ~Real() { mpfr_clear(value); }
  Real(const Real &) = delete;
  Real &operator=(const Real &) = delete;
};

struct Unary {
  Operator op;
  int (*reference)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
  double low, high;
};
constexpr Unary kUnary[] = {
    {Operator::Sqrt, mpfr_sqrt, 0, 1e9},    {Operator::Cbrt, mpfr_cbrt, -1e3, 1e3},
    {Operator::Exp, mpfr_exp, -500, 500},   {Operator::Expm1, mpfr_expm1, -5, 5},
    {Operator::Log, mpfr_log, 1e-9, 1e9},   {Operator::Log1p, mpfr_log1p, -0.99, 9},
    {Operator::Log10, mpfr_log10, 1e-9, 9}, {Operator::Log2, mpfr_log2, 1e-9, 9},
    {Operator::Sin, mpfr_sin, -1e6, 1e6},   {Operator::Cos, mpfr_cos, -1e6, 1e6},
    {Operator::Tan, mpfr_tan, -1e3, 1e3},   {Operator::Asin, mpfr_asin, -1, 1},
    {Operator::Acos, mpfr_acos, -1, 1},     {Operator::Atan, mpfr_atan, -1e3, 1e3},
    {Operator::Sinh, mpfr_sinh, -50, 50},   {Operator::Cosh, mpfr_cosh, -50, 50},
    {Operator::Tanh, mpfr_tanh, -20, 20},   {Operator::Asinh, mpfr_asinh, -1e3, 1e3},
    {Operator::Acosh, mpfr_acosh, 1, 1e3},  {Operator::Atanh, mpfr_atanh, -0.999, 0.999},
    {Operator::Erf, mpfr_erf, -5, 5},       {Operator::Erfc, mpfr_erfc, -5, 20},
};

struct Binary {
  Operator op;
  int (*reference)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);
};
constexpr Binary kBinary[] = {
    {Operator::Add, mpfr_add}, {Operator::Sub, mpfr_sub},     {Operator::Mul, mpfr_mul},
    {Operator::Div, mpfr_div}, {Operator::Pow, mpfr_pow},     {Operator::Hypot, mpfr_hypot},
    {Operator::Min, mpfr_min}, {Operator::Atan2, mpfr_atan2}, {Operator::Max, mpfr_max},
};

/// Whether the ball, if it is a value, holds the reference; a radius of more than 1e-15 of the value proves nothing.
void expectHolds(const Ball &ball, const Real &reference, const char *what, double x, double y, int &held) {
  if (!ball.isValue())
    return;
  Real distance, size;
  mpfr_set_ld(distance.value, ball.middle, MPFR_RNDN);
  mpfr_sub(distance.value, distance.value, reference.value, MPFR_RNDA);
  mpfr_abs(distance.value, distance.value, MPFR_RNDA);
  EXPECT_LE(mpfr_cmp_ld(distance.value, ball.radius), 0) << what << " at " << x << ", " << y;
  held += ball.radius <= 1e-15L * (std::fabs(ball.middle) + 1);
}

TEST(BallTest, HoldsTheValuesOfFunctions) {
  std::mt19937_64 random(3);
  for (const Unary &row : kUnary) {
    int held = 0, tried = 400;
    for (int i = 0; i < tried; ++i) {
      double x = row.low + (row.high - row.low) * std::generate_canonical<double, 53>(random);
      bool third = i % 2; // the operand itself is rounded
      Expr operand = third ? Expr::variable(0) / 3.0 : Expr::variable(0);
      double point[] = {third ? 3 * x : x};
      Real exact;
      mpfr_set_d(exact.value, point[0], MPFR_RNDN);
      if (third)
        mpfr_div_ui(exact.value, exact.value, 3, MPFR_RNDN);
      row.reference(exact.value, exact.value, MPFR_RNDN);
      expectHolds(evaluateBall(Expr::make(row.op, operand), point), exact, info(row.op).name.data(), x, third, held);
    }
    EXPECT_GT(held, tried * 3 / 4) << info(row.op).name << ": too wide to be of use";
  }
}

TEST(BallTest, HoldsTheValuesOfOperations) {
  std::mt19937_64 random(4);
  for (const Binary &row : kBinary) {
    int held = 0, tried = 400;
    for (int i = 0; i < tried; ++i) {
      double point[] = {0.1 + 5 * std::generate_canonical<double, 53>(random),
                        0.1 + 5 * std::generate_canonical<double, 53>(random)};
      Real a, b;
      mpfr_set_d(a.value, point[0], MPFR_RNDN);
      mpfr_set_d(b.value, point[1], MPFR_RNDN);
      mpfr_div_ui(a.value, a.value, 3, MPFR_RNDN);
      mpfr_div_ui(b.value, b.value, 7, MPFR_RNDN);
      row.reference(a.value, a.value, b.value, MPFR_RNDN);
      Expr e = Expr::make(row.op, Expr::variable(0) / 3.0, Expr::variable(1) / 7.0);
      expectHolds(evaluateBall(e, point), a, info(row.op).name.data(), point[0], point[1], held);
    }
    EXPECT_GT(held, tried * 3 / 4) << info(row.op).name << ": too wide to be of use";
  }
}

// Both sides of a rule are one function where its guard holds: a claim about the rules and about Ball.h at once.
TEST(BallTest, RulesHoldToItsLastDigit) {
  const std::vector<std::string> operands = {"a", "b"};
  std::mt19937_64 random(5);
  int compared = 0;
  for (const Rule &rule : rules())
    for (const Interval &range : {Interval{0.05, 0.9}, Interval{1, 3}, Interval{-3, -0.05}, Interval{-0.9, 0.9}}) {
      Expr from = parsed(rule.from, operands);
      std::vector<Interval> box = {range, {0.3, 2.5}};
      std::optional<Expr> to = applyRule(rule, from, box);
      for (int i = 0; to && i < 50; ++i) {
        std::vector<double> point;
        for (const Interval &side : box)
          point.push_back(side.lo + side.width() * std::generate_canonical<double, 53>(random));
        Ball left = evaluateBall(from, point), right = evaluateBall(*to, point);
        EXPECT_FALSE(left.isDisjoint(right)) << rule.name << " at " << point[0] << ", " << point[1];
        compared += left.isValue() && right.isValue();
      }
    }
  EXPECT_GT(compared, 10000);
}

TEST(BallTest, MeetsTheIntervalOfThePoint) {
  RandomExpr draw(11, 2);
  int compared = 0;
  for (int i = 0; i < 4000; ++i) {
    Expr e = withNumbers(draw.draw(4), [](double x) { return x; }); // intervals take the double for the number
    double point[] = {draw.uniform(-2, 2), draw.uniform(-2, 2)};
    Interval box[] = {point[0], point[1]};
    Ball ball = evaluateBall(e, point);
    Interval interval = e.evaluateInterval(box);
    if (!ball.isValue() || interval.mayBeNaN)
      continue;
    ++compared;
    EXPECT_LE(interval.lo, static_cast<double>(ball.middle + ball.radius) + 5e-324) << print(e);
    EXPECT_GE(interval.hi, static_cast<double>(ball.middle - ball.radius) - 5e-324) << print(e);
  }
  EXPECT_GT(compared, 1000);
}

TEST(BallTest, KnowsWhereThereIsNoValue) {
  const std::vector<std::string> names = {"x"};
  auto kind = [&](std::string_view text, double x) { return evaluateBall(parsed(text, names), std::vector{x}).kind; };
  EXPECT_EQ(kind("log(x)", -1), Ball::Kind::None);
  EXPECT_EQ(kind("1/x", 0), Ball::Kind::None);
  EXPECT_EQ(kind("sqrt(x) + 1", -1), Ball::Kind::None);
  EXPECT_EQ(kind("x^0.5", -1), Ball::Kind::None);
  EXPECT_EQ(kind("x^3", -1), Ball::Kind::Value);
  EXPECT_EQ(kind("floor(x/3*3)", 7), Ball::Kind::Unknown) << "x/3 is rounded, and 7 is a jump";
  EXPECT_EQ(kind("floor(x)", 7), Ball::Kind::Value);
  EXPECT_EQ(kind("sqrt(sin(x)^2 + cos(x)^2 - 1)", 1), Ball::Kind::Unknown);
}

} // namespace
