//===- UnitReductionTest.cpp - Tests of cuts that units prescribe ---------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/UnitReduction.h"

#include "../structure/TestField.h"
#include "engine/search/Solver.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

UnitSystem system(std::initializer_list<const char *> inputs, const char *output) {
  std::string error;
  UnitSystem units{{}, *parseUnit(output, error)};
  for (const char *text : inputs)
    units.inputs.push_back(*parseUnit(text, error));
  return units;
}

/// Drag of a body with Abraham's law for G.
double drag(const double *x) {
  double reynolds = x[2] * x[0] * x[1] / x[3];
  return x[2] * x[0] * x[0] * x[1] * x[1] * std::pow(1 + 9.06 / std::sqrt(reynolds), 2);
}
const UnitSystem kDrag = system({"m/s", "m", "kg/m^3", "kg/(m*s)"}, "N");

TEST(UnitReductionTest, TheClaimIsMeasured) {
  std::vector<DimensionlessForm> forms = dimensionlessForms(kDrag, cube(4));
  Field field = testField(cube(4), drag, 1e-5);
  EXPECT_LT(unitDefect(field, forms[0], 1), 1e-4);
  // A constant with a dimension that nobody named: a velocity.
  Field hidden = testField(
      cube(4), [](const double *x) { return drag(x) * (1 + 0.1 * x[0]); }, 1e-5);
  EXPECT_GT(unitDefect(hidden, forms[0], 1), 1e-2);
}

TEST(UnitReductionTest, TheDefectIsTheErrorForWhichUnitsHold) {
  // Proportional to what breaks the units, and near it: f is off by e at some points and by 0 at others.
  std::vector<DimensionlessForm> forms = dimensionlessForms(kDrag, cube(4));
  auto defect = [&](double e) {
    auto near = [e](const double *x) { return drag(x) * (1 + e * std::sin(2 * x[0] + 3 * x[1])); };
    return unitDefect(testField(cube(4), near), forms[0], 1);
  };
  EXPECT_LT(defect(0), 1e-12);
  EXPECT_NEAR(defect(1e-4) / defect(1e-5), 10, 0.1);
  EXPECT_GT(defect(1e-4), 1e-5);
  EXPECT_LT(defect(1e-4), 3e-4);
}

TEST(UnitReductionTest, TheGroupReachesAsFarAsTheBox) {
  Field field = testField(cube(4), drag);
  for (const DimensionlessForm &form : dimensionlessForms(kDrag, cube(4))) {
    Reduction r = reduceByUnits(field, form, 0);
    ASSERT_EQ(r.parts.size(), 1u);
    const Field &g = r.parts[0].field;
    // Four inputs from 1 to 3, each to the power 1, -1: from 1/27 to 3, or the other way round; or their powers.
    EXPECT_NEAR(std::log(g.box()[0].hi / g.box()[0].lo), 4 * std::log(3.0), 1e-9);
    // G is what it is at any inputs with this group: f over its prefactor.
    Eigen::MatrixXd x = samplePoints(cube(4), 50, 3);
    Eigen::VectorXd groups = form.group(0).evaluate(x), prefactor = form.prefactor().evaluate(x);
    for (unsigned view = 0; view < g.numViews(); ++view) {
      Eigen::VectorXd values = g.view(Eigen::MatrixXd(groups), view);
      for (Eigen::Index i = 0; i < x.rows(); ++i) {
        Eigen::VectorXd row = x.row(i);
        EXPECT_NEAR(values[i] * prefactor[i] / drag(row.data()), 1, 1e-12);
      }
    }
  }
}

TEST(UnitReductionTest, ViewsStayInsideTheBox) {
  std::vector<Axis> box{{-1, 2}, {1, 3}, {2, 4}, {0, 6}};
  UnitSystem units = system({"m", "m", "s", "rad"}, "m/s");
  bool inside = true;
  Field field(box, 1, [&](const Points &x, unsigned, Eigen::Ref<Eigen::VectorXd> y) {
    for (Eigen::Index i = 0; i < x.rows(); ++i)
      for (unsigned k = 0; k < 4; ++k)
        inside &= x(i, k) >= box[k].lo - 1e-12 && x(i, k) <= box[k].hi + 1e-12;
    y = ((x.col(0) + x.col(1)).array() / x.col(2).array() * (2 + x.col(3).array().cos())).matrix();
  });
  for (const DimensionlessForm &form : dimensionlessForms(units, box)) {
    Reduction r = reduceByUnits(field, form, 0);
    Eigen::MatrixXd groups = samplePoints(r.parts[0].field.box(), 200, 5, 0);
    for (unsigned view = 0; view < 3; ++view)
      EXPECT_TRUE(r.parts[0].field.view(groups, view).allFinite());
  }
  EXPECT_TRUE(inside);
}

TEST(UnitReductionTest, UnitsAloneGiveThePendulum) {
  SearchBudget budget;
  budget.expired = [] { return false; };
  Solver solver(1, budget);
  solver.units = system({"m", "m/s^2", "kg"}, "s");
  double pi = std::acos(-1.0);
  std::vector<Candidate> names =
      solver.solve(testField(
                       cube(3), [&](const double *x) { return 2 * pi * std::sqrt(x[0] / x[1]); }, 1e-4),
                   0);
  ASSERT_FALSE(names.empty());
  ASSERT_EQ(names[0].expression.parameters().size(), 1u);
  EXPECT_NEAR(names[0].expression.parameters()[0], 2 * pi, 1e-3) << "ten times the error";
  EXPECT_EQ(names[0].expression.variables(), (std::vector<unsigned>{0, 1}));
}

} // namespace
