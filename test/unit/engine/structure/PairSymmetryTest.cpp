//===- PairSymmetryTest.cpp - Tests of compounds of two variables ---------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/PairSymmetry.h"
#include "TestField.h"

#include <gtest/gtest.h>

using namespace hybrid::engine;

namespace {

/// The finding for the first two variables on these scales with the smallest defect.
std::optional<PairFinding> best(const Field &field, std::string_view scaleI, std::string_view scaleJ,
                                bool scaled = false) {
  std::optional<PairFinding> found;
  for (const PairFinding &f : findPairSymmetries(field, 3))
    if (f.i == 0 && f.j == 1 && f.scaleI->text == scaleI && f.scaleJ->text == scaleJ && (f.power != 0) == scaled &&
        (!found || f.defect < found->defect))
      found = f;
  return found;
}

TEST(PairSymmetryTest, FindsDifferenceRatioProductAndRadius) {
  auto outer = [](double u, double z) { return 2 + std::sin(u) + u * z; };
  struct Case {
    const char *scale;
    double factor;
    double (*compound)(double, double);
  } cases[] = {
      {"x", -1, [](double x, double y) { return x - y; }},
      {"x", 1, [](double x, double y) { return x + y; }},
      {"log x", -1, [](double x, double y) { return x / y; }},
      {"log x", 2, [](double x, double y) { return x * y * y; }},
      {"x^2", 1, [](double x, double y) { return x * x + y * y; }},
      {"1/x", 1, [](double x, double y) { return 1 / x + 1 / y; }},
  };
  for (const Case &c : cases) {
    Field f = testField(cube(3), [&](const double *x) { return outer(c.compound(x[0], x[1]), x[2]); });
    auto found = best(f, c.scale, c.scale);
    ASSERT_TRUE(found) << c.scale;
    EXPECT_EQ(found->factor, c.factor) << c.scale;
    EXPECT_LT(found->defect, 1e-12) << c.scale;
  }
}

TEST(PairSymmetryTest, FindsAPowerInFrontOfAFunctionOfTheRatio) {
  Field planck = testField(cube(2), [](const double *x) { return x[0] * x[0] * x[0] / (std::exp(x[0] / x[1]) - 1); });
  auto found = best(planck, "log x", "log x", true);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->factor, -1);
  EXPECT_EQ(found->power, 3);
  EXPECT_LT(found->defect, 1e-12);
}

/// Twelve views of a formula, each with a smooth relative error of its own of about 5e-3.
Field coarseField(Formula formula) {
  auto evaluate = [formula](const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y) {
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      double point[] = {x(i, 0), x(i, 1)};
      y[i] = formula(point) * (1 + 7e-3 * std::sin(3 * (1 + view % 3) * x(i, 0) + (2.0 + view) * x(i, 1)));
    }
  };
  return Field({{1, 3}, {4, 6}}, 12, evaluate);
}

TEST(PairSymmetryTest, ACoarseFieldShowsItsPowerByValues) {
  // d y/(y^2 - d^2)^2 = y^-2 G(y/d): its gradients differ from those of a product by less than the error.
  Field f = coarseField([](const double *x) { return x[1] * x[0] / std::pow(x[0] * x[0] - x[1] * x[1], 2); });
  auto found = best(f, "log x", "log x", true);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->factor, -1);
  EXPECT_EQ(found->power, -2);
  EXPECT_LT(found->defect, 6e-3);
}

TEST(PairSymmetryTest, ACoarseFieldWithoutAPowerIsRefuted) {
  Field f = coarseField([](const double *x) { return 3 + std::sin(2 * x[0]) * x[1]; });
  for (const PairFinding &p : findPairSymmetries(f, 3))
    EXPECT_GT(p.defect, 2e-2);
}

TEST(PairSymmetryTest, ReducedFieldAndExpressionsAgreeWithTheWhole) {
  Field f =
      testField(cube(3), [](const double *x) { return x[0] * x[0] * std::exp(-x[0] / x[1]) + x[0] * x[0] * x[2]; });
  auto found = best(f, "log x", "log x", true);
  ASSERT_TRUE(found);
  Field g = reducePair(f, *found);
  auto [compound, front] = pairExpressions(*found, Expr::variable(0), Expr::variable(1));
  double point[] = {1.5, 2.2, 2.5};
  Eigen::MatrixXd x(1, 2);
  x << compound.evaluate(point), point[2];
  double value = point[0] * point[0] * (std::exp(-point[0] / point[1]) + point[2]);
  EXPECT_NEAR(front.evaluate(point) * g(x)[0], value, 1e-12 * value);
}

TEST(PairSymmetryTest, NullCaseIsRefuted) {
  Field f = testField(cube(2), [](const double *x) { return 3 + std::sin(x[0]) * x[1] + x[0] * x[0]; });
  for (const PairFinding &p : findPairSymmetries(f, 3))
    EXPECT_GT(p.defect, 1e-3);
}

TEST(PairSymmetryTest, GradientsAreOfSixthOrder) {
  Field f = testField({{1, 3}, {1, 3, true}}, [](const double *x) { return std::sin(x[0]) * std::log(x[1]); });
  Eigen::MatrixXd x(1, 2);
  x << 1.7, 2.1;
  Eigen::MatrixXd g = gradients(f, x);
  EXPECT_NEAR(g(0, 0), std::cos(1.7) * std::log(2.1), 1e-9) << "h^6/140 = 3e-10 for h = 0.06";
  EXPECT_NEAR(g(0, 1), std::sin(1.7) / 2.1, 1e-9);
}

} // namespace
