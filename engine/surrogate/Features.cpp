//===- Features.cpp - What a surrogate sees of a row ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/surrogate/Features.h"

#include <algorithm>
#include <cmath>

using namespace hybrid::engine;

/// A feature that spans less is as good as linear in its logarithm.
static constexpr double kSpan = 1.5;

Features::Features(const Eigen::MatrixXd &x, const Eigen::VectorXd &y, const std::optional<Coordinates> &coordinates,
                   Choice choice)
    : reduced(coordinates.has_value()) {
  if (coordinates) {
    factor = coordinates->prefactor;
    groups = coordinates->variables;
  }
  chosen.target = choice.target;
  Eigen::MatrixXd values = raw(x);
  for (Eigen::Index k = 0; k < values.cols(); ++k) {
    double lo = values.col(k).minCoeff(), hi = values.col(k).maxCoeff();
    bool flexible = lo > 0 && hi > kSpan * lo;
    Scale wanted = choice.scales.empty() ? Scale::Logarithm : choice.scales[size_t(k)];
    chosen.scales.push_back(flexible ? wanted : Scale::Linear);
  }
  if (choice.target != Target::Plain) {
    Eigen::ArrayXd ratio = y.array() / prefactor(x).array();
    sign = ratio.maxCoeff() < 0 ? -1 : 1;
    usable = (sign * ratio).minCoeff() > 0;
  }
  values = raw(x);
  Eigen::RowVectorXd lo = values.colwise().minCoeff(), hi = values.colwise().maxCoeff();
  centre = (lo + hi) / 2;
  scale = ((hi - lo) / 2).cwiseMax(1e-300);
}

std::string Features::text() const {
  static constexpr const char *kTargets[] = {"", ", of the logarithm", ", of the square", ", of the inverse"};
  bool any = std::count(chosen.scales.begin(), chosen.scales.end(), Scale::Logarithm) > 0;
  return std::to_string(count()) + (reduced ? " groups" : " inputs") + (any ? " with logarithms" : "") +
         kTargets[size_t(chosen.target)];
}

Eigen::MatrixXd Features::raw(const Points &x) const {
  Eigen::MatrixXd values(x.rows(), reduced ? Eigen::Index(groups.size()) : x.cols());
  if (!reduced)
    values = x;
  for (size_t k = 0; k < groups.size(); ++k)
    values.col(Eigen::Index(k)) = groups[k].evaluate(x);
  for (size_t k = 0; k < chosen.scales.size(); ++k) {
    auto column = values.col(Eigen::Index(k)).array();
    if (chosen.scales[k] == Scale::Logarithm)
      column = column.log().eval();
    else if (chosen.scales[k] == Scale::Inverse)
      column = column.inverse().eval();
  }
  return values;
}

Eigen::MatrixXd Features::operator()(const Points &x) const {
  return ((raw(x).rowwise() - centre).array().rowwise() / scale.array()).matrix();
}

Eigen::VectorXd Features::prefactor(const Points &x) const { return factor.evaluate(x); }

Eigen::VectorXd Features::target(const Eigen::VectorXd &y, const Eigen::VectorXd &prefactor) const {
  Eigen::ArrayXd ratio = sign * y.array() / prefactor.array();
  switch (chosen.target) {
  case Target::Plain:
    return ratio;
  case Target::Logarithm:
    return ratio.log();
  case Target::Square:
    return ratio.square();
  case Target::Inverse:
    return 1 / ratio;
  }
  return ratio;
}

Eigen::VectorXd Features::output(const Eigen::VectorXd &target, const Eigen::VectorXd &prefactor) const {
  Eigen::ArrayXd t = target.array(), ratio = t;
  switch (chosen.target) {
  case Target::Plain:
    break;
  case Target::Logarithm:
    ratio = t.exp();
    break;
  case Target::Square:
    ratio = t.max(0).sqrt();
    break;
  case Target::Inverse:
    ratio = 1 / t;
    break;
  }
  return sign * ratio * prefactor.array();
}

Eigen::ArrayXd Features::weight(const Eigen::VectorXd &y, const Eigen::VectorXd &prefactor,
                                const Eigen::ArrayXd &unit) const {
  Eigen::ArrayXd p = prefactor.array().abs(), size = y.array().abs();
  switch (chosen.target) {
  case Target::Plain:
    return p / unit;
  case Target::Logarithm:
    return size / unit;
  case Target::Square:
    return p.square() / (2 * size) / unit;
  case Target::Inverse:
    return size.square() / p / unit;
  }
  return p / unit;
}
