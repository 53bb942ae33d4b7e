//===- Ball.h - Values with a proven error ----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The real value of an expression at a point, as a long double and a bound on its distance from it. An operation adds
// to the error of its operands, times its largest slope between them, its own rounding:
//
//   x = 2 +- 0      sqrt(x) = 1.41421356237309504880 +- 1.7e-18      sqrt(x)^2 - 2 = 1.1e-19 +- 1.0e-17
//
// so two expressions whose balls are disjoint at a point have different values there; no tolerance is chosen. Slopes
// are the derivatives of Operators.def on intervals. With the 64 bits of x87 a ball has some 18 digits.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_BALL_H
#define HYBRID_ENGINE_EXPR_BALL_H

#include "engine/expr/Expr.h"

namespace hybrid::engine {

struct Ball {
  enum class Kind : uint8_t {
    Value,  ///< |value - middle| <= radius
    None,   ///< the expression has no finite value
    Unknown ///< not decided: too near a jump, a pole or the end of a domain
  };
  Kind kind = Kind::Unknown;
  long double middle = 0, radius = 0;

  static Ball exactly(long double x) { return {Kind::Value, x, 0}; }
  bool isValue() const { return kind == Kind::Value; }
  /// Whether both have values, and these are different.
  bool isDisjoint(const Ball &other) const;
};

/// At a point of the doubles given. A number without an exact form stands for a real number that was rounded to it, and
/// has an error of one unit in the last place; so has a parameter.
Ball evaluateBall(const Expr &e, std::span<const double> point);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_BALL_H
