//===- Interval.cpp - Closed intervals with outward rounding --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Interval.h"

#include "support/Scalar.h"

#include <algorithm>
#include <numbers>
#include <utility>

using namespace hybrid;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kMax = std::numeric_limits<double>::max();
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
/// Below, the error of a product may be no double, so that a zero residual proves nothing.
constexpr double kExactBelow = 1e-280;

double below(double x) { return std::nextafter(x, -kInf); }
double above(double x) { return std::nextafter(x, kInf); }

//===----------------------------------------------------------------------===//
// Ends: each pair gives a lower and an upper bound of one real value
//===----------------------------------------------------------------------===//

struct Ends {
  double lo, hi;
};

/// From the rounded value and the exact error (true - rounded); an unknown error (NaN) widens both ends.
Ends fromError(double rounded, double error) {
  return {error >= 0 ? rounded : below(rounded), error <= 0 ? rounded : above(rounded)};
}

Ends exactSum(double a, double b) {
  double s = a + b;
  if (std::isinf(a) || std::isinf(b))
    return {s, s};
  double t = s - a; // Knuth's TwoSum
  return fromError(s, (a - (s - t)) + (b - t));
}

Ends exactProduct(double a, double b) {
  if (a == 0 || b == 0)
    return {0, 0}; // also 0 * inf: the limit of 0 * x
  double p = a * b;
  if (std::isinf(a) || std::isinf(b))
    return {p, p};
  return fromError(p, std::fabs(p) < kExactBelow ? std::nan("") : std::fma(a, b, -p));
}

/// b is not 0.
Ends exactQuotient(double a, double b) {
  double q = a / b;
  if (a == 0 || std::isinf(a) || std::isinf(b))
    return {q, q};
  bool tiny = std::fabs(q) < kExactBelow || std::fabs(a) < kExactBelow;
  double residual = std::fma(-q, b, a); // a - q b has the sign of error * b
  return fromError(q, tiny ? std::nan("") : b > 0 ? residual : -residual);
}

/// A lower bound of a value that a function computed as `v`, to kFunctionUlps.
double widenedDown(double v) { return v == kInf ? kMax : v - (std::fabs(v) * (kFunctionUlps * kEpsilon) + 4e-323); }
double widenedUp(double v) { return -widenedDown(-v); }

//===----------------------------------------------------------------------===//
// Monotone functions
//===----------------------------------------------------------------------===//

Interval withNaN(Interval a) {
  a.mayBeNaN = true;
  return a;
}

/// The part of `a` inside a function's domain, with the flag of what is outside; nullopt if nothing is inside.
std::optional<Interval> inside(const Interval &a, double lo, double hi) {
  Interval domain{lo, hi};
  std::optional<Interval> part = intersect(a, domain);
  if (part)
    part->mayBeNaN = a.mayBeNaN || !domain.contains(a);
  return part;
}

struct Monotone {
  double (*f)(double);
  bool increasing = true;
  Interval domain = {}, range = {};
  /// f is 0 at one operand only, and computed as 0 nowhere else: a zero end is exact.
  bool exactZero = false;
};

Interval apply(const Monotone &rule, const Interval &a) {
  std::optional<Interval> part = inside(a, rule.domain.lo, rule.domain.hi);
  if (!part)
    return withNaN(rule.range);
  double lo = rule.f(part->lo), hi = rule.f(part->hi);
  if (!rule.increasing)
    std::swap(lo, hi);
  if (!(rule.exactZero && lo == 0))
    lo = widenedDown(lo);
  if (!(rule.exactZero && hi == 0))
    hi = widenedUp(hi);
  return {std::clamp(lo, rule.range.lo, rule.range.hi), std::clamp(hi, rule.range.lo, rule.range.hi), part->mayBeNaN};
}

/// A step function that doubles compute exactly.
Interval step(double (*f)(double), const Interval &a) { return {f(a.lo), f(a.hi), a.mayBeNaN}; }

/// |x| for x in `a`.
Interval magnitude(const Interval &a) {
  double left = std::fabs(a.lo), right = std::fabs(a.hi); // never -0
  bool crosses = a.lo < 0 && a.hi > 0;
  return {crosses ? 0 : std::min(left, right), std::max(left, right), a.mayBeNaN};
}

//===----------------------------------------------------------------------===//
// Periodic functions
//===----------------------------------------------------------------------===//

