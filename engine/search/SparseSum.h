//===- SparseSum.h - Few of many columns that make the values ---*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// z = c1 g1 + … + ck gk with two to four of n given columns. What a pair leaves of z follows from inner products alone:
// with columns of length 1, r = (g_i z, g_j z) and G = g_i g_j it takes
//
//   (r_i^2 + r_j^2 - 2 r_i r_j G) / (1 - G^2)
//
// off |z|^2, so *all* pairs are looked at, a few operations each, and all triples of the first columns. The best are
// extended by the column that takes most off what they leave (orthogonal matching pursuit, Pati et al. 1993): a column
// of the right sum need not be in a good pair, so this alone would miss sums whose terms hide each other.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_SPARSESUM_H
#define HYBRID_ENGINE_SEARCH_SPARSESUM_H

#include <Eigen/Core>

#include <vector>

namespace hybrid::engine {

struct SparseSum {
  std::vector<unsigned> terms; ///< columns, ascending
  double residual;             ///< norm of what is left
};

/// The best sums of two to `largest` columns, by size, then by residual: at most `count` of each size. All pairs are
/// looked at, and all triples of the first `tripleColumns`. `z` is what is left of the values, and the columns of
/// themselves, when terms that are always there have been projected out.
std::vector<SparseSum> findSparseSums(const Eigen::MatrixXd &columns, const Eigen::VectorXd &z, unsigned largest,
                                      unsigned count, unsigned tripleColumns = 200);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_SPARSESUM_H
