//===- FieldTest.cpp - Tests of fields, samples and transforms ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestField.h"
#include "engine/structure/Powers.h"
#include "engine/structure/Transform.h"

#include <gtest/gtest.h>

using namespace hybrid::engine;

namespace {

TEST(SamplingTest, EachStratumOfEachAxisIsMetOnce) {
  Eigen::MatrixXd x = samplePoints({{0, 1}, {1, 100, true}}, 64, 9, 0);
  std::vector<bool> linear(64), logarithmic(64);
  for (Eigen::Index i = 0; i < 64; ++i) {
    linear[size_t(x(i, 0) * 64)] = true;
    logarithmic[size_t(std::log(x(i, 1)) / std::log(100) * 64)] = true;
  }
  EXPECT_EQ(std::count(linear.begin(), linear.end(), true), 64);
  EXPECT_EQ(std::count(logarithmic.begin(), logarithmic.end(), true), 64);
  EXPECT_EQ(x, samplePoints({{0, 1}, {1, 100, true}}, 64, 9, 0)) << "the same seed gives the same points";
}

TEST(SamplingTest, QuantilesIgnoreWhatIsNotFinite) {
  Eigen::ArrayXd a(6);
  a << 3, NAN, 1, 2, INFINITY, 4;
  EXPECT_EQ(quantile(a, 0), 1);
  EXPECT_EQ(median(a), 3);
  a << NAN, NAN, NAN, NAN, 1, 2;
  EXPECT_TRUE(std::isnan(median(a))) << "too few";
}

TEST(FieldTest, SpreadOfViewsEstimatesTheError) {
  // Views with independent errors of 1e-4: |v0 - v1| has the median 0.954e-4, the mean of four views half the error.
  Field f({{1, 2}}, 4, [](const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y) {
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      Random random(uint64_t(x(i, 0) * 1e15) * 4 + view);
      double normal = std::sqrt(-2 * std::log(1 - random.uniform())) * std::cos(2 * M_PI * random.uniform());
      y[i] = 1 + 1.1e-4 * normal; // 1.1: the unit is |f| + a tenth of its median
    }
  });
  EXPECT_NEAR(f.viewNoise(), 0.954e-4 / std::sqrt(8.0), 0.1e-4);
  EXPECT_NEAR(f.floor(), kFloorShare, 1e-3);
}

TEST(FieldTest, AFieldWithoutValuesIsNotUsable) {
  EXPECT_FALSE(testField({{-1, 1}}, [](const double *x) { return std::log(x[0]); }).isUsable());
  EXPECT_TRUE(testField({{1, 2}}, [](const double *x) { return std::log(x[0]); }).isUsable());
}

TEST(TransformTest, InverseAndSlopeBelongToTheFunction) {
  for (const Transform &t : transforms()) {
    double y = 0.7, h = 1e-6, z = t.forward(y);
    double point[] = {z};
    EXPECT_NEAR(t.inverse(Expr::variable(0)).evaluate(point), y, 1e-14) << t.name;
    EXPECT_NEAR(std::fabs(t.forward(y + h) - t.forward(y - h)) / (2 * h), std::fabs(t.slope(y)), 1e-8) << t.name;
    EXPECT_TRUE(t.applies(0.5, 0.8)) << t.name;
  }
}

TEST(PowersTest, WritesExponentsAsPeopleDo) {
  Expr x = Expr::variable(0);
  EXPECT_EQ(powerOf(x, 1), x);
  EXPECT_EQ(powerOf(x, 0.5), sqrt(x));
  EXPECT_EQ(powerOf(x, -2), 1.0 / pow(x, 2.0));
  EXPECT_EQ(powerOf(x, 1.0 / 3).operand(1).exact(), ExactNumber::rational(1, 3));
  EXPECT_EQ(snapRational(1.3337, 0.03, 3), 4.0 / 3);
  EXPECT_EQ(snapRational(1.41, 0.03, 3), std::nullopt);
}

} // namespace
