//===- Tidy.h - Free constants, each needed once ----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Composed names have more constants than the function has: 0.5 m / sqrt(0.25 - 0.25 (v/c)^2) has three that only
// matter as two ratios, and none of the three is a number to recognise. `tidy` rewrites an expression into sums of
// products of powers, one coefficient each, in which
//
//   constants of one product, one sum, one exponential are one      c1 * (c2 x) -> c x,   exp(c1 + x) -> c exp(x)
//   a bracket has one coefficient fixed to 1, which moves out        c1 (c2 + c3 x) -> c (1 + d x)
//   equal products are collected, common factors taken out           x y + x z -> x (y + z)
//
// so that the example becomes m / sqrt(1 - (v/c)^2) after snapping. Powers of powers are multiplied, which is not true
// for all reals ((x^2)^(1/2) is |x|): the caller compares values on the domain.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_FIT_TIDY_H
#define HYBRID_ENGINE_FIT_TIDY_H

#include "engine/expr/Expr.h"

namespace hybrid::engine {

/// The same function with fewer constants where `e` has no negative bases; parameters get new identities.
Expr tidy(const Expr &e);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_FIT_TIDY_H
