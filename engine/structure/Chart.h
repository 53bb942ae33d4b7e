//===- Chart.h - Coordinates that the inputs fill ---------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Structure is found by varying one variable at a time over its whole side of the box. Inputs as they occur may fill
// only a thin part of that box: the outlet temperature of a cooler follows the inlet's within a few degrees. A network
// has never seen the rest of the box, and says anything there.
//
// A point *occurs* if it is no farther from a row than rows are from each other: its distance to the nearest row is at
// most twice the 99 % quantile of the distances of rows to their nearest other rows, in shares of the box; and so in
// each two of its coordinates alone, since many coordinates make all distances alike. A *chart* is a box, if need be of
// other variables, whose points occur:
//
//   x0 in 1 .. 3, x1 = x0 + (-0.02 .. 0.02)     the box of (x0, x1) is empty but for its diagonal;
//                                               that of (x0, x1 - x0) is full
//
// First the box itself is tried, then its middle part (tails leave corners empty), then x_k is replaced by its
// difference, ratio, sum or product with another input, one after the other, while that fills the box better. Where
// nothing does, inputs are bound in some other way, and there is no chart: then nobody may vary one variable at a time.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_CHART_H
#define HYBRID_ENGINE_STRUCTURE_CHART_H

#include "engine/structure/DimensionalAnalysis.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hybrid::engine {

struct Chart {
  std::vector<Axis> box;       ///< of the variables
  std::vector<Expr> variables; ///< in terms of the inputs
  std::vector<Expr> inputs;    ///< in terms of the variables

  /// The inputs themselves over `box`.
  static Chart identity(std::vector<Axis> box);
  bool isIdentity() const;
  /// Rows of variables as rows of inputs.
  Eigen::MatrixXd toInputs(const Points &x) const;
  /// The values of `oracle`, a function of the inputs over `domain`, at points of the chart; NaN where they leave it.
  using Oracle = std::function<void(const Points &inputs, Eigen::Ref<Eigen::VectorXd> y)>;
  void ask(const std::vector<Axis> &domain, const Points &x, Eigen::Ref<Eigen::VectorXd> y, const Oracle &oracle) const;

  /// For reports: the variables in the inputs' names, and a sentence about them.
  std::vector<std::string> names(std::span<const std::string> inputNames) const;
  std::string text(std::span<const std::string> inputNames) const;
  /// Units of the variables; nullopt if one adds what does not add up.
  std::optional<UnitSystem> units(const UnitSystem &ofInputs) const;
};

/// Fewer rows say nothing of where inputs lie.
inline constexpr Eigen::Index kFewestChartRows = 50;

/// A chart of the part of `box` where `rows` lie; the identity over `box` if that is full, or if there are few rows.
std::optional<Chart> findChart(const std::vector<Axis> &box, const Eigen::MatrixXd &rows, uint64_t seed);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_CHART_H
