//===- Field.cpp - A function known by its values -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Field.h"

#include <cmath>

using namespace hybrid::engine;

Field::Field(std::vector<Axis> axes, unsigned views, Evaluate evaluate)
    : axes(std::move(axes)), views(views), evaluate(std::move(evaluate)) {
  constexpr unsigned kProbes = 128;
  Eigen::MatrixXd x = samplePoints(this->axes, kProbes, 0x51ed);
  Eigen::VectorXd first = view(x, 0);
  floor_ = kFloorShare * median(first.array().abs());
  usable = first.array().isFinite().count() * 100 >= 99 * kProbes && floor_ > 0 && floor_ < 1e200;
  range_ = {quantile(first.array(), 0.01), quantile(first.array(), 0.99)};
  if (!usable || views < 2)
    return;
  Eigen::VectorXd second = view(x, 1);
  // The difference of two views has twice the variance of one; their mean over `views` a share of it.
  viewNoise_ = median((first - second).array().abs() / unit(first)) / std::sqrt(2.0 * views);
}

Eigen::VectorXd Field::view(const Points &x, unsigned view) const {
  Eigen::VectorXd y(x.rows());
  evaluate(x, view % views, y);
  return y;
}

Eigen::VectorXd Field::operator()(const Points &x) const {
  Eigen::VectorXd sum = view(x, 0);
  Eigen::ArrayXd count = Eigen::ArrayXd::Ones(x.rows());
  for (unsigned v = 1; v < views; ++v) {
    Eigen::VectorXd y = view(x, v);
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      if (!std::isfinite(y[i]))
        continue;
      bool had = std::isfinite(sum[i]);
      sum[i] = had ? sum[i] + y[i] : y[i];
      count[i] = had ? count[i] + 1 : 1;
    }
  }
  return (sum.array() / count).matrix();
}

double hybrid::engine::believedNoise(double noise) {
  constexpr double kUnseen = 4;
  if (noise <= kFineError)
    return noise;
  double share = std::min(std::log(noise / kFineError) / std::log(kRoughError / kFineError), 1.0);
  return noise * std::pow(kUnseen, share);
}

double hybrid::engine::errorFloor(double noise, double best) { return std::clamp(best, noise, believedNoise(noise)); }
