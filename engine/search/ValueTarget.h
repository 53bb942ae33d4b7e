//===- ValueTarget.h - Transformed values to be named -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// z = T(y) with the error that a unit error of y makes in it, prepared for the two questions that are asked millions of
// times: how much c0 + c1 g leaves of it, and which values would complete a product or a sum to it.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_VALUETARGET_H
#define HYBRID_ENGINE_SEARCH_VALUETARGET_H

#include "engine/search/MeetInTheMiddle.h"
#include "engine/structure/Transform.h"

#include <cmath>
#include <optional>

namespace hybrid::engine {

class ValueTarget {
public:
  /// `y` and `unit` at the points of an enumeration, `noise` as a share of the latter; `yUnit` if units count. Nothing
  /// if T does not apply.
  static std::optional<ValueTarget> make(const Transform &t, const Eigen::ArrayXd &y, const Eigen::ArrayXd &unit,
                                         double noise, const std::optional<Unit> &yUnit);

  const Transform &transform() const { return *t; }
  const Eigen::ArrayXd &values() const { return z; }
  /// One over the error; 0 where T says nothing of y (Transform::domain).
  const Eigen::ArrayXd &weights() const { return weight; }
  const std::optional<Unit> &unit() const { return zUnit; }
  /// Whether an additive constant is possible: not if z has a unit.
  bool hasOffset() const { return offset; }

  /// Root mean square, in units of error, of what c0 + c1 g leaves at the head.
  double headResidual(const double *g) const;
  /// What the constant alone leaves.
  double headSpread() const { return length / std::sqrt(Enumeration::kHead - 1.0); }
  /// Median |residual| in units of error of least squares on the columns of `g`, and the constant if `withConstant`;
  /// `c` gets the coefficients, that of the constant last.
  double fit(const Eigen::MatrixXd &g, bool withConstant, Eigen::VectorXd &c) const;

  MeetKey key(MeetKind kind) const { return keys[unsigned(kind)]; }
  /// What an error of `noise` makes of each coordinate; infinite where nothing can be said.
  MeetKey tolerance(MeetKind kind, double noise) const;

private:
  const Transform *t;
  Eigen::ArrayXd z, weight;
  std::optional<Unit> zUnit;
  bool offset = true;
  double middle = 0.5; ///< the share of |residuals| up to the median of those that have weight
  // At the head: weights, their direction, and the part of the weighted values that the constant leaves, by direction
  // and length.
  std::array<double, Enumeration::kHead> w, constant, direction;
  double length = 0;
  MeetKey keys[2];
};

/// The unit of T(f) for f of unit `f`; nullopt if T cannot be applied to it.
std::optional<Unit> unitThrough(const Transform &t, const Unit &f);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_VALUETARGET_H
