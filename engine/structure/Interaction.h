//===- Interaction.h - Which variables act independently --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// T(f) is a sum over groups of variables exactly if no two variables of different groups interact:
//
//   T(f)(a, b) - T(f)(a', b) - T(f)(a, b') + T(f)(a', b') = 0      for all values, all else equal
//
// The defects of all pairs make a weighted graph; its components after the weak edges are cut are the groups. T = log
// makes products of sums. Values are kinder to a network's error than second derivatives: this difference has twice the
// error of one value, a second derivative a hundred times.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_INTERACTION_H
#define HYBRID_ENGINE_STRUCTURE_INTERACTION_H

#include "engine/structure/Field.h"
#include "engine/structure/Transform.h"

namespace hybrid::engine {

/// A partition of the variables into groups that do not interact in T(f).
struct GroupFinding {
  const Transform *transform;
  double defect; ///< largest of the pairs across groups, in units of relative error of f
  std::vector<std::vector<unsigned>> groups;
};

/// The 90 % quantile of |second difference| of each pair and transform, over its error for a unit error of f and over
/// what a normal error would give (1.645): d x d, symmetric, zero diagonal.
struct InteractionTable {
  struct Entry {
    const Transform *transform;
    Eigen::MatrixXd defects;
  };
  std::vector<Entry> entries;
};
InteractionTable measureInteractions(const Field &field, uint64_t seed);

/// Every partition that cutting edges up to some level leaves, per transform: the finest first. Weakest cut edges
/// above `limit` are not proposed.
std::vector<GroupFinding> findGroups(const InteractionTable &table, double limit);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_INTERACTION_H
