//===- SignificanceTest.cpp - Tests of agreement by chance ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Significance.h"

#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const Expr x = Expr::variable(0), y = Expr::variable(1);
Expr number(double value) { return Expr::parameter(value); }

AuditSample sampleOf(const Expr &truth, std::vector<Axis> box) {
  Oracle oracle = [&](const Points &p, Eigen::Ref<Eigen::VectorXd> v) { v = truth.evaluate(p); };
  return auditAt(oracle, samplePoints(box, 1000, 3, 0));
}

AxisBits bits(const Expr &form, double lo, double hi, double error) {
  return bitsAlong(form, sampleOf(form, {{lo, hi}}), 0, error);
}

/// Riemann's zeta on 1.5 .. 5 is this to five digits: two free constants, and one that was snapped by chance.
const Expr zeta =
    Expr(ExactNumber::rational(7, 13)) / pow(number(0.5456268) - number(1.3611666) / x + 1.0 / sqrt(x), Expr(2.0));

/// At the error by which the form varies 10^digits times.
AxisBits bitsAt(double digits, const Expr &form, double lo, double hi) {
  return bits(form, lo, hi, 1e-9 * bits(form, lo, hi, 1e-9).ratio / std::pow(10, digits));
}

TEST(SignificanceTest, TheExamplesOfTheHeader) {
  const Expr gauss = exp(-(x * x) / 2.0), line = number(0.37) * x + number(1.2),
             decay = number(2) * exp(number(-1) * x);
  AxisBits chance = bitsAt(5, zeta, 1.5, 5);
  EXPECT_NEAR(chance.values, 88, 1);
  EXPECT_NEAR(chance.form, 85, 1);
  EXPECT_NEAR(bitsAt(5, gauss, 1, 3).form, 17, 1);
  EXPECT_NEAR(bitsAt(5, line, 1, 5).form, 48, 1);
  AxisBits crude = bitsAt(3, decay, 0, 3);
  EXPECT_NEAR(crude.values, 33, 1);
  EXPECT_NEAR(crude.form, 38, 1);
}

TEST(SignificanceTest, AFittedFamilySaysNoMoreThanItIsTold) {
  AuditSample sample = sampleOf(zeta, {{1.5, 5}});
  EXPECT_FALSE(saysMoreThanTold(zeta, sample, 1e-5));
  EXPECT_TRUE(saysMoreThanTold(zeta, sample, 1e-9)) << "nine digits of two constants' making are a law";
}

TEST(SignificanceTest, TheCruderTheLessItProves) {
  Expr law = number(1.3) * exp(number(-0.4) * x);
  AuditSample sample = sampleOf(law, {{0, 5}});
  EXPECT_TRUE(saysMoreThanTold(law, sample, 1e-5));
  EXPECT_FALSE(saysMoreThanTold(law, sample, 1e-2));
}

TEST(SignificanceTest, EachInputIsAskedAlone) {
  // That y enters as a plain factor does not make up for what was fitted along x.
  AuditSample sample = sampleOf(zeta * y, {{1.5, 5}, {1, 5}});
  EXPECT_FALSE(saysMoreThanTold(zeta * y, sample, 1e-5));
  AxisBits plain = bitsAlong(zeta * y, sample, 1, 1e-5);
  EXPECT_LT(plain.form + 20, plain.values);
}

TEST(SignificanceTest, ConstantsOfOtherInputsAreNotCounted) {
  Expr form = x * x + number(0.7) * sin(number(1.3) * y + number(0.2));
  AuditSample sample = sampleOf(form, {{1, 5}, {0, 3}});
  EXPECT_EQ(bitsAlong(form, sample, 0, 1e-5).freeConstants, 1u) << "all that y leaves is one number";
  EXPECT_EQ(bitsAlong(form, sample, 1, 1e-5).freeConstants, 3u);
}

TEST(SignificanceTest, WithoutFreeConstantsNothingCouldAdapt) {
  Expr law = x * x * exp(-x) / (1.0 + x);
  EXPECT_TRUE(saysMoreThanTold(law, sampleOf(law, {{1, 5}}), 0.1));
}

} // namespace