/// Whether `a` may contain a point phase + k * period. The reduction's rounding errors count as containing one, so that
/// far from 0 the answer is always yes.
bool mayContainPhase(const Interval &a, double phase, double period) {
  double size = std::max(std::fabs(a.lo), std::fabs(a.hi)) + period;
  double slack = 8 * kEpsilon * size;
  if (!std::isfinite(size) || a.hi - a.lo >= period)
    return true;
  double next = phase + period * std::ceil((a.lo - slack - phase) / period);
  return next <= a.hi + slack || next - period >= a.lo - slack;
}

Interval wave(double (*f)(double), double phaseOfMaximum, const Interval &a) {
  constexpr double kTurn = 2 * std::numbers::pi;
  bool nan = a.mayBeNaN || std::isinf(a.lo) || std::isinf(a.hi);
  if (!a.isFinite())
    return {-1, 1, nan};
  double left = f(a.lo), right = f(a.hi);
  bool top = mayContainPhase(a, phaseOfMaximum, kTurn);
  bool bottom = mayContainPhase(a, phaseOfMaximum + std::numbers::pi, kTurn);
  return {bottom ? -1.0 : std::max(-1.0, widenedDown(std::min(left, right))),
          top ? 1.0 : std::min(1.0, widenedUp(std::max(left, right))), nan};
}

//===----------------------------------------------------------------------===//
// Corners
//===----------------------------------------------------------------------===//

/// The hull of a function's values at the four corners, for functions that are monotone in each operand; corners
/// without a value (inf/inf) are limits of other corners and are left out.
template <typename Function> Interval corners(const Interval &a, const Interval &b, Function f) {
  double lo = kInf, hi = -kInf;
  for (double x : {a.lo, a.hi})
    for (double y : {b.lo, b.hi}) {
      Ends ends = f(x, y);
      if (std::isnan(ends.lo) || std::isnan(ends.hi))
        continue;
      lo = std::min(lo, ends.lo);
      hi = std::max(hi, ends.hi);
    }
  return lo <= hi ? Interval{lo, hi} : Interval::all();
}

bool isUnbounded(const Interval &a) { return std::isinf(a.lo) || std::isinf(a.hi); }

Ends widened(double v) { return {widenedDown(v), widenedUp(v)}; }

/// a^b for a >= 0: monotone in each operand.
Interval powOfPositive(const Interval &a, const Interval &b) {
  Interval result = corners(a, b, [](double x, double y) { return widened(std::pow(x, y)); });
  return {std::max(result.lo, 0.0), result.hi, a.mayBeNaN || b.mayBeNaN};
}

Interval powInteger(const Interval &a, double n) {
  if (n == 0)
    return {1, 1, a.mayBeNaN};
  if (n == 1)
    return a;
  if (n == 2) { // exact ends where the squares are
    Interval m = magnitude(a);
    return {exactProduct(m.lo, m.lo).lo, exactProduct(m.hi, m.hi).hi, a.mayBeNaN};
  }
  bool even = std::fmod(n, 2) == 0;
  if (even || (a.lo >= 0 && !std::signbit(a.lo)))
    return powOfPositive(magnitude(a), Interval(n));
  if (a.hi < 0) {
    Interval mirrored = powOfPositive({-a.hi, -a.lo, a.mayBeNaN}, Interval(n));
    return {-mirrored.hi, -mirrored.lo, mirrored.mayBeNaN};
  }
  if (n < 0)
    return {-kInf, kInf, a.mayBeNaN};
  return {widenedDown(std::pow(a.lo, n)), widenedUp(std::pow(a.hi, n)), a.mayBeNaN};
}

} // namespace

//===----------------------------------------------------------------------===//
// Sets
//===----------------------------------------------------------------------===//

bool Interval::isFinite() const { return std::isfinite(lo) && std::isfinite(hi); }

Interval hybrid::hull(const Interval &a, const Interval &b) {
  return {std::min(a.lo, b.lo), std::max(a.hi, b.hi), a.mayBeNaN || b.mayBeNaN};
}

