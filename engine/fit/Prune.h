//===- Prune.h - What a form can do without ---------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The error of a network is a smooth function too, and a form with constants to spare bends after it:
//   0.964 sqrt((0.057 + p) (0.078 + g) (0.012 + 1/r))     median residual 0.0063
//   sqrt(p g / r)                                         median residual 0.0090
// The law is the second: six constants that make the residual a little smaller explain less than they state. So single
// steps are tried that make a form shorter (a constant becomes 0 or a number as plain as 1, 2 or 1/2; an exponent the
// nearest small rational; a term goes; sin u becomes u), everything else is refitted, and the step that shortens the
// description most is taken, until none does. A residual that stays within the error costs nothing; up to a few times
// the error it costs kNodesPerNat nodes for each factor e, since errors are known no better; beyond that it counts
// heavily.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_FIT_PRUNE_H
#define HYBRID_ENGINE_FIT_PRUNE_H

#include "engine/fit/LeastSquares.h"

namespace hybrid::engine {

/// Nodes that the digits of a free constant are worth, beside its own.
inline constexpr double kConstantDigits = 3;

/// What a residual is compared with, in units.
struct ErrorScale {
  double median, tail; ///< of |error|: median and 95 % quantile; positive
};

/// Length in nodes of the form and of what it leaves, if errors have this scale.
double statedLength(const FitResult &fit, const ErrorScale &error);

/// The form after all steps that shorten it. The error is at least `noise` (positive), at most `unseen`, and between
/// them what the form itself leaves.
FitResult prune(FitResult fit, const FitData &data, double noise, double unseen);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_FIT_PRUNE_H
