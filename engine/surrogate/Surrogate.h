//===- Surrogate.h - A smooth function through the rows of a table -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The search asks for values wherever it likes; a table has them where it has rows. A *surrogate* stands between: a
// function without a form, fitted to the rows, good to some digits and averaging their noise. It gives ideas only:
// forms found on it are refitted to the rows and decided there.
//
//   rows (m, v, c; E), units known   ->   features of a row: v/c        target: E / (m c^2), weighted
//   no units                         ->   features: the inputs          target: E
//
// Inputs and outputs are taken as they are or in logarithms, whatever predicts held-out rows better. Two kinds:
// polynomials (Chebyshev products up to a total degree; linear, fast) and networks (tanh, trained by quasi-Newton steps
// on all rows at once; more accurate, slower). Both choose their size on held-out rows, which is what keeps them from
// following noise.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SURROGATE_SURROGATE_H
#define HYBRID_ENGINE_SURROGATE_SURROGATE_H

#include "engine/Distill.h"
#include "engine/structure/Coordinates.h"

namespace hybrid::engine {

/// A fitted function with what it is worth.
struct Surrogate {
  Oracle oracle;                                            ///< of the inputs of the table
  double heldOut = std::numeric_limits<double>::infinity(); ///< median |error| on held-out rows, over the unit
  double error = 0; ///< what noise of the rows leaves of it at least, in the same unit
  std::string text; ///< "polynomial of degree 7 in 2 groups"
  std::optional<Coordinates> coordinates = std::nullopt; ///< if rows were found to need no others
};

/// Rows for fitting and for choosing the size.
struct SurrogateRows {
  Eigen::MatrixXd x, heldX;
  Eigen::VectorXd y, heldY;
  Eigen::ArrayXd unit, heldUnit; ///< the error to be expected, up to a factor
};

/// With `coordinates`, a function of its variables times its prefactor. No oracle if there are too few rows.
Surrogate fitPolynomial(const SurrogateRows &rows, const std::optional<Coordinates> &coordinates);
/// The same, where errors may be shares of the values or of one size over all rows: what describes held-out rows
/// better, each with a polynomial fitted so. Sets the units of `rows`, which are shares, to what was chosen.
Surrogate fitPolynomialAndErrors(SurrogateRows &rows, const std::optional<Coordinates> &coordinates);
/// `expected` is the error of a polynomial: where rows are noisy, a smaller network is fitted to more of them.
Surrogate fitNetwork(const SurrogateRows &rows, const std::optional<Coordinates> &coordinates, double expected,
                     uint64_t seed, const std::function<bool()> &expired);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SURROGATE_SURROGATE_H
