//===- Snap.h - Constants that a person would write -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A fitted 0.0795773 +- 3e-7 is 1/(4 pi). Which number of the form q pi^k sqrt(r) it is, if any, is a question of
// description length: simple numbers are rare, and one of them inside a narrow interval by chance is unlikely. The
// expected number of equally simple ones in the interval is the test:
//
//   0.0795773 +- 3e-7: some 300 numbers as simple as 1/(4 pi) lie within a factor of two, so 0.002 are expected in
//   the interval: snapped.      0.0796 +- 1e-3: 8 are expected: left alone.
//
// One constant at a time, best determined first, all others refitted, and taken back if the residual rises: constants
// depend on each other, and errors of a network are not independent, so that a joint decision goes wrong (1/62 for
// 1/(2 pi^3)).
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_FIT_SNAP_H
#define HYBRID_ENGINE_FIT_SNAP_H

#include "engine/fit/LeastSquares.h"

#include <optional>

namespace hybrid::engine {

/// What single precision leaves after a few layers: no network is trusted to be nearer to its law, relative to its
/// values.
inline constexpr double kFinestError = 2e-7;

struct SnapMatch {
  ExactNumber number;
  double chance; ///< expected number of equally simple ones in the interval
};
/// The most convincing simple number in [value - radius, value + radius], if one is: its chance is at most `limit`.
std::optional<SnapMatch> snapNumber(double value, double radius, double limit = 0.05);

/// Numbers of `e` that are a simple number to rounding become that: a compiled module has doubles only, and
/// 0.7853981633974483 stands for the pi/4 that a person wrote.
Expr withExactNumbers(const Expr &e);

/// How well each parameter is determined, with the others free: the half-width of a 95 % interval from the spread
/// between refits on sub-boxes (a network's errors are smooth, neighbouring residuals are not independent), or from the
/// Jacobian where errors are independent.
std::vector<double> parameterRadii(const Expr &expression, const FitData &data);

/// The same, or what changes values by a few times the residual if that is more: smooth errors move a constant by more
/// than resampling shows.
std::vector<double> parameterUncertainties(const FitResult &fit, const FitData &data);

/// `expression` with the parameters that are simple numbers replaced by them, the others refitted, and terms dropped
/// whose coefficient is zero within its error. `noise` is the expected median |error| / unit.
FitResult snapParameters(const Expr &expression, const FitData &data, double noise);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_FIT_SNAP_H
