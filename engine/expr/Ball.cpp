//===- Ball.cpp - Values with a proven error ------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Ball.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <unordered_map>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

using Real = long double;

constexpr Real kEpsilon = std::numeric_limits<Real>::epsilon();
/// More than the error of a function of the C library on long doubles, in units in the last place.
constexpr Real kFunctionUlps = 16;

//===----------------------------------------------------------------------===//
// The operators on long double
//===----------------------------------------------------------------------===//

namespace real {

Real add(Real a, Real b) { return a + b; }
Real sub(Real a, Real b) { return a - b; }
Real mul(Real a, Real b) { return a * b; }
Real div(Real a, Real b) { return a / b; }
Real neg(Real a) { return -a; }
Real abs(Real a) { return std::fabs(a); }
Real sign(Real a) { return a > 0 ? 1 : a < 0 ? -1 : a; }
Real min(Real a, Real b) { return a < b ? a : b; }
Real max(Real a, Real b) { return a > b ? a : b; }
Real mod(Real a, Real b) { return a - b * std::floor(a / b); }
Real sigmoid(Real a) {
  Real e = std::exp(-std::fabs(a));
  return (a < 0 ? e : 1) / (1 + e);
}
Real softplus(Real a) { return max(a, 0) + std::log1p(std::exp(-std::fabs(a))); }

using std::acos, std::acosh, std::asin, std::asinh, std::atan, std::atan2, std::atanh, std::cbrt, std::ceil, std::cos,
    std::cosh, std::erf, std::erfc, std::exp, std::expm1, std::floor, std::hypot, std::log, std::log10, std::log1p,
    std::log2, std::pow, std::round, std::sin, std::sinh, std::sqrt, std::tan, std::tanh, std::trunc;

} // namespace real

Real evaluateReal(Operator op, Real a, Real b) {
  switch (op) {
#define HYBRID_UNARY(Id, Fn, ...)                                                                                      \
  case Operator::Id:                                                                                                   \
    return real::Fn(a);
#define HYBRID_BINARY(Id, Fn, ...)                                                                                     \
  case Operator::Id:                                                                                                   \
    return real::Fn(a, b);
#include "support/Operators.def"
  }
  return 0;
}

//===----------------------------------------------------------------------===//
// Slopes
//===----------------------------------------------------------------------===//

struct Slopes {
  Interval a, b;
};

Slopes slopesOf(Operator op, const Interval &a, const Interval &b, const Interval &r) {
  switch (op) {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA)                                            \
  case Operator::Id:                                                                                                   \
    return {DA, 0.0};
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA, DB)                                       \
  case Operator::Id:                                                                                                   \
    return {DA, DB};
#include "support/Operators.def"
  }
  return {};
}

Interval intervalOf(const Ball &x) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  if (x.radius == 0 && static_cast<Real>(static_cast<double>(x.middle)) == x.middle)
    return static_cast<double>(x.middle);
  return {std::nextafter(static_cast<double>(x.middle - x.radius), -kInf),
          std::nextafter(static_cast<double>(x.middle + x.radius), kInf)};
}

/// What an operand's error does to the result; infinite if the slope is unbounded.
Real spread(const Ball &operand, const Interval &slope) {
  if (operand.radius == 0)
    return 0;
  if (slope.mayBeNaN || !slope.isFinite())
    return std::numeric_limits<Real>::infinity();
  return operand.radius * std::max(std::fabs(slope.lo), std::fabs(slope.hi));
}

//===----------------------------------------------------------------------===//
// Jumps
//===----------------------------------------------------------------------===//

bool isIntegerStep(Operator op) {
  return op == Operator::Floor || op == Operator::Ceil || op == Operator::Round || op == Operator::Trunc ||
         op == Operator::Sign;
}

/// Whether the function may jump inside the operands' balls.
bool mayJump(Operator op, const Ball &a, const Ball &b) {
  auto isConstant = [&](Real lo, Real hi, Operator step) {
    return evaluateReal(step, lo, 0) == evaluateReal(step, hi, 0);
  };
  if (isIntegerStep(op))
    return !isConstant(a.middle - a.radius, a.middle + a.radius, op);
  if (op == Operator::Mod) {
    Interval quotient = hybrid::div(intervalOf(a), intervalOf(b));
    return !quotient.isFinite() || std::floor(quotient.lo) != std::floor(quotient.hi);
  }
  if (op == Operator::Atan2) // along the negative half of the second axis, by the sign of a zero too
    return std::fabs(a.middle) <= a.radius && b.middle - b.radius <= 0;
  if (op == Operator::Pow) // negative bases have values at integers only
    return a.middle - a.radius < 0 && b.radius != 0;
  return false;
}

