//===- Simplify.h - The shortest form, by proved steps ----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rewrites an expression into the shortest form found that has the same value at every point of a box where the
// original has one. A step with a side condition is taken only if interval arithmetic over the box proves it:
//
//   x / x        -> 1         0 is not in the range of x
//   sqrt(x^2)    -> x         x >= 0;   otherwise -> abs(x)
//   x^2 / x      -> x         0 is not in the range of x
//   exp(log(x))  -> x         x > 0
//
// How: first greedily. Bottom-up, each node becomes a sum of products of powers (NormalForm.h), where like terms and
// powers meet; the sum is written back factored (Factor.h) in several ways; the rules of Rules.h are tried on
// functions; of all forms the shortest is kept (`writtenLength`). Then, where a step must lengthen before the next can
// shorten, by an e-graph (Saturation.h) of a bounded number of forms. The result is never longer than the original.
//
// Parameters stay what they are: 2*p*x keeps its two constants, since merging would change what fitting can move.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_SIMPLIFY_H
#define HYBRID_ENGINE_EXPR_SIMPLIFY_H

#include "engine/expr/Expr.h"

#include <span>

namespace hybrid::engine {

/// Range of variable i is box[i]; a variable beyond the box is any real number.
Expr simplify(const Expr &e, std::span<const Interval> box = {});

/// The same with the form that costs least to evaluate instead of the shortest.
Expr cheapest(const Expr &e, std::span<const Interval> box = {});

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_SIMPLIFY_H
