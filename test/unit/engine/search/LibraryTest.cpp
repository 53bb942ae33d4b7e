//===- LibraryTest.cpp - Tests of functions that the user knows -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Library.h"

#include "../structure/TestField.h"
#include "engine/expr/Parse.h"
#include "engine/search/Solver.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

Unit unit(const char *text) {
  std::string error;
  return *parseUnit(text, error);
}

Expr formula(const std::string &text, const std::vector<std::string> &names) {
  std::string error;
  return *parse(text, names, error);
}

/// Long, and of the kind that comes out of a handbook.
const std::string kOddText = "exp(-0.37*u^1.3)*(1 + 0.31*sin(2.9*u*v)) + log(1 + 0.41*u*v^1.7)/(1.9 + v)";

LibraryModule odd() { return {"odd", {{"u", {}, {}}, {"v", {}, {}}}, formula(kOddText, {"u", "v"}), {}}; }

double oddValue(double u, double v) {
  return std::exp(-0.37 * std::pow(u, 1.3)) * (1 + 0.31 * std::sin(2.9 * u * v)) +
         std::log(1 + 0.41 * u * std::pow(v, 1.7)) / (1.9 + v);
}

/// The smallest defect of a cut along `variable` by the odd function of the first two variables.
double oddDefect(const Formula &f, unsigned variable, double noise = 0) {
  std::vector<LibraryModule> library{odd()};
  Field field = testField(cube(3), f, noise);
  double best = INFINITY;
  std::vector<LibraryCall> calls = bindLibrary(library, 3, {}, 0, 100);
  for (const LibraryFinding &finding : findLibraryCuts(field, calls, 1))
    if (finding.variable == variable && finding.call.variables[0] == 0u && finding.call.variables[1] == 1u)
      best = std::min(best, finding.defect);
  return best;
}

TEST(LibraryTest, BindsEachVariableToOneArgument) {
  std::vector<LibraryModule> library{odd()};
  EXPECT_EQ(bindLibrary(library, 3, {}, 0, 100).size(), 6u) << "ordered pairs of three";
  EXPECT_EQ(bindLibrary(library, 1, {}, 0, 100).size(), 0u) << "an argument is left over";
  std::vector<LibraryCall> free = bindLibrary(library, 1, {}, 1, 100);
  ASSERT_EQ(free.size(), 2u) << "one argument is the variable, the other a constant";
  EXPECT_EQ(free[0].variables, (std::vector<std::optional<unsigned>>{0u, std::nullopt}));
  EXPECT_EQ(free[1].variables, (std::vector<std::optional<unsigned>>{std::nullopt, 0u}));
  EXPECT_EQ(bindLibrary(library, 3, {}, 0, 4).size(), 4u) << "the limit";
}

TEST(LibraryTest, UnitsDecideWhatIsBoundAndAreConverted) {
  std::vector<LibraryModule> library{
      {"speed", {{"s", unit("m"), {}}, {"t", unit("s"), {}}}, formula("s/t", {"s", "t"}), unit("m/s")}};
  std::optional<Unit> units[] = {unit("s"), unit("km"), unit("kg")};
  std::vector<LibraryCall> calls = bindLibrary(library, 3, units, 0, 100);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].text(), "speed(1000*{1}, {0})");
  double point[] = {4, 2, 0};
  EXPECT_DOUBLE_EQ(calls[0].expression().evaluate(point), 500);
}

TEST(LibraryTest, CutsWhereRowsAreInTheSpanOfTheModule) {
  auto product = [](const double *x) { return oddValue(x[0], x[1]) * x[2] * x[2]; };
  auto affine = [](const double *x) { return std::exp(x[2]) + oddValue(x[0], x[1]) / x[2]; };
  auto hidden = [](const double *x) { return std::exp(-x[2] * oddValue(x[0], x[1])); };
  for (unsigned variable : {0u, 1u}) {
    EXPECT_LT(oddDefect(product, variable), 1e-10);
    EXPECT_LT(oddDefect(affine, variable), 1e-10);
    EXPECT_LT(oddDefect(hidden, variable), 1e-10);
    EXPECT_LT(oddDefect(product, variable, 1e-5), 5e-5) << "the defect is the error";
    EXPECT_GT(oddDefect(product, variable, 1e-5), 2e-6);
  }
}

