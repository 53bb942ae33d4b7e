//===- DistillTest.cpp - Tests of the engine from oracle to law -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/Distill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

using Formula = double (*)(const double *);

/// The formula with a smooth relative error of 1e-6, as a trained network has.
Oracle oracleOf(Formula formula, double noise = 1e-6) {
  return [formula, noise](const Points &x, Eigen::Ref<Eigen::VectorXd> y) {
    std::vector<double> p(x.cols());
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      double phase = 0;
      for (Eigen::Index k = 0; k < x.cols(); ++k) {
        p[k] = x(i, k);
        phase += (5 + 2 * std::sin(3.0 * double(k))) * p[k];
      }
      y[i] = formula(p.data()) * (1 + noise * std::sin(phase) * std::cos(0.6 * phase + 1));
    }
  };
}

const std::vector<InputSpec> kThree = {{"a", {1, 3}}, {"b", {1, 3}}, {"c", {1, 3}}};

TEST(DistillTest, FindsTheLawAndItsNumbers) {
  DistillResult r =
      distill(oracleOf([](const double *x) { return x[0] * x[1] / (4 * M_PI * x[2] * x[2]); }), kThree, {});
  EXPECT_EQ(r.verdict, Verdict::Exact) << r.reason;
  EXPECT_FALSE(r.expression.hasParameters());
  double point[] = {1.7, 2.1, 1.2};
  double truth = point[0] * point[1] / (4 * M_PI * point[2] * point[2]);
  EXPECT_NEAR(r.expression.evaluate(point), truth, 1e-14 * truth) << "every number is snapped";
  EXPECT_EQ(r.evidence.samples, 10000u);
  EXPECT_LT(r.evidence.rmsRelative, 1e-5);
  EXPECT_GT(r.evidence.networkNoise, 1e-8);
  EXPECT_EQ(r.evidence.worstPoint.size(), 3u);
  EXPECT_FALSE(r.structure.empty());
}

TEST(DistillTest, AConstantOfNatureStaysFreeWithItsInterval) {
  DistillResult r =
      distill(oracleOf([](const double *x) { return 6.6743e-11 * x[0] * x[1] / (x[2] * x[2]); }), kThree, {});
  EXPECT_EQ(r.verdict, Verdict::Exact) << r.reason;
  ASSERT_EQ(r.expression.parameters().size(), 1u);
  EXPECT_NEAR(r.expression.parameters()[0], 6.6743e-11, 1e-5 * 6.6743e-11);
  ASSERT_FALSE(r.constants.empty());
  EXPECT_TRUE(r.constants[0].snapped.empty());
  EXPECT_TRUE(r.constants[0].interval.contains(r.constants[0].value));
}

TEST(DistillTest, ThreadsAndRepetitionChangeNothing) {
  Oracle f = oracleOf([](const double *x) { return std::sqrt(x[0] * x[0] + x[1] * x[1]) * x[2]; });
  DistillOptions one, four;
  four.threads = 4;
  DistillResult a = distill(f, kThree, one), b = distill(f, kThree, four), c = distill(f, kThree, one);
  EXPECT_EQ(a.expression, b.expression);
  EXPECT_EQ(a.expression, c.expression);
  EXPECT_EQ(a.evidence.rmsRelative, b.evidence.rmsRelative);
  EXPECT_EQ(a.rivals.size(), b.rivals.size());
}

TEST(DistillTest, AFunctionWithoutALawIsKept) {
  DistillResult r = distill(oracleOf([](const double *x) {
                              return 3 + std::sin(2 * x[0] + x[1] * x[2]) + std::cos(x[0] * x[1] + x[2] * x[2]);
                            }),
                            kThree, {});
  EXPECT_EQ(r.verdict, Verdict::None);
  EXPECT_FALSE(r.reason.empty());
}

TEST(DistillTest, ConstantAndBrokenFunctionsAreNamed) {
  DistillResult constant =
      distill([](const Points &, Eigen::Ref<Eigen::VectorXd> y) { y.setConstant(2.5); }, kThree, {});
  EXPECT_EQ(constant.verdict, Verdict::Exact);
  EXPECT_TRUE(constant.expression.isNumber(2.5));
  DistillResult broken = distill([](const Points &, Eigen::Ref<Eigen::VectorXd> y) { y.setConstant(NAN); }, kThree, {});
  EXPECT_EQ(broken.verdict, Verdict::None);
  std::vector<InputSpec> unbounded = {{"a", {0, INFINITY}}};
  EXPECT_EQ(distill(oracleOf([](const double *x) { return x[0]; }), unbounded, {}).reason,
            "input 'a' has no finite domain");
}

TEST(DistillTest, StopAndTimeLimitEndTheSearch) {
  std::atomic<bool> stop = true;
  DistillOptions options;
  options.stop = &stop;
  DistillResult r = distill(oracleOf([](const double *x) { return x[0] * x[1] * x[2]; }), kThree, options);
  EXPECT_EQ(r.verdict, Verdict::None);
  EXPECT_TRUE(r.timedOut);
}

