//===- Reduction.h - One cut: a field into fields of fewer variables --*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A structure that was found (structure/) becomes a *reduction*: the smaller fields that must be named, and how their
// names compose to a name of the whole. The search needs nothing else to know about any structure.
//
//   f(x, y, z) with f = b1(y, z) + b2(y, z) cos(x)
//   parts:    b1 and b2, fields over (y, z)
//   compose:  (e1, e2) -> e1 + e2 * cos(x)
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_REDUCTION_H
#define HYBRID_ENGINE_SEARCH_REDUCTION_H

#include "engine/structure/Interaction.h"
#include "engine/structure/PairSymmetry.h"
#include "engine/structure/RankSplit.h"
#include "engine/structure/RowFamily.h"

#include <functional>
#include <string>
#include <vector>

namespace hybrid::engine {

/// A smaller field. Its variable k stands for the expression variables[k] of the whole's variables.
struct Part {
  Field field;
  std::vector<Expr> variables;
};

struct Reduction {
  std::string text; ///< with the whole's variables named {0}, {1}, …
  double defect = 0;
  bool keepsUnits = false; ///< relative errors of the parts are those of the whole
  std::vector<Part> parts;
  /// From names of the parts, in their own variables, to a name of the whole.
  std::function<Expr(std::span<const Expr> names)> compose;
};

Reduction reduceUnused(const Field &field, unsigned variable, double defect);
Reduction reduceGroups(const Field &field, const GroupFinding &finding);
Reduction reducePairs(const Field &field, const PairFinding &finding);
/// One reduction per name of the unknown function (at most `names`; one if there is none).
std::vector<Reduction> reduceRank(const Field &field, const RankFinding &finding, double noise, unsigned names);

Reduction reduceRows(const Field &field, const RowFinding &finding);

/// Points of the whole with the variables `kept` from x's columns, the others fixed where view `view` has them.
Eigen::MatrixXd embed(const Field &field, const std::vector<unsigned> &kept, const Points &x, unsigned view);
/// The sides of the box, and the variables, of a part with the variables `kept`.
std::vector<Axis> subBox(const Field &field, const std::vector<unsigned> &kept);
std::vector<Expr> subVariables(const std::vector<unsigned> &kept);

/// The sum without terms that are constants, the product without factors that are.
Expr dropConstantTerms(const Expr &e);
Expr dropConstantFactors(const Expr &e);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_REDUCTION_H
