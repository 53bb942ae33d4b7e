//===- Enclosure.h - All values that correct code may give ------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// When is compiled code wrong? Not when it differs from the reference: a function may be off by an ulp, a product and a
// sum may be fused, and a difference of two near numbers makes much of little. It is wrong when no such freedom
// explains its result. An Enclosure is the set of results that the freedom allows; it is computed along the program:
//
//   x  = 1e8                     exactly 1e8
//   y  = sqrt(x * x + 1)         [1e8 - 2 ulp, 1e8 + 2 ulp]     each op may be off by an ulp
//   y - x                        [-3e-8, 4.5e-8]                so that is what may come out, not 0 alone
//
// Freedom of an op, in units in the last place of its type: 1 for + - * / sqrt, kFunctionUlps (f64) and
// kSingleFunctionUlps for functions; the bounds that codegen/mathlib states, at most 3.5, lie below both. There is none
// where IEEE 754 or C's Annex F gives the exact result: sums, quotients, roots, minima, roundings of numbers that are
// exact themselves, and zeros, infinities and NaNs that come from zeros, infinities and NaNs. Then compiled code must
// have the very bits.
//
// Where an operand may be infinite or NaN without being so for certain (beyond overflow, at the edge of a function's
// domain), the set is "anything", and the comparison does not count.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_RANDOM_ENCLOSURE_H
#define HYBRID_TEST_RANDOM_ENCLOSURE_H

#include "support/Interval.h"

#include <cmath>

namespace hybrid::random {

enum class Precision : uint8_t { Single, Double };

/// Rounds to the precision.
double roundTo(Precision precision, double x);

inline constexpr int kSingleFunctionUlps = 4;

class Enclosure {
public:
  /// One number, NaN and infinities among them, known to the bit.
  static Enclosure exactly(Precision precision, double value);
  /// The interval, which may be unbounded.
  static Enclosure within(Precision precision, Interval range);
  static Enclosure anything(Precision precision) { return within(precision, {-kInfinity, kInfinity, true}); }

  Precision getPrecision() const { return precision; }
  bool isExact() const { return known; }
  double getExact() const { return value; }
  const Interval &getRange() const { return range; }
  /// Whether it says something about the value.
  bool decides() const { return known || range.isFinite() || range.lo > -kInfinity || range.hi < kInfinity; }
  /// Whether the value is a finite number for certain.
  bool isBounded() const { return known ? std::isfinite(value) : range.isFinite() && !range.mayBeNaN; }
  /// Whether compiled code may give `result`.
  bool allows(double result) const;

private:
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();

  Precision precision = Precision::Double;
  bool known = false;
  double value = 0;
  Interval range;
};

/// The results of an op, `b` ignored by unary ones.
Enclosure evaluate(Operator op, const Enclosure &a, const Enclosure &b);
/// Grows a set by `amount` on either side.
Enclosure widen(const Enclosure &a, double amount);
/// The set in another precision.
Enclosure convert(Precision precision, const Enclosure &a);
/// What one or the other way of computing may give.
Enclosure either(const Enclosure &a, const Enclosure &b);
/// Both sets and what lies between.
Enclosure hull(const Enclosure &a, const Enclosure &b);

// The operators of the table, so that formulas written once for all kinds of number serve here, too.
#define HYBRID_UNARY(Id, Fn, ...)                                                                                      \
  inline Enclosure Fn(const Enclosure &a) { return evaluate(Operator::Id, a, a); }
#define HYBRID_BINARY(Id, Fn, ...)                                                                                     \
  inline Enclosure Fn(const Enclosure &a, const Enclosure &b) { return evaluate(Operator::Id, a, b); }                 \
  inline Enclosure Fn(const Enclosure &a, double b) {                                                                  \
    return Fn(a, Enclosure::exactly(a.getPrecision(), roundTo(a.getPrecision(), b)));                                  \
  }                                                                                                                    \
  inline Enclosure Fn(double a, const Enclosure &b) {                                                                  \
    return Fn(Enclosure::exactly(b.getPrecision(), roundTo(b.getPrecision(), a)), b);                                  \
  }
#include "support/Operators.def"

#define HYBRID_INFIX(Symbol, Fn)                                                                                       \
  inline Enclosure operator Symbol(const Enclosure &a, const Enclosure &b) { return Fn(a, b); }                        \
  inline Enclosure operator Symbol(const Enclosure &a, double b) { return Fn(a, b); }                                  \
  inline Enclosure operator Symbol(double a, const Enclosure &b) { return Fn(a, b); }
HYBRID_INFIX(+, add)
HYBRID_INFIX(-, sub)
HYBRID_INFIX(*, mul)
HYBRID_INFIX(/, div)
#undef HYBRID_INFIX
inline Enclosure operator-(const Enclosure &a) { return neg(a); }

} // namespace hybrid::random

#endif // HYBRID_TEST_RANDOM_ENCLOSURE_H
