//===- LeastSquares.cpp - Refit of all constants together -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/LeastSquares.h"

#include "engine/expr/Program.h"
#include "engine/structure/Sampling.h"

#include <Eigen/Cholesky>

#include <cmath>

using namespace hybrid::engine;

namespace {

/// One point of the iteration: residuals over units, their Jacobian, robust weights.
struct State {
  std::vector<double> parameters;
  Eigen::ArrayXd residual;
  Eigen::MatrixXd jacobian;
  bool isValid = false; ///< nearly all values finite
};

class Fit {
public:
  Fit(const Expr &expression, const FitData &data) : program(expression), data(data) {}

  State at(std::vector<double> parameters) const {
    State s;
    Eigen::VectorXd values(data.y.size());
    s.jacobian.resize(data.y.size(), Eigen::Index(parameters.size()));
    program.evaluate(data.x, parameters, values, s.jacobian);
    s.residual = (values - data.y).array() / data.unit;
    Eigen::Index bad = 0;
    for (Eigen::Index i = 0; i < values.size(); ++i) {
      if (std::isfinite(s.residual[i]) && s.jacobian.row(i).allFinite()) {
        s.jacobian.row(i) /= data.unit[i];
        continue;
      }
      bad += std::isfinite(data.y[i]);
      s.residual[i] = 0;
      s.jacobian.row(i).setZero();
    }
    s.isValid = bad * 50 <= values.size();
    s.parameters = std::move(parameters);
    return s;
  }

  const std::vector<double> &start() const { return program.parameters(); }

private:
  Program program;
  const FitData &data;
};

/// Squared weights: 1 near the median, falling where residuals are several times larger.
Eigen::ArrayXd robustWeights(const Eigen::ArrayXd &residual) {
  double scale = 4.5 * median(residual.abs());
  if (!(scale > 0))
    return Eigen::ArrayXd::Ones(residual.size());
  return 1 / (1 + (residual / scale).square());
}

} // namespace

Eigen::ArrayXd hybrid::engine::residuals(const Expr &expression, const FitData &data) {
  return (expression.evaluate(data.x) - data.y).array() / data.unit;
}

Eigen::VectorXd hybrid::engine::standardErrors(const Expr &expression, const FitData &data) {
  constexpr double kMedianOfNormal = 0.6745;
  Fit fit(expression, data);
  State state = fit.at(fit.start());
  Eigen::VectorXd scale = state.jacobian.colwise().norm();
  Eigen::VectorXd errors = Eigen::VectorXd::Constant(scale.size(), std::numeric_limits<double>::infinity());
  if (!state.isValid || !(scale.array() > 0).all())
    return errors;
  Eigen::MatrixXd normed = state.jacobian.array().rowwise() / scale.transpose().array();
  Eigen::MatrixXd normal = normed.transpose() * normed;
  Eigen::VectorXd inverse = normal.ldlt().solve(Eigen::MatrixXd::Identity(scale.size(), scale.size())).diagonal();
  double sigma = median(state.residual.abs()) / kMedianOfNormal;
  for (Eigen::Index k = 0; k < scale.size(); ++k)
    if (inverse[k] > 0)
      errors[k] = sigma * std::sqrt(inverse[k]) / scale[k];
  return errors;
}

FitResult hybrid::engine::refit(const Expr &expression, const FitData &data, const FitOptions &options) {
  auto measure = [&](const Expr &e) {
    Eigen::ArrayXd r = residuals(e, data);
    Eigen::Index finite = r.isFinite().count();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    FitResult result{e, kInfinity, kInfinity, kInfinity};
    if (finite * 50 >= 49 * data.y.array().isFinite().count() && finite > 0) {
      result.median = median(r.abs());
      result.tail = quantile(r.abs(), 0.95);
      result.rms = std::sqrt(r.isFinite().select(r.square(), 0).sum() / double(finite));
    }
    return result;
  };
  if (!expression.hasParameters())
    return measure(expression);

  Fit fit(expression, data);
  State state = fit.at(fit.start());
  if (!state.isValid)
    return measure(expression);
  double damping = 1e-4;
  Eigen::Index k = Eigen::Index(state.parameters.size());
  for (unsigned iteration = 0; iteration < options.iterations; ++iteration) {
    Eigen::ArrayXd w =
        options.robust && iteration >= 3 ? robustWeights(state.residual) : Eigen::ArrayXd::Ones(state.residual.size());
    Eigen::MatrixXd weighted = state.jacobian.array().colwise() * w;
    Eigen::MatrixXd normal = weighted.transpose() * state.jacobian;
    Eigen::VectorXd slope = weighted.transpose() * state.residual.matrix();
    double loss = (w * state.residual.square()).sum();
    Eigen::VectorXd scale = normal.diagonal().array().sqrt().max(1e-300);
    for (Eigen::Index i = 0; i < k; ++i)
      for (Eigen::Index j = 0; j < k; ++j)
        normal(i, j) /= scale[i] * scale[j];
    slope.array() /= scale.array();
    bool improved = false;
    double gain = 0;
    for (int attempt = 0; attempt < 8 && !improved; ++attempt) {
      Eigen::MatrixXd damped = normal;
      damped.diagonal().array() += damping;
      Eigen::VectorXd step = damped.ldlt().solve(slope).array() / scale.array();
      std::vector<double> moved = state.parameters;
      for (Eigen::Index i = 0; i < k; ++i)
        moved[i] -= step[i];
      State next = fit.at(std::move(moved));
      double after = next.isValid && step.allFinite() ? (w * next.residual.square()).sum()
                                                      : std::numeric_limits<double>::infinity();
      improved = after < loss;
      if (improved) {
        gain = (loss - after) / (loss + 1e-300);
        state = std::move(next);
        damping = std::max(damping * 0.1, 1e-13);
      } else {
        damping = std::max(damping * 8, 1e-12);
      }
    }
    if (!improved || (gain < 1e-7 && iteration >= 5))
      break;
  }
  return measure(expression.withParameters(state.parameters));
}