TEST(LibraryTest, TheDefectIsWhatTheModuleMisses) {
  auto defect = [&](double e) {
    return oddDefect(
        [e](const double *x) { return oddValue(x[0], x[1]) * x[2] * (1 + e * std::sin(4 * x[0] + x[1] * x[2])); }, 0);
  };
  EXPECT_NEAR(defect(1e-4) / defect(1e-5), 10, 0.5) << "proportional to the error";
  EXPECT_GT(defect(1e-4), 1e-5);
  EXPECT_LT(defect(1e-4), 2e-4);
}

TEST(LibraryTest, DoesNotCutByWhatIsNearlyTheModule) {
  // One constant in it is 1 % off; another function in its place; it of a scaled argument.
  auto near = [](const double *x) { return (oddValue(x[0], x[1]) + 0.01 * std::exp(-x[0] * x[1])) * x[2]; };
  auto other = [](const double *x) { return std::sin(x[0] * x[1]) * x[2] + 3; };
  auto scaled = [](const double *x) { return oddValue(1.1 * x[0], x[1]) * x[2]; };
  EXPECT_GT(oddDefect(near, 0), 1e-5);
  EXPECT_GT(oddDefect(other, 0), 1e-3);
  EXPECT_GT(oddDefect(scaled, 0), 1e-4);
}

TEST(LibraryTest, ConstantsInsideACallMayHaveUnits) {
  // A velocity in 331.3 + 0.606 theta; in a call its units are the author's.
  std::vector<LibraryModule> library{
      {"sound", {{"T", unit("K"), {}}}, formula("331.3 + 0.606*(T - 273.15)", {"T"}), unit("m/s")}};
  UnitSystem units{{unit("K"), unit("m")}, unit("s")};
  Eigen::MatrixXd x = samplePoints({{280, 300}, {1, 9}}, 50, 1);
  std::vector<Expr> hot{Expr::variable(0)}, far{Expr::variable(1)};
  Expr echo = Expr::parameter(2) * Expr::variable(1) / library[0].body.substitute(hot);
  EXPECT_GT(covarianceDefect(echo, units, x), 1e-2);
  EXPECT_LT(covarianceDefect(echo, units, x, library), 1e-12);
  Expr wrong = Expr::variable(1) / library[0].body.substitute(far);
  EXPECT_GT(covarianceDefect(wrong, units, x, library), 1e-2) << "an argument of another dimension";
}

TEST(LibraryTest, NamesACallWithFreeScalesAndConstants) {
  std::vector<LibraryModule> library{odd()};
  FitData data;
  data.x = samplePoints(cube(1), 200, 1);
  data.y.resize(200);
  for (Eigen::Index i = 0; i < 200; ++i)
    data.y[i] = 5 - 2 * oddValue(0.8 * data.x(i, 0), 1.4);
  data.unit = data.y.array().abs();
  std::vector<LibraryName> names = nameByLibrary(data, bindLibrary(library, 1, {}, 1, 100), 3, 1);
  ASSERT_FALSE(names.empty());
  EXPECT_LT(names[0].median, 1e-8);
  data.y = data.x.col(0).array().sin().matrix(); // a null: no scale makes a sine of it
  names = nameByLibrary(data, bindLibrary(library, 1, {}, 1, 100), 3, 1);
  EXPECT_TRUE(names.empty() || names[0].median > 1e-6);
}

SearchBudget budget() {
  SearchBudget b;
  b.expired = [] { return false; };
  b.enumerations = 0;
  return b;
}

TEST(LibraryTest, TheSearchBuildsWithIt) {
  constexpr double kNoise = 1e-6;
  Field field = testField(
      cube(3), [](const double *x) { return x[1] * std::exp(-oddValue(x[2], x[0])) + x[1] * x[1]; }, kNoise);
  std::vector<LibraryModule> library{odd()};
  Solver solver(1, budget());
  solver.library = library;
  std::vector<Candidate> names = solver.solve(field, 0);
  ASSERT_FALSE(names.empty());
  EXPECT_LT(names[0].median, 20 * kNoise);
  bool told = false;
  for (const StructureFinding &finding : names[0].structure)
    told |= finding.text.find("odd(x2, x0)") != std::string::npos;
  EXPECT_TRUE(told);
}

} // namespace
