//===- ExactNumberTest.cpp - Tests of exact constants ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/ExactNumber.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <random>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const ExactNumber kPi = ExactNumber::pi();

ExactNumber root(int64_t r) { return {{1, 1}, 0, r}; }

TEST(ExactNumberTest, PrintsAsAPersonWrites) {
  EXPECT_EQ(toString(ExactNumber::rational(6, 4)), "3/2");
  EXPECT_EQ(toString(ExactNumber::rational(-6, 4)), "-3/2");
  EXPECT_EQ(toString(kPi), "pi");
  EXPECT_EQ(toString({{1, 4}, 1}), "pi/4");
  EXPECT_EQ(toString({{-3, 2}, -3, 2}), "-3*sqrt(2)/(2*pi^3)");
  EXPECT_EQ(toString({{1, 1}, -2}, "**"), "1/pi**2");
  EXPECT_EQ(toString({{1, 2}, -1, 2, true}), "1/sqrt(2*pi)");
  EXPECT_EQ(toString({{2, 1}, -1, 1, true}), "2/sqrt(pi)");
  EXPECT_EQ(toString({{3, 1}, 0, 2, true}), "3*sqrt(2*pi)");
  EXPECT_EQ(toString({{1, 1}, 1, 1, true}), "sqrt(pi)*pi");
}

TEST(ExactNumberTest, KeepsRadicandsSquareFree) {
  EXPECT_EQ(engine::evaluate(Operator::Sqrt, ExactNumber::rational(1, 2)), (ExactNumber{{1, 2}, 0, 2}));
  EXPECT_EQ(engine::evaluate(Operator::Sqrt, ExactNumber::rational(9, 4)), ExactNumber::rational(3, 2));
  EXPECT_EQ(engine::evaluate(Operator::Mul, root(6), root(10)), (ExactNumber{{2, 1}, 0, 15}));
  EXPECT_EQ(engine::evaluate(Operator::Pow, root(2), ExactNumber::integer(-3)), (ExactNumber{{1, 4}, 0, 2}));
  EXPECT_EQ(engine::evaluate(Operator::Sqrt, ExactNumber{{2, 1}, 1}), (ExactNumber{{1, 1}, 0, 2, true}));
  EXPECT_EQ(engine::evaluate(Operator::Sqrt, ExactNumber{{2, 1}, -3}), (ExactNumber{{1, 1}, -2, 2, true}));
  EXPECT_EQ(engine::evaluate(Operator::Div, ExactNumber::integer(1), ExactNumber{{1, 1}, 0, 2, true}),
            (ExactNumber{{1, 2}, -1, 2, true}));
  EXPECT_EQ(engine::evaluate(Operator::Mul, ExactNumber{{1, 1}, 0, 2, true}, ExactNumber{{1, 1}, 0, 3, true}),
            (ExactNumber{{1, 1}, 1, 6}));
  EXPECT_EQ(engine::evaluate(Operator::Add, root(2), root(2)), (ExactNumber{{2, 1}, 0, 2}));
}

// Every function at every simple number: where there is an exact value, it is that of the function.
TEST(ExactNumberTest, FunctionsAtKnownPoints) {
  EXPECT_EQ(engine::evaluate(Operator::Sin, ExactNumber{{7, 6}, 1}), ExactNumber::rational(-1, 2));
  EXPECT_EQ(engine::evaluate(Operator::Cos, kPi), ExactNumber::integer(-1));
  EXPECT_EQ(engine::evaluate(Operator::Tan, ExactNumber{{-1, 3}, 1}), (ExactNumber{{-1, 1}, 0, 3}));
  EXPECT_EQ(engine::evaluate(Operator::Acos, ExactNumber::rational(-1, 2)), (ExactNumber{{2, 3}, 1}));
  EXPECT_FALSE(engine::evaluate(Operator::Tan, ExactNumber{{1, 2}, 1}));
  EXPECT_FALSE(engine::evaluate(Operator::Sin, ExactNumber{{1, 12}, 1}));
  EXPECT_FALSE(engine::evaluate(Operator::Log, ExactNumber::integer(2)));
  std::map<Operator, int> values;
  for (const OperatorInfo &row : kOperators)
    for (int64_t n = -30; row.arity == 1 && n <= 30; ++n)
      for (int64_t d : {1, 2, 3, 4, 6, 12})
        for (const ExactNumber &kind : {ExactNumber::integer(1), kPi, root(2), root(3)}) {
          ExactNumber x = *engine::evaluate(Operator::Mul, ExactNumber::rational(n, d), kind);
          std::optional<ExactNumber> y = engine::evaluate(row.id, x);
          if (!y)
            continue;
          ++values[row.id];
          // The argument is rounded, which the slope may enlarge: that of tan is at most 4 here.
          EXPECT_NEAR(y->value(), hybrid::evaluate(row.id, x.value()), 4 * 2.3e-16 * (std::fabs(x.value()) + 1))
              << row.name << " of " << toString(x);
        }
  for (Operator op : {Operator::Sin, Operator::Cos, Operator::Tan, Operator::Asin, Operator::Acos, Operator::Atan,
                      Operator::Exp, Operator::Log})
    EXPECT_GT(values[op], 0) << info(op).name;
}

TEST(ExactNumberTest, LeavesTheFormWhereItMust) {
  EXPECT_FALSE(engine::evaluate(Operator::Add, root(2), ExactNumber::integer(1)));
  EXPECT_FALSE(engine::evaluate(Operator::Sqrt, *engine::evaluate(Operator::Sqrt, kPi)));
  EXPECT_FALSE(engine::evaluate(Operator::Sqrt, ExactNumber::integer(-4)));
  EXPECT_FALSE(engine::evaluate(Operator::Div, kPi, ExactNumber::integer(0)));
  EXPECT_FALSE(engine::evaluate(Operator::Mul, ExactNumber::integer(INT64_MAX), ExactNumber::integer(3)));
  EXPECT_FALSE(engine::evaluate(Operator::Exp, ExactNumber::integer(1)));
  EXPECT_FALSE(ExactNumber::of(0.1));
  EXPECT_EQ(ExactNumber::of(0.375), ExactNumber::rational(3, 8));
}

// Exact results equal the double ones up to rounding of at most ten operations.
TEST(ExactNumberTest, AgreesWithDoubles) {
  std::mt19937_64 random(1);
  auto draw = [&] {
    auto below = [&](int n) { return static_cast<int64_t>(random() % n); };
    static const int64_t kSquareFree[] = {1, 2, 3, 5, 6, 7, 10};
    return ExactNumber{Rational::make(below(41) - 20, 1 + below(9)), static_cast<int>(below(7)) - 3,
                       kSquareFree[below(7)], below(2) == 1};
  };
  int found = 0;
  for (int i = 0; i < 100000; ++i) {
    ExactNumber a = draw(), b = draw();
    for (Operator op : {Operator::Add, Operator::Sub, Operator::Mul, Operator::Div, Operator::Neg, Operator::Sqrt}) {
      std::optional<ExactNumber> exact = engine::evaluate(op, a, b);
      if (!exact)
        continue;
      ++found;
      double expected = hybrid::evaluate(op, a.value(), b.value());
      double scale = std::max({std::fabs(a.value()), std::fabs(b.value()), std::fabs(expected)});
      ASSERT_NEAR(exact->value(), expected, 10 * 2.3e-16 * scale) << toString(a) << " , " << toString(b);
    }
  }
  EXPECT_GT(found, 200000);
}

} // namespace
