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
  bool twoRoots = a.rootOfPi && b.rootOfPi;
  return checked({a.factor * b.factor * Rational{s, 1}, a.piPower + b.piPower + twoRoots, r, a.rootOfPi != b.rootOfPi});
}

/// 1 / (q pi^k sqrt(r)) = 1/(q r) pi^-k sqrt(r), 1 / sqrt(pi) = pi^-1 sqrt(pi)
std::optional<ExactNumber> reciprocal(const ExactNumber &a) {
  if (a.factor.isZero())
    return std::nullopt;
  return checked({Rational::make(a.factor.denominator, a.factor.numerator) * Rational{1, a.radicand},
                  -a.piPower - a.rootOfPi, a.radicand, a.rootOfPi});
}

std::optional<ExactNumber> squareRoot(const ExactNumber &a) {
  // sqrt(n/d) = sqrt(n d)/d
  Rational product = Rational{a.factor.numerator, 1} * Rational{a.factor.denominator, 1};
  if (a.radicand != 1 || a.rootOfPi || !product.isValid() || product.numerator < 0 ||
      product.numerator > kMaxRadicand * kMaxRadicand)
    return std::nullopt;
  if (product.isZero())
    return ExactNumber::integer(0);
  int64_t s, r;
  splitSquare(product.numerator, s, r);
  if (r > kMaxRadicand)
    return std::nullopt;
  bool odd = a.piPower % 2 != 0;
  return checked({Rational::make(s, a.factor.denominator), (a.piPower - (odd && a.piPower < 0)) / 2, r, odd});
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
  if (a.piPower != b.piPower || a.radicand != b.radicand || a.rootOfPi != b.rootOfPi)
    return std::nullopt;
  return checked({a.factor + b.factor, a.piPower, a.radicand, a.rootOfPi});
}

std::optional<ExactNumber> negative(const ExactNumber &a) { return multiply(ExactNumber::integer(-1), a); }

/// The angles, in twelfths of pi, whose sine is of the form, from 0 to a quarter turn.
struct KnownAngle {
  int twelfths;
  ExactNumber sine;
};
constexpr KnownAngle kAngles[] = {
    {0, {{0, 1}}}, {2, {{1, 2}}}, {3, {{1, 2}, 0, 2}}, {4, {{1, 2}, 0, 3}}, {6, {{1, 1}}},
};

/// x / (pi / 12), modulo a full turn, if that is an integer.
std::optional<int64_t> twelfthsOfPi(const ExactNumber &x) {
  if (x.factor.isZero())
    return 0;
  Rational twelfths = x.factor * Rational{12, 1};
  if (x.piPower != 1 || x.radicand != 1 || x.rootOfPi || !twelfths.isValid() || twelfths.denominator != 1)
    return std::nullopt;
  return ((twelfths.numerator % 24) + 24) % 24;
}

std::optional<ExactNumber> sine(int64_t twelfths) {
  bool negativeHalf = twelfths > 12;
  int64_t inHalf = twelfths % 12, inQuarter = inHalf > 6 ? 12 - inHalf : inHalf;
  for (const KnownAngle &angle : kAngles)
    if (angle.twelfths == inQuarter)
      return negativeHalf ? negative(angle.sine) : angle.sine;
  return std::nullopt;
}

std::optional<ExactNumber> cosine(int64_t twelfths) { return sine((twelfths + 6) % 24); }

std::optional<ExactNumber> tangent(int64_t twelfths) {
  std::optional<ExactNumber> s = sine(twelfths), c = cosine(twelfths);
  std::optional<ExactNumber> inverse = c ? reciprocal(*c) : std::nullopt;
  return s && inverse ? multiply(*s, *inverse) : std::nullopt;
}

/// The angle in [-pi/2, pi/2] at which `function` is x.
template <typename Function> std::optional<ExactNumber> angleAt(const ExactNumber &x, Function function) {
  for (const KnownAngle &angle : kAngles)
    for (int sign : {1, -1})
      if (function((24 + sign * angle.twelfths) % 24) == x)
        return checked({Rational::make(sign * angle.twelfths, 12), 1});
  return std::nullopt;
}

