//===- Enclosure.cpp - All values that correct code may give --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/random/Enclosure.h"

#include <cmath>

using namespace hybrid;
using namespace hybrid::random;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();
static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double hybrid::random::roundTo(Precision precision, double x) {
  return precision == Precision::Single ? static_cast<float>(x) : x;
}

//===----------------------------------------------------------------------===//
// Sets
//===----------------------------------------------------------------------===//

Enclosure Enclosure::exactly(Precision precision, double value) {
  Enclosure result;
  result.precision = precision;
  result.known = true;
  result.value = value;
  result.range = std::isnan(value) ? Interval(-kInfinity, kInfinity, true) : Interval(value);
  return result;
}

Enclosure Enclosure::within(Precision precision, Interval range) {
  Enclosure result;
  result.precision = precision;
  result.range = range;
  if (range.lo == 0) // a zero that is not exact may have either sign
    result.range.lo = -0.0;
  if (range.hi == 0)
    result.range.hi = 0.0;
  return result;
}

bool Enclosure::allows(double result) const {
  if (known)
    return std::isnan(value) ? std::isnan(result) : result == value && std::signbit(result) == std::signbit(value);
  return std::isnan(result) ? range.mayBeNaN : range.contains(result);
}

/// The neighbour of `x`, `steps` numbers of f32 away in the direction of `towards`, after rounding x that way.
static double stepSingle(double x, double towards, int steps) {
  if (!std::isfinite(x))
    return x;
  auto y = static_cast<float>(x);
  auto end = static_cast<float>(towards);
  if (towards > x ? y < x : y > x)
    y = std::nextafter(y, end);
  for (int i = 0; i < steps; ++i)
    y = std::nextafter(y, end);
  return y;
}

/// An interval whose exact ends a function of f64 need not hit: pow(x, 1) may be an ulp off x.
static Interval stepDouble(Interval x, int steps) {
  for (int i = 0; i < steps; ++i)
    x = {std::nextafter(x.lo, -kInfinity), std::nextafter(x.hi, kInfinity), x.mayBeNaN};
  return x;
}

/// An interval of f64 (already widened for f64) as one of results that are rounded to f32 with an error of `ulps`.
static Interval roundOutward(const Interval &x, int ulps) {
  return {stepSingle(x.lo, -kInfinity, ulps), stepSingle(x.hi, kInfinity, ulps), x.mayBeNaN};
}

Enclosure hybrid::random::widen(const Enclosure &a, double amount) {
  Interval range = a.getRange() + Interval(-amount, amount);
  return Enclosure::within(a.getPrecision(), a.getPrecision() == Precision::Single ? roundOutward(range, 1) : range);
}

Enclosure hybrid::random::convert(Precision precision, const Enclosure &a) {
  if (a.isExact())
    return Enclosure::exactly(precision, roundTo(precision, a.getExact()));
  bool rounds = precision == Precision::Single && a.getPrecision() == Precision::Double;
  return Enclosure::within(precision, rounds ? roundOutward(a.getRange(), 1) : a.getRange());
}

Enclosure hybrid::random::either(const Enclosure &a, const Enclosure &b) {
  if (a.isExact() && b.allows(a.getExact()) && b.isExact())
    return a;
  return a.decides() && b.decides() ? hull(a, b) : Enclosure::anything(a.getPrecision());
}

