//===- UnitReduction.h - Cuts that units prescribe --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// f = prefactor * G(groups) (structure/DimensionalAnalysis.h) as a reduction: G is f over its prefactor with the
// repeating inputs held fixed. Other values of the repeating inputs give other views of the same G, at other measured
// inputs, so that views disagree by the oracle's error and their mean has less of it.
//
// Units that are given are a claim; the function may know constants with a dimension that nobody named. So the claim is
// measured like any other relation, and dropped if it does not hold.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_UNITREDUCTION_H
#define HYBRID_ENGINE_SEARCH_UNITREDUCTION_H

#include "engine/search/Reduction.h"
#include "engine/structure/DimensionalAnalysis.h"

#include <string_view>

namespace hybrid::engine {

/// The 90 % quantile of |f(x') P(x)/P(x') - f(x)| at points x, x' of equal groups, over its error for a unit error of f
/// and over what a normal error would give.
double unitDefect(const Field &field, const DimensionlessForm &form, uint64_t seed);

/// With no group left, the reduction has no parts: the law is a constant times the prefactor. `by` says, for reports,
/// where the units are from.
Reduction reduceByUnits(const Field &field, const DimensionlessForm &form, double defect,
                        std::string_view by = "units");

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_UNITREDUCTION_H
