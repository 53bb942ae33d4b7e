//===- GroupSearchTest.cpp - Tests of short forms of groups ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/GroupSearch.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

Unit unit(const char *text) {
  std::string error;
  return *parseUnit(text, error);
}

/// 300 rows with errors that are uniform in +-2 `noise`, whose median is `noise`.
FitData table(const std::vector<Axis> &box, const std::function<double(const Eigen::VectorXd &)> &f, double noise) {
  FitData data{samplePoints(box, 300, 3, 0), Eigen::VectorXd(300), Eigen::ArrayXd::Ones(300), true};
  Random random(8);
  for (Eigen::Index i = 0; i < 300; ++i)
    data.y[i] = f(data.x.row(i)) + 4 * noise * (random.uniform() - 0.5);
  return data;
}

ValueSearchOptions quick() {
  ValueSearchOptions options;
  options.work = 100'000;
  options.features = 500;
  options.forms = 12;
  return options;
}

/// The least error of any form on exact values, over their spread: 0 but for what noise does to constants.
double bestOf(const std::vector<ValueForm> &forms, const std::vector<Axis> &box,
              const std::function<double(const Eigen::VectorXd &)> &f) {
  FitData exact = table(box, f, 0);
  double spread = std::sqrt((exact.y.array() - exact.y.mean()).square().mean()), best = INFINITY;
  for (const ValueForm &form : forms) {
    Eigen::VectorXd left = refit(form.expression, exact).expression.evaluate(exact.x) - exact.y;
    best = std::min(best, std::sqrt(left.squaredNorm() / 300) / spread);
  }
  return best;
}

TEST(GroupSearchTest, OneGroupIsNamedInNoise) {
  // The shift of a frequency: prefactor w, group v/c.
  UnitSystem units{{unit("1/s"), unit("m/s"), unit("m/s")}, unit("1/s")};
  std::vector<Axis> box{{1, 5}, {1, 2}, {3, 10}};
  auto f = [](const Eigen::VectorXd &x) { return x[0] * std::sqrt((1 + x[1] / x[2]) / (1 - x[1] / x[2])); };
  EXPECT_LT(bestOf(searchGroups(table(box, f, 2e-3), 2e-3, box, units, std::nullopt, quick()), box, f), 1e-9);
}

TEST(GroupSearchTest, InputsShowTheDifferencesThatGroupsHide) {
  UnitSystem units{{unit("m"), unit("m"), unit("m"), unit("m")}, unit("m")};
  std::vector<Axis> box(4, Axis{1, 5});
  auto f = [](const Eigen::VectorXd &x) { return std::hypot(x[0] - x[1], x[2] - x[3]); };
  EXPECT_LT(bestOf(searchGroups(table(box, f, 3e-3), 3e-3, box, units, std::nullopt, quick()), box, f), 1e-9);
}

TEST(GroupSearchTest, KnownCoordinatesReachLongerForms) {
  // 18 nodes of five inputs, but 7 of a difference: sinc^2.
  std::vector<Axis> box(5, Axis{1, 3});
  auto f = [](const Eigen::VectorXd &x) {
    double u = x[2] * (x[3] - x[4]);
    return x[0] / x[1] * std::pow(std::sin(u) / u, 2);
  };
  Expr a = Expr::variable(0), b = Expr::variable(1), t = Expr::variable(2), u = Expr::variable(3),
       v = Expr::variable(4);
  Coordinates known;
  known.prefactor = a / b;
  known.variables = {t * u - t * v};
  EXPECT_LT(bestOf(searchGroups(table(box, f, 1e-3), 1e-3, box, std::nullopt, known, quick()), box, f), 1e-9);
}

TEST(GroupSearchTest, FunctionsAreNotNested) {
  std::vector<Axis> box{{1, 3}};
  auto f = [](const Eigen::VectorXd &x) { return std::sin(std::exp(std::cos(x[0]))); };
  for (const ValueForm &form : searchGroups(table(box, f, 0), 1e-3, box, std::nullopt, std::nullopt, quick())) {
    int deepest = 0;
    std::function<void(const Expr &, int)> visit = [&](const Expr &e, int depth) {
      depth += e.is(Operator::Sin) || e.is(Operator::Exp) || e.is(Operator::Cos) || e.is(Operator::Log);
      deepest = std::max(deepest, depth);
      for (unsigned k = 0; e.isOperation() && k < e.numOperands(); ++k)
        visit(e.operand(k), depth);
    };
    visit(form.expression, 0);
    EXPECT_LE(deepest, 2) << "one function, and the inverse of a transform";
  }
}

} // namespace
