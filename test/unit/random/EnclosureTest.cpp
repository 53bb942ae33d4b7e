//===- EnclosureTest.cpp - The judge of random programs, judged -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A set must contain what correct code gives and must be small, or faults go unseen.
//
//===----------------------------------------------------------------------===//

#include "test/random/Program.h"

#include "gtest/gtest.h"

using namespace hybrid;
using namespace hybrid::random;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Enclosure number(double x) { return Enclosure::exactly(Precision::Double, x); }
Enclosure single(double x) { return Enclosure::exactly(Precision::Single, x); }

TEST(EnclosureTest, SpecialValuesAreKnownToTheBit) {
  EXPECT_TRUE(sqrt(number(-0.0)).allows(-0.0));
  EXPECT_FALSE(sqrt(number(-0.0)).allows(0.0));
  EXPECT_TRUE(exp(number(-kInfinity)).allows(0.0));
  EXPECT_FALSE(exp(number(-kInfinity)).allows(5e-324));
  EXPECT_FALSE(log(number(0.0)).allows(-1e300));
  EXPECT_TRUE((number(kInfinity) - number(kInfinity)).allows(kNaN));
  EXPECT_FALSE((number(kInfinity) - number(kInfinity)).allows(0.0));
  EXPECT_FALSE(tanh(number(0.5)).allows(kNaN));
  EXPECT_TRUE(max(number(-0.0), number(0.0)).allows(0.0));
  EXPECT_FALSE(max(number(-0.0), number(0.0)).allows(-0.0));
}

TEST(EnclosureTest, RoundedOperationsHaveOneResult) {
  EXPECT_TRUE((number(1.0) / number(3.0)).allows(1.0 / 3.0));
  EXPECT_FALSE((number(1.0) / number(3.0)).allows(std::nextafter(1.0 / 3.0, 1.0)));
  EXPECT_TRUE((single(1.0) / single(3.0)).allows(1.0f / 3.0f));
  EXPECT_FALSE((single(1.0) / single(3.0)).allows(1.0 / 3.0));
}

/// Every operator on random numbers: the set has the library's value, and values 1e-12 (f32: 1e-5) off are outside.
TEST(EnclosureTest, SetsAreSmall) {
  Random random(3);
  int outside = 0, tried = 0;
  for (const OperatorInfo &op : kOperators)
    for (int i = 0; i < 100; ++i) {
      double x = roundTo(Precision::Single, uniform(random, 0.6, 0.9)),
             y = roundTo(Precision::Single, uniform(random, 1.1, 1.9));
      for (Precision precision : {Precision::Single, Precision::Double}) {
        double value = roundTo(precision, hybrid::evaluate(op.id, x, y));
        Enclosure set = random::evaluate(op.id, Enclosure::exactly(precision, x), Enclosure::exactly(precision, y));
        EXPECT_TRUE(set.allows(value)) << op.name.data() << " of " << x << ", " << y;
        double off = precision == Precision::Single ? 1e-5 : 1e-12;
        ++tried;
        outside += std::isnan(value) || !set.allows(value * (1 + off) + off * 1e-3);
      }
    }
  EXPECT_EQ(outside, tried);
}

/// The example of the header: a difference of near numbers may be anything of the size of their errors, and no more.
TEST(EnclosureTest, CancellationIsAllowedItsError) {
  Enclosure x = number(1e8), difference = sqrt(x * x + 1.0) - x;
  EXPECT_TRUE(difference.allows(0.0));
  EXPECT_TRUE(difference.allows(1.4901161193847656e-08));
  EXPECT_FALSE(difference.allows(1e-6));
}

/// A value that overflows for one rounding and not for another decides nothing further.
TEST(EnclosureTest, DoubtIsPassedOn) {
  Enclosure edge = exp(number(709.782712893384));
  EXPECT_TRUE(edge.allows(std::exp(709.782712893384)));
  Enclosure doubtful = exp(number(709.7827128933841)) - exp(number(709.7827128933841));
  EXPECT_TRUE(doubtful.allows(kNaN) && doubtful.allows(0.0));
  EXPECT_FALSE(Enclosure::anything(Precision::Double).decides());
}

/// Products may be fused with sums: the unrounded product is in the set, so is the rounded one.
TEST(EnclosureTest, FusedAndUnfusedAreBothRight) {
  double a = 1 + std::ldexp(1.0, -30), b = 1 - std::ldexp(1.0, -29), c = -1;
  Enclosure sum = number(a) * number(b) + number(c);
  EXPECT_TRUE(sum.allows(a * b + c));
  EXPECT_TRUE(sum.allows(std::fma(a, b, c)));
}

TEST(ProgramTest, RowsHaveSpecialAndOrdinaryNumbers) {
  Random random(1);
  int special = 0, ordinary = 0;
  for (int i = 0; i < 1000; ++i)
    for (double x : makeRow(random, 3, Precision::Single)) {
      EXPECT_TRUE(std::isnan(x) || x == static_cast<float>(x));
      ++(std::isfinite(x) && x != 0 ? ordinary : special);
    }
  EXPECT_GT(special, 100);
  EXPECT_GT(ordinary, 1000);
}

TEST(ProgramTest, EveryOperatorOccurs) {
  std::string all;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    Random random(seed);
    all += makeExpression(random)->text();
  }
  for (const OperatorInfo &op : kOperators)
    EXPECT_NE(all.find("= " + opName(op.id) + " "), std::string::npos) << op.name.data();
}

} // namespace
