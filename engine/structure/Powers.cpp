//===- Powers.cpp - Small rational exponents ------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Powers.h"

#include <cmath>

using namespace hybrid::engine;

std::optional<double> hybrid::engine::snapRational(double x, double tolerance, int maxDenominator) {
  for (int q = 1; q <= maxDenominator; ++q)
    if (double p = std::round(x * q); std::fabs(x - p / q) <= tolerance / q)
      return p / q;
  return std::nullopt;
}

Expr hybrid::engine::powerOf(const Expr &base, double p) {
  if (p < 0)
    return Expr(1.0) / powerOf(base, -p);
  if (p == 0)
    return Expr(1.0);
  if (p == 1)
    return base;
  if (p == 0.5)
    return sqrt(base);
  for (int q = 1; q <= 12; ++q)
    if (double n = std::round(p * q); std::fabs(p * q - n) < 1e-9)
      return pow(base, Expr(ExactNumber::rational(int64_t(n), q)));
  return pow(base, Expr(p));
}
