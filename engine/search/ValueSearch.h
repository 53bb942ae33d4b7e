//===- ValueSearch.h - Naming a table of values -----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What to try when no structure is left to cut along: all short expressions g (Enumerate.h), and the question which of
// them, or which two to four of them, make the values y. Nothing is asked for but rows of a table; three ways, each
// over the transforms T of Transform.h, with all c free:
//
//   alone     T(y) = c0 + c1 g                 a correlation: first at 8 points, at 64 for the few that pass
//   together  T(y) = c0 + c1 g1 + … + c4 g4    pairs of the shortest thousand from their Gram matrix, then greedily
//   halves    T(y) = c g1 g2,  c g1 / g2,  c0 + g1 + g2,  c0 + g1 - g2     by look-up (MeetInTheMiddle.h)
//
// With the third, expressions twice as long as the longest enumerated are reached. For example
//
//   sin(n d / 2)^2 / sin(d / 2)^2:  sqrt(y) = c sin(n*d/2) / sin(d/2), halves of 6 and 4 nodes
//
// Sizes are gone through upwards until a form agrees within the error or the work is spent. Forms are then refitted to
// all rows (numbers inside them are tried as free constants too) and ordered by description length.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_VALUESEARCH_H
#define HYBRID_ENGINE_SEARCH_VALUESEARCH_H

#include "engine/fit/LeastSquares.h"
#include "support/Unit.h"

#include <functional>
#include <optional>
#include <vector>

namespace hybrid::engine {

struct ValueSearchOptions {
  /// Allowed beside + - * / powers and square roots; empty: exp, log, sin, cos.
  std::vector<Operator> operators;
  /// Leaves beside the columns of the table and the numbers 1 and 2.
  std::vector<Expr> compounds;
  /// Units of the columns, and of the values. With them, only forms whose units fit are looked at; free constants are
  /// dimensionless.
  std::vector<Unit> units;
  std::optional<Unit> outputUnit;
  double slack = 12;             ///< of single values, over the error: a network's have heavy tails
  bool nested = true;            ///< see EnumerationOptions
  unsigned forms = 8;            ///< returned at most
  uint64_t work = 6'000'000;     ///< expressions tried
  size_t maxKept = 100'000;      ///< expressions in store: 600 bytes each
  size_t features = 6'000;       ///< of which sums are tried
  std::function<bool()> expired; ///< may be empty
};

struct ValueForm {
  Expr expression;   ///< variable k is column k; constants are parameters
  double median = 0; ///< |residual| / unit
  double score = 0;  ///< description length
};

/// Names for the values `data.y`, best first. `noise` is the expected median |error| / unit; 0: unknown, then the whole
/// of the work is done. At least 16 rows are needed, 64 are worth having.
std::vector<ValueForm> searchValues(const FitData &data, double noise, const ValueSearchOptions &options);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_VALUESEARCH_H
