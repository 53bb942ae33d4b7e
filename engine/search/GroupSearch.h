//===- GroupSearch.h - Short forms of dimensionless groups ------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Structure tests compare values that differ by less than a noisy function's error, and see nothing. Short expressions
// need no test: all of them are looked at (ValueSearch.h). Units keep them few, as they are made of groups:
//
//   f = omega sqrt((1 + v/c)/(1 - v/c))     3 inputs, 11 nodes      G = sqrt((1 + u)/(1 - u))     1 group, 8 nodes
//
// So one search is made for each choice of repeating inputs, and one of the inputs themselves, whose sums and
// differences groups hide.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_GROUPSEARCH_H
#define HYBRID_ENGINE_SEARCH_GROUPSEARCH_H

#include "engine/search/ValueSearch.h"
#include "engine/structure/Coordinates.h"

namespace hybrid::engine {

/// Names for `values` over the inputs of its columns, whose ranges are `box`, as searchValues gives them, several for
/// each choice of coordinates; `known`: coordinates that are enough, if some were found.
std::vector<ValueForm> searchGroups(const FitData &values, double noise, const std::vector<Axis> &box,
                                    const std::optional<UnitSystem> &units, const std::optional<Coordinates> &known,
                                    ValueSearchOptions options);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_GROUPSEARCH_H