/// Every domain is an interval: the function has no value in the ball if it has none at its ends and middle.
bool hasNoValue(Operator op, const Ball &a, const Ball &b) {
  for (Real left : {-1, 0, 1})
    for (Real right : {-1, 0, 1})
      if (std::isfinite(evaluateReal(op, a.middle + left * a.radius, b.middle + right * b.radius)))
        return false;
  return true;
}

/// Whether the rounded result of exact operands is the true one, where that is seen from the rounding error itself.
bool isExact(Operator op, Real a, Real b, Real result) {
  switch (op) {
  case Operator::Add:
  case Operator::Sub: { // Knuth's TwoSum
    Real second = op == Operator::Add ? b : -b, part = result - a;
    return (a - (result - part)) + (second - part) == 0;
  }
  case Operator::Mul:
    return std::fma(a, b, -result) == 0;
  case Operator::Div:
    return std::fma(result, b, -a) == 0;
  case Operator::Sqrt:
    return std::fma(result, result, -a) == 0;
  default:
    return false;
  }
}

/// The result is an operand or an integer, never rounded.
bool isMoved(Operator op) {
  return isIntegerStep(op) || op == Operator::Neg || op == Operator::Abs || op == Operator::Min || op == Operator::Max;
}

Ball apply(Operator op, const Ball &a, const Ball &b);

/// x^n by multiplication, for n >= 1.
Ball wholePower(const Ball &x, unsigned n) {
  Ball power = x;
  for (unsigned i = 1; i < n; ++i)
    power = apply(Operator::Mul, power, x);
  return power;
}

Ball apply(Operator op, const Ball &a, const Ball &b) {
  if (a.kind == Ball::Kind::None || b.kind == Ball::Kind::None)
    return {Ball::Kind::None};
  if (!a.isValue() || !b.isValue() || mayJump(op, a, b))
    return {};
  constexpr Real kMaxPower = 8;
  if (op == Operator::Pow && b.radius == 0 && b.middle >= 1 && b.middle <= kMaxPower &&
      b.middle == std::floor(b.middle))
    return wholePower(a, static_cast<unsigned>(b.middle));
  if (hasNoValue(op, a, b))
    return {Ball::Kind::None};
  Interval left = intervalOf(a), right = intervalOf(b), range = hybrid::evaluate(op, left, right);
  Real middle = evaluateReal(op, a.middle, b.middle);
  if (range.mayBeNaN || !range.isFinite() || !std::isfinite(middle))
    return {};
  Slopes slopes = slopesOf(op, left, right, range);
  Real radius = spread(a, slopes.a) + (info(op).arity == 2 ? spread(b, slopes.b) : 0);
  bool exactOperands = a.radius == 0 && b.radius == 0;
  if (!isMoved(op) && !(exactOperands && isExact(op, a.middle, b.middle, middle)))
    radius += kFunctionUlps * kEpsilon * std::fabs(middle) + std::numeric_limits<Real>::min();
  radius *= 1 + 8 * kEpsilon; // for the sums above
  return std::isfinite(radius) ? Ball{Ball::Kind::Value, middle, radius} : Ball{};
}

Ball ballOfNumber(const Expr &e) {
  if (!e.exact())
    return {Ball::Kind::Value, e.value(), std::numeric_limits<double>::epsilon() * std::fabs(e.value())};
  const ExactNumber &x = *e.exact();
  if (static_cast<Real>(e.value()) * x.factor.denominator == x.factor.numerator && x.isRational())
    return Ball::exactly(e.value());
  Real value = static_cast<Real>(x.factor.numerator) / static_cast<Real>(x.factor.denominator) *
               std::sqrt(static_cast<Real>(x.radicand)) * std::pow(std::numbers::pi_v<Real>, x.piPower) *
               (x.rootOfPi ? std::sqrt(std::numbers::pi_v<Real>) : 1);
  // pi is rounded once, and its power multiplies that.
  return {Ball::Kind::Value, value, (kFunctionUlps + std::abs(x.piPower)) * kEpsilon * std::fabs(value)};
}

} // namespace

bool Ball::isDisjoint(const Ball &other) const {
  return isValue() && other.isValue() &&
         std::fabs(middle - other.middle) > (radius + other.radius) * (1 + 8 * kEpsilon);
}

Ball engine::evaluateBall(const Expr &e, std::span<const double> point) {
  std::unordered_map<const void *, Ball> balls;
  Ball last;
  for (const Expr &node : e.nodes()) {
    if (node.isNumber())
      last = ballOfNumber(node);
    else if (node.isParameter())
      last = {Ball::Kind::Value, node.value(), std::numeric_limits<double>::epsilon() * std::fabs(node.value())};
    else if (node.isVariable())
      last = node.index() < point.size() ? Ball::exactly(point[node.index()]) : Ball();
    else
      last = apply(node.op(), balls.at(node.operand(0).id()),
                   node.numOperands() == 2 ? balls.at(node.operand(1).id()) : Ball::exactly(0));
    balls.emplace(node.id(), last);
  }
  return last;
}
