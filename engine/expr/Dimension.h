//===- Dimension.h - Units of expressions -----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_DIMENSION_H
#define HYBRID_ENGINE_EXPR_DIMENSION_H

#include "engine/expr/Expr.h"
#include "support/Unit.h"

#include <optional>
#include <span>

namespace hybrid::engine {

/// The unit of the result by the rules of Operators.def, or nullopt if the dimensions do not fit; scales multiply
/// along. Constants are dimensionless; variable i has units[i], and is dimensionless beyond them.
std::optional<Unit> unitOf(const Expr &e, std::span<const Unit> units);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_DIMENSION_H
