//===- DimensionalAnalysisTest.cpp - Tests of what units decide -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/DimensionalAnalysis.h"

#include "TestField.h"
#include "engine/expr/Parse.h"
#include "engine/expr/Print.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

Unit unit(const char *text) {
  std::string error;
  return parseUnit(text, error).value();
}

UnitSystem system(std::initializer_list<const char *> inputs, const char *output) {
  UnitSystem units{{}, unit(output)};
  for (const char *text : inputs)
    units.inputs.push_back(unit(text));
  return units;
}

const UnitSystem kDrag = system({"m/s", "m", "kg/m^3", "kg/(m*s)"}, "N"); // v, d, rho, mu
const UnitSystem kPendulum = system({"m", "m/s^2", "kg"}, "s");           // l, g, m

std::string text(const Expr &e, std::vector<std::string> names) { return print(e, names); }

TEST(DimensionalAnalysisTest, RankIsTheNumberOfIndependentDimensions) {
  EXPECT_EQ(dimensionRank(kDrag.inputs), 3u);
  EXPECT_EQ(dimensionRank(system({"m", "m", "m"}, "m").inputs), 1u);
  EXPECT_EQ(dimensionRank(system({"1", "rad"}, "1").inputs), 0u);
  EXPECT_EQ(dimensionRank(system({"N", "kg", "m/s^2"}, "1").inputs), 2u) << "force is mass times acceleration";
}

TEST(DimensionalAnalysisTest, DragHasOneGroupTheReynoldsNumber) {
  std::vector<DimensionlessForm> forms = dimensionlessForms(kDrag, cube(4));
  std::vector<std::string> names{"v", "d", "rho", "mu"};
  ASSERT_EQ(forms.size(), 4u) << "any three of the four have independent dimensions";
  for (const DimensionlessForm &form : forms)
    ASSERT_EQ(form.measured.size(), 1u);
  auto textbook =
      std::find_if(forms.begin(), forms.end(), [](const DimensionlessForm &f) { return f.measured[0] == 3; });
  // rho v^2 d^2, and mu/(rho v d): checked at v, d, rho, mu = 2, 3, 5, 7.
  std::vector<double> point{2, 3, 5, 7};
  EXPECT_DOUBLE_EQ(textbook->prefactor().evaluate(point), 5.0 * 4 * 9);
  EXPECT_DOUBLE_EQ(textbook->group(0).evaluate(point), 7.0 / (5 * 2 * 3));
  EXPECT_LE(forms[0].cost(), textbook->cost()) << "simplest first";
  EXPECT_EQ(text(forms[0].prefactor(), names), "v*d*mu") << "Stokes's: no other choice has smaller exponents";
}

TEST(DimensionalAnalysisTest, PendulumIsDecidedUpToAConstant) {
  std::vector<DimensionlessForm> forms = dimensionlessForms(kPendulum, cube(3));
  ASSERT_EQ(forms.size(), 1u);
  EXPECT_TRUE(forms[0].measured.empty());
  EXPECT_EQ(forms[0].output, (std::vector<Rational>{{1, 2}, {-1, 2}, {0, 1}})) << "the mass does not matter";
}

TEST(DimensionalAnalysisTest, RepeatingInputsArePositive) {
  std::vector<Axis> box{{-1, 1}, {1, 2}};
  std::vector<DimensionlessForm> forms = dimensionlessForms(system({"m", "m"}, "m"), box);
  ASSERT_EQ(forms.size(), 1u);
  EXPECT_EQ(forms[0].repeating, std::vector<unsigned>{1});
}

TEST(DimensionalAnalysisTest, NothingFollowsWhereAConstantMustHaveADimension) {
  EXPECT_TRUE(dimensionlessForms(system({"m", "m"}, "kg"), cube(2)).empty());
  EXPECT_TRUE(dimensionlessForms(system({"1", "1"}, "1"), cube(2)).empty()) << "nothing to reduce";
}

TEST(DimensionalAnalysisTest, GroupsAreDimensionless) {
  UnitSystem units = system({"C", "C", "F/m", "m", "V^2", "rad"}, "N");
  std::vector<DimensionlessForm> forms = dimensionlessForms(units, cube(6));
  ASSERT_FALSE(forms.empty());
  UnitSystem number{units.inputs, Unit()};
  Eigen::MatrixXd points = samplePoints(cube(6), 16, 1);
  for (const DimensionlessForm &form : forms) {
    // A change of units by a factor of 3 leaves them: powers of 3 cost a few roundings.
    EXPECT_LT(covarianceDefect(form.prefactor(), units, points), 1e-13);
    for (size_t k = 0; k < form.measured.size(); ++k)
      EXPECT_LT(covarianceDefect(form.group(k), number, points), 1e-13);
  }
}

TEST(DimensionalAnalysisTest, CovarianceTellsFormsWithProperUnits) {
  UnitSystem units = system({"m", "m", "s"}, "m/s");
  std::string error;
  std::vector<std::string> names{"x", "y", "t"};
  Eigen::MatrixXd points = samplePoints(cube(3), 64, 1);
  auto defect = [&](const char *formula) { return covarianceDefect(*parse(formula, names, error), units, points); };
  EXPECT_LT(defect("0.37*sqrt(x^2 + y^2)/t"), 1e-13);
  EXPECT_LT(defect("x*(log(x) - log(y))/t"), 1e-13) << "logarithms of lengths, but of their ratio";
  EXPECT_GT(defect("(x + 0.01)/t"), 1e-3) << "the constant would be a length";
  EXPECT_GT(defect("x*exp(0.001*y)/t"), 1e-3);
}

} // namespace
