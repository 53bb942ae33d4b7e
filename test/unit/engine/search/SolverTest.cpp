//===- SolverTest.cpp - Tests of the search -------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Solver.h"

#include "../structure/TestField.h"
#include "engine/fit/LeastSquares.h"
#include "engine/search/Proposals.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

SearchBudget budget() {
  SearchBudget b;
  b.expired = [] { return false; };
  b.enumerations = 0; // tested on its own
  return b;
}

/// Largest difference of the first name from the formula, relative to the largest value.
double errorOf(const std::vector<Candidate> &names, const std::vector<Axis> &box, const Formula &formula) {
  if (names.empty())
    return INFINITY;
  Eigen::MatrixXd x = samplePoints(box, 200, 77, 0);
  Eigen::VectorXd y = names[0].expression.evaluate(x);
  double error = 0, size = 0;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    Eigen::VectorXd row = x.row(i);
    double truth = formula(row.data());
    error = std::max(error, std::isfinite(y[i]) ? std::fabs(y[i] - truth) : INFINITY);
    size = std::max(size, std::fabs(truth));
  }
  return error / size;
}

struct Case {
  const char *name;
  std::vector<Axis> box;
  double (*formula)(const double *);
};

class Laws : public testing::TestWithParam<Case> {};

TEST_P(Laws, AreFoundWithinTheError) {
  const Case &c = GetParam();
  constexpr double kNoise = 1e-6;
  std::vector<Candidate> names = Solver(1, budget()).solve(testField(c.box, c.formula, kNoise), 0);
  EXPECT_LT(errorOf(names, c.box, c.formula), 20 * kNoise);
}

INSTANTIATE_TEST_SUITE_P(
    Solver, Laws,
    testing::Values(
        // All inputs scale together, no two of them alone.
        Case{"scaled", cube(3),
             [](const double *x) { return x[0] * std::log(1 + x[1] / x[0] + x[2] * x[2] / (x[0] * x[0])); }},
        Case{"gravity", cube(4), [](const double *x) { return x[0] * x[1] / (x[2] * x[2] + x[3] * x[3]); }},
        Case{"doppler", cube(2, 0.1, 0.6), [](const double *x) { return (x[0] + x[1]) / (1 + x[0] * x[1]); }},
        Case{"cosines",
             {{1, 3}, {1, 3}, {0, 3}},
             [](const double *x) {
               return std::sqrt(x[0] * x[0] + x[1] * x[1] - 2 * x[0] * x[1] * std::cos(x[2]) + 1);
             }},
        Case{"planck", cube(3), [](const double *x) { return x[0] * x[0] / (std::exp(x[0] / x[1]) - 1) * x[2]; }},
        Case{"hidden_square", cube(3),
             [](const double *x) { return std::sqrt(std::pow(x[0] - x[1] * x[2], 2) + x[1] * x[1]); }},
        Case{"unused", cube(3), [](const double *x) { return std::exp(-x[0]) * x[2]; }},
        Case{"negative", cube(3), [](const double *x) { return -x[0] / (x[1] + x[2]); }},
        Case{"inner_frequency", {{1, 4}, {1, 3}}, [](const double *x) { return (2 + std::cos(x[0] * x[1])) / x[1]; }}),
    [](const auto &info) { return std::string(info.param.name); });

TEST(SolverTest, ReportsTheRelationsItUsed) {
  std::vector<Candidate> names =
      Solver(1, budget(), {"m", "r", "q"})
          .solve(testField(cube(3), [](const double *x) { return x[0] * std::exp(-(x[1] - x[2])); }), 0);
  ASSERT_FALSE(names.empty());
  ASSERT_FALSE(names[0].structure.empty());
  EXPECT_TRUE(names[0].structure[0].text.starts_with("multiplicative")) << names[0].structure[0].text;
  EXPECT_EQ(names[0].structure[0].level, 0u);
  EXPECT_FALSE(names[0].structure[0].isName);
}

TEST(SolverTest, TheTreeEndsInNamesOfTheParts) {
  std::vector<Candidate> names =
      Solver(1, budget(), {"m", "r", "q"})
          .solve(testField(cube(3), [](const double *x) { return x[0] * std::exp(x[1]) / std::sqrt(x[2]); }), 0);
  ASSERT_FALSE(names.empty());
  const std::vector<StructureFinding> &tree = names[0].structure;
  unsigned leaves = 0;
  for (size_t k = 0; k < tree.size(); ++k) {
    EXPECT_LE(tree[k].level, k == 0 ? 0 : tree[k - 1].level + 1) << "a node is a child of the one before, or closes it";
    bool hasChild = k + 1 < tree.size() && tree[k + 1].level > tree[k].level;
    EXPECT_EQ(tree[k].isName, !hasChild);
    leaves += tree[k].isName;
  }
  EXPECT_EQ(leaves, 3u);
}

