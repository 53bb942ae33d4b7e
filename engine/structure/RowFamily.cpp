//===- RowFamily.cpp - A known function with unknown constants ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/RowFamily.h"

#include <Eigen/QR>

#include <cmath>

using namespace hybrid::engine;

namespace {

constexpr unsigned kNodes = 20, kRows = 32;
constexpr double kRowQuantile = 0.7;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Least squares with columns scaled; the root mean square of the residual.
Eigen::VectorXd leastSquares(Eigen::MatrixXd m, const Eigen::VectorXd &y, double &residual) {
  Eigen::VectorXd scale = m.colwise().norm().transpose().cwiseMax(1e-300);
  m *= scale.cwiseInverse().asDiagonal();
  Eigen::VectorXd c = m.colPivHouseholderQr().solve(y);
  residual = (m * c - y).norm() / std::sqrt(double(y.size() - m.cols()));
  return c.cwiseQuotient(scale);
}

/// z = (a + b u)/(1 + d u), or (a + b u)/(d + u) where `monic`: a denominator that is zero for one may not be for the
/// other. Both are z * fixed = a + b u - d z * moving with denominator fixed + d moving.
Eigen::MatrixXd solveFractions(const Eigen::VectorXd &u, const Eigen::MatrixXd &z, Eigen::VectorXd &misfit,
                               bool monic) {
  Eigen::MatrixXd constants = Eigen::MatrixXd::Constant(z.rows(), 3, kNaN);
  Eigen::MatrixXd m(u.size(), 3);
  Eigen::ArrayXd one = Eigen::ArrayXd::Ones(u.size()), fixed = monic ? u.array() : one,
                 moving = monic ? one : u.array();
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    Eigen::ArrayXd row = z.row(i).transpose(), weight = one;
    Eigen::VectorXd c;
    double residual = 0;
    for (int round = 0; round < 3; ++round) { // the last denominator as weight
      m << (1 / weight).matrix(), (u.array() / weight).matrix(), (-moving * row / weight).matrix();
      c = leastSquares(m, (fixed * row / weight).matrix(), residual);
      weight = fixed + c[2] * moving;
      if (!(weight.minCoeff() * weight.maxCoeff() > 0))
        break;
    }
    misfit[i] = residual;
    if (weight.minCoeff() * weight.maxCoeff() > 0)
      constants.row(i) = c.transpose();
    else
      misfit[i] = kNaN;
  }
  return constants;
}

Eigen::MatrixXd solvePlainFractions(const Eigen::VectorXd &u, const Eigen::MatrixXd &z, Eigen::VectorXd &misfit) {
  return solveFractions(u, z, misfit, false);
}

Eigen::MatrixXd solveMonicFractions(const Eigen::VectorXd &u, const Eigen::MatrixXd &z, Eigen::VectorXd &misfit) {
  return solveFractions(u, z, misfit, true);
}

Eigen::MatrixXd solveExponentials(const Eigen::VectorXd &u, const Eigen::MatrixXd &z, Eigen::VectorXd &misfit) {
  Eigen::Index n = u.size();
  double h = u[1] - u[0];
  Eigen::MatrixXd constants = Eigen::MatrixXd::Constant(z.rows(), 3, kNaN);
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    Eigen::VectorXd row = z.row(i).transpose();
    Eigen::MatrixXd m(n - 1, 2);
    m << row.head(n - 1), Eigen::VectorXd::Ones(n - 1);
    double residual;
    Eigen::VectorXd c = leastSquares(m, row.tail(n - 1), residual);
    misfit[i] = residual / std::sqrt(1 + c[0] * c[0]);
    if (!(c[0] > 0))
      continue;
    double k = std::log(c[0]) / h;
    Eigen::MatrixXd basis(n, 2);
    basis << Eigen::VectorXd::Ones(n), (k * u.array()).exp().matrix();
    Eigen::VectorXd ab = leastSquares(basis, row, residual);
    constants.row(i) << ab[0], ab[1], k;
  }
  return constants;
}

