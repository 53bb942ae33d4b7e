//===- Residual.cpp - Whether what a form leaves looks like error ---------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Residual.h"

#include "engine/fit/Snap.h"
#include "engine/structure/Field.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// Degree of the slow function in few inputs, and its terms in many.
constexpr unsigned kDegree = 8, kTailDegree = 3;
constexpr double kMostTerms = 100;
/// Rows that are used, and the share of them with the largest residuals.
constexpr Eigen::Index kRows = 4000;
constexpr double kTailShare = 0.05;
/// The slow function has at most one term for so many rows it is fitted to.
constexpr double kRowsPerTerm = 8;
/// Residuals are cut at this multiple of their median: a corner must not decide about the whole.
constexpr double kCut = 6;

/// Less than so much of a residual must not be left by a slow function. Of 120 precise networks against their laws 119
/// leave 0.92 and more; what is left of a term as large as three errors, with the error, is a third to 0.6.
constexpr double kSmoothShare = 0.75;
/// Beyond so many medians, residuals do not belong to one kind of error unless they oscillate. (Of a normal
/// distribution, the 99 % quantile is 3.8 medians.)
constexpr double kFar = 15;
/// What a slow function leaves of the largest residuals: of another law a fiftieth, of networks two thirds and more
/// where they are far.
constexpr double kSmoothTail = 0.3;
/// About twice the largest of 240 networks against their laws.
constexpr double kTooFar = 120;

/// Each column's ranks, scaled to -1 .. 1: uniform whatever the scale the points were drawn on.
Eigen::MatrixXd ranks(const Eigen::MatrixXd &x) {
  Eigen::MatrixXd u(x.rows(), x.cols());
  std::vector<Eigen::Index> order(size_t(x.rows()));
  for (Eigen::Index k = 0; k < x.cols(); ++k) {
    std::iota(order.begin(), order.end(), Eigen::Index(0));
    std::sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) { return x(a, k) < x(b, k); });
    // Equal values share the rank of the first of them.
    Eigen::Index rank = 0;
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      if (i > 0 && x(order[i], k) > x(order[i - 1], k))
        rank = i;
      u(order[i], k) = 2 * double(rank) / double(std::max<Eigen::Index>(x.rows() - 1, 1)) - 1;
    }
  }
  return u;
}

double numberOfTerms(unsigned dims, unsigned degree) {
  double terms = 1;
  for (unsigned k = 1; k <= degree; ++k)
    terms = terms * (dims + k) / k;
  return terms;
}

/// The products of Chebyshev polynomials of the columns of `u`, of total degree at most `degree`.
Eigen::MatrixXd slowTerms(const Eigen::MatrixXd &u, unsigned degree) {
  Eigen::MatrixXd terms(u.rows(), Eigen::Index(numberOfTerms(unsigned(u.cols()), degree) + 0.5));
  Eigen::Index next = 0;
  auto extend = [&](auto &self, const Eigen::ArrayXd &product, Eigen::Index column, unsigned left) -> void {
    if (column == u.cols()) {
      terms.col(next++) = product.matrix();
      return;
    }
    Eigen::ArrayXd line = u.col(column).array(), before = line, now = Eigen::ArrayXd::Ones(u.rows());
    for (unsigned k = 0; k <= left; ++k) {
      self(self, product * now, column + 1, left - k);
      before = 2 * line * now - before; // T(-1) = T(1)
      before.swap(now);
    }
  };
  extend(extend, Eigen::ArrayXd::Ones(u.rows()), 0, degree);
  return terms;
}

/// The median of |residual| that remains at every second row, over what was there, when a slow function fitted to the
/// other rows is taken away.
double roughnessOf(const Eigen::MatrixXd &x, const Eigen::ArrayXd &residual, unsigned degree) {
  Eigen::Index half = residual.size() / 2;
  unsigned dims = unsigned(x.cols());
  while (degree > 0 && numberOfTerms(dims, degree) > std::min(kMostTerms, double(half) / kRowsPerTerm))
    --degree;
  double whole = median(residual.tail(half).abs());
  if (degree == 0 || !(whole > 0))
    return 1;
  Eigen::MatrixXd terms = slowTerms(ranks(x), degree);
  // The terms are nearly orthogonal on a box; rows of a table may make them dependent, hence the ridge.
  auto fitted = terms.topRows(half);
  Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(terms.cols(), terms.cols());
  normal.selfadjointView<Eigen::Lower>().rankUpdate(fitted.transpose());
  normal.diagonal().array() += 1e-9 * double(half);
  Eigen::VectorXd slow =
      normal.selfadjointView<Eigen::Lower>().llt().solve(fitted.transpose() * residual.head(half).matrix());
  return median((residual.tail(half) - (terms.bottomRows(half) * slow).array()).abs()) / whole;
}

} // namespace

ResidualShape hybrid::engine::measureResidual(const Expr &expression, const AuditSample &sample,
                                              unsigned freeConstants) {
  Eigen::ArrayXd y = sample.y.array();
  Eigen::ArrayXd residual = (expression.evaluate(sample.x).array() - y) / (y.abs() + kFloorShare * median(y.abs()));
  ResidualShape shape;
  shape.median = median(residual.abs());
  shape.q99 = quantile(residual.abs(), 0.99);
  if (!residual.isFinite().all())
    return shape;

  Eigen::Index rows = std::min(kRows, residual.size());
  unsigned dims = unsigned(sample.x.cols());
  shape.roughness =
      roughnessOf(sample.x.topRows(rows), residual.head(rows).max(-kCut * shape.median).min(kCut * shape.median),
                  kDegree + (freeConstants + dims - 1) / dims);
  double from = quantile(residual.abs(), 1 - kTailShare);
  std::vector<Eigen::Index> tail;
  for (Eigen::Index i = 0; i < residual.size(); ++i)
    if (std::fabs(residual[i]) > from)
      tail.push_back(i);
  shape.tailRoughness =
      roughnessOf(sample.x(tail, Eigen::all), residual(tail).max(-shape.q99).min(shape.q99), kTailDegree);
  return shape;
}

std::string hybrid::engine::residualDoubt(const ResidualShape &shape) {
  double scale = std::max(shape.median, kFinestError); // rounding looks like nothing in particular
  if (!(shape.q99 <= kTooFar * scale) || (shape.q99 > kFar * scale && shape.tailRoughness < kSmoothTail))
    return "a part of the domain seems to follow another law";
  if (shape.median > kFinestError && !(shape.roughness >= kSmoothShare))
    return "what the form leaves is smooth, not like the error of a network: a term may be missing";
  return "";
}