/// Functions with a value of the form at a few points only.
std::optional<ExactNumber> knownValue(Operator op, const ExactNumber &a) {
  bool isZero = a.factor.isZero(), isOne = a == ExactNumber::integer(1);
  auto at = [](bool known, int64_t value) { return known ? std::optional(ExactNumber::integer(value)) : std::nullopt; };
  switch (op) {
  case Operator::Sin:
  case Operator::Cos:
  case Operator::Tan: {
    std::optional<int64_t> angle = twelfthsOfPi(a);
    auto function = op == Operator::Sin ? sine : op == Operator::Cos ? cosine : tangent;
    return angle ? function(*angle) : std::nullopt;
  }
  case Operator::Asin:
    return angleAt(a, sine);
  case Operator::Atan:
    return angleAt(a, tangent);
  case Operator::Acos: {
    std::optional<ExactNumber> rest = angleAt(a, sine);
    std::optional<ExactNumber> minus = rest ? negative(*rest) : std::nullopt;
    return minus ? sum({{1, 2}, 1}, *minus) : std::nullopt;
  }
  case Operator::Exp:
  case Operator::Cosh:
  case Operator::Erfc:
    return at(isZero, 1);
  case Operator::Sinh:
  case Operator::Tanh:
  case Operator::Asinh:
  case Operator::Atanh:
  case Operator::Erf:
  case Operator::Expm1:
  case Operator::Log1p:
  case Operator::Cbrt:
    return at(isZero, 0);
  case Operator::Log:
  case Operator::Log2:
  case Operator::Log10:
  case Operator::Acosh:
    return at(isOne, 0);
  default:
    return std::nullopt;
  }
}

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
  if (rootOfPi)
    v *= std::sqrt(std::numbers::pi);
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
    return knownValue(op, a);
  }
}

ExactFraction ExactFraction::of(const ExactNumber &x) {
  ExactNumber above{{x.factor.numerator, 1}}, below{{x.factor.denominator, 1}};
  // sqrt(pi) pi^k = pi^(k + 1) / sqrt(pi) for k < 0, and sqrt(2)/2 goes below with it: 1/sqrt(2*pi).
  bool rootBelow = x.rootOfPi && x.piPower < 0;
  bool radicandBelow = rootBelow && x.factor.denominator % x.radicand == 0;
  int power = x.piPower + rootBelow;
  above.piPower = std::max(power, 0);
  below.piPower = std::max(-power, 0);
  above.rootOfPi = x.rootOfPi && !rootBelow;
  below.rootOfPi = rootBelow;
  (radicandBelow ? below : above).radicand = x.radicand;
  if (radicandBelow)
    below.factor.numerator /= x.radicand;
  return {above, below};
}

namespace {

/// The factors of a number without denominators and negative powers, joined by "*"; empty for 1.
std::string productText(const ExactNumber &x, std::string_view power, int &factors) {
  std::string text;
  auto join = [&](const std::string &factor) { text += (factors++ ? "*" : "") + factor; };
  if (std::string digits = std::to_string(x.factor.numerator); digits != "1" && digits != "-1")
    join(digits.substr(digits[0] == '-'));
  if (x.radicand != 1 || x.rootOfPi) {
    std::string radicand = x.radicand != 1 ? std::to_string(x.radicand) : "";
    std::string pi = x.rootOfPi ? (radicand.empty() ? "pi" : "*pi") : "";
    join("sqrt(" + radicand + pi + ")");
  }
  if (x.piPower > 0)
    join(x.piPower == 1 ? "pi" : "pi" + std::string(power) + std::to_string(x.piPower));
  return text;
}

} // namespace

std::string engine::toString(const ExactNumber &x, std::string_view power) {
  ExactFraction fraction = ExactFraction::of(x);
  int factorsAbove = 0, factorsBelow = 0;
  std::string above = productText(fraction.above, power, factorsAbove);
  std::string below = productText(fraction.below, power, factorsBelow);
  std::string text = (x.factor.numerator < 0 ? "-" : "") + (above.empty() ? "1" : above);
  if (factorsBelow == 0)
    return text;
  return text + "/" + (factorsBelow > 1 ? "(" + below + ")" : below);
}
