//===- Scalar.h - The operators on double -----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The meaning of each operator of Operators.def on IEEE doubles. min and max return NaN if an operand is NaN (IEEE
// 754-2019 minimum/maximum); mod has the sign of its divisor.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SUPPORT_SCALAR_H
#define HYBRID_SUPPORT_SCALAR_H

#include <cmath>

namespace hybrid::scalar {

inline double add(double a, double b) { return a + b; }
inline double sub(double a, double b) { return a - b; }
inline double mul(double a, double b) { return a * b; }
inline double div(double a, double b) { return a / b; }
inline double neg(double a) { return -a; }
inline double abs(double a) { return std::fabs(a); }
inline double sign(double a) { return a > 0 ? 1.0 : a < 0 ? -1.0 : a; }
inline double min(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return a + b;
  return a < b || (a == b && std::signbit(a)) ? a : b;
}
inline double max(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return a + b;
  return a > b || (a == b && !std::signbit(a)) ? a : b;
}
inline double mod(double a, double b) { return a - b * std::floor(a / b); }
inline double sigmoid(double a) { // e^-|a| cannot overflow, so small values keep their digits
  double e = std::exp(-std::fabs(a));
  return (a < 0 ? e : 1.0) / (1.0 + e);
}
inline double softplus(double a) { return max(a, 0.0) + std::log1p(std::exp(-std::fabs(a))); }

using std::acos, std::acosh, std::asin, std::asinh, std::atan, std::atan2, std::atanh, std::cbrt, std::ceil, std::cos,
    std::cosh, std::erf, std::erfc, std::exp, std::expm1, std::floor, std::hypot, std::log, std::log10, std::log1p,
    std::log2, std::pow, std::round, std::sin, std::sinh, std::sqrt, std::tan, std::tanh, std::trunc;

} // namespace hybrid::scalar

#endif // HYBRID_SUPPORT_SCALAR_H
