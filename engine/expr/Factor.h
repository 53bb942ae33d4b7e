//===- Factor.h - Writing sums as a person would ----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_FACTOR_H
#define HYBRID_ENGINE_EXPR_FACTOR_H

#include "engine/expr/NormalForm.h"

namespace hybrid::engine {

/// What `simplify` minimises, the length of the written form: variables and parameters count 3, functions 2, numbers,
/// operators and pairs of brackets 1, a whole power 1 with its exponent. Repeating a variable costs more than brackets:
/// m*(g + h) is 9, m*g + m*h is 15; but x^2 - x*y stays, x*(x - y) has one bracket more for one power less.
double writtenLength(const Expr &e);
/// The same of one node whose operands have these lengths; a unary one ignores `b`, a leaf both.
double writtenLength(const Expr &node, double a, double b);

/// The sum with identities between its terms applied and common factors pulled out, as long as that makes it shorter:
///
///   m*g*h + m*v^2/2           -> m*(g*h + v^2/2)
///   x1^2 - 2*x1*x2 + x2^2 + y -> (x1 - x2)^2 + y
///   a*sin(u)^2 + a*cos(u)^2   -> a
///   exp(u) + exp(-u)          -> 2*cosh(u)
///
/// Each is true for all reals, save that a term may vanish only where it has a value. Without `identities` the rules of
/// Rules.h on terms are left out.
Expr factored(std::vector<Term> sum, const NormalForm &algebra, bool identities = true);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_FACTOR_H
