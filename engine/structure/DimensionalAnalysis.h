//===- DimensionalAnalysis.h - What units alone decide ----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A law keeps its form when the units of measurement change. So if every constant of it is a pure number, it is a
// monomial that carries the dimension of the output, times a function of dimensionless products of the inputs
// (Buckingham 1914). Some inputs, as many as there are independent dimensions, are chosen as *repeating*; each other
// input is *measured* in their unit, which gives one group; and the output is measured in their unit, too:
//
//   drag F [kg m/s^2] of v [m/s], d [m], rho [kg/m^3], mu [kg/(m s)]; repeating v, d, rho:
//   F = rho v^2 d^2 * G( mu / (rho v d) )                          four inputs became one
//   period T [s] of l [m], g [m/s^2], m [kg]; repeating l, g, m:
//   T = sqrt(l/g) * constant                                       no group left: the law up to its constant
//
// All of it is exact: exponents are rational numbers, found by elimination. The measured inputs appear in the first
// power, so that a box of measured inputs is, for fixed repeating ones, a box of groups, and zeros or signs of measured
// inputs do no harm. Repeating inputs must be positive.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_DIMENSIONALANALYSIS_H
#define HYBRID_ENGINE_STRUCTURE_DIMENSIONALANALYSIS_H

#include "engine/expr/Expr.h"
#include "engine/structure/Sampling.h"
#include "support/Unit.h"

#include <optional>
#include <span>
#include <vector>

namespace hybrid::engine {

/// Units of all inputs and of the output. Scales do not matter: numbers are in these units.
struct UnitSystem {
  std::vector<Unit> inputs;
  Unit output;
};

/// One choice of repeating inputs.
struct DimensionlessForm {
  std::vector<unsigned> repeating, measured;    ///< inputs, ascending
  std::vector<Rational> output;                 ///< exponent of each repeating input in the unit of the output
  std::vector<std::vector<Rational>> groupUnit; ///< [measured][repeating]: the same for each measured input

  /// The monomial in front of G, over the inputs.
  Expr prefactor() const;
  /// Measured input `k` over its unit, over the inputs.
  Expr group(size_t k) const;
  /// Sizes of all exponents, fractions counted double: simple choices are small.
  double cost() const;
};

/// The rank of the dimensions of `inputs`: so many inputs fewer has a law.
unsigned dimensionRank(std::span<const Unit> inputs);

/// All choices of repeating inputs among those whose axis is positive, the simplest first. Empty if all inputs are
/// dimensionless, or if no product of powers of the inputs has the dimension of the output (then a constant of the law
/// has one, and units decide nothing).
std::vector<DimensionlessForm> dimensionlessForms(const UnitSystem &units, const std::vector<Axis> &box);

/// How far `e` is from keeping its form: the largest relative change of f(scaled inputs) / scaled f over changes of
/// each base unit, as a median over `points`. Rounding for every dimensionally correct form, whatever its constants.
double covarianceDefect(const Expr &e, const UnitSystem &units, const Points &points);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_DIMENSIONALANALYSIS_H
