//===- Rational.h - Exact rational numbers ----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SUPPORT_RATIONAL_H
#define HYBRID_SUPPORT_RATIONAL_H

#include <cstdint>
#include <string>

namespace hybrid {

/// A rational number in lowest terms with a positive denominator. A result beyond 64 bits, or a zero denominator, gives
/// the invalid number, which every further operation keeps.
struct Rational {
  int64_t numerator = 0;
  int64_t denominator = 1;

  static Rational make(int64_t numerator, int64_t denominator);
  static Rational invalid() { return {0, 0}; }
  bool isValid() const { return denominator != 0; }
  bool isZero() const { return numerator == 0 && denominator != 0; }
  double value() const { return static_cast<double>(numerator) / static_cast<double>(denominator); }
  bool operator==(const Rational &) const = default;
};

Rational operator+(Rational a, Rational b);
Rational operator*(Rational a, Rational b);
/// "3", "-1/2".
std::string toString(Rational r);

} // namespace hybrid

#endif // HYBRID_SUPPORT_RATIONAL_H
