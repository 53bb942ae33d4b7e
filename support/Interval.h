//===- Interval.h - Closed intervals with outward rounding ------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A closed interval [lo, hi] of reals, and the operators of Operators.def on it. The result of an operator contains
// every value that the operator takes on real operands inside the operand intervals:
//
//   [1, 2] - [1, 2] = [-1, 1]      (operands vary independently)
//   1 / [-1, 2]     = [-inf, inf]  (the divisor reaches 0)
//   log [-1, 1]     = [-inf, 0], mayBeNaN
//
// Ends of + - * / and sqrt are exact where the double is, else the neighbour outside (so [0, 1] + 1 = [1, 2] proves
// that it is at least 1); ends of other functions are widened by kFunctionUlps from round-to-nearest values, within the
// function's range. An operand outside a function's domain sets `mayBeNaN`; the interval then describes the values
// that exist. An infinite end counts as attained, as 1/0 = inf is: inf - inf and 0 * inf set `mayBeNaN` too. Zeros are
// signed: 1 / [0, 2] = [1/2, inf], but 1 / [-2, 0] = [-inf, inf], since 1 / +0 = inf.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SUPPORT_INTERVAL_H
#define HYBRID_SUPPORT_INTERVAL_H

#include "support/Operators.h"

#include <limits>

namespace hybrid {

/// More than the error of any function of the C library or of the compiled code, in units in the last place.
inline constexpr int kFunctionUlps = 8;

struct Interval {
  double lo = -std::numeric_limits<double>::infinity();
  double hi = std::numeric_limits<double>::infinity();
  bool mayBeNaN = false;

  Interval() = default;
  /// The interval of one number; implicit, so that formulas mix intervals and literals.
  Interval(double x) : lo(x), hi(x) {}
  Interval(double lo, double hi, bool mayBeNaN = false) : lo(lo), hi(hi), mayBeNaN(mayBeNaN) {}

  static Interval all() { return {}; }

  bool contains(double x) const { return lo <= x && x <= hi; }
  bool contains(const Interval &other) const { return lo <= other.lo && other.hi <= hi; }
  bool isPoint() const { return lo == hi; }
  bool isFinite() const;
  double width() const { return hi - lo; }
  double middle() const { return lo / 2 + hi / 2; }
  bool operator==(const Interval &) const = default;
};

/// The smallest interval that contains both.
Interval hull(const Interval &a, const Interval &b);
/// What both contain; nullopt if they are disjoint.
std::optional<Interval> intersect(const Interval &a, const Interval &b);

#define HYBRID_UNARY(Id, Fn, ...) Interval Fn(const Interval &a);
#define HYBRID_BINARY(Id, Fn, ...) Interval Fn(const Interval &a, const Interval &b);
#include "support/Operators.def"

inline Interval operator+(const Interval &a, const Interval &b) { return add(a, b); }
inline Interval operator-(const Interval &a, const Interval &b) { return sub(a, b); }
inline Interval operator*(const Interval &a, const Interval &b) { return mul(a, b); }
inline Interval operator/(const Interval &a, const Interval &b) { return div(a, b); }
inline Interval operator-(const Interval &a) { return neg(a); }

/// The range of `op`; `b` is ignored by unary operators.
Interval evaluate(Operator op, const Interval &a, const Interval &b = {});

} // namespace hybrid

#endif // HYBRID_SUPPORT_INTERVAL_H
