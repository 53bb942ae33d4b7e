//===- RationalTest.cpp - Tests of rational numbers -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Rational.h"

#include <gtest/gtest.h>

using namespace hybrid;

namespace {

TEST(RationalTest, LowestTerms) {
  EXPECT_EQ(Rational::make(6, -4), (Rational{-3, 2}));
  EXPECT_EQ(Rational::make(0, 7), (Rational{0, 1}));
  EXPECT_EQ((Rational{1, 6} + Rational{1, 3}), (Rational{1, 2}));
  EXPECT_EQ((Rational{2, 3} * Rational{3, 4}), (Rational{1, 2}));
  EXPECT_EQ(toString(Rational{-1, 2}), "-1/2");
  EXPECT_EQ(toString(Rational{3, 1}), "3");
}

TEST(RationalTest, OverflowIsInvalidAndStaysSo) {
  Rational large{INT64_MAX, 1}, small{1, INT64_MAX};
  EXPECT_FALSE((large + large).isValid());
  EXPECT_FALSE((small * small).isValid());
  EXPECT_EQ(large * small, (Rational{1, 1}));
  EXPECT_FALSE((Rational::invalid() + Rational{1, 1}).isValid());
  EXPECT_FALSE((Rational::invalid() * Rational{0, 1}).isValid());
  EXPECT_FALSE(Rational::make(1, 0).isValid());
  EXPECT_FALSE(Rational::invalid().isZero());
  EXPECT_FALSE(Rational::make(INT64_MIN, 1).isValid()) << "its negative is no 64-bit number";
  EXPECT_EQ(Rational::make(INT64_MIN, 2), (Rational{INT64_MIN / 2, 1}));
}

} // namespace
