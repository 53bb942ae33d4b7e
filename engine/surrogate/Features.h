//===- Features.h - What a surrogate sees of a row --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SURROGATE_FEATURES_H
#define HYBRID_ENGINE_SURROGATE_FEATURES_H

#include "engine/structure/DimensionalAnalysis.h"

namespace hybrid::engine {

/// From inputs to features in [-1, 1] and back from the target to the output: y = prefactor * T^-1(target). Ranges are
/// those of the rows it is made from.
class Features {
public:
  struct Choice {
    bool logInputs, logOutput;
  };
  Features(const Eigen::MatrixXd &x, const Eigen::VectorXd &y, const std::optional<DimensionlessForm> &form,
           Choice choice);

  /// False if the output has no logarithm, or a choice of logarithms changes nothing.
  bool isUsable() const { return usable; }
  Eigen::Index count() const { return centre.size(); }

  Eigen::MatrixXd operator()(const Points &x) const;
  Eigen::VectorXd prefactor(const Points &x) const;
  /// Target values of outputs, and outputs of target values.
  Eigen::VectorXd target(const Eigen::VectorXd &y, const Eigen::VectorXd &prefactor) const;
  Eigen::VectorXd output(const Eigen::VectorXd &target, const Eigen::VectorXd &prefactor) const;
  /// What a unit error of the target is worth at each row, in units.
  Eigen::ArrayXd weight(const Eigen::VectorXd &y, const Eigen::VectorXd &prefactor, const Eigen::ArrayXd &unit) const;

private:
  Eigen::MatrixXd raw(const Points &x) const;

  bool reduced = false; // to groups; else the inputs themselves
  std::vector<Expr> groups;
  Expr factor = 1.0;
  std::vector<char> logarithmic;
  Eigen::RowVectorXd centre, scale;
  bool logOutput = false, negative = false, usable = true;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SURROGATE_FEATURES_H
