//===- Ranking.h - Which names go on ----------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A field has several names that agree within its error, the more the coarser the network. Kept are the shortest for
// what they leave (descriptionLength), one of each *skeleton*: forms that differ in their constants only are one.
// Names of parts meet in combinations: the best of each together, then others by how short they are in sum, and those
// that give every part the same skeleton, because laws treat like things alike (x^2 + y^2, never x^2 + exp(y)).
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_RANKING_H
#define HYBRID_ENGINE_SEARCH_RANKING_H

#include "engine/search/Solver.h"

namespace hybrid::engine {

/// Whether a network with this error leaves several names to choose from.
bool isCoarse(double noise);

/// For each choice, the index of the name of each part; the most likely choice first.
std::vector<std::vector<size_t>> combinations(std::span<const std::vector<Candidate>> names, bool coarse);

/// Scores the candidates against the error they have in common and keeps the best `limit`, best first.
void rank(std::vector<Candidate> &candidates, double noise, size_t limit);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_RANKING_H
