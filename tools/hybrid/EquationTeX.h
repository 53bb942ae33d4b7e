//===- EquationTeX.h - Modules as typeset equations ----------- -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A module's statements in LaTeX, as they were written: lets stay lets, calls stay calls.
//
//   let area = pi * r^2;                \mathrm{area} &= \pi \, r^{2} \\
//   F = 0.5 * rho * area * norm(v)^2;   F &= \frac{1}{2} \, \rho \, \mathrm{area} \, \left\lVert v \right\rVert^{2}
//
// Formulas become expressions of the engine, whose printer knows operators, brackets and numbers; what the engine has
// not (vectors, calls, conditions) is typeset here and stands in them as a variable whose name is LaTeX.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_EQUATIONTEX_H
#define HYBRID_TOOLS_HYBRID_EQUATIONTEX_H

#include "frontend/dsl/AST.h"

namespace hybrid {

/// The lines of an `aligned` environment; empty if a formula is too long to be looked at.
std::string equationsTeX(const dsl::Module &module);

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_EQUATIONTEX_H
