//===- Sampling.cpp - Points of a box, and robust statistics --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Sampling.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

using namespace hybrid::engine;

double Axis::at(double t) const { return log ? lo * std::pow(hi / lo, t) : lo + (hi - lo) * t; }

uint64_t Random::next() {
  uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

Eigen::MatrixXd hybrid::engine::samplePoints(const std::vector<Axis> &box, unsigned n, uint64_t seed, double margin) {
  Random random(seed);
  Eigen::MatrixXd x(n, box.size());
  std::vector<unsigned> order(n);
  for (unsigned j = 0; j < box.size(); ++j) {
    std::iota(order.begin(), order.end(), 0u);
    for (unsigned i = n; i > 1; --i)
      std::swap(order[i - 1], order[random.below(i)]);
    for (unsigned i = 0; i < n; ++i)
      x(i, j) = box[j].at(margin + (1 - 2 * margin) * (order[i] + random.uniform()) / n);
  }
  return x;
}

Eigen::VectorXd hybrid::engine::chebyshevPoints(const Axis &axis, unsigned n, double margin) {
  Eigen::VectorXd u(n);
  for (unsigned i = 0; i < n; ++i) {
    double t = n == 1 ? 0.5 : 0.5 - 0.5 * std::cos(std::numbers::pi * i / (n - 1));
    u[i] = axis.at(margin + (1 - 2 * margin) * t);
  }
  return u;
}

double hybrid::engine::quantile(Eigen::ArrayXd values, double q) {
  double *end = std::partition(values.data(), values.data() + values.size(), [](double v) { return std::isfinite(v); });
  Eigen::Index n = end - values.data();
  if (n == 0 || 2 * n < values.size())
    return std::numeric_limits<double>::quiet_NaN();
  double *at = values.data() + std::min(Eigen::Index(q * double(n)), n - 1);
  std::nth_element(values.data(), at, end);
  return *at;
}
