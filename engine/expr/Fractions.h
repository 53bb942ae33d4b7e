//===- Fractions.h - Common denominators and exact division -----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_FRACTIONS_H
#define HYBRID_ENGINE_EXPR_FRACTIONS_H

#include "engine/expr/NormalForm.h"

namespace hybrid::engine {

/// The sum as one fraction, its numerator multiplied out:
///
///   1/(x - 1) - 1/(x + 1)  ->  2 / ((x - 1)(x + 1))
///
/// It has a value exactly where the sum has one. nullopt if no term has a denominator, or the numerator would have more
/// than `limit` terms.
std::optional<Expr> together(const std::vector<Term> &sum, const NormalForm &algebra, size_t limit);

/// A sum in the numerator divided by one in the denominator, where that leaves no remainder and the denominator is
/// nowhere 0:
///
///   (x^2 - y^2) / (x - y)  ->  x + y         x != y on the box
///
/// Both are polynomials with exact coefficients in the bases of their terms. nullopt if there are no such sums.
std::optional<Term> divided(const Term &term, const NormalForm &algebra);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_FRACTIONS_H
