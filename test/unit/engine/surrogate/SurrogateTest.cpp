//===- SurrogateTest.cpp - Tests of functions through the rows of a table -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/surrogate/Surrogate.h"

#include "engine/expr/Print.h"
#include "engine/structure/Sampling.h"
#include "engine/surrogate/Network.h"
#include "engine/surrogate/Proposers.h"
#include "engine/surrogate/Reduce.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

TEST(NetworkTest, TheGradientIsThatOfTheLoss) {
  Network network({2, 5, 4, 1}, 3);
  Eigen::MatrixXd z = samplePoints({{-1, 1}, {-1, 1}}, 40, 1, 0);
  Eigen::VectorXd goal = z.col(0).array().sin() * z.col(1).array();
  Eigen::ArrayXd weight = 1 + z.col(1).array().square();
  Eigen::VectorXd gradient;
  network.loss(z, goal, weight, &gradient);
  // Central differences of step h err by h^2 and by 1e-16 / h: 1e-10 at h = 1e-5.
  constexpr double kStep = 1e-5;
  for (Eigen::Index k = 0; k < gradient.size(); ++k) {
    Network up = network, down = network;
    up.parameters[k] += kStep;
    down.parameters[k] -= kStep;
    double slope = (up.loss(z, goal, weight, nullptr) - down.loss(z, goal, weight, nullptr)) / (2 * kStep);
    EXPECT_NEAR(gradient[k], slope, 1e-8) << "parameter " << k;
  }
}

TEST(NetworkTest, TrainingOnlyImproves) {
  Network network({1, 6, 6, 1}, 1);
  Eigen::MatrixXd z = samplePoints({{-1, 1}}, 60, 1, 0);
  Eigen::VectorXd goal = (2 * z.col(0).array()).exp();
  Eigen::ArrayXd weight = Eigen::ArrayXd::Ones(60);
  double before = network.loss(z, goal, weight, nullptr);
  network.train(z, goal, weight, [](unsigned step) { return step < 150; });
  EXPECT_LT(network.loss(z, goal, weight, nullptr), 1e-5 * before);
}

/// Rows of `f`, one in five held out.
SurrogateRows rowsOf(const std::vector<Axis> &box, unsigned n, const std::function<double(const Eigen::VectorXd &)> &f,
                     double noise = 0) {
  Random random(5);
  auto valuesOf = [&](const Eigen::MatrixXd &x) {
    Eigen::VectorXd y(x.rows());
    for (Eigen::Index i = 0; i < x.rows(); ++i)
      y[i] = f(x.row(i)) + noise * (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2);
    return y;
  };
  SurrogateRows rows{samplePoints(box, n, 1, 0), samplePoints(box, n / 4, 2, 0), {}, {}, {}, {}};
  rows.y = valuesOf(rows.x);
  rows.heldY = valuesOf(rows.heldX);
  rows.unit = Eigen::ArrayXd::Ones(rows.y.size());
  rows.heldUnit = Eigen::ArrayXd::Ones(rows.heldY.size());
  return rows;
}

double largestError(const Surrogate &s, const std::vector<Axis> &box,
                    const std::function<double(const Eigen::VectorXd &)> &f) {
  Eigen::MatrixXd x = samplePoints(box, 200, 9, 0.02);
  Eigen::VectorXd y(x.rows());
  s.oracle(x, y);
  double worst = 0;
  for (Eigen::Index i = 0; i < x.rows(); ++i)
    worst = std::max(worst, std::fabs(y[i] - f(x.row(i))));
  return worst;
}

TEST(PolynomialTest, PolynomialsAreTheirOwnSurrogates) {
  std::vector<Axis> box(6, Axis{1, 5});
  auto f = [](const Eigen::VectorXd &x) { return x[0] * x[1] + x[2] * x[3] + x[4] * x[5]; };
  Surrogate s = fitPolynomial(rowsOf(box, 400, f), std::nullopt);
  ASSERT_TRUE(s.oracle);
  EXPECT_LT(largestError(s, box, f), 1e-9) << "values up to 75, normal equations";
}

TEST(PolynomialTest, NoiseIsAveraged) {
  std::vector<Axis> box{{1, 3}};
  auto f = [](const Eigen::VectorXd &x) { return 1 / (1 + x[0] * x[0]); };
  constexpr double kNoise = 0.02; // half of which is the standard deviation's 0.577 of it
  Surrogate s = fitPolynomial(rowsOf(box, 2000, f, kNoise), std::nullopt);
  // A few coefficients from 2000 rows: 0.6 * 0.02 * sqrt(5 / 2000) is 6e-4; ends of the axis are some times worse.
  EXPECT_LT(largestError(s, box, f), 5e-3);
}

