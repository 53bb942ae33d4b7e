//===- FreshLawsTest.cpp - Laws that no benchmark has ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The engine was built with 120 equations in view. These are none of them: laws of engineering, chemistry and biology,
// of different kinds, each to be recovered to the last constant from values with a smooth error, as a network's, and
// nothing else. A law is recovered if it is right far outside of the box that it was found in.
//
//===----------------------------------------------------------------------===//

#include "engine/Distill.h"

#include "engine/expr/Print.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

struct Law {
  const char *name;
  std::vector<InputSpec> inputs;
  double (*formula)(const double *);
};

constexpr double kNoise = 2e-6;

Oracle oracleOf(const Law &law) {
  return [&law](const Points &x, Eigen::Ref<Eigen::VectorXd> y) {
    std::vector<double> p(law.inputs.size());
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      double error = 0;
      for (size_t k = 0; k < p.size(); ++k)
        p[k] = x(i, Eigen::Index(k));
      for (int wave = 1; wave <= 4; ++wave) {
        double phase = 2.3 * wave;
        for (size_t k = 0; k < p.size(); ++k)
          phase += 8 * std::sin(5.3 * wave + 2.9 * double(k)) * (p[k] - law.inputs[k].domain.lo) /
                   law.inputs[k].domain.width();
        error += 0.5 * std::sin(phase);
      }
      y[i] = law.formula(p.data()) * (1 + kNoise * error);
    }
  };
}

class FreshLaws : public testing::TestWithParam<Law> {};

TEST_P(FreshLaws, AreRecovered) {
  const Law &law = GetParam();
  DistillResult r = distill(oracleOf(law), law.inputs, {});
  ASSERT_NE(r.verdict, Verdict::None) << r.reason;
  std::string text = print(r.expression);
  EXPECT_FALSE(r.expression.hasParameters()) << text;
  for (double share : {-0.2, 0.37, 1.5}) {
    std::vector<double> point;
    for (const InputSpec &input : law.inputs)
      point.push_back(input.domain.lo + share * input.domain.width() * (point.size() % 2 ? 0.9 : 1.0));
    double truth = law.formula(point.data());
    EXPECT_NEAR(r.expression.evaluate(point), truth, 1e-9 * std::fabs(truth)) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Engine, FreshLaws,
    testing::Values(Law{"poiseuille",
                        {{"dp", {1, 5}}, {"r", {1, 3}}, {"mu", {1, 4}}, {"L", {1, 5}}},
                        [](const double *x) { return M_PI * x[0] * std::pow(x[1], 4) / (8 * x[2] * x[3]); }},
                    Law{"michaelis_menten",
                        {{"V", {1, 5}}, {"S", {0.5, 4}}, {"K", {0.5, 3}}},
                        [](const double *x) { return x[0] * x[1] / (x[2] + x[1]); }},
                    Law{"arrhenius",
                        {{"A", {1, 5}}, {"E", {1, 4}}, {"T", {1, 3}}},
                        [](const double *x) { return x[0] * std::exp(-x[1] / x[2]); }},
                    Law{"rocket",
                        {{"u", {1, 4}}, {"m", {1, 3}}, {"fuel", {1, 5}}},
                        [](const double *x) { return x[0] * std::log(1 + x[2] / x[1]); }},
                    Law{"lennard_jones",
                        {{"e", {1, 3}}, {"s", {1, 1.5}}, {"r", {1.6, 3}}},
                        [](const double *x) {
                          return 4 * x[0] * (std::pow(x[1] / x[2], 12) - std::pow(x[1] / x[2], 6));
                        }},
                    Law{"breit_wigner",
                        {{"E", {1, 3}}, {"E0", {1, 3}}, {"g", {1, 2}}},
                        [](const double *x) { return x[2] / (std::pow(x[0] - x[1], 2) + x[2] * x[2] / 4); }},
                    Law{"van_der_waals",
                        {{"T", {2, 5}}, {"V", {2, 5}}, {"a", {1, 3}}, {"b", {0.1, 0.8}}},
                        [](const double *x) { return x[0] / (x[1] - x[3]) - x[2] / (x[1] * x[1]); }},
                    Law{"manning",
                        {{"n", {1, 4}}, {"R", {1, 5}}, {"S", {1, 3}}},
                        [](const double *x) { return std::pow(x[1], 2.0 / 3) * std::sqrt(x[2]) / x[0]; }},
                    Law{"fresnel",
                        {{"n1", {1, 1.5}}, {"n2", {1.8, 3}}},
                        [](const double *x) { return std::pow((x[0] - x[1]) / (x[0] + x[1]), 2); }}),
    [](const auto &info) { return std::string(info.param.name); });

} // namespace
