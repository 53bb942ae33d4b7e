//===- Constants.h - Values that the compiler computes ----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_CONSTANTS_H
#define HYBRID_FRONTEND_DSL_CONSTANTS_H

#include "frontend/dsl/AST.h"

namespace hybrid::dsl {

/// The value of an analysed scalar expression over numbers and constants, in coherent SI. Where it is none, `culprit`
/// is the first part that has no constant value (null if the expression has errors).
std::optional<double> evaluateConstant(const Expr *expr, const Expr *&culprit);

/// The exact value of an expression over decimal numbers, signs and + - * /, as exponents need it: 0.8 is 4/5.
std::optional<Rational> evaluateExactly(const Expr *expr, const SourceFile &file);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_CONSTANTS_H
