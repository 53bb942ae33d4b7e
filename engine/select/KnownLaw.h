//===- KnownLaw.h - A law that the user knows by name -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which modules of the library is a law? Arguments of a module are bound to the law's inputs in every order, and what
// is left over are constants:
//
//   6.674e-11*m1*m2/r^2   =  attraction(G = 6.674e-11, m1, m2, r)
//
// A constant of the module's is found by fitting the module to the law, a free constant of the law by fitting the law
// to the module; it must then lie in the interval that the fit to the function gave it. What agrees in values to
// rounding, and is not proved to differ (expr/Equal.h), is named.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SELECT_KNOWNLAW_H
#define HYBRID_ENGINE_SELECT_KNOWNLAW_H

#include "engine/Distill.h"

namespace hybrid::engine {

/// The modules that `law` is, each with its arguments: "attraction(6.674e-11, m1, m2, r)"; only those that need the
/// fewest constants (any product is an attraction with G = r = 1). Of several ways to bind one, that with the same names
/// and with constants in front. `constants`: of the law, its parameters first.
std::vector<std::string> nameLaw(const Expr &law, std::span<const FittedConstant> constants,
                                 std::span<const InputSpec> inputs, const std::optional<Unit> &output,
                                 std::span<const LibraryModule> library);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SELECT_KNOWNLAW_H