TEST(SolverTest, NamesWhatAFormLeaves) {
  // The second term has a thousandth of the size of the first: x y^2 z alone agrees within a few errors.
  Formula law = [](const double *x) { return x[0] * x[1] * x[1] * x[2] + 0.02 * x[0] * x[0] * std::sin(x[1]) / x[3]; };
  std::vector<Candidate> names = Solver(1, budget()).solve(testField(cube(4), law, 2e-6), 0);
  ASSERT_FALSE(names.empty());
  EXPECT_LT(names[0].median, 1e-5);
  double point[] = {1.7, 2.3, 2.9, 1.2};
  EXPECT_NEAR(names[0].expression.evaluate(point), law(point), 1e-4);
}

TEST(SolverTest, ACoarseErrorLeavesTheShortLaw) {
  // Names of single variables that follow an error of 3e-3 are longer and fit better.
  Formula law = [](const double *x) { return x[0] * (x[1] * x[1] + x[2] * x[2]); };
  std::vector<Candidate> names = Solver(1, budget()).solve(testField(cube(3), law, 3e-3), 0);
  Expr x = Expr::variable(0), y = Expr::variable(1), z = Expr::variable(2), two(2.0);
  bool found = std::any_of(names.begin(), names.end(), [&](const Candidate &c) {
    FitData data{samplePoints(cube(3), 100, 1), {}, Eigen::ArrayXd::Ones(100)};
    data.y = (x * (pow(y, two) + pow(z, two))).evaluate(data.x);
    return refit(c.expression, data, {60, false}).rms < 1e-9;
  });
  EXPECT_TRUE(found);
}

TEST(SolverTest, FindsNothingWhereNothingHolds) {
  Field f = testField(
      cube(2), [](const double *x) { return 3 + std::sin(2 * x[0] + x[1] * x[1]) * std::cos(x[0] * x[1] + x[0]); });
  EXPECT_TRUE(Solver(1, budget()).solve(f, 0).empty());
}

TEST(SolverTest, EnumeratesWhatCannotBeCut) {
  // Neither variable alone, nor a compound of both, is seen from outside.
  std::vector<Axis> box = cube(2);
  Formula fringe = [](const double *x) { return 2 * std::cos(x[0] * x[1]) / (x[0] + x[1]); };
  Field f = testField(box, fringe, 1e-6);
  SearchBudget b = budget();
  EXPECT_GT(errorOf(Solver(1, b).solve(f, 0), box, fringe), 1e-2);
  b.enumerations = 1;
  b.enumerationWork = 30'000;
  EXPECT_LT(errorOf(Solver(1, b).solve(f, 0), box, fringe), 2e-5);
}

TEST(SolverTest, KeepsToTheOperatorsAsked) {
  Field f = testField(cube(2), [](const double *x) { return x[1] * std::exp(x[0]); });
  SearchBudget b = budget();
  b.operators = {Operator::Sin};
  for (const Candidate &c : Solver(1, b).solve(f, 0))
    EXPECT_TRUE(usesOnly(c.expression, b.operators));
  EXPECT_FALSE(usesOnly(exp(Expr::variable(0)), b.operators));
  EXPECT_TRUE(usesOnly(sqrt(Expr::variable(0)) + 2.0, b.operators));
}

TEST(SolverTest, StopsWhenAsked) {
  SearchBudget b;
  b.expired = [] { return true; };
  EXPECT_TRUE(Solver(1, b).solve(testField(cube(2), [](const double *x) { return x[0] * x[1]; }), 0).empty());
}

TEST(ReductionTest, PartsComposeToTheWhole) {
  // Names of the parts are the parts' exact forms; the composition is the formula up to constants that a refit finds.
  Field f = testField(cube(2), [](const double *x) { return x[0] * x[1] * x[1]; });
  double noise = 0;
  std::vector<Proposal> proposals = proposeReductions(f, 1, noise);
  ASSERT_FALSE(proposals.empty());
  EXPECT_LT(proposals[0].defect, 1e-12);
  for (const Reduction &r : proposals[0].reductions())
    for (const Part &part : r.parts) {
      EXPECT_LT(part.field.dims(), f.dims());
      EXPECT_EQ(part.variables.size(), part.field.dims());
    }
}

TEST(ReductionTest, DropsConstantsOfSumsAndProducts) {
  Expr x = Expr::variable(0), p = Expr::parameter(2);
  EXPECT_EQ(dropConstantTerms(p + x - p), x);
  EXPECT_EQ(dropConstantFactors(p * x / p), x);
  EXPECT_EQ(dropConstantFactors(-(p * x)), x);
  EXPECT_EQ(dropConstantFactors(p / x), 1.0 / x);
}

} // namespace
