//===- ExactNumber.h - Numbers a person would write -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// q * pi^k * sqrt(r), or the same times sqrt(pi), with a rational q, an integer k and a square-free natural number r:
// what a fitted constant is snapped to. The form is closed under * and /, and under integer and half-integer powers of
// what stays inside it; functions have values of the form at a few points. Results that leave the form, or 64 bits, are
// nullopt and the caller goes on with the double.
//
//   sqrt(1/2) = sqrt(2)/2      3/2 * sqrt(2)^3 = 3*sqrt(2)      pi/4 + pi/4 = pi/2      sqrt(2) + 1: nullopt
//   sin(pi/3) = sqrt(3)/2      atan(1) = pi/4
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_EXACTNUMBER_H
#define HYBRID_ENGINE_EXPR_EXACTNUMBER_H

#include "support/Operators.h"
#include "support/Unit.h"

#include <optional>
#include <string>

namespace hybrid::engine {

struct ExactNumber {
  Rational factor = {1, 1};
  int piPower = 0;
  int64_t radicand = 1;  ///< square-free, positive
  bool rootOfPi = false; ///< a factor sqrt(pi): 1/sqrt(2*pi) has the factor 1/2, pi^-1, the radicand 2 and this

  static ExactNumber integer(int64_t n) { return {{n, 1}}; }
  static ExactNumber rational(int64_t n, int64_t d) { return {Rational::make(n, d)}; }
  static ExactNumber pi() { return {{1, 1}, 1}; }

  /// `x` as a rational, if it is one with a denominator of at most 1024 and a numerator below 2^53, exactly.
  static std::optional<ExactNumber> of(double x);

  /// The nearest double, to one ulp for each of the factors.
  double value() const;
  bool isRational() const { return piPower == 0 && radicand == 1 && !rootOfPi; }
  bool isInteger() const { return isRational() && factor.denominator == 1; }
  bool operator==(const ExactNumber &) const = default;
};

/// `op` on exact operands if the result is of the form (`b` is ignored by unary operators).
std::optional<ExactNumber> evaluate(Operator op, const ExactNumber &a, const ExactNumber &b = {});

/// The number as a fraction whose factors a person would write: roots of pi below stay below, others are above.
struct ExactFraction {
  ExactNumber above, below; ///< no denominators, no negative powers; `below` is positive

  static ExactFraction of(const ExactNumber &x);
};

/// Infix text: "3/2", "pi/4", "-3*sqrt(2)/(2*pi^3)", "1/sqrt(2*pi)"; `power` is the spelling of "to the power of".
std::string toString(const ExactNumber &x, std::string_view power = "^");

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_EXACTNUMBER_H
