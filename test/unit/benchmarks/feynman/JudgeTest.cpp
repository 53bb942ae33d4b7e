//===- JudgeTest.cpp - Tests of the yardstick -----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Judge.h"
#include "benchmarks/feynman/Cases.h"
#include "engine/expr/Parse.h"
#include "engine/expr/Simplify.h"
#include "support/Unit.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::feynman;
using engine::Expr;

namespace {

const std::vector<std::string> kNames = {"x", "y"};
const std::vector<Interval> kBox = {{1, 5}, {1, 3}};

Judgement judged(std::string_view truth, std::string_view answer) {
  std::string error;
  std::optional<Expr> t = engine::parse(truth, kNames, error), a = engine::parse(answer, kNames, error);
  EXPECT_TRUE(t && a) << error;
  return judge(*t, *a, kBox, 1);
}

TEST(JudgeTest, OtherWritingOfTheLawIsExact) {
  EXPECT_EQ(judged("x*y^2 + x", "x*(1 + y*y)").recovered, Recovered::Exact);
  EXPECT_EQ(judged("exp(-x)/2", "0.5/exp(x)").recovered, Recovered::Exact);
}

TEST(JudgeTest, NumbersALittleOffAreStructure) {
  Judgement j = judged("2*x*y + sin(y)", "2.0004*x*y + 0.9991*sin(1.0002*y)");
  EXPECT_EQ(j.recovered, Recovered::Structure);
  EXPECT_LT(j.rmseAfterRefit, 1e-10);
}

TEST(JudgeTest, AWrongExponentIsNothing) {
  EXPECT_EQ(judged("x^1.5", "x^1.4999").recovered, Recovered::No) << "exponents are not refitted";
}

TEST(JudgeTest, AClosePolynomialIsNothing) {
  // The cubic Taylor polynomial of exp(x/50) has a relative error of 1e-7 times x^4.
  Judgement j = judged("exp(x/50)", "1 + x/50 + x^2/5000 + x^3/750000");
  EXPECT_LT(j.rmse, 1e-4);
  EXPECT_EQ(j.recovered, Recovered::No);
  EXPECT_EQ(judged("x*y", "x + y").recovered, Recovered::No);
}

TEST(JudgeTest, AgreementInTheBoxAloneIsNotEnough) {
  EXPECT_NE(judged("x*y", "x*y + max(0, x - 5)").recovered, Recovered::Exact) << "differs beyond the box";
  EXPECT_NE(judged("x", "x + 0*log(x - 0.99)").recovered, Recovered::Exact) << "no value beyond the box";
}

TEST(JudgeTest, SizeCounts) {
  std::string longSum = "x";
  for (int i = 0; i < 30; ++i)
    longSum += " + y*x - x*y";
  EXPECT_NE(judged("x", longSum).recovered, Recovered::Exact);
}

/// Whether `answer` may be called exact if those of its numbers are called measured.
bool rightClaim(std::string_view truth, std::string_view answer, std::vector<FreeConstant> freeConstants = {}) {
  std::string error;
  std::optional<Expr> t = engine::parse(truth, kNames, error), a = engine::parse(answer, kNames, error);
  EXPECT_TRUE(t && a) << error;
  return isRightClaim(*t, *a, freeConstants, kBox, 1);
}

TEST(JudgeTest, ASnappedNumberIsClaimedToTheLastDigit) {
  EXPECT_TRUE(rightClaim("0.0796*x*y", "0.0796*x*y"));
  EXPECT_FALSE(rightClaim("0.0796*x*y", "x*y/(4*pi)")) << "0.0796 is not 1/(4 pi)";
  EXPECT_FALSE(rightClaim("x^2.03*y", "x^2*y"));
  EXPECT_FALSE(rightClaim("x*y*(1 + 1e-5*sin(x))", "x*y")) << "a term is missing";
}

TEST(JudgeTest, AFreeNumberIsClaimedAsMeasured) {
  EXPECT_TRUE(rightClaim("0.0796*x*y", "0.07961*x*y", {{0.07961, {0.0796, 0.0797}}}));
  EXPECT_FALSE(rightClaim("0.0796*x*y", "0.07961*x*y")) << "called known, and wrong";
  EXPECT_TRUE(rightClaim("x^2.03*y", "x^2.0301*y", {{2.0301, {2.029, 2.031}}})) << "also in exponents";
  EXPECT_TRUE(rightClaim("x - 3*y", "x + -3.0001*y", {{-3.0001, {-3.001, -2.999}}}));
  EXPECT_FALSE(rightClaim("x + sin(3*y)", "x + 1.001*sin(2*y)", {{1.001, {0.5, 1.5}}}))
      << "no value of 1.001 makes up for the 2";
}

TEST(JudgeTest, AnIntervalIsAClaim) {
  EXPECT_FALSE(rightClaim("x*y/2", "0.498*x*y", {{0.498, {0.4975, 0.4985}}})) << "1/2 is excluded";
  EXPECT_TRUE(rightClaim("x*y/2", "0.498*x*y", {{0.498, {0.496, 0.5}}}));
}

TEST(JudgeTest, ARightClaimNeedsTheDomainOnly) { EXPECT_TRUE(rightClaim("abs(x)", "x")) << "the domain is 1 .. 5"; }

TEST(JudgeTest, WideningKeepsSigns) {
  EXPECT_EQ(widened({1, 5}), (Interval{0.1, 7}));
  EXPECT_EQ(widened({-1, 1}), (Interval{-2, 2}));
  EXPECT_EQ(widened({-5, -1}), (Interval{-7, -0.1}));
  EXPECT_EQ(widened({4, 6}), (Interval{3, 7}));
}

TEST(CasesTest, AllRowsAreReadAndRecognised) {
  std::string error;
  std::optional<std::vector<Case>> cases = readCases(HYBRID_FEYNMAN_DATA "/feynman.csv", error);
  ASSERT_TRUE(cases) << error;
  ASSERT_EQ(cases->size(), 120u);
  for (const Case &item : *cases) {
    ASSERT_TRUE(item.truth) << item.id;
    for (const std::string &unit : item.units)
      EXPECT_TRUE(parseUnit(unit, error)) << item.id << ": " << error;
    // The truth in any proved writing is recovered exactly: simplification, judge and table agree.
    Judgement j = judge(*item.truth, engine::simplify(*item.truth, item.box), item.box, 3);
    EXPECT_EQ(j.recovered, Recovered::Exact) << item.id << " rmse " << j.rmse << " beyond " << j.agreesBeyond;
  }
}

TEST(CasesTest, BadTablesAreNamed) {
  std::string error;
  EXPECT_FALSE(readCases("/no/such/file.csv", error));
  EXPECT_NE(error.find("/no/such/file.csv"), std::string::npos);
}

} // namespace
