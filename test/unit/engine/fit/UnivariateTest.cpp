//===- UnivariateTest.cpp - Tests of naming functions of one variable -----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Univariate.h"

#include "engine/expr/Print.h"
#include "engine/fit/Dictionary.h"
#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

struct Case {
  const char *name;
  double (*function)(double);
  Axis axis;
};

Samples1D samplesOf(const Case &c, double noise) {
  Samples1D s;
  s.u = chebyshevPoints(c.axis, 64);
  s.y = s.u.unaryExpr(c.function);
  s.unit = s.y.array().abs() + 0.1 * median(s.y.array().abs());
  s.noise = noise;
  Random random(3);
  for (Eigen::Index i = 0; i < s.y.size(); ++i)
    s.y[i] += 3 * noise * s.unit[i] * (random.uniform() - 0.5);
  return s;
}

class Naming : public testing::TestWithParam<Case> {};

/// The first name extrapolates: it is the function, not a fit of it.
TEST_P(Naming, FindsTheFunction) {
  const Case &c = GetParam();
  for (double noise : {1e-8, 1e-5}) {
    std::vector<UnivariateForm> forms = nameUnivariate(samplesOf(c, noise));
    ASSERT_FALSE(forms.empty());
    double outside[] = {c.axis.hi + 0.2 * (c.axis.hi - c.axis.lo)};
    double truth = c.function(outside[0]);
    EXPECT_NEAR(forms[0].expression.evaluate(outside), truth, 300 * noise * (std::fabs(truth) + 0.1)) << noise;
    EXPECT_LT(forms[0].median, 2 * noise);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Univariate, Naming,
    testing::Values(Case{"power", [](double u) { return 2.3 * std::pow(u, 1.5); }, {1, 4}},
                    Case{"planck", [](double u) { return u * u * u / (std::exp(u / 2) - 1); }, {0.3, 8}},
                    Case{"sinc", [](double u) { return std::pow(std::sin(u / 2) / u, 2); }, {0.3, 7}},
                    Case{"doppler", [](double u) { return std::sqrt((1 + u) / (1 - u)); }, {0.1, 0.7}},
                    Case{"sech", [](double u) { return 1 / (std::exp(u) + std::exp(-u)); }, {0.2, 5}},
                    Case{"gauss", [](double u) { return 0.3 + 2 * std::exp(-u * u / 3); }, {-1, 4}},
                    Case{"logistic", [](double u) { return 3 / (1 + std::exp(-1.3 * (u - 2))); }, {0, 5}},
                    Case{"lorentz", [](double u) { return 1 / ((u - 1.3) * (u - 1.3) + 0.2); }, {-1, 3}},
                    Case{"jones", [](double u) { return 4 * (std::pow(u, -12) - std::pow(u, -6)); }, {0.9, 1.6}},
                    Case{"cubic", [](double u) { return 1 + 2 * u - 3 * u * u + 0.5 * u * u * u; }, {-1, 3}},
                    Case{"resonance", [](double u) { return std::pow(u, 4) / std::pow(u * u - 9, 2); }, {1, 2}},
                    Case{"tangent", [](double u) { return 0.4 + 2 * std::tan(0.8 * u); }, {-1, 1.6}},
                    Case{"bose", [](double u) { return 1 / (std::exp(1.7 * u) - 1); }, {0.3, 2}},
                    Case{"poles", [](double u) { return (1 + u - u * u) / ((u + 0.4) * (4 - u)); }, {0, 3}},
                    Case{"negative", [](double u) { return -2 / u; }, {1, 4}}),
    [](const auto &info) { return std::string(info.param.name); });

/// With constants that are on no grid of the scans.
TEST(UnivariateTest, EveryFamilyIsNamed) {
  for (const Family &family : families()) {
    double b = family.scan == Family::Scan::Exponent ? 2.37 : 0.47;
    Samples1D s;
    s.u = chebyshevPoints({1, 3}, 64);
    auto value = [&](double u) {
      return 0.7 + 1.9 * family.function(u, b) + (family.second ? 0.6 * family.second(u, b) : 0);
    };
    s.y = s.u.unaryExpr(value);
    s.unit = s.y.array().abs() + 0.1;
    s.noise = 1e-7;
    std::vector<UnivariateForm> forms = nameUnivariate(s, 1);
    ASSERT_FALSE(forms.empty());
    double outside[] = {3.2};
    EXPECT_NEAR(forms[0].expression.evaluate(outside), value(3.2), 1e-6 * std::fabs(value(3.2)))
        << print(family.expression(Expr::variable(0), Expr(b))) << " as " << print(forms[0].expression);
  }
}

/// What is nearly of a family: its name leaves what was added, no less (then it would follow it) and no more.
TEST(UnivariateTest, ANearMissOfEveryFamilyLeavesWhatItMissesBy) {
  constexpr double kMiss = 1e-5;
  for (const Family &family : families()) {
    double b = family.scan == Family::Scan::Exponent ? 2.37 : 0.47;
    Samples1D s;
    s.u = chebyshevPoints({1, 3}, 64);
    auto value = [&](double u) {
      return 0.7 + 1.9 * family.function(u, b) + (family.second ? 0.6 * family.second(u, b) : 0);
    };
    Eigen::VectorXd exact = s.u.unaryExpr(value);
    s.unit = exact.array().abs() + 0.1;
    s.y = exact + (kMiss * s.unit * (17 * s.u.array()).sin()).matrix();
    s.noise = kMiss;
    std::vector<UnivariateForm> forms = nameUnivariate(s, 1);
    ASSERT_FALSE(forms.empty());
    std::string text = print(family.expression(Expr::variable(0), Expr(b))) + " as " + print(forms[0].expression);
    EXPECT_GT(forms[0].median, 0.3 * kMiss) << text;
    EXPECT_LT(forms[0].median, 1.2 * kMiss) << text << ": the median of |sin| is 0.7";
  }
}

TEST(UnivariateTest, NoLawNoName) {
  // Below the score of a law nothing agrees with a function that has no short form.
  Case c{"", [](double u) { return std::sin(1.3 * u + 0.3 * std::cos(2.2 * u)) + 0.2 * std::tanh(u - 1); }, {-2, 2}};
  for (const UnivariateForm &form : nameUnivariate(samplesOf(c, 1e-6)))
    EXPECT_GT(form.median, 1e-4);
}

TEST(UnivariateTest, DescriptionLengthPrefersShortFamiliarForms) {
  Expr u = Expr::variable(0), a = Expr::parameter(2);
  EXPECT_LT(complexity(a * u), complexity(a * u + Expr::parameter(1)));
  EXPECT_LT(complexity(a * sqrt(u)), complexity(a * acos(u)));
  EXPECT_GT(descriptionLength(a * u, 1e-3, 1e-6), descriptionLength(a * u * u, 1e-6, 1e-6)) << "misfit counts";
}

TEST(DictionaryTest, ValuesAreThoseOfTheExpressions) {
  Eigen::ArrayXd u(1);
  u << 1.37;
  for (const DictionaryEntry &entry : dictionary())
    EXPECT_NEAR(entry(u)[0], entry.expression(Expr::variable(0)).evaluate(std::span(u.data(), 1)),
                1e-14 * std::fabs(entry(u)[0]));
  for (const Family &family : families()) {
    Expr b(0.45);
    EXPECT_NEAR(family.function(1.37, 0.45), family.expression(Expr::variable(0), b).evaluate(std::span(u.data(), 1)),
                1e-14);
    if (family.second)
      EXPECT_NEAR(family.second(1.37, 0.45),
                  family.secondExpression(Expr::variable(0), b).evaluate(std::span(u.data(), 1)), 1e-14);
  }
}

} // namespace
