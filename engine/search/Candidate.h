//===- Candidate.h - A name for a field -------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_CANDIDATE_H
#define HYBRID_ENGINE_SEARCH_CANDIDATE_H

#include "engine/expr/Expr.h"
#include "engine/structure/Finding.h"

#include <vector>

namespace hybrid::engine {

/// A name for a field with what it rests on.
struct Candidate {
  Expr expression;   ///< variables of the field; constants are parameters
  double median = 0; ///< |residual| in units of error
  double score = 0;  ///< description length
  double noise = 0;  ///< estimated error of the oracle, as relations along the way showed it; in units
  std::vector<StructureFinding> structure; ///< relations used and parts named, in preorder
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_CANDIDATE_H
