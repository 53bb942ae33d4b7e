//===- Rational.cpp - Exact rational numbers ------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Rational.h"

#include <limits>

using namespace hybrid;

namespace {

__extension__ typedef __int128 Wide;

Wide greatestCommonDivisor(Wide a, Wide b) {
  while (b != 0) {
    Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

/// Products of two 64-bit numbers, and sums of two such, fit: |n| <= 2^127 - 2^64.
Rational reduced(Wide n, Wide d) {
  if (d == 0)
    return Rational::invalid();
  Wide divisor = greatestCommonDivisor(n, d);
  n /= divisor;
  d /= divisor;
  if (d < 0) {
    n = -n;
    d = -d;
  }
  constexpr Wide kMax = std::numeric_limits<int64_t>::max();
  if (n > kMax || n < -kMax || d > kMax)
    return Rational::invalid();
  return {static_cast<int64_t>(n), static_cast<int64_t>(d)};
}

} // namespace

Rational Rational::make(int64_t numerator, int64_t denominator) { return reduced(numerator, denominator); }

// Numerators and denominators of valid numbers are at most 2^63 - 1 in magnitude, so nothing below overflows.
Rational hybrid::operator+(Rational a, Rational b) {
  if (!a.isValid() || !b.isValid())
    return Rational::invalid();
  Wide left = Wide(a.numerator) * b.denominator, right = Wide(b.numerator) * a.denominator;
  return reduced(left + right, Wide(a.denominator) * b.denominator);
}

Rational hybrid::operator*(Rational a, Rational b) {
  if (!a.isValid() || !b.isValid())
    return Rational::invalid();
  return reduced(Wide(a.numerator) * b.numerator, Wide(a.denominator) * b.denominator);
}

std::string hybrid::toString(Rational r) {
  std::string text = std::to_string(r.numerator);
  return r.denominator == 1 ? text : text + "/" + std::to_string(r.denominator);
}
