//===- Field.h - A function known by its values -----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the search works on: a function of a few variables over a box that can be asked for values. The oracle is one;
// so is each function that a structure cuts out of it, because its values are arithmetic on values of its parent:
//
//   f(x, y, z) = g(x, y) * h(z)      g's field asks f at (x, y, z*) for a fixed z*
//
// Such a field could have been cut out in several ways (other z*). Each way is a *view*; they would agree if the
// parent had no error. So their mean is better than one of them, and their spread is an estimate of the error that
// needs no knowledge of the law. The error is held relative to |f| + `floor`: networks err by a share of the value
// (trained on logarithms) or by a share of the range, and the floor stands between the two.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_FIELD_H
#define HYBRID_ENGINE_STRUCTURE_FIELD_H

#include "engine/expr/Expr.h"
#include "engine/structure/Sampling.h"

#include <functional>
#include <vector>

namespace hybrid::engine {

class Field {
public:
  /// y[row] = the value of view `view` at x's row; NaN where there is none.
  using Evaluate = std::function<void(const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y)>;

  Field(std::vector<Axis> axes, unsigned views, Evaluate evaluate);

  unsigned dims() const { return unsigned(axes.size()); }
  const std::vector<Axis> &box() const { return axes; }
  unsigned numViews() const { return views; }

  /// The mean over the views that have a value.
  Eigen::VectorXd operator()(const Points &x) const;
  Eigen::VectorXd view(const Points &x, unsigned view) const;

  /// What is added to |f| before errors are divided by it: a share of the median |f|.
  double floor() const { return floor_; }
  /// |f| + floor, the unit of errors at values `f`.
  Eigen::ArrayXd unit(const Eigen::VectorXd &f) const { return f.array().abs() + floor_; }
  /// Median spread of a mean of views in units, measured at construction; 0 if there is but one view.
  double viewNoise() const { return viewNoise_; }
  /// Whether the values at construction were finite (99 % of them).
  bool isUsable() const { return usable; }
  /// The middle range of values met at construction: 1 % and 99 % quantiles.
  const Interval &range() const { return range_; }

private:
  std::vector<Axis> axes;
  unsigned views;
  Evaluate evaluate;
  double floor_ = 0, viewNoise_ = 0;
  bool usable = false;
  Interval range_;
};

/// The share of the median |f| that is the floor of a field's unit of error.
inline constexpr double kFloorShare = 0.1;

/// Errors below the first are those of a network that was trained on; from the second on it is coarse.
inline constexpr double kFineError = 1e-4, kRoughError = 1e-3;

/// The error that names are judged by, where relations show `noise`. For a coarse network it is larger: its error is a
/// sum of functions of single variables for the most part, which no difference between its own values shows.
double believedNoise(double noise);

/// The error that forms are judged by when the best of them leaves `best`: that, but at least `noise` and at most what
/// is believed.
double errorFloor(double noise, double best);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_FIELD_H