TEST(DistillTest, TheUserMayPickFromTheFront) {
  auto law = oracleOf([](const double *x) { return x[0] * x[1] * x[1] + 0.02 * std::sin(3 * x[2]); }, 1e-5);
  DistillOptions options;
  bool measured = false;
  options.progress = [&](const DistillProgress &state) {
    measured |= state.isFinal;
    EXPECT_TRUE(!state.pick || *state.pick < state.front.size());
    for (size_t k = 1; k < state.front.size(); ++k)
      EXPECT_LT(state.front[k - 1].complexity, state.front[k].complexity);
  };
  DistillResult free = distill(law, kThree, options);
  EXPECT_TRUE(measured);
  ASSERT_FALSE(free.front.empty());
  for (unsigned k : {1u, unsigned(free.front.size())}) {
    options.pick = k;
    DistillResult picked = distill(law, kThree, options);
    EXPECT_EQ(picked.expression, free.front[k - 1].expression);
    EXPECT_EQ(picked.front.size(), free.front.size());
  }
}

TEST(DistillTest, EvidenceIsMeasuredOnHeldOutRowsOfTheCalibration) {
  DistillOptions options;
  options.calibration = Eigen::MatrixXd::Random(501, 3).array() * 0.5 + 2;
  DistillResult r = distill(oracleOf([](const double *x) { return x[0] * x[1] * x[2]; }), kThree, options);
  EXPECT_EQ(r.verdict, Verdict::Exact);
  EXPECT_EQ(r.evidence.samples, 251u); // the other 250 fitted the constants
  Eigen::RowVector3d worst(r.evidence.worstPoint.data());
  EXPECT_EQ((options.calibration->rowwise() - worst).rowwise().norm().minCoeff(), 0.0);
}

TEST(DistillTest, CalibrationDecidesWhereTheToleranceIsKept) {
  // x0 x1 x2 but for a bend at x0 > 2.9, where no row lies.
  auto bent = [](const double *x) { return x[0] * x[1] * x[2] + (x[0] > 2.9 ? 40 * (x[0] - 2.9) : 0); };
  DistillOptions options;
  DistillResult onTheBox = distill(oracleOf(bent), kThree, options);
  options.calibration = Eigen::MatrixXd::Random(600, 3).array() * 0.5 + 2;
  DistillResult onRows = distill(oracleOf(bent), kThree, options);
  EXPECT_LT(onRows.evidence.rmsRelative, 1e-5);
  EXPECT_GT(onTheBox.evidence.rmsRelative, 1e-3);
}

/// Asks `law` near `isNear`, and says nonsense elsewhere, as a network does where it saw no rows; counts how often.
Oracle oracleNear(Formula law, bool (*isNear)(const double *), unsigned &elsewhere) {
  return [law, isNear, &elsewhere](const Points &x, Eigen::Ref<Eigen::VectorXd> y) {
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      double p[] = {x(i, 0), x(i, 1), x(i, 2)};
      elsewhere += !isNear(p);
      y[i] = isNear(p) ? law(p) * (1 + 1e-7 * std::sin(9 * p[0] + 5 * p[2])) : 30 * std::sin(17 * p[0] * p[1]);
    }
  };
}

Eigen::MatrixXd calibrationRows(void (*bind)(double *row, double noise)) {
  Eigen::MatrixXd x = Eigen::MatrixXd::Zero(1500, 3);
  uint64_t state = 7;
  auto uniform = [&state] {
    return double((state = state * 6364136223846793005u + 1442695040888963407u) >> 11) * 0x1p-53;
  };
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    double row[] = {1 + 2 * uniform(), 1 + 2 * uniform(), 1 + 2 * uniform()};
    bind(row, uniform());
    for (Eigen::Index k = 0; k < 3; ++k)
      x(i, k) = std::clamp(row[k], 1.0, 3.0);
  }
  return x;
}

TEST(DistillTest, ANetworkIsAskedWhereItsInputsLie) {
  unsigned elsewhere = 0;
  Oracle oracle = oracleNear([](const double *x) { return x[0] * x[1] * x[1] / x[2]; },
                             [](const double *x) { return std::fabs(x[1] - x[0]) < 0.03; }, elsewhere);
  DistillOptions options;
  options.calibration = calibrationRows([](double *row, double noise) { row[1] = row[0] + 0.04 * (noise - 0.5); });
  DistillResult r = distill(oracle, kThree, options);
  EXPECT_EQ(elsewhere, 0u);
  EXPECT_EQ(r.verdict, Verdict::Exact) << r.reason;
  double point[] = {1.3, 2.7, 1.6};
  EXPECT_NEAR(r.expression.evaluate(point), point[0] * point[1] * point[1] / point[2], 1e-9)
      << "the law of the sheet, not of the network";
}

TEST(DistillTest, InputsBoundInAnotherWayAreAskedAtTheRowsAlone) {
  unsigned elsewhere = 0;
  Oracle oracle = oracleNear([](const double *x) { return x[0] * x[0] + 3 * x[1]; },
                             [](const double *x) { return std::fabs(x[2] - (x[0] + x[1]) / 2) < 1e-9; }, elsewhere);
  DistillOptions options;
  options.calibration = calibrationRows([](double *row, double) { row[2] = (row[0] + row[1]) / 2; }).topRows(400);
  DistillResult r = distill(oracle, kThree, options);
  EXPECT_EQ(elsewhere, 0u);
  if (r.verdict == Verdict::None)
    return;
  EXPECT_LT(r.evidence.rmsRelative, 1e-2);
  double point[] = {1.3, 2.7, 2.0};
  EXPECT_NEAR(r.expression.evaluate(point), point[0] * point[0] + 3 * point[1], 0.1) << "on the plane";
}

} // namespace
