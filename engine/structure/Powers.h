//===- Powers.h - Small rational exponents ----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_POWERS_H
#define HYBRID_ENGINE_STRUCTURE_POWERS_H

#include "engine/expr/Expr.h"

#include <optional>

namespace hybrid::engine {

/// The rational with the smallest denominator q, at most `maxDenominator`, within `tolerance` / q of x.
std::optional<double> snapRational(double x, double tolerance, int maxDenominator);

/// base^p for a small rational p (denominator at most 12), as a person writes it: sqrt(x), 1/x^2, x^(3/2).
Expr powerOf(const Expr &base, double p);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_POWERS_H
