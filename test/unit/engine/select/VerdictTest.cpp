//===- VerdictTest.cpp - Tests of evidence and verdicts -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Verdict.h"

#include "engine/select/Evidence.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const Expr x = Expr::variable(0), y = Expr::variable(1);

Finalist finalist(const Expr &e, double median) {
  Finalist f{e, {}, {}, {}};
  f.evidence.medianRelative = median;
  f.evidence.rmsRelative = 2 * median;
  for (double v : e.parameters())
    f.constants.push_back({v, "", {v * (1 - 1e-6), v * (1 + 1e-6)}});
  return f;
}

TEST(VerdictTest, AShortFormAtTheErrorOfTheNetworkIsTheLaw) {
  Decision d = decide({finalist(2.0 * x * y, 1e-6)}, 1e-6, 1e-2);
  EXPECT_EQ(d.verdict, Verdict::Exact);
  EXPECT_TRUE(d.identifiable);
}

TEST(VerdictTest, AResidualAboveTheErrorIsAnApproximation) {
  EXPECT_EQ(decide({finalist(2.0 * x * y, 1e-4)}, 1e-6, 1e-2).verdict, Verdict::Approximate);
}

TEST(VerdictTest, BeyondTheToleranceIsNone) {
  EXPECT_EQ(decide({finalist(2.0 * x * y, 1e-2)}, 1e-6, 1e-2).verdict, Verdict::None);
}

TEST(VerdictTest, TheShorterOfTwoEquallyGoodFormsWins) {
  Expr longer = 2.0 * x * y + Expr::parameter(1e-5) * sin(x) * exp(y) * log(x + y);
  Decision d = decide({finalist(longer, 0.9e-6), finalist(2.0 * x * y, 1e-6)}, 1e-6, 1e-2);
  EXPECT_EQ(d.winner, 1u);
  EXPECT_EQ(d.verdict, Verdict::Exact);
}

TEST(VerdictTest, AnEquallyGoodFormOfEqualLengthMakesTheLawUnknown) {
  Decision d = decide({finalist(x * sin(y), 1.0e-5), finalist(x * cos(y), 1.2e-5)}, 1e-5, 1e-2);
  EXPECT_EQ(d.verdict, Verdict::Approximate);
  EXPECT_FALSE(d.identifiable);
}

TEST(VerdictTest, AShorterFormNearlyAsGoodIsADoubt) {
  Decision d = decide({finalist(x * sin(y) + y, 1e-6), finalist(x, 4e-6)}, 0.4e-6, 1e-2);
  EXPECT_EQ(d.verdict, Verdict::Approximate);
}

TEST(VerdictTest, ALongerFormTwiceAsGoodIsADoubt) {
  Finalist law = finalist(x * sin(y), 1e-5), longer = finalist(x * sin(y) + y, 3e-6);
  EXPECT_EQ(decide({law, longer}, 1e-5, 1e-2).verdict, Verdict::Approximate);
  law.evidence.medianRelative = 1e-15, longer.evidence.medianRelative = 1e-16;
  EXPECT_EQ(decide({law, longer}, 1e-16, 1e-2).verdict, Verdict::Exact) << "rounding favours nobody";
}

TEST(VerdictTest, WhatTheFormLeavesMustLookLikeError) {
  Finalist f = finalist(2.0 * x * y, 1e-5);
  f.residual = {1e-5, 5e-5, 0.2, 1};
  EXPECT_EQ(decide({f}, 1e-5, 1e-2).verdict, Verdict::Approximate);
  f.residual = {1e-5, 5e-5, 0.9, 0.1};
  EXPECT_EQ(decide({f}, 1e-5, 1e-2).verdict, Verdict::Exact) << "the tail is not far";
  f.residual = {1e-5, 5e-4, 0.9, 0.1};
  EXPECT_EQ(decide({f}, 1e-5, 1e-2).verdict, Verdict::Approximate);
  f.residual = {1e-5, 5e-4, 0.9, 0.9};
  EXPECT_EQ(decide({f}, 1e-5, 1e-2).verdict, Verdict::Exact) << "far, but it oscillates";
}

TEST(VerdictTest, AFormThatSaysNoMoreThanItIsToldIsNoLaw) {
  Finalist f = finalist(2.0 * x * y, 1e-6);
  f.saysMoreThanTold = false;
  EXPECT_NE(decide({f}, 1e-6, 1e-2).verdict, Verdict::Exact);
}

TEST(VerdictTest, AFreeConstantNearASimpleNumberIsUnsettled) {
  Finalist f = finalist(Expr::parameter(0.0796) * x * y, 1e-6);
  EXPECT_EQ(decide({f}, 1e-6, 1e-2).verdict, Verdict::Exact) << "0.0796 within 1e-6 is not 1/(4 pi)";
  f.constants[0].interval = {0.0796 - 3e-5, 0.0796 + 3e-5};
  EXPECT_EQ(decide({f}, 1e-6, 1e-2).verdict, Verdict::Approximate) << "within 4e-4 it may be";
  f.constants[0] = {0.4979, "", {0.4969, 0.4989}};
  EXPECT_EQ(decide({f}, 1e-6, 1e-2).verdict, Verdict::Approximate) << "1/2 is outside, but a network may hide so much";
  f.constants[0].snapped = "1/(4*pi)";
  EXPECT_EQ(decide({f}, 1e-6, 1e-2).verdict, Verdict::Exact);
}

TEST(VerdictTest, ManyFreeConstantsAtFewDigitsProveNothing) {
  Expr p = Expr::parameter(1.3), q = Expr::parameter(0.2), r = Expr::parameter(-2), s = Expr::parameter(0.7);
  Expr flexible = p + q * sin(r * x) + s * x;
  EXPECT_FALSE(isSignificant(finalist(flexible, 5e-3)));
  EXPECT_TRUE(isSignificant(finalist(flexible, 1e-7)));
  EXPECT_EQ(decide({finalist(flexible, 4e-3)}, 1e-2, 1e-2).verdict, Verdict::None);
}

TEST(EvidenceTest, MeasuresInStandardDeviations) {
  Oracle oracle = [](const Points &p, Eigen::Ref<Eigen::VectorXd> v) { v = p.col(0); };
  Eigen::MatrixXd points(4, 1);
  points << -1, -1, 1, 1; // standard deviation 1
  AuditSample sample = auditAt(oracle, points);
  EXPECT_EQ(sample.deviation, 1);
  DistillEvidence e = measureEvidence(x + 0.25, sample);
  EXPECT_EQ(e.samples, 4u);
  EXPECT_DOUBLE_EQ(e.rmsRelative, 0.25);
  EXPECT_DOUBLE_EQ(e.medianRelative, 0.25);
  EXPECT_DOUBLE_EQ(e.maxAbsolute, 0.25);
  e = measureEvidence(log(x), sample);
  EXPECT_TRUE(std::isinf(e.rmsRelative));
  EXPECT_EQ(e.worstPoint, std::vector<double>{-1}) << "where the form has no value";
  EXPECT_EQ(differsMostAt(x, pow(x, 3.0) + sqrt(x + 1.0), sample), std::vector<double>{1});
}

} // namespace
