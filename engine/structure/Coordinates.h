//===- Coordinates.h - What a function is a function of ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_COORDINATES_H
#define HYBRID_ENGINE_STRUCTURE_COORDINATES_H

#include "engine/structure/DimensionalAnalysis.h"

namespace hybrid::engine {

/// f(inputs) = prefactor * G(variables), each an expression of the inputs: groups, differences, whatever is known.
struct Coordinates {
  Expr prefactor = 1.0;
  std::vector<Expr> variables;

  Coordinates() = default;
  /// The inputs as they are.
  static Coordinates ofInputs(unsigned count) {
    Coordinates all;
    for (unsigned k = 0; k < count; ++k)
      all.variables.push_back(Expr::variable(k));
    return all;
  }
  /// The groups of a choice of repeating inputs.
  Coordinates(const DimensionlessForm &form) : prefactor(form.prefactor()) {
    for (size_t k = 0; k < form.measured.size(); ++k)
      variables.push_back(form.group(k));
  }
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_COORDINATES_H
