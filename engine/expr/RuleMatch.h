//===- RuleMatch.h - Comparing rules with expressions -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_RULEMATCH_H
#define HYBRID_ENGINE_EXPR_RULEMATCH_H

#include "engine/expr/Rules.h"

namespace hybrid::engine {

/// A comparison as the sign of a difference.
struct Comparison {
  Expr difference; ///< left - right
  bool strict, less;
};

/// A rule whose texts are read.
struct CompiledRule {
  const Rule *row;
  Expr from, to;
  std::vector<Comparison> guard;
  /// The left side as a sum, the term with the most factors first, functions before operands; empty if it is compared
  /// with one node.
  std::vector<Term> terms;
  uint64_t functions = 0; ///< bit of each operator that bases of `terms` have at their root
};

CompiledRule compile(const Rule &row);
/// In the order of `rules()`.
const std::vector<CompiledRule> &compiledRules();

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_RULEMATCH_H