Enclosure hybrid::random::hull(const Enclosure &a, const Enclosure &b) {
  return Enclosure::within(a.getPrecision(), hybrid::hull(a.getRange(), b.getRange()));
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

/// Whether the result on exact numbers is exact: correctly rounded by every implementation.
static bool isCorrectlyRounded(Operator op) {
  switch (op) {
  case Operator::Add:
  case Operator::Sub:
  case Operator::Div:
  case Operator::Sqrt:
  case Operator::Neg:
  case Operator::Abs:
  case Operator::Sign:
  case Operator::Min:
  case Operator::Max:
  case Operator::Floor:
  case Operator::Ceil:
  case Operator::Round:
  case Operator::Trunc:
    return true;
  default: // a product may be left unrounded, fused with a sum
    return false;
  }
}

static bool isBasic(Operator op) { return isCorrectlyRounded(op) || op == Operator::Mul; }
static bool isSpecial(double x) { return x == 0 || !std::isfinite(x); }
static bool sameBits(double x, double y) {
  return (std::isnan(x) && std::isnan(y)) || (x == y && std::signbit(x) == std::signbit(y));
}

/// The double function, rounded.
static double compute(Operator op, Precision precision, double a, double b) {
  return roundTo(precision, hybrid::evaluate(op, a, b));
}

/// A result from bounded operands, by interval arithmetic.
static Enclosure evaluateBounded(Operator op, Precision precision, const Interval &a, const Interval &b) {
  Interval range = hybrid::evaluate(op, a, b);
  if (op == Operator::Atan2 && a.contains(0.0) && b.contains(0.0)) // the signs of zeros tell the angle
    range = {-4, 4};
  if (precision == Precision::Single)
    range = roundOutward(range, isBasic(op) ? 1 : kSingleFunctionUlps);
  else if (!isBasic(op) && range.isFinite())
    range = stepDouble(range, kSingleFunctionUlps);
  return Enclosure::within(precision, range);
}

/// A result where an operand is exactly infinite or NaN and the other is bounded: known if it is the same special value
/// for the ends of the bounded one, and for 0 and 1 where they lie between. (An infinite negative base has no such
/// rule: its sign is that of a whole exponent.)
static Enclosure evaluateSpecial(Operator op, Precision precision, const Enclosure &a, const Enclosure &b) {
  auto pointsOf = [](const Enclosure &x) {
    std::vector<double> points;
    if (x.isExact())
      points = {x.getExact()};
    else
      points = {x.getRange().lo, x.getRange().hi};
    for (double inner : {0.0, 1.0}) // pow(1, NaN) and pow(NaN, 0) are 1
      if (!x.isExact() && x.getRange().contains(inner))
        points.push_back(inner);
    return points;
  };
  if (op == Operator::Pow && a.getRange().lo < 0)
    return Enclosure::anything(precision);
  std::optional<double> common;
  for (double x : pointsOf(a))
    for (double y : pointsOf(b)) {
      double value = compute(op, precision, x, y);
      if (!isSpecial(value) || (common && !sameBits(*common, value)))
        return Enclosure::anything(precision);
      common = value;
    }
  return Enclosure::exactly(precision, *common);
}

static Enclosure evaluateExact(Operator op, Precision precision, double a, double b) {
  double value = compute(op, precision, a, b);
  bool special = isSpecial(a) || (info(op).arity == 2 && isSpecial(b));
  if (isCorrectlyRounded(op) || (special && isSpecial(value)))
    return Enclosure::exactly(precision, value);
  if (std::isfinite(a) && (info(op).arity == 1 || std::isfinite(b)))
    return evaluateBounded(op, precision, a, b);
  // A finite value at infinity, such as atan(inf), or at NaN, such as pow(NaN, 0).
  double slack = kFunctionUlps * std::numeric_limits<double>::epsilon() * std::fabs(value);
  Interval range(value - slack, value + slack);
  return Enclosure::within(precision,
                           precision == Precision::Single ? roundOutward(range, kSingleFunctionUlps) : range);
}

static Enclosure evaluateOnce(Operator op, const Enclosure &a, const Enclosure &b) {
  Precision precision = a.getPrecision();
  bool binary = info(op).arity == 2;
  if (a.isExact() && (!binary || b.isExact()))
    return evaluateExact(op, precision, a.getExact(), b.getExact());
  if (a.isBounded() && (!binary || b.isBounded()))
    return evaluateBounded(op, precision, a.getRange(), b.getRange());
  bool exactNaN = (a.isExact() && std::isnan(a.getExact())) || (binary && b.isExact() && std::isnan(b.getExact()));
  if (exactNaN && op != Operator::Pow && op != Operator::Hypot)
    return Enclosure::exactly(precision, kNaN);
  if ((a.isExact() || a.isBounded()) && (b.isExact() || b.isBounded()))
    return evaluateSpecial(op, precision, a, b);
  return Enclosure::anything(precision);
}

Enclosure hybrid::random::evaluate(Operator op, const Enclosure &a, const Enclosure &b) {
  if (op != Operator::Mod)
    return evaluateOnce(op, a, b);
  // The quotient may be rounded, or overflow, and so move the whole number below it; or it may not.
  Enclosure whole = evaluateOnce(op, a, b);
  Enclosure steps = a - b * floor(a / b);
  if (whole.isExact() && steps.isExact() && sameBits(whole.getExact(), steps.getExact()))
    return whole;
  if (!whole.isBounded() || !steps.isBounded())
    return Enclosure::anything(a.getPrecision());
  return hull(whole, steps);
}
