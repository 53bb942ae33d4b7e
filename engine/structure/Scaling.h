//===- Scaling.h - Inputs that scale together -------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Laws hold in every system of units, so scaling the inputs as a change of a unit does scales the result:
//
//   f(l^a1 x1, …, l^an xn) = l^g f(x1, …, xn)        for v = (u + w) / (1 + u w / c^2): all of a, and g, are 1
//
// Nobody needs to name the units. Differentiated in l, this is linear in the exponents (Euler):
//
//   a1 x1 f_1 + … + an xn f_n = g f
//
// so the null vectors of the matrix with one row (x1 f_1, …, xn f_n, f) for each point are the scalings, and each
// independent one is a base dimension. Reduced to echelon form they must be small rationals. What is found is handed on
// as units (DimensionalAnalysis.h), which cut the law as given units would; whether the relation holds is then measured
// by values, because gradients have several times their error.
//
// Scalings of a single input (a power in front) and of two (PairSymmetry.h) are found with fewer points and less error,
// so a finding has at least three inputs in one of its dimensions.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_SCALING_H
#define HYBRID_ENGINE_STRUCTURE_SCALING_H

#include "engine/structure/DimensionalAnalysis.h"
#include "engine/structure/Field.h"

namespace hybrid::engine {

/// Units that the function seems to keep; the dimensions have numbers for names.
std::optional<UnitSystem> findScaling(const Field &field, uint64_t seed);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_SCALING_H
