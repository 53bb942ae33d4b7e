//===- Univariate.h - Naming a function of one variable ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where the structure ends, functions of one variable remain, and those are few kinds. Searched are
//
//   y = u^k T^-1( c0 + c1 g1(u) + c2 g2(u) )         sums:      g from a dictionary of powers and functions
//   y = u^k T^-1( c0 + c1 h(b u) )                   families:  h(u; b) with one inner constant, by scanning b
//   y = T^-1( (a0 + a1 u + a2 u^2) / (1 + b1 u + b2 u^2) )     fractions: linear in the coefficients once multiplied
//   out
//
// over the transforms T of Transform.h. The outer constants are linear given the rest (variable projection, Golub and
// Pereyra 1973), so each trial costs a few dot products; the best of each kind are then refitted in all constants on y
// itself. Planck's law, for example, is k = 3, T = 1/f, h = exp: u^3 / (c0 + c1 exp(b u)).
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_FIT_UNIVARIATE_H
#define HYBRID_ENGINE_FIT_UNIVARIATE_H

#include "engine/expr/Expr.h"

#include <vector>

namespace hybrid::engine {

/// Values on a line, with the error to be expected at each for a relative error of 1.
struct Samples1D {
  Eigen::VectorXd u, y;
  Eigen::ArrayXd unit;
  double noise = 0; ///< expected median |error| / unit; 0: unknown
};

/// A name for the function, with its free constants as parameters; the variable is x0.
struct UnivariateForm {
  Expr expression;
  double median = 0; ///< |residual| / unit
  double score = 0;  ///< length plus misfit: smaller is better
};

/// The best forms, best first, at most `count`.
std::vector<UnivariateForm> nameUnivariate(const Samples1D &samples, unsigned count = 8);

/// The form with its free constants alike: equal for forms that differ in those only.
Expr skeleton(const Expr &e);

/// What a form costs: its size, its free constants, and rare functions.
double complexity(const Expr &expression);
/// The same and the misfit beyond the noise on a logarithmic scale.
double descriptionLength(const Expr &expression, double median, double noise);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_FIT_UNIVARIATE_H