TEST(PolynomialTest, GroupsKnowTheScalingThatRowsDoNotShow) {
  // m c^2 / sqrt(1 - (v/c)^2): one group.
  std::string error;
  UnitSystem units{{*parseUnit("kg", error), *parseUnit("m/s", error), *parseUnit("m/s", error)},
                   *parseUnit("J", error)};
  std::vector<Axis> box{{1, 5}, {1, 2}, {3, 10}};
  auto f = [](const Eigen::VectorXd &x) { return x[0] * x[2] * x[2] / std::sqrt(1 - std::pow(x[1] / x[2], 2)); };
  Surrogate s = fitPolynomial(rowsOf(box, 100, f), dimensionlessForms(units, box)[0]);
  Eigen::MatrixXd beyond(1, 3);
  beyond << 50, 4, 12; // v/c occurs in the rows, these inputs do not
  Eigen::VectorXd y(1);
  s.oracle(beyond, y);
  EXPECT_NEAR(y[0] / f(beyond.row(0)), 1, 1e-8);
}

TEST(PolynomialTest, LearnsWhetherErrorsGrowWithTheValue) {
  std::vector<Axis> box{{0.1, 3}};
  auto f = [](const Eigen::VectorXd &x) { return x[0] * x[0] * x[0]; };
  auto shares = [](SurrogateRows rows) {
    rows.unit = rows.y.array().abs() + 0.3;
    rows.heldUnit = rows.heldY.array().abs() + 0.3;
    return rows;
  };
  SurrogateRows constant = shares(rowsOf(box, 1000, f, 0.2));
  ASSERT_TRUE(fitPolynomialAndErrors(constant, std::nullopt).oracle);
  EXPECT_EQ(constant.unit.minCoeff(), constant.unit.maxCoeff());
  SurrogateRows growing = shares(rowsOf(box, 1000, f));
  Random random(9);
  for (Eigen::VectorXd *y : {&growing.y, &growing.heldY})
    for (double &value : *y)
      value *= 1 + 0.2 * (random.uniform() - 0.5);
  ASSERT_TRUE(fitPolynomialAndErrors(growing, std::nullopt).oracle);
  EXPECT_LT(growing.unit.minCoeff(), 0.2 * growing.unit.maxCoeff());
}

const std::function<bool()> kNever = [] { return false; };

TEST(ReduceTest, FindsWhatRowsDependOn) {
  std::vector<Axis> box{{1, 3}, {1, 3}, {1, 3}};
  auto f = [](const Eigen::VectorXd &x) { return x[0] * std::cos(x[1] - x[2]); };
  Coordinates fewer = reduceCoordinates(rowsOf(box, 4000, f, 0.05), Coordinates::ofInputs(3), kNever);
  ASSERT_EQ(fewer.variables.size(), 1u) << print(fewer.variables[0], {}) << " and " << print(fewer.variables[1], {});
  // Along x1 - x2 = 0.5 nothing but the factor x0 changes: the variable is a function of the difference.
  Eigen::MatrixXd x(2, 3);
  x << 1.2, 2, 1.5, 2.7, 3.5, 3;
  Eigen::VectorXd u = fewer.variables[0].evaluate(x), p = fewer.prefactor.evaluate(x);
  EXPECT_NEAR(u[0], u[1], 1e-12);
  EXPECT_NEAR(p[1] / p[0], 2.7 / 1.2, 1e-12);
}

TEST(ReduceTest, LeavesAloneWhatNeedsItsInputs) {
  std::vector<Axis> box{{1, 3}, {1, 3}};
  auto f = [](const Eigen::VectorXd &x) { return std::sin(x[0] * x[1]) + 0.5 * x[1] * x[1]; };
  EXPECT_EQ(reduceCoordinates(rowsOf(box, 2000, f, 0.05), Coordinates::ofInputs(2), kNever).variables.size(), 2u);
}

TEST(ProposersTest, WhatRowsDependOnIsAskedFirst) {
  std::vector<Axis> box{{0, 1}, {0, 1}};
  auto f = [](const Eigen::VectorXd &x) { return 1 + x[0] * x[1] / (1 - x[0] * x[1] / 3); };
  std::vector<Proposer> list = proposersFor(rowsOf(box, 2000, f, 0.02), std::nullopt, 1, kNever);
  ASSERT_FALSE(list.empty());
  Surrogate first = list[0]();
  ASSERT_TRUE(first.coordinates);
  EXPECT_EQ(first.coordinates->variables.size(), 1u);
  // 0.0115 is the standard deviation of a row; few rows lie at the corner where the product is 1.
  EXPECT_LT(largestError(first, box, f), 0.02);
}

TEST(PolynomialTest, TooFewRowsGiveNone) {
  std::vector<Axis> box(6, Axis{1, 5});
  EXPECT_FALSE(fitPolynomial(rowsOf(box, 8, [](const Eigen::VectorXd &x) { return x.sum(); }), std::nullopt).oracle);
}

} // namespace
