//===- Polynomial.h - Chebyshev products through the rows -------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SURROGATE_POLYNOMIAL_H
#define HYBRID_ENGINE_SURROGATE_POLYNOMIAL_H

#include "engine/surrogate/Features.h"
#include "engine/surrogate/Surrogate.h"

namespace hybrid::engine {

/// The best total degree with at most `most` terms.
Surrogate fitChoice(const SurrogateRows &rows, const std::optional<Coordinates> &coordinates,
                    const Features::Choice &choice, size_t most);

/// The scale of each feature, chosen with few terms.
Features::Choice bestScales(const SurrogateRows &rows, const std::optional<Coordinates> &coordinates, Target target);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SURROGATE_POLYNOMIAL_H
