//===- RankSplit.cpp - One variable against all others --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/RankSplit.h"

#include <Eigen/QR>
#include <Eigen/SVD>

#include <cmath>

using namespace hybrid::engine;

namespace {

constexpr unsigned kRows = 40;
constexpr unsigned kNodes = 10;
/// Rows used; the quantile of their defects that is reported (a coupling may be weak in most of the box).
constexpr double kRowQuantile = 0.7;

const KnownFunction kOne = {[](double) { return 1.0; }, [](const Expr &) { return Expr(1.0); }};
const KnownFunction kLinear = {[](double u) { return u; }, [](const Expr &u) { return u; }};
const KnownFunction kSquare = {[](double u) { return u * u; }, [](const Expr &u) { return pow(u, Expr(2.0)); }};
const KnownFunction kInverse = {[](double u) { return 1 / u; }, [](const Expr &u) { return Expr(1.0) / u; }};

/// T(f) on the grid, rows scaled to unit error, rows without a value left out.
Eigen::MatrixXd scaledRows(const Eigen::ArrayXXd &values, const Eigen::ArrayXXd &units, const Transform &t) {
  Eigen::ArrayXXd z = t(values), error = t.slopes(values) * units;
  Eigen::MatrixXd rows(z.rows(), z.cols());
  Eigen::Index kept = 0;
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    double unit = std::sqrt(error.row(i).square().mean());
    if (z.row(i).isFinite().all() && std::isfinite(unit) && unit > 0)
      rows.row(kept++) = (z.row(i) / unit).matrix();
  }
  return rows.topRows(kept);
}

/// Takes the span of the known functions out of each row.
void removeKnown(Eigen::MatrixXd &rows, const RankPattern &pattern, const Eigen::VectorXd &nodes) {
  if (pattern.known.empty())
    return;
  Eigen::MatrixXd basis(nodes.size(), pattern.known.size());
  for (size_t k = 0; k < pattern.known.size(); ++k)
    basis.col(k) = nodes.unaryExpr(pattern.known[k].value);
  Eigen::MatrixXd q = Eigen::HouseholderQR<Eigen::MatrixXd>(basis).householderQ() *
                      Eigen::MatrixXd::Identity(basis.rows(), basis.cols());
  rows -= (rows * q) * q.transpose();
}

/// The direction that most of what is left has in common; taken out too. A second pass ignores the worst rows.
Eigen::VectorXd removeCommon(Eigen::MatrixXd &rows) {
  Eigen::VectorXd phi = Eigen::JacobiSVD<Eigen::MatrixXd>(rows, Eigen::ComputeThinV).matrixV().col(0);
  Eigen::ArrayXd left = (rows - (rows * phi) * phi.transpose()).rowwise().norm().array();
  double limit = quantile(left, 0.8);
  Eigen::MatrixXd good(rows.rows(), rows.cols());
  Eigen::Index kept = 0;
  for (Eigen::Index i = 0; i < rows.rows(); ++i)
    if (left[i] <= limit)
      good.row(kept++) = rows.row(i);
  phi = Eigen::JacobiSVD<Eigen::MatrixXd>(good.topRows(kept), Eigen::ComputeThinV).matrixV().col(0);
  rows -= (rows * phi) * phi.transpose();
  return phi;
}

double rowDefect(const Eigen::MatrixXd &rows, unsigned rank) {
  return quantile((rows.rowwise().squaredNorm() / double(rows.cols() - rank)).array().sqrt(), kRowQuantile);
}

/// f with u at the nodes (columns) and the others at random (rows).
Eigen::ArrayXXd evaluateGrid(const Field &field, unsigned variable, const Eigen::VectorXd &nodes, unsigned rows,
                             uint64_t seed) {
  Eigen::MatrixXd rest = samplePoints(field.box(), rows, seed);
  Eigen::MatrixXd x(rows * nodes.size(), field.dims());
  for (Eigen::Index j = 0; j < nodes.size(); ++j) {
    x.middleRows(j * rows, rows) = rest;
    x.col(variable).segment(j * rows, rows).setConstant(nodes[j]);
  }
  Eigen::VectorXd values = field(x);
  return Eigen::Map<Eigen::ArrayXXd>(values.data(), rows, nodes.size());
}

} // namespace

Eigen::MatrixXd hybrid::engine::rankRows(const Field &field, unsigned variable, const Transform &t,
                                         const RankPattern &pattern, const Eigen::VectorXd &nodes, unsigned rows,
                                         uint64_t seed) {
  Eigen::ArrayXXd grid = evaluateGrid(field, variable, nodes, rows, seed);
  Eigen::MatrixXd left = scaledRows(grid, grid.abs() + field.floor(), t);
  removeKnown(left, pattern, nodes);
  return left;
}

std::span<const RankPattern> hybrid::engine::rankPatterns() {
  static const RankPattern patterns[] = {
      {"1", {kOne}, false, 0},
      {"phi", {}, true, 1},
      {"1, phi", {kOne}, true, 2},
      {"1, u, u^2", {kOne, kLinear, kSquare}, false, 3},
      {"u, phi", {kLinear}, true, 3.5},
      {"1/u, phi", {kInverse}, true, 3.5},
      {"1, u, phi", {kOne, kLinear}, true, 4},
  };
  return patterns;
}

std::vector<RankFinding> hybrid::engine::findRankSplits(const Field &field, unsigned variable, uint64_t seed) {
  Eigen::VectorXd nodes = chebyshevPoints(field.box()[variable], kNodes);
  Eigen::ArrayXXd grid = evaluateGrid(field, variable, nodes, kRows, seed);
  Eigen::ArrayXXd units = grid.abs() + field.floor();

  std::vector<RankFinding> findings;
  for (const Transform &t : transforms()) {
    if (!t.applies(grid.minCoeff(), grid.maxCoeff()))
      continue;
    Eigen::MatrixXd rows = scaledRows(grid, units, t);
    if (rows.rows() < kRows * 3 / 4)
      continue;
    for (const RankPattern &pattern : rankPatterns()) {
      Eigen::MatrixXd left = rows;
      removeKnown(left, pattern, nodes);
      RankFinding finding{variable, &t, &pattern, 0, nodes, {}};
      if (pattern.unknown)
        finding.phi = removeCommon(left);
      finding.defect = rowDefect(left, pattern.rank());
      if (std::isfinite(finding.defect))
        findings.push_back(std::move(finding));
    }
  }
  return findings;
}
