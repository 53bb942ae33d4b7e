//===- Features.cpp - What a surrogate sees of a row ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/surrogate/Features.h"

#include <cmath>

using namespace hybrid::engine;

/// A feature that spans less is as good as linear in its logarithm.
static constexpr double kSpan = 1.5;

Features::Features(const Eigen::MatrixXd &x, const Eigen::VectorXd &y, const std::optional<DimensionlessForm> &form,
                   Choice choice)
    : reduced(form.has_value()), logOutput(choice.logOutput) {
  if (form) {
    factor = form->prefactor();
    for (size_t k = 0; k < form->measured.size(); ++k)
      groups.push_back(form->group(k));
  }
  Eigen::MatrixXd values = raw(x);
  bool any = false;
  for (Eigen::Index k = 0; k < values.cols(); ++k) {
    double lo = values.col(k).minCoeff(), hi = values.col(k).maxCoeff();
    logarithmic.push_back(choice.logInputs && lo > 0 && hi > kSpan * lo);
    any |= bool(logarithmic.back());
  }
  if (choice.logInputs && !any)
    usable = false;
  if (logOutput) {
    Eigen::ArrayXd ratio = y.array() / prefactor(x).array();
    negative = ratio.maxCoeff() < 0;
    usable &= negative || ratio.minCoeff() > 0;
  }
  values = raw(x);
  Eigen::RowVectorXd lo = values.colwise().minCoeff(), hi = values.colwise().maxCoeff();
  centre = (lo + hi) / 2;
  scale = ((hi - lo) / 2).cwiseMax(1e-300);
}

Eigen::MatrixXd Features::raw(const Points &x) const {
  Eigen::MatrixXd values(x.rows(), reduced ? Eigen::Index(groups.size()) : x.cols());
  if (!reduced)
    values = x;
  for (size_t k = 0; k < groups.size(); ++k)
    values.col(Eigen::Index(k)) = groups[k].evaluate(x);
  for (size_t k = 0; k < logarithmic.size(); ++k)
    if (logarithmic[k])
      values.col(Eigen::Index(k)) = values.col(Eigen::Index(k)).array().log();
  return values;
}

Eigen::MatrixXd Features::operator()(const Points &x) const {
  return ((raw(x).rowwise() - centre).array().rowwise() / scale.array()).matrix();
}

Eigen::VectorXd Features::prefactor(const Points &x) const { return factor.evaluate(x); }

Eigen::VectorXd Features::target(const Eigen::VectorXd &y, const Eigen::VectorXd &prefactor) const {
  Eigen::ArrayXd ratio = y.array() / prefactor.array();
  return logOutput ? Eigen::VectorXd((negative ? -ratio : ratio).log()) : Eigen::VectorXd(ratio);
}

Eigen::VectorXd Features::output(const Eigen::VectorXd &target, const Eigen::VectorXd &prefactor) const {
  if (!logOutput)
    return target.cwiseProduct(prefactor);
  return ((negative ? -1.0 : 1.0) * target.array().exp() * prefactor.array()).matrix();
}

Eigen::ArrayXd Features::weight(const Eigen::VectorXd &y, const Eigen::VectorXd &prefactor,
                                const Eigen::ArrayXd &unit) const {
  return (logOutput ? y.array().abs() : prefactor.array().abs()) / unit;
}
