//===- RowJudgeTest.cpp - Tests of decisions on the rows of a table -------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/RowJudge.h"

#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const Expr x = Expr::variable(0);
const Expr kTruth = x * x;

/// y = x^2 with noise that is the sum of four uniform numbers: its standard deviation is sqrt(1/3) of `noise`.
DataRows rows(unsigned n, double noise) {
  Random random(4);
  DataRows data{samplePoints({{1, 3}}, n, 2, 0), Eigen::VectorXd(n)};
  for (Eigen::Index i = 0; i < data.y.size(); ++i)
    data.y[i] = data.x(i, 0) * data.x(i, 0) +
                noise * (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2);
  return data;
}

const Oracle kPerfect = [](const Points &points, Eigen::Ref<Eigen::VectorXd> y) {
  y = points.col(0).array().square().matrix();
};

Finalist finalist(const Expr &e, const RowJudge &judge) {
  Finalist f{refit(e, judge.fitRows()).expression, {}, {}, {}};
  std::vector<double> values = f.expression.parameters();
  Eigen::VectorXd errors = standardErrors(f.expression, judge.fitRows());
  for (size_t k = 0; k < values.size(); ++k)
    f.constants.push_back(
        {values[k], "", {values[k] - 2 * errors[Eigen::Index(k)], values[k] + 2 * errors[Eigen::Index(k)]}});
  return f;
}

TEST(RowJudgeTest, OnlyTheLawLeavesRounding) {
  RowJudge judge(rows(100, 0), 1);
  EXPECT_TRUE(judge.leavesRounding(kTruth));
  EXPECT_TRUE(judge.leavesRounding(pow(x, Expr::parameter(2.001)))) << "constants are fitted first";
  EXPECT_FALSE(judge.leavesRounding(kTruth + Expr(1e-8)));
}

TEST(RowJudgeTest, TheNoiseIsThatOfTheRows) {
  RowJudge judge(rows(5000, 0.1), 1);
  judge.learnNoise(kPerfect);
  // In units of the median value, 4; 1000 rows tell a median to some per cent.
  EXPECT_NEAR(judge.noise(), 0.1 * std::sqrt(1.0 / 3) / 4, 0.1 * 0.0144);
}

TEST(RowJudgeTest, TheLawWinsOverWhatNoiseAlmostHides) {
  RowJudge judge(rows(10000, 0.3), 1);
  judge.learnNoise(kPerfect);
  Expr p = Expr::parameter(1), q = Expr::parameter(1), r = Expr::parameter(0.5);
  // Differs from x^2 by up to 0.07, a third of the noise.
  std::vector<Finalist> finalists{finalist(p + q * exp(r * x), judge), finalist(kTruth, judge)};
  Decision decision = judge.decide(finalists, 1e-2);
  EXPECT_EQ(decision.winner, 1u);
  EXPECT_EQ(decision.verdict, Verdict::Exact) << decision.reason;
}

TEST(RowJudgeTest, FreeConstantsAreNoLawsInNoise) {
  RowJudge judge(rows(1000, 0.1), 1);
  judge.learnNoise(kPerfect);
  Decision decision = judge.decide({finalist(pow(x, Expr::parameter(1.9)), judge)}, 1e-2);
  EXPECT_EQ(decision.verdict, Verdict::Approximate);
}

TEST(RowJudgeTest, NumbersThatMayBeSimpleByChanceAreNoLaws) {
  // With 200 rows a factor is known to a few per cent: many fractions as simple as 52/53 are that near.
  RowJudge judge(rows(200, 2), 1);
  judge.learnNoise(kPerfect);
  Expr number(ExactNumber::rational(52, 53));
  Decision decision = judge.decide({finalist(number * kTruth, judge)}, 1e-2);
  EXPECT_EQ(decision.verdict, Verdict::Approximate);
  EXPECT_EQ(decision.reason, "in this noise its numbers may be simple by chance");
}

TEST(RowJudgeTest, AWeakTermIsNoLawWhereAShorterFormIsNearlyAsGood) {
  // x^3/1000 is worth 10000 * 0.0113^2 / (2 * 0.173^2) = 21 nats: more than its nodes, less than six for each.
  DataRows data = rows(10000, 0.3);
  data.y.array() += data.x.col(0).array().cube() / 1000;
  RowJudge judge(data, 1);
  judge.learnNoise([](const Points &points, Eigen::Ref<Eigen::VectorXd> y) {
    y = points.col(0).array().square() + points.col(0).array().cube() / 1000;
  });
  Expr term = Expr(ExactNumber::rational(1, 1000)) * pow(x, Expr(3.0));
  Decision decision = judge.decide({finalist(kTruth, judge), finalist(kTruth + term, judge)}, 1e-2);
  EXPECT_EQ(decision.winner, 1u);
  EXPECT_EQ(decision.reason, "a shorter form explains nearly as much of the rows");
}

TEST(RowJudgeTest, TheLawIsNearerThanAnyFunctionWithoutAForm) {
  RowJudge judge(rows(5000, 0.1), 1);
  judge.learnNoise([](const Points &points, Eigen::Ref<Eigen::VectorXd> y) {
    y = points.col(0).array().square() + 0.02 * (7 * points.col(0).array()).sin(); // follows some noise
  });
  EXPECT_TRUE(judge.isNearest(kTruth));
  EXPECT_TRUE(judge.isNearest(Expr::parameter(2) * kTruth)) << "constants are fitted first";
  EXPECT_FALSE(judge.isNearest(Expr::parameter(1) * x + Expr::parameter(1)));
}

TEST(RowJudgeTest, AFormThatASmoothFunctionOutdoesIsNotExact) {
  RowJudge judge(rows(5000, 0.02), 1);
  judge.learnNoise(kPerfect);
  Decision decision = judge.decide({finalist(Expr(4.0) * x - Expr(4.0), judge)}, 1e-2);
  EXPECT_EQ(decision.verdict, Verdict::None);
}

} // namespace
