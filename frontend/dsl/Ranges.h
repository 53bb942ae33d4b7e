//===- Ranges.h - Bounds of expressions -------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_RANGES_H
#define HYBRID_FRONTEND_DSL_RANGES_H

#include "frontend/dsl/AST.h"

namespace hybrid::dsl {

/// Bounds of the value of an analysed expression (of each component, for vectors), in coherent SI, while the inputs are
/// in their domains. Calls of modules and states of a repeat are unbounded.
Interval rangeOf(const Expr *expr);

/// The same, looking into the modules that it calls, which are analysed and without errors. States of a repeat,
/// networks, and calls that lead too far stay unbounded.
Interval rangeThroughCalls(const Expr *expr);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_RANGES_H
