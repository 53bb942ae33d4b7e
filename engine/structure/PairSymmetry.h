//===- PairSymmetry.h - Two variables that act as one -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// f(x, y, …) = x^power * G(u, …) with u = p(x) + c q(y): two variables enter through one compound. With p, q among
// t, log t, t^2, 1/t this covers differences and sums (x - y), products and ratios (x/y, from logarithms), radii
// (x^2 + y^2) and lenses (1/x + 1/y). The prefactor exists for logarithms only: a law such as
//
//   w^3 / (exp(w/T) - 1) = T^3 * G(w/T)
//
// scales with its variables without being a function of their ratio alone.
//
// Gradients propose (the ratio of f_x / p' and f_y / q' is the constant c), values decide: f is compared at pairs of
// points that share u. Gradients have about five times the error of values; the proposal only has to be near enough to
// be snapped.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_PAIRSYMMETRY_H
#define HYBRID_ENGINE_STRUCTURE_PAIRSYMMETRY_H

#include "engine/structure/Field.h"

namespace hybrid::engine {

/// A scale on which a variable adds up: a monotone function and its way back.
struct PairScale {
  std::string_view text;
  double (*value)(double);
  double (*slope)(double);
  double (*inverse)(double);
  Expr (*expression)(const Expr &x);
  bool needsPositive;
  double cost;
};

struct PairFinding {
  unsigned i, j;
  const PairScale *scaleI, *scaleJ;
  double factor;    ///< c
  bool snapped;     ///< c is a small rational
  double power = 0; ///< of variable i, in front
  double defect;    ///< in units of relative error of f

  bool isLogarithmic() const;
  double cost() const;
};

/// All compounds of pairs whose gradients agree roughly, with the defect by values.
std::vector<PairFinding> findPairSymmetries(const Field &field, uint64_t seed);

/// G as a field: axis i becomes u (a product of powers where the scales are logarithms), axis j goes.
Field reducePair(const Field &field, const PairFinding &finding);
/// u and the prefactor as expressions of the variables i and j. A factor that was not snapped is a parameter.
struct PairExpressions {
  Expr compound, prefactor;
};
PairExpressions pairExpressions(const PairFinding &finding, const Expr &x, const Expr &y);

/// df/dx_k at each row by a central difference of sixth order on the axis' own scale; rows keep clear of the faces.
Eigen::MatrixXd gradients(const Field &field, const Eigen::MatrixXd &x);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_PAIRSYMMETRY_H
