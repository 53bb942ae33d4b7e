//===- Proposals.h - Ways to cut a field, the likeliest first ---*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All structure tests on one field, their findings in one list. The order weighs how simple a structure is (a product
// before a symmetry before a sum of three products) against how far its defect is above the field's error.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_PROPOSALS_H
#define HYBRID_ENGINE_SEARCH_PROPOSALS_H

#include "engine/search/Library.h"

namespace hybrid::engine {

/// A relation that seems to hold.
struct Proposal {
  double order;  ///< ascending: simple and clear ones first
  double defect; ///< in units of relative error of the field
  bool flexible; ///< leaves freedom along one variable, which adapts to the smooth part of a network's error
  bool lossless; ///< the parts are as good as the whole: if they cannot be named, no other way will do better
  std::function<std::vector<Reduction>()> reductions; ///< valid as long as the field lives
};

inline constexpr double kSmallestNoise = 1e-11;

/// `calls`: what the user's library offers for the field's variables (Library.h).
///
/// `noise`, the expected error of the field (0: unknown), is raised to what the relations show. `strictest` is told the
/// smallest defect of those that lose nothing: what the error is if no relation but one of these holds.
std::vector<Proposal> proposeReductions(const Field &field, uint64_t seed, double &noise, double *strictest = nullptr,
                                        std::span<const LibraryCall> calls = {});

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_PROPOSALS_H
