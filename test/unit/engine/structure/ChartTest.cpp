//===- ChartTest.cpp - Tests of where inputs lie --------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Chart.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const std::vector<Axis> kBox{{1, 3}, {1, 3}, {1, 3}};

/// 1000 rows of the box, then `bind` on each.
template <typename Bind> Eigen::MatrixXd rows(Bind bind) {
  Random random(5);
  Eigen::MatrixXd x(1000, 3);
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (Eigen::Index k = 0; k < 3; ++k)
      x(i, k) = 1 + 2 * random.uniform();
    bind(x, i, random.uniform());
  }
  return x;
}

TEST(ChartTest, IndependentRowsFillTheBox) {
  std::optional<Chart> chart = findChart(kBox, rows([](Eigen::MatrixXd &, Eigen::Index, double) {}), 1);
  ASSERT_TRUE(chart);
  EXPECT_TRUE(chart->isIdentity());
  for (size_t k = 0; k < 3; ++k)
    EXPECT_EQ(chart->box[k].lo, 1) << "the box itself, not the range of the rows";
}

TEST(ChartTest, ALatticeFillsTheBox) {
  // Levels that a plan of experiments sets, each point many times.
  Eigen::MatrixXd plan = rows([](Eigen::MatrixXd &x, Eigen::Index i, double) {
    x(i, 0) = 1 + double(i % 5) / 2;
    x(i, 1) = 1 + double(i / 5 % 5) / 2;
    x(i, 2) = 1 + double(i / 25 % 3);
  });
  std::optional<Chart> chart = findChart(kBox, plan, 1);
  ASSERT_TRUE(chart);
  EXPECT_TRUE(chart->isIdentity());
  EXPECT_EQ(chart->box[0].lo, 1);
}

TEST(ChartTest, ASheetOfTwoOfManyInputsIsSeen) {
  // In nine coordinates all rows are as far from each other as from anything else; two of them tell.
  Random random(3);
  Eigen::MatrixXd x(1000, 9);
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (Eigen::Index k = 0; k < 9; ++k)
      x(i, k) = 1 + 2 * random.uniform();
    x(i, 7) = std::clamp(x(i, 3) + 0.02 * (random.uniform() - 0.5), 1.0, 3.0);
  }
  std::optional<Chart> chart = findChart(std::vector<Axis>(9, {1, 3}), x, 1);
  ASSERT_TRUE(chart);
  EXPECT_FALSE(chart->isIdentity());
  for (unsigned k : {0u, 1u, 2u, 4u, 5u, 6u, 8u})
    EXPECT_TRUE(chart->variables[k].isVariable());
}

TEST(ChartTest, TailsAreLeftOut) {
  // A mean of eight: few rows are near the faces, none in a corner.
  std::optional<Chart> chart = findChart(kBox, rows([](Eigen::MatrixXd &x, Eigen::Index i, double) {
                                           Random random{uint64_t(i)};
                                           for (Eigen::Index k = 0; k < 3; ++k) {
                                             double sum = 0;
                                             for (int n = 0; n < 8; ++n)
                                               sum += random.uniform();
                                             x(i, k) = 1 + sum / 4;
                                           }
                                         }),
                                         1);
  ASSERT_TRUE(chart);
  EXPECT_TRUE(chart->isIdentity());
  EXPECT_GT(chart->box[0].lo, 1.3);
  EXPECT_LT(chart->box[0].hi, 2.7);
}

TEST(ChartTest, ASheetIsFilledByDifferencesAndRatios) {
  struct Case {
    double (*bound)(double x, double noise);
    Expr compound;
  } cases[] = {
      {[](double x, double noise) { return std::clamp(x + 0.02 * (noise - 0.5), 1.0, 3.0); },
       Expr::variable(1) - Expr::variable(0)},
      {[](double x, double noise) { return std::clamp(4 - x + 0.02 * (noise - 0.5), 1.0, 3.0); },
       Expr::variable(1) + Expr::variable(0)},
      {[](double x, double noise) { return 3 / x * (1 - 0.02 * noise * (x < 2.9)); },
       Expr::variable(1) * Expr::variable(0)},
  };
  for (const Case &c : cases) {
    Eigen::MatrixXd sheet = rows([&](Eigen::MatrixXd &x, Eigen::Index i, double noise) {
      x(i, 1) = c.bound(x(i, 0), noise); // of x0, in place of what was drawn
    });
    std::optional<Chart> chart = findChart(kBox, sheet, 1);
    ASSERT_TRUE(chart);
    // Either variable may be the one that is replaced: both say the same of the sheet.
    bool first = chart->variables[1].isVariable();
    Expr other = c.compound.is(Operator::Sub)   ? Expr::variable(0) - Expr::variable(1)
                 : c.compound.is(Operator::Add) ? Expr::variable(0) + Expr::variable(1)
                                                : Expr::variable(0) * Expr::variable(1);
    EXPECT_EQ(chart->variables[first ? 0 : 1], first ? other : c.compound);
    EXPECT_TRUE(chart->variables[2].isVariable());
    // There and back.
    Eigen::MatrixXd x = samplePoints(chart->box, 50, 3), inputs = chart->toInputs(x);
    for (size_t k = 0; k < 3; ++k)
      EXPECT_LT((chart->variables[k].evaluate(inputs) - x.col(Eigen::Index(k))).cwiseAbs().maxCoeff(), 1e-14);
  }
}

TEST(ChartTest, OtherBondsHaveNoChart) {
  // A ring, and a plane of three.
  EXPECT_FALSE(findChart(kBox, rows([](Eigen::MatrixXd &x, Eigen::Index i, double t) {
                           x(i, 0) = 2 + std::cos(6.2831853 * t);
                           x(i, 1) = 2 + std::sin(6.2831853 * t);
                         }),
                         1));
  EXPECT_FALSE(findChart(kBox, rows([](Eigen::MatrixXd &x, Eigen::Index i, double) {
                           x(i, 2) = 1 + (x(i, 0) - 1) / 2 + (x(i, 1) - 1) / 2;
                         }),
                         1));
}

TEST(ChartTest, FewRowsSayNothing) {
  Eigen::MatrixXd few = rows([](Eigen::MatrixXd &x, Eigen::Index i, double) { x(i, 1) = x(i, 0); }).topRows(40);
  std::optional<Chart> chart = findChart(kBox, few, 1);
  ASSERT_TRUE(chart);
  EXPECT_TRUE(chart->isIdentity());
}

TEST(ChartTest, PointsThatLeaveTheDomainHaveNoValue) {
  Chart chart = Chart::identity(kBox);
  chart.variables[1] = Expr::variable(1) - Expr::variable(0);
  chart.inputs[1] = Expr::variable(1) + Expr::variable(0);
  Eigen::MatrixXd x(2, 3);
  x << 2, 0.5, 2, 2, 1.5, 2;
  Eigen::VectorXd y(2);
  chart.ask(kBox, x, y, [](const Points &inputs, Eigen::Ref<Eigen::VectorXd> values) {
    EXPECT_LE(inputs.maxCoeff(), 3);
    values = inputs.col(1);
  });
  EXPECT_EQ(y[0], 2.5);
  EXPECT_TRUE(std::isnan(y[1]));
}

} // namespace
