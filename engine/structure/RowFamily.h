//===- RowFamily.h - A known function with unknown constants ----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As a function of one variable alone, T(f) may be a member of a family whose *inner* constant depends on the others:
//
//   fraction      (a + b u) / (1 + d u), / (d + u)          (cos t - v) / (1 - v cos t) in v
//   exponential   a + b exp(k u)
//   oscillation   a + b cos(w u) + c sin(w u)               sin(n t / 2)^2 / sin(t / 2)^2 in n: w = t
//
// Then no sum of products exists (RankSplit.h), but each row u -> f(u, x') obeys a linear relation between few of its
// values, whose coefficients are found by least squares: z = a + b u - d u z for the fraction, and on equally spaced
// nodes z[j+1] = r z[j] + q for the exponential and z[j-1] + z[j+1] = p z[j] + q for the oscillation (Prony 1795). The
// constants a, b, … of the rows are functions of the other variables, fields in their turn.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_ROWFAMILY_H
#define HYBRID_ENGINE_STRUCTURE_ROWFAMILY_H

#include "engine/structure/Field.h"
#include "engine/structure/Transform.h"

namespace hybrid::engine {

struct RowFamily {
  std::string_view text;
  unsigned constants;
  double cost;
  /// Constants of each row of `z` (columns: `nodes`, equally spaced); NaN where there are none. `misfit` gets the root
  /// mean square of what the relation leaves, over what independent unit errors of z would leave.
  Eigen::MatrixXd (*solve)(const Eigen::VectorXd &nodes, const Eigen::MatrixXd &z, Eigen::VectorXd &misfit);
  Expr (*expression)(const Expr &u, std::span<const Expr> constants);
};
std::span<const RowFamily> rowFamilies();

struct RowFinding {
  unsigned variable;
  const Transform *transform;
  const RowFamily *family;
  double defect; ///< in units of relative error of f
};

std::vector<RowFinding> findRowFamilies(const Field &field, unsigned variable, uint64_t seed);

/// The nodes that rows are asked at; `view` shifts them.
Eigen::VectorXd rowNodes(const Axis &axis, unsigned view);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_ROWFAMILY_H
