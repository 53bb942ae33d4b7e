//===- Equal.h - Whether two forms are one function -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two questions, each of which can only answer one way:
//
//   different?   at a point where the values with their proven errors (Ball.h) do not meet, or one form has a value and
//                the other has none. Points are the corners of the box, its middle, zeros and ones inside, and random
//                ones from a seed.
//   equal?       if an e-graph (Saturation.h) joins the two forms, or their difference with 0, by rules whose side
//                conditions hold on the box.
//
// If neither is answered, neither is claimed:
//
//   sin(x)^2 + cos(x)^2    1                   Equal: sin^2 + cos^2
//   x                      x + 1e-12           Different at x = 0.5, by 1e-12; errors explain 1e-19
//   log(x^2)               2*log(x)            Different at x = -1, where the second has no value
//   x/3                    0.333333333333333*x Different at x = 1, by 3e-16
//   sin(1)^x               exp(x*log(sin(1)))  Equal: exp of multiple of log
//
// A number without an exact form stands for any real number that is rounded to it, to a unit in the last place.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_EQUAL_H
#define HYBRID_ENGINE_EXPR_EQUAL_H

#include "engine/expr/Ball.h"
#include "engine/expr/Saturation.h"

namespace hybrid::engine {

struct EqualityOptions {
  uint64_t seed = 1;
  unsigned points = 1000;
  SaturationLimits limits;
};

enum class Equality : uint8_t { Equal, Different, Undecided };

struct EqualityReport {
  Equality answer = Equality::Undecided;
  /// Equal: what was used, each once; empty if the forms are the same.
  std::vector<std::string_view> rules;
  /// Equal: whether one may still lack a value where the other has one (x/x and 1), at points that were not drawn.
  bool onlyWhereBoth = false;
  /// Different: where. Undecided: where the values were furthest apart; empty if no point had both.
  std::vector<double> point;
  Ball first, second;    ///< the values there
  unsigned compared = 0; ///< points at which both have a value
};

/// Compares two forms over a box; a variable beyond it is any number. The same seed gives the same answer.
EqualityReport compareForms(const Expr &a, const Expr &b, std::span<const Interval> box,
                            const EqualityOptions &options = {});

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_EQUAL_H
