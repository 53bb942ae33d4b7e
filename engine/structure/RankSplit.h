//===- RankSplit.h - One variable against all others ------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The question: is T(f) a short sum of products
//
//   T(f)(u, x') = b_1(x') g_1(u) + … + b_r(x') g_r(u)
//
// of functions of the one variable u and of the others? Values on a grid, one row for each x', one column for each u,
// then form a matrix of rank r, and whether the span of its rows contains the constant, u or u^2 is a least-squares
// question. Many structures are this one:
//
//   {phi}        multiplicative in u                     x^2 * sin(y + z)
//   {1, phi}     affine in a function of u               (x - u t) / sqrt(1 - (u/c)^2) in t;  y^2 + z^2 - 2 y z cos(u)
//   {1, u, u^2}  a square is hidden                      (p - q A)^2 c^2 + m^2 c^4 in A
//
// where phi is unknown: what the rows have beside the known functions, by a singular value decomposition. Every row is
// divided by the error that a unit error of f (Field::unit) makes in it, so the defect of a relation that holds *is*
// the relative error of f, whatever T and u: all tests of all transforms compare directly.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_RANKSPLIT_H
#define HYBRID_ENGINE_STRUCTURE_RANKSPLIT_H

#include "engine/structure/Field.h"
#include "engine/structure/Transform.h"

namespace hybrid::engine {

/// A function of one variable that needs no fitting.
struct KnownFunction {
  double (*value)(double);
  Expr (*expression)(const Expr &u);
};

/// The functions of u in the sum.
struct RankPattern {
  std::string_view text; ///< "1, phi"
  std::vector<KnownFunction> known;
  bool unknown; ///< and one more, phi
  double cost;  ///< order of preference
  unsigned rank() const { return unsigned(known.size()) + unknown; }
};
std::span<const RankPattern> rankPatterns();

struct RankFinding {
  unsigned variable;
  const Transform *transform;
  const RankPattern *pattern;
  double defect;         ///< in units of relative error of f
  Eigen::VectorXd nodes; ///< of u
  Eigen::VectorXd phi;   ///< the unknown function there, up to scale and known ones; empty without one
};

/// All patterns on all transforms that apply, for one variable. A pattern is left out if a part of it alone does.
std::vector<RankFinding> findRankSplits(const Field &field, unsigned variable, uint64_t seed);

/// What is left of T(f) on rows of u at `nodes` (as columns) when the pattern's known functions are taken out, each row
/// divided by its error for a unit error of f: multiples of the unknown function, as far as the pattern holds.
Eigen::MatrixXd rankRows(const Field &field, unsigned variable, const Transform &t, const RankPattern &pattern,
                         const Eigen::VectorXd &nodes, unsigned rows, uint64_t seed);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_RANKSPLIT_H
