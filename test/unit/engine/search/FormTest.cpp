//===- FormTest.cpp - Tests of forms with gaps ----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Form.h"

#include "../structure/TestField.h"
#include "engine/search/Solver.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const std::vector<std::string> kNames = {"x", "y", "z"};

struct Case {
  const char *name, *form;
  double (*formula)(const double *);
};

class Forms : public testing::TestWithParam<Case> {};

TEST_P(Forms, AreFilled) {
  const Case &c = GetParam();
  std::string error;
  std::optional<Form> form = parseForm(c.form, kNames, error);
  ASSERT_TRUE(form) << error;
  SearchBudget budget;
  budget.expired = [] { return false; };
  constexpr double kNoise = 1e-6;
  std::vector<Axis> box{{1, 3}, {1, 3}, {1, 3}};
  std::vector<Candidate> names = Solver(1, budget, kNames).solve(testField(box, c.formula, kNoise), *form);
  ASSERT_FALSE(names.empty());
  Eigen::MatrixXd x = samplePoints(box, 200, 77, 0);
  Eigen::VectorXd y = names[0].expression.evaluate(x);
  double worst = 0, size = 0;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    Eigen::VectorXd row = x.row(i);
    double truth = c.formula(row.data());
    worst = std::max(worst, std::isfinite(y[i]) ? std::fabs(y[i] - truth) : INFINITY);
    size = std::max(size, std::fabs(truth));
  }
  EXPECT_LT(worst, 20 * kNoise * size);
  EXPECT_TRUE(names[0].structure[0].text.starts_with("of the form ")) << names[0].structure[0].text;
}

INSTANTIATE_TEST_SUITE_P(
    Form, Forms,
    testing::Values(
        Case{"constants", "a*exp(-b*x) + c*y*z",
             [](const double *x) { return 2.5 * std::exp(-0.7 * x[0]) + 0.3 * x[1] * x[2]; }},
        Case{"a_sum", "a*exp(-b*x) + g(y) + z",
             [](const double *x) { return 2.5 * std::exp(-0.7 * x[0]) + std::sqrt(x[1]) + x[2]; }},
        Case{"two_functions", "g(x)*h(y) + z", [](const double *x) { return std::log(x[0] + 1) / x[1] + x[2]; }},
        Case{"twice", "x*g(y) + z*g(y)", [](const double *x) { return (x[0] + x[2]) * std::sin(x[1]); }},
        Case{"inside", "exp(-x*g(y)) + z", [](const double *x) { return std::exp(-x[0] * x[1] * x[1] / 5) + x[2]; }},
        Case{"of_two", "a + h(x, z)/y", [](const double *x) { return 3 + x[0] * std::exp(-x[2]) / x[1]; }}),
    [](const auto &info) { return std::string(info.param.name); });

TEST(FormTest, TheDefectIsWhatTheFormLeaves) {
  // Nearly of the form: off by e. Not of it: x and y act together.
  std::string error;
  std::optional<Form> form = parseForm("a*exp(-b*x) + g(y)", kNames, error);
  ASSERT_TRUE(form) << error;
  std::vector<Axis> box{{1, 3}, {1, 3}, {1, 3}};
  auto defect = [&](double e) {
    auto near = [e](const double *x) {
      return (2.5 * std::exp(-0.7 * x[0]) + std::sqrt(x[1])) * (1 + e * std::sin(2 * x[0] * x[1]));
    };
    std::optional<Reduction> r = reduceByForm(testField(box, near), *form, 1);
    return r ? r->defect : double(INFINITY);
  };
  EXPECT_LT(defect(0), 1e-7) << "ten terms of a series of sqrt(y) leave 1e-8";
  EXPECT_NEAR(defect(1e-3) / defect(1e-4), 10, 1);
  EXPECT_GT(defect(1e-3), 1e-4);
  EXPECT_LT(defect(1e-3), 1e-3);
  std::optional<Reduction> null =
      reduceByForm(testField(box, [](const double *x) { return 3 + std::sin(x[0] * x[1]); }), *form, 1);
  EXPECT_TRUE(!null || null->defect > 1e-2);
}

TEST(FormTest, SaysWhatIsWrong) {
  auto errorOf = [](const char *text) {
    std::string error;
    EXPECT_FALSE(parseForm(text, kNames, error));
    return error;
  };
  EXPECT_EQ(errorOf("g(w)"), "column 3: the unknown function 'g' takes inputs, each once; 'w' is none");
  EXPECT_EQ(errorOf("g(x, x)"), "column 6: the unknown function 'g' takes inputs, each once; 'x' is there twice");
  EXPECT_EQ(errorOf("g(x + 1)"), "column 5: expected ')' after the inputs of 'g'");
  EXPECT_EQ(errorOf("g(x) + g(y)"), "column 8: the unknown function 'g' is written with different inputs");
  EXPECT_EQ(errorOf("exp(x, y)"), "column 10: 'exp' takes 1 argument, not 2");
  EXPECT_EQ(errorOf("x + 0*g(y)"), "the form does not change with the unknown function 'g'");
}

TEST(FormTest, KnowsTheInputsItLeavesOut) {
  std::string error;
  EXPECT_EQ(parseForm("a*x + g(y)", kNames, error)->absentInputs(), std::vector<unsigned>{2});
}

} // namespace