Eigen::MatrixXd solveOscillations(const Eigen::VectorXd &u, const Eigen::MatrixXd &z, Eigen::VectorXd &misfit) {
  Eigen::Index n = u.size();
  double h = u[1] - u[0];
  Eigen::MatrixXd constants = Eigen::MatrixXd::Constant(z.rows(), 4, kNaN);
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    Eigen::VectorXd row = z.row(i).transpose();
    Eigen::MatrixXd m(n - 2, 2);
    m << row.segment(1, n - 2), Eigen::VectorXd::Ones(n - 2);
    double residual;
    Eigen::VectorXd c = leastSquares(m, row.head(n - 2) + row.tail(n - 2), residual);
    misfit[i] = residual / std::sqrt(2 + c[0] * c[0]);
    if (!(std::fabs(c[0]) < 2))
      continue;
    // Prony's estimate, then Gauss-Newton on the row itself: the relation weights errors unevenly.
    double w = std::acos(c[0] / 2) / h;
    Eigen::VectorXd abc;
    for (int round = 0; round < 3; ++round) {
      Eigen::ArrayXd cosine = (w * u.array()).cos(), sine = (w * u.array()).sin();
      Eigen::MatrixXd basis(n, 3);
      basis << Eigen::VectorXd::Ones(n), cosine.matrix(), sine.matrix();
      abc = leastSquares(basis, row, residual);
      Eigen::MatrixXd extended(n, 4);
      extended << basis, (u.array() * (abc[2] * cosine - abc[1] * sine)).matrix();
      double ignored;
      w += leastSquares(extended, row, ignored)[3];
    }
    misfit[i] = std::min(misfit[i], residual);
    constants.row(i) << abc[0], abc[1], abc[2], w;
  }
  return constants;
}

const RowFamily kFamilies[] = {
    {"(a + b u)/(1 + d u)", 3, 4, solvePlainFractions,
     [](const Expr &u, std::span<const Expr> c) { return (c[0] + c[1] * u) / (Expr(1.0) + c[2] * u); }},
    {"(a + b u)/(d + u)", 3, 4.1, solveMonicFractions,
     [](const Expr &u, std::span<const Expr> c) { return (c[0] + c[1] * u) / (c[2] + u); }},
    {"a + b exp(k u)", 3, 4.5, solveExponentials,
     [](const Expr &u, std::span<const Expr> c) { return c[0] + c[1] * exp(c[2] * u); }},
    {"a + b cos(w u) + c sin(w u)", 4, 5, solveOscillations,
     [](const Expr &u, std::span<const Expr> c) { return c[0] + c[1] * cos(c[3] * u) + c[2] * sin(c[3] * u); }},
};

} // namespace

std::span<const RowFamily> hybrid::engine::rowFamilies() { return kFamilies; }

Eigen::VectorXd hybrid::engine::rowNodes(const Axis &axis, unsigned view) {
  double margin = 0.04 + 0.03 * view;
  return Eigen::VectorXd::LinSpaced(kNodes, axis.lo + margin * (axis.hi - axis.lo),
                                    axis.hi - margin * (axis.hi - axis.lo));
}

std::vector<RowFinding> hybrid::engine::findRowFamilies(const Field &field, unsigned variable, uint64_t seed) {
  Eigen::VectorXd nodes = rowNodes(field.box()[variable], 0);
  Eigen::MatrixXd rest = samplePoints(field.box(), kRows, seed), x(kRows * kNodes, field.dims());
  for (unsigned j = 0; j < kNodes; ++j) {
    x.middleRows(j * kRows, kRows) = rest;
    x.col(variable).segment(j * kRows, kRows).setConstant(nodes[j]);
  }
  Eigen::VectorXd values = field(x);
  Eigen::ArrayXXd grid = Eigen::Map<Eigen::ArrayXXd>(values.data(), kRows, kNodes);
  std::vector<RowFinding> findings;
  for (const Transform &t : transforms()) {
    if (!t.applies(grid.minCoeff(), grid.maxCoeff()))
      continue;
    Eigen::ArrayXXd z = t(grid), error = t.slopes(grid) * (grid.abs() + field.floor());
    Eigen::ArrayXd unit = error.square().rowwise().mean().sqrt();
    for (const RowFamily &family : rowFamilies()) {
      Eigen::VectorXd misfit(kRows);
      Eigen::MatrixXd constants = family.solve(nodes, z.matrix(), misfit);
      Eigen::ArrayXd defects = (constants.array().rowwise().sum().isFinite()).select(misfit.array() / unit, kNaN);
      if (double defect = quantile(defects, kRowQuantile); std::isfinite(defect))
        findings.push_back({variable, &t, &family, defect});
    }
  }
  return findings;
}
