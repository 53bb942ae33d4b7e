//===- Reduce.h - Fewer coordinates for noisy rows --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A surrogate of few variables averages more noise than one of many, so what rows depend on is asked of the rows
// themselves, before any surrogate is cut. A hypothesis is a choice of coordinates; it holds if polynomials in them
// predict held-out rows no worse than before, although they have a variable less:
//
//   A sinc((a - b)/2)^2 of A, a, b    ->   A * G(a, b)    ->   A * G(a - b)
//
// Ten thousand rows tell so that a variable matters by a twentieth of their noise. Steps are taken one by one, each the
// one that predicts best: leave out a variable, move a power of it into the prefactor, take two variables together.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SURROGATE_REDUCE_H
#define HYBRID_ENGINE_SURROGATE_REDUCE_H

#include "engine/surrogate/Surrogate.h"

namespace hybrid::engine {

/// Coordinates with fewer variables than `start`, one at least, that predict the rows as well; `start` if there are
/// none. Each step costs some hundred small fits: `expired` ends the search.
Coordinates reduceCoordinates(const SurrogateRows &rows, const Coordinates &start,
                              const std::function<bool()> &expired);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SURROGATE_REDUCE_H
