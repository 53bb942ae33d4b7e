//===- PortraitTest.cpp - Tests of what a reader sees of a function -------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Portrait.h"

#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

// 3 a + b of uniform a, b in 0 .. 1 and an idle c: variances 9/12 and 1/12, so shares 0.9, 0.1 and 0.
const std::vector<InputSpec> kInputs = {
    {"a", {0, 1}, false, {}}, {"b", {0, 1}, false, {}}, {"c", {0, 1}, false, {}}};
void line(const Points &x, Eigen::Ref<Eigen::VectorXd> y) { y = 3 * x.col(0) + x.col(1); }

AuditSample sample(const Oracle &oracle, Axis axis) {
  return auditAt(oracle, samplePoints({axis, axis, axis}, 4000, 5, 0));
}

TEST(PortraitTest, SharesAreTotalSobolIndices) {
  AuditSample audit = sample(line, {0, 1});
  Portrait portrait = drawPortrait(line, kInputs, audit, nullptr);
  ASSERT_EQ(portrait.effects.size(), 3u);
  // 2000 rows: the relative error of a mean of squares is about 1/sqrt(2000).
  EXPECT_NEAR(portrait.effects[0].share, 0.9, 0.08);
  EXPECT_NEAR(portrait.effects[1].share, 0.1, 0.02);
  EXPECT_EQ(portrait.effects[2].share, 0);
  EXPECT_TRUE(portrait.scatter.empty()) << "no form, nothing to compare";
}

TEST(PortraitTest, EffectsAreMeansAlongTheDomain) {
  AuditSample audit = sample(line, {0, 1});
  Expr form = Expr(3.0) * Expr::variable(0) + Expr::variable(1);
  Portrait portrait = drawPortrait(line, kInputs, audit, &form);
  const InputEffect &a = portrait.effects[0];
  ASSERT_EQ(a.at.size(), a.network.size());
  ASSERT_EQ(a.at.size(), a.form.size());
  EXPECT_EQ(a.at.front(), 0);
  EXPECT_EQ(a.at.back(), 1);
  EXPECT_NEAR(a.network.back() - a.network.front(), 3, 1e-12);
  EXPECT_FALSE(a.elasticity);
  EXPECT_LE(portrait.scatter.size(), 1000u);
  EXPECT_LT(portrait.quantiles.back(), 1e-14);
}

TEST(PortraitTest, OnePowerIsNamed) {
  Oracle oracle = [](const Points &x, Eigen::Ref<Eigen::VectorXd> y) {
    y = x.col(0).array() * x.col(1).array().pow(-2);
  };
  std::vector<InputSpec> inputs = kInputs;
  for (InputSpec &input : inputs)
    input.domain = {1, 2};
  Expr form = Expr::variable(0) / pow(Expr::variable(1), Expr(2.0));
  Portrait portrait = drawPortrait(oracle, inputs, sample(oracle, {1, 2}), &form);
  EXPECT_NEAR(*portrait.effects[0].elasticity, 1, 1e-12);
  EXPECT_NEAR(*portrait.effects[1].elasticity, -2, 1e-12);
}

} // namespace
