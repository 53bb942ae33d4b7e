//===- Evidence.cpp - How far a closed form is from the oracle ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Evidence.h"

#include "engine/structure/Sampling.h"

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

AuditSample hybrid::engine::auditAt(const Oracle &oracle, Eigen::MatrixXd points) {
  AuditSample sample{std::move(points), {}, 0};
  sample.y.resize(sample.x.rows());
  oracle(sample.x, sample.y);
  sample.deviation = std::sqrt((sample.y.array() - sample.y.mean()).square().mean());
  return sample;
}

DistillEvidence hybrid::engine::measureEvidence(const Expr &expression, const AuditSample &sample) {
  DistillEvidence evidence;
  Eigen::ArrayXd difference = (expression.evaluate(sample.x) - sample.y).array().abs();
  evidence.samples = uint64_t(sample.y.size());
  Eigen::Index worst = 0;
  if (!difference.isFinite().all()) {
    double infinity = std::numeric_limits<double>::infinity();
    evidence.rmsRelative = evidence.medianRelative = evidence.q99Relative = evidence.maxAbsolute = infinity;
    for (Eigen::Index i = 0; i < difference.size(); ++i)
      if (!std::isfinite(difference[i]))
        worst = i;
  } else {
    evidence.maxAbsolute = difference.maxCoeff(&worst);
    evidence.rmsRelative = std::sqrt(difference.square().mean()) / sample.deviation;
    evidence.medianRelative = median(difference) / sample.deviation;
    evidence.q99Relative = quantile(difference, 0.99) / sample.deviation;
  }
  for (Eigen::Index k = 0; k < sample.x.cols(); ++k)
    evidence.worstPoint.push_back(sample.x(worst, k));
  return evidence;
}

std::vector<double> hybrid::engine::differsMostAt(const Expr &a, const Expr &b, const AuditSample &sample) {
  Eigen::ArrayXd difference = (a.evaluate(sample.x) - b.evaluate(sample.x)).array().abs();
  Eigen::Index worst = 0;
  double largest = -1;
  for (Eigen::Index i = 0; i < difference.size(); ++i)
    if (double d = std::isfinite(difference[i]) ? difference[i] : std::numeric_limits<double>::max(); d > largest) {
      largest = d;
      worst = i;
    }
  std::vector<double> point;
  for (Eigen::Index k = 0; k < sample.x.cols(); ++k)
    point.push_back(sample.x(worst, k));
  return point;
}
