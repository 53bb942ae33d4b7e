//===- Features.h - What a surrogate sees of a row --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SURROGATE_FEATURES_H
#define HYBRID_ENGINE_SURROGATE_FEATURES_H

#include "engine/structure/Coordinates.h"

#include <string>

namespace hybrid::engine {

/// What the polynomial or network predicts, of a row's output over its prefactor.
enum class Target : uint8_t { Plain, Logarithm, Square, Inverse };

/// How a feature is taken. Only positive ones have logarithms and inverses.
enum class Scale : uint8_t { Logarithm, Linear, Inverse };

/// From inputs to features in [-1, 1] and back from the target to the output. Ranges are those of the rows it is made
/// from.
class Features {
public:
  struct Choice {
    Target target = Target::Plain;
    std::vector<Scale> scales; ///< per feature; empty: logarithms of all that have one
  };
  Features(const Eigen::MatrixXd &x, const Eigen::VectorXd &y, const std::optional<Coordinates> &coordinates,
           Choice choice);

  /// False if the target does not exist for all rows.
  bool isUsable() const { return usable; }
  const Choice &choice() const { return chosen; } ///< scales as far as features have them
  std::string text() const;
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
  Choice chosen;
  Eigen::RowVectorXd centre, scale;
  double sign = 1;
  bool usable = true;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SURROGATE_FEATURES_H
