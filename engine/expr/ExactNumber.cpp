//===- ExactNumber.cpp - Numbers a person would write ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/ExactNumber.h"

#include <cmath>
#include <cstdlib>
#include <numbers>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr int kMaxPiPower = 64;
constexpr int64_t kMaxRadicand = 100000;

std::optional<ExactNumber> checked(const ExactNumber &x) {
  if (!x.factor.isValid() || std::abs(x.piPower) > kMaxPiPower)
    return std::nullopt;
  return x.factor.isZero() ? ExactNumber::integer(0) : x;
}

/// n = s^2 * r with a square-free r.
void splitSquare(int64_t n, int64_t &s, int64_t &r) {
  s = 1;
  r = n;
  for (int64_t p = 2; p * p <= r; ++p)
    while (r % (p * p) == 0) {
      r /= p * p;
      s *= p;
    }
}

std::optional<ExactNumber> multiply(const ExactNumber &a, const ExactNumber &b) {
  int64_t product = a.radicand * b.radicand, s, r; // both at most kMaxRadicand
  if (product > kMaxRadicand)
    return std::nullopt;
  splitSquare(product, s, r);
  return checked({a.factor * b.factor * Rational{s, 1}, a.piPower + b.piPower, r});
}

/// 1 / (q pi^k sqrt(r)) = 1/(q r) pi^-k sqrt(r)
std::optional<ExactNumber> reciprocal(const ExactNumber &a) {
  if (a.factor.isZero())
    return std::nullopt;
  return checked(
      {Rational::make(a.factor.denominator, a.factor.numerator) * Rational{1, a.radicand}, -a.piPower, a.radicand});
}

std::optional<ExactNumber> squareRoot(const ExactNumber &a) {
  // sqrt(n/d) = sqrt(n d)/d
  Rational product = Rational{a.factor.numerator, 1} * Rational{a.factor.denominator, 1};
  if (a.radicand != 1 || a.piPower % 2 || !product.isValid() || product.numerator < 0 ||
      product.numerator > kMaxRadicand * kMaxRadicand)
    return std::nullopt;
  if (product.isZero())
    return ExactNumber::integer(0);
  int64_t s, r;
  splitSquare(product.numerator, s, r);
  if (r > kMaxRadicand)
    return std::nullopt;
  return checked({Rational::make(s, a.factor.denominator), a.piPower / 2, r});
}

std::optional<ExactNumber> power(ExactNumber base, const ExactNumber &exponent) {
  if (!exponent.isRational() || exponent.factor.denominator > 2 || std::llabs(exponent.factor.numerator) > 64)
    return std::nullopt;
  int64_t n = exponent.factor.numerator;
  std::optional<ExactNumber> root = exponent.factor.denominator == 2 ? squareRoot(base) : base;
  if (root && n < 0)
    root = reciprocal(*root);
  std::optional<ExactNumber> result = ExactNumber::integer(1);
  for (int64_t i = 0; root && result && i < std::llabs(n); ++i)
    result = multiply(*result, *root);
  return root ? result : std::nullopt;
}

std::optional<ExactNumber> sum(const ExactNumber &a, const ExactNumber &b) {
  if (a.factor.isZero())
    return b;
  if (b.factor.isZero())
    return a;
  if (a.piPower != b.piPower || a.radicand != b.radicand)
    return std::nullopt;
  return checked({a.factor + b.factor, a.piPower, a.radicand});
}

std::optional<ExactNumber> negative(const ExactNumber &a) { return multiply(ExactNumber::integer(-1), a); }

} // namespace

std::optional<ExactNumber> ExactNumber::of(double x) {
  double scaled = x * 1024;
  if (!(std::fabs(x) < 9007199254740992.0) || scaled != std::floor(scaled) || (x == 0 && std::signbit(x)))
    return std::nullopt;
  if (x == std::floor(x))
    return integer(static_cast<int64_t>(x));
  if (std::fabs(scaled) >= 9007199254740992.0)
    return std::nullopt;
  return rational(static_cast<int64_t>(scaled), 1024);
}

double ExactNumber::value() const {
  double v = static_cast<double>(factor.numerator) / static_cast<double>(factor.denominator);
  if (piPower)
    v *= std::pow(std::numbers::pi, piPower);
  return radicand == 1 ? v : v * std::sqrt(static_cast<double>(radicand));
}

std::optional<ExactNumber> engine::evaluate(Operator op, const ExactNumber &a, const ExactNumber &b) {
  switch (op) {
  case Operator::Add:
    return sum(a, b);
  case Operator::Sub: {
    std::optional<ExactNumber> minus = negative(b);
    return minus ? sum(a, *minus) : std::nullopt;
  }
  case Operator::Mul:
    return multiply(a, b);
  case Operator::Div: {
    std::optional<ExactNumber> inverse = reciprocal(b);
    return inverse ? multiply(a, *inverse) : std::nullopt;
  }
  case Operator::Neg:
    return a.factor.isZero() ? std::nullopt : negative(a); // -0 is a double, not a rational
  case Operator::Pow:
    return power(a, b);
  case Operator::Sqrt:
    return squareRoot(a);
  case Operator::Abs:
    return a.factor.numerator < 0 ? negative(a) : a;
  default:
    return std::nullopt;
  }
}

std::string engine::toString(const ExactNumber &x, std::string_view power) {
  auto join = [](std::string &product, const std::string &factor) {
    product += product.empty() ? factor : "*" + factor;
  };
  auto piTo = [&](int k) { return k == 1 ? std::string("pi") : "pi" + std::string(power) + std::to_string(k); };
  bool negative = x.factor.numerator < 0;
  std::string digits = std::to_string(x.factor.numerator).substr(negative ? 1 : 0);
  std::string above, below;
  if (digits != "1")
    join(above, digits);
  if (x.radicand != 1)
    join(above, "sqrt(" + std::to_string(x.radicand) + ")");
  if (x.piPower > 0)
    join(above, piTo(x.piPower));
  if (x.factor.denominator != 1)
    join(below, std::to_string(x.factor.denominator));
  if (x.piPower < 0)
    join(below, piTo(-x.piPower));
  if (above.empty())
    above = "1";
  bool bracket = x.factor.denominator != 1 && x.piPower < 0;
  std::string text = (negative ? "-" : "") + above;
  if (!below.empty())
    text += "/" + (bracket ? "(" + below + ")" : below);
  return text;
}