std::optional<Interval> hybrid::intersect(const Interval &a, const Interval &b) {
  Interval common{std::max(a.lo, b.lo), std::min(a.hi, b.hi), a.mayBeNaN && b.mayBeNaN};
  return common.lo <= common.hi ? std::optional(common) : std::nullopt;
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

Interval hybrid::add(const Interval &a, const Interval &b) {
  bool nan = (a.hi == kInf && b.lo == -kInf) || (a.lo == -kInf && b.hi == kInf);
  double lo = exactSum(a.lo, b.lo).lo, hi = exactSum(a.hi, b.hi).hi;
  return {std::isnan(lo) ? -kInf : lo, std::isnan(hi) ? kInf : hi, nan || a.mayBeNaN || b.mayBeNaN};
}

Interval hybrid::sub(const Interval &a, const Interval &b) { return add(a, neg(b)); }

Interval hybrid::neg(const Interval &a) { return {-a.hi, -a.lo, a.mayBeNaN}; }

Interval hybrid::mul(const Interval &a, const Interval &b) {
  Interval result = corners(a, b, exactProduct);
  bool nan = (a.contains(0) && isUnbounded(b)) || (b.contains(0) && isUnbounded(a));
  result.mayBeNaN = nan || a.mayBeNaN || b.mayBeNaN;
  return result;
}

Interval hybrid::div(const Interval &a, const Interval &b) {
  bool nan = (a.contains(0) && b.contains(0)) || (isUnbounded(a) && isUnbounded(b)) || a.mayBeNaN || b.mayBeNaN;
  if (!b.contains(0)) {
    Interval result = corners(a, b, exactQuotient);
    result.mayBeNaN = nan;
    return result;
  }
  if (b.lo < 0 || std::signbit(b.lo) || b.hi == 0 || (a.lo < 0 && a.hi > 0))
    return {-kInf, kInf, nan};
  // |a| / b is in [min|a| / max b, inf].
  double least = exactQuotient(magnitude(a).lo, b.hi).lo;
  return a.lo >= 0 ? Interval{least, kInf, nan} : Interval{-kInf, -least, nan};
}

Interval hybrid::pow(const Interval &a, const Interval &b) {
  if (b.isPoint() && std::isfinite(b.lo) && b.lo == std::floor(b.lo)) {
    Interval result = powInteger(a, b.lo);
    result.mayBeNaN |= b.mayBeNaN;
    return result;
  }
  if (a.lo >= 0)
    return powOfPositive(a, b);
  if (b.isPoint()) {
    std::optional<Interval> part = inside(a, 0, kInf);
    return part ? withNaN(powOfPositive(*part, b)) : withNaN(Interval::all());
  }
  // Integers among the exponents give negative bases a value of either sign.
  Interval size = powOfPositive(magnitude(a), b);
  return {-size.hi, size.hi, true};
}

Interval hybrid::min(const Interval &a, const Interval &b) {
  return {std::min(a.lo, b.lo), std::min(a.hi, b.hi), a.mayBeNaN || b.mayBeNaN};
}

Interval hybrid::max(const Interval &a, const Interval &b) {
  return {std::max(a.lo, b.lo), std::max(a.hi, b.hi), a.mayBeNaN || b.mayBeNaN};
}

Interval hybrid::atan2(const Interval &a, const Interval &b) {
  bool nan = a.mayBeNaN || b.mayBeNaN;
  constexpr double kHalfTurn = std::numbers::pi;
  // On the negative half of the second axis the value jumps by a turn.
  if (a.lo < 0 && a.hi >= 0 && b.lo < 0)
    return {-above(kHalfTurn), above(kHalfTurn), nan};
  Interval result = corners(a, b, [](double y, double x) { return widened(std::atan2(y, x)); });
  // A box that touches the origin sees every direction of its quadrants at it, and atan2(0, 0) = 0.
  if (a.contains(0) && b.contains(0))
    result = hull(result, {0, b.lo < 0 ? above(kHalfTurn) : 0});
  return {result.lo, result.hi, nan};
}

Interval hybrid::hypot(const Interval &a, const Interval &b) {
  Interval x = magnitude(a), y = magnitude(b);
  return {std::max(0.0, widenedDown(std::hypot(x.lo, y.lo))), widenedUp(std::hypot(x.hi, y.hi)),
          a.mayBeNaN || b.mayBeNaN};
}

Interval hybrid::mod(const Interval &a, const Interval &b) {
  bool nan = a.mayBeNaN || b.mayBeNaN || isUnbounded(a) || isUnbounded(b) || b.contains(0);
  double largest = std::max(std::fabs(a.lo), std::fabs(a.hi));
  // a - b * floor(a / b), computed: a wrong floor and two roundings.
  double slack = 4 * kEpsilon * largest;
  if (!std::isfinite(slack))
    return {-kInf, kInf, true};
  if (b.isPoint() && b.lo != 0 && std::floor(a.lo / b.lo) == std::floor(a.hi / b.lo)) {
    Interval shifted = sub(a, mul(b, Interval(std::floor(a.lo / b.lo))));
    return {shifted.lo - slack, shifted.hi + slack, nan};
  }
  return {std::min(b.lo, 0.0) - slack, std::max(b.hi, 0.0) + slack, nan};
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

Interval hybrid::abs(const Interval &a) { return magnitude(a); }
Interval hybrid::sign(const Interval &a) { return step(scalar::sign, a); }
Interval hybrid::floor(const Interval &a) { return step(std::floor, a); }
Interval hybrid::ceil(const Interval &a) { return step(std::ceil, a); }
Interval hybrid::round(const Interval &a) { return step(std::round, a); }
Interval hybrid::trunc(const Interval &a) { return step(std::trunc, a); }

Interval hybrid::sqrt(const Interval &a) {
  std::optional<Interval> part = inside(a, 0, kInf);
  if (!part)
    return {0, kInf, true};
  auto root = [](double x) {
    double s = std::sqrt(x);
    if (x == 0 || std::isinf(x))
      return Ends{s, s};
    return fromError(s, x < kExactBelow ? std::nan("") : std::fma(-s, s, x));
  };
  return {root(part->lo).lo, root(part->hi).hi, part->mayBeNaN};
}

const Interval kAll{};
const Interval kPositive{0, kInf};
const Interval kUnit{-1, 1};
constexpr double kQuarterTurn = 1.5707963267948968; // pi/2, rounded up

#define HYBRID_MONOTONE(Fn, ...)                                                                                       \
  Interval hybrid::Fn(const Interval &a) { return apply({__VA_ARGS__}, a); }
HYBRID_MONOTONE(cbrt, std::cbrt, true, kAll, kAll, true)
HYBRID_MONOTONE(exp, std::exp, true, kAll, kPositive)
HYBRID_MONOTONE(expm1, std::expm1, true, kAll, {-1, kInf}, true)
HYBRID_MONOTONE(log, std::log, true, kPositive, kAll, true)
HYBRID_MONOTONE(log1p, std::log1p, true, {-1, kInf}, kAll, true)
HYBRID_MONOTONE(log10, std::log10, true, kPositive, kAll, true)
HYBRID_MONOTONE(log2, std::log2, true, kPositive, kAll, true)
HYBRID_MONOTONE(asin, std::asin, true, kUnit, {-kQuarterTurn, kQuarterTurn}, true)
HYBRID_MONOTONE(acos, std::acos, false, kUnit, {0, 2 * kQuarterTurn}, true)
HYBRID_MONOTONE(atan, std::atan, true, kAll, {-kQuarterTurn, kQuarterTurn}, true)
HYBRID_MONOTONE(sinh, std::sinh, true, kAll, kAll, true)
HYBRID_MONOTONE(tanh, std::tanh, true, kAll, kUnit, true)
HYBRID_MONOTONE(asinh, std::asinh, true, kAll, kAll, true)
HYBRID_MONOTONE(acosh, std::acosh, true, {1, kInf}, kPositive, true)
HYBRID_MONOTONE(atanh, std::atanh, true, kUnit, kAll, true)
HYBRID_MONOTONE(erf, std::erf, true, kAll, kUnit, true)
HYBRID_MONOTONE(erfc, std::erfc, false, kAll, {0, 2})
HYBRID_MONOTONE(sigmoid, scalar::sigmoid, true, kAll, {0, 1})
HYBRID_MONOTONE(softplus, scalar::softplus, true, kAll, kPositive)
#undef HYBRID_MONOTONE

Interval hybrid::cosh(const Interval &a) { return apply({std::cosh, true, kAll, {1, kInf}}, magnitude(a)); }

Interval hybrid::sin(const Interval &a) { return wave(std::sin, std::numbers::pi / 2, a); }
Interval hybrid::cos(const Interval &a) { return wave(std::cos, 0, a); }

Interval hybrid::tan(const Interval &a) {
  if (mayContainPhase(a, std::numbers::pi / 2, std::numbers::pi))
    return {-kInf, kInf, a.mayBeNaN || isUnbounded(a)};
  return apply({std::tan, true, kAll, kAll, true}, a);
}

Interval hybrid::evaluate(Operator op, const Interval &a, const Interval &b) {
  switch (op) {
#define HYBRID_UNARY(Id, Fn, ...)                                                                                      \
  case Operator::Id:                                                                                                   \
    return Fn(a);
#define HYBRID_BINARY(Id, Fn, ...)                                                                                     \
  case Operator::Id:                                                                                                   \
    return Fn(a, b);
#include "support/Operators.def"
  }
  return Interval::all();
}
