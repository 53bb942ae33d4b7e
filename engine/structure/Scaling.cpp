//===- Scaling.cpp - Inputs that scale together ---------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Scaling.h"

#include "engine/structure/PairSymmetry.h"
#include "engine/structure/Powers.h"

#include <Eigen/SVD>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr unsigned kPoints = 96;
constexpr double kMargin = 0.12; ///< the stencil of the gradients stays inside
/// Singular values below this share of the largest may be zero but for the error.
constexpr double kNull = 0.03;
/// An exponent is a fraction with a denominator of at most 3, this near to it times the denominator.
constexpr double kExponent = 0.05;
constexpr int kDenominator = 3;

/// Gauss-Jordan elimination of the rows with pivots among the first `pivots` columns, the largest entry first.
bool reduceToEchelon(Eigen::MatrixXd &rows, Eigen::Index pivots) {
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    Eigen::Index row, column;
    if (!(rows.block(i, 0, rows.rows() - i, pivots).cwiseAbs().maxCoeff(&row, &column) > 1e-6))
      return false;
    rows.row(i).swap(rows.row(i + row));
    rows.row(i) /= rows(i, column);
    for (Eigen::Index k = 0; k < rows.rows(); ++k)
      if (k != i)
        rows.row(k) -= rows(k, column) * rows.row(i);
  }
  return true;
}

/// Each row as a dimension, if its entries are small rationals and one row has three inputs.
std::optional<UnitSystem> asUnits(const Eigen::MatrixXd &rows) {
  Eigen::Index inputs = rows.cols() - 1;
  UnitSystem units{std::vector<Unit>(size_t(inputs)), Unit()};
  bool joint = false;
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    Unit base = Unit::base(std::to_string(i));
    unsigned used = 0;
    for (Eigen::Index k = 0; k <= inputs; ++k) {
      // The last column is -g.
      std::optional<double> p = snapRational(k < inputs ? rows(i, k) : -rows(i, k), kExponent, kDenominator);
      if (!p || std::fabs(*p) > 6)
        return std::nullopt;
      Rational exponent = Rational::make(std::lround(*p * 6), 6);
      Unit &unit = k < inputs ? units.inputs[size_t(k)] : units.output;
      unit = unit * base.pow(exponent);
      used += k < inputs && *p != 0;
    }
    joint |= used >= 3;
  }
  return joint ? std::optional(units) : std::nullopt;
}

} // namespace

std::optional<UnitSystem> hybrid::engine::findScaling(const Field &field, uint64_t seed) {
  unsigned d = field.dims();
  if (d < 3)
    return std::nullopt;
  Eigen::MatrixXd x = samplePoints(field.box(), kPoints, seed, kMargin), g = gradients(field, x), m(kPoints, d + 1);
  Eigen::VectorXd f = field(x);
  m << x.cwiseProduct(g), f;
  m = field.unit(f).inverse().matrix().asDiagonal() * m;
  // Weak inputs weigh as much as strong ones.
  Eigen::VectorXd norm = m.colwise().norm();
  if (!m.allFinite() || !(norm.minCoeff() > 0))
    return std::nullopt;
  m *= norm.cwiseInverse().asDiagonal();
  Eigen::JacobiSVD<Eigen::MatrixXd> svd(m, Eigen::ComputeThinV);
  Eigen::Index null = (svd.singularValues().array() < kNull * svd.singularValues()[0]).count();
  // If so many are not small rationals, one of them may be none.
  for (; null > 0; --null) {
    Eigen::MatrixXd rows = svd.matrixV().rightCols(null).transpose() * norm.cwiseInverse().asDiagonal();
    if (reduceToEchelon(rows, d))
      if (std::optional<UnitSystem> units = asUnits(rows))
        return units;
  }
  return std::nullopt;
}
