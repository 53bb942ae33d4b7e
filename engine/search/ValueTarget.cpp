//===- ValueTarget.cpp - Transformed values to be named -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/ValueTarget.h"

#include "engine/expr/Dimension.h"
#include "engine/structure/Sampling.h"

#include <Eigen/QR>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr unsigned kHead = Enumeration::kHead;
/// Where the slope of T vanishes the value is known best; the cap keeps one point from deciding.
constexpr double kMostWeight = 30;

} // namespace

std::optional<Unit> hybrid::engine::unitThrough(const Transform &t, const Unit &f) {
  static constexpr Rational kPowers[] = {{0, 1}, {1, 1}, {-1, 1}, {2, 1}, {-2, 1}, {1, 2}, {-1, 2}};
  for (Rational p : kPowers) {
    Unit z[] = {f.pow(p)};
    if (std::optional<Unit> back = unitOf(t.inverse(Expr::variable(0)), z); back && *back == f)
      return z[0];
  }
  return std::nullopt;
}

std::optional<ValueTarget> ValueTarget::make(const Transform &t, const Eigen::ArrayXd &y, const Eigen::ArrayXd &unit,
                                             double noise, const std::optional<Unit> &yUnit) {
  std::optional<Eigen::ArrayXd> domain = t.domain(y, noise * unit);
  if (!domain)
    return std::nullopt;
  ValueTarget target;
  target.t = &t;
  target.middle = 1 - domain->mean() / 2;
  target.z = (*domain > 0).select(t(y).col(0), 0);
  target.weight = (*domain > 0).select(1 / (t.slopes(y) * unit).col(0), 0);
  target.weight = target.weight.min(kMostWeight * median(target.weight));
  if (!target.z.isFinite().all() || !target.weight.isFinite().all())
    return std::nullopt;
  if (yUnit) {
    target.zUnit = unitThrough(t, *yUnit);
    if (!target.zUnit)
      return std::nullopt;
    target.offset = *target.zUnit == Unit();
  }
  Eigen::Map<Eigen::ArrayXd> w(target.w.data(), kHead), constant(target.constant.data(), kHead),
      direction(target.direction.data(), kHead);
  w = target.weight.head(kHead);
  constant = target.offset ? (w / w.matrix().norm()).eval() : Eigen::ArrayXd::Zero(kHead).eval();
  direction = w * target.z.head(kHead);
  direction -= constant * (constant * direction).sum();
  target.length = direction.matrix().norm();
  if (!(target.length > 0))
    return std::nullopt;
  direction /= target.length;
  Eigen::ArrayXd logs = target.z.head(kHead).abs().log();
  for (MeetKind kind : {MeetKind::Product, MeetKind::Sum})
    target.keys[unsigned(kind)] = meetKey(kind, target.z.data(), logs.data());
  return target;
}

double ValueTarget::headResidual(const double *g) const {
  double along = 0, inside = 0, square = 0;
  for (unsigned i = 0; i < kHead; ++i) {
    double v = w[i] * g[i];
    square += v * v;
    inside += v * constant[i];
    along += v * direction[i];
  }
  double rest = square - inside * inside;
  // Weighted values that are the constant's leave nothing to explain with.
  if (!(rest > 1e-14 * square))
    return length;
  double left = std::max(0.0, 1 - along * along / rest);
  return length * std::sqrt(left / (kHead - 2));
}

double ValueTarget::fit(const Eigen::MatrixXd &g, bool withConstant, Eigen::VectorXd &c) const {
  Eigen::Index k = g.cols();
  Eigen::MatrixXd m(z.size(), k + withConstant);
  m.leftCols(k) = weight.matrix().asDiagonal() * g;
  if (withConstant)
    m.col(k) = weight.matrix();
  if (!m.allFinite())
    return std::numeric_limits<double>::infinity();
  Eigen::VectorXd scale = m.colwise().norm().transpose().cwiseMax(1e-300);
  m *= scale.cwiseInverse().asDiagonal();
  Eigen::VectorXd b = (weight * z).matrix();
  c = m.colPivHouseholderQr().solve(b);
  double left = quantile((m * c - b).array().abs(), middle);
  c = c.cwiseQuotient(scale);
  return c.allFinite() ? left : std::numeric_limits<double>::infinity();
}

MeetKey ValueTarget::tolerance(MeetKind kind, double noise) const {
  MeetKey tolerance{};
  Eigen::ArrayXd error = noise / weight.head(kHead);
  if (kind == MeetKind::Product)
    error /= z.head(kHead).abs();
  double rounding = kind == MeetKind::Product ? 1e-12 : 1e-12 * z.head(kHead).abs().maxCoeff();
  for (unsigned i = 1; i < kHead; ++i)
    tolerance[i] = error[i] + error[0] + rounding;
  return tolerance;
}
