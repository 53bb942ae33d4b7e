//===- Portrait.cpp - A function and its closed form, for people ----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Portrait.h"

#include "engine/structure/Sampling.h"

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr Eigen::Index kScatter = 1000, kBackground = 64, kShareRows = 2000;
constexpr unsigned kGrid = 41, kQuantiles = 100;
/// An elasticity counts as one number if it differs by no more over the sample.
constexpr double kOneElasticity = 1e-6;

Eigen::VectorXd ask(const Oracle &oracle, const Eigen::MatrixXd &x) {
  Eigen::VectorXd y(x.rows());
  oracle(x, y);
  return y;
}

double meanOf(const Eigen::VectorXd &y) {
  Eigen::Index finite = y.array().isFinite().count();
  return finite == 0 ? std::nan("") : y.array().isFinite().select(y.array(), 0).sum() / double(finite);
}

/// x f_x / f where it is the same number everywhere.
std::optional<double> elasticity(const Expr &form, unsigned input, const Eigen::MatrixXd &x) {
  Eigen::ArrayXd f = form.evaluate(x).array(), slope = form.derivative(input).evaluate(x).array();
  Eigen::ArrayXd e = x.col(input).array() * slope / f;
  double middle = median(e);
  bool same = e.isFinite().all() && (e - middle).abs().maxCoeff() <= kOneElasticity * std::max(1.0, std::fabs(middle));
  return same ? std::optional(middle) : std::nullopt;
}

InputEffect effectOf(const Oracle &oracle, const InputSpec &input, unsigned k, const AuditSample &audit,
                     const Expr *form) {
  InputEffect effect;
  Axis axis{input.domain.lo, input.domain.hi, input.logUniform};
  Eigen::Index background = std::min(kBackground, audit.x.rows());
  for (unsigned i = 0; i < kGrid; ++i) {
    Eigen::MatrixXd x = audit.x.topRows(background);
    x.col(k).setConstant(axis.at(double(i) / (kGrid - 1)));
    effect.at.push_back(x(0, k));
    effect.network.push_back(meanOf(ask(oracle, x)));
    if (form)
      effect.form.push_back(meanOf(form->evaluate(x)));
  }
  // The input of one row with the others of the next.
  Eigen::Index rows = std::min(kShareRows, audit.x.rows());
  Eigen::MatrixXd mixed = audit.x.topRows(rows);
  mixed.col(k).head(rows - 1) = audit.x.col(k).segment(1, rows - 1);
  mixed(rows - 1, k) = audit.x(0, k);
  Eigen::VectorXd change = ask(oracle, mixed) - audit.y.head(rows);
  effect.share = change.squaredNorm() / double(rows) / (2 * audit.deviation * audit.deviation);
  if (form && form->numVariables() > k)
    effect.elasticity = elasticity(*form, k, audit.x.topRows(rows));
  return effect;
}

} // namespace

Portrait hybrid::engine::drawPortrait(const Oracle &oracle, std::span<const InputSpec> inputs, const AuditSample &audit,
                                      const Expr *form) {
  Portrait portrait;
  for (unsigned k = 0; k < inputs.size(); ++k)
    portrait.effects.push_back(effectOf(oracle, inputs[k], k, audit, form));
  if (!form)
    return portrait;
  Eigen::VectorXd y = form->evaluate(audit.x);
  for (Eigen::Index i = 0; i < std::min(kScatter, y.size()); ++i)
    portrait.scatter.push_back({audit.y[i], y[i]});
  Eigen::ArrayXd difference = (y - audit.y).array().abs() / audit.deviation;
  for (unsigned q = 0; q <= kQuantiles; ++q)
    portrait.quantiles.push_back(quantile(difference, double(q) / kQuantiles));
  return portrait;
}
