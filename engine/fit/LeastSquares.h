//===- LeastSquares.h - Refit of all constants together ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Levenberg-Marquardt (Marquardt 1963, with his scaling by the diagonal) over the parameters of an expression, with
// the analytic Jacobian of its Program. Weights are updated on the way (Cauchy's, scale from the median), because a
// network leaves its law in corners and least squares would follow it there.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_FIT_LEASTSQUARES_H
#define HYBRID_ENGINE_FIT_LEASTSQUARES_H

#include "engine/expr/Expr.h"

namespace hybrid::engine {

/// Points, values, and the error to be expected at each (any common factor).
struct FitData {
  Eigen::MatrixXd x;
  Eigen::VectorXd y;
  Eigen::ArrayXd unit;
  bool independent = false; ///< errors of different points are (rows of a table; a network's errors are smooth)
};

struct FitResult {
  Expr expression;   ///< with the fitted values, still parameters
  double median = 0; ///< of |residual| / unit; infinite if the expression has no value at 2 % of the points
  double rms = 0;    ///< of residual / unit
  double tail = 0;   ///< 95 % quantile of |residual| / unit
};

struct FitOptions {
  unsigned iterations = 30;
  bool robust = true;
};

/// Points without a value do not count. An expression without parameters is measured only.
FitResult refit(const Expr &expression, const FitData &data, const FitOptions &options = {});

/// Standard deviation of each parameter if errors are independent, from the Jacobian and the median residual; infinite
/// where the parameters are not determined.
Eigen::VectorXd standardErrors(const Expr &expression, const FitData &data);

/// Residuals over units at the expression's own values.
Eigen::ArrayXd residuals(const Expr &expression, const FitData &data);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_FIT_LEASTSQUARES_H
