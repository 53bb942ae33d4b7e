//===- SparseSum.cpp - Few of many columns that make the values -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/SparseSum.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

using namespace hybrid::engine;

namespace {

/// Columns whose directions differ by less are one.
constexpr double kParallel = 1e-9;

/// Keeps the sums with the smallest residuals.
class BestSums {
public:
  explicit BestSums(size_t limit) : limit(limit) {}
  bool wants(double residual) const { return residual < worst(); }
  /// What a sum must stay below.
  double worst() const { return sums.size() < limit ? std::numeric_limits<double>::infinity() : sums.back().residual; }
  void add(SparseSum sum) {
    if (!wants(sum.residual) ||
        std::any_of(sums.begin(), sums.end(), [&](const SparseSum &s) { return s.terms == sum.terms; }))
      return;
    auto at = std::upper_bound(sums.begin(), sums.end(), sum.residual,
                               [](double r, const SparseSum &s) { return r < s.residual; });
    sums.insert(at, std::move(sum));
    if (sums.size() > limit)
      sums.pop_back();
  }
  std::vector<SparseSum> sums;

private:
  size_t limit;
};

/// What least squares on the columns leaves, to rounding.
Eigen::VectorXd remainder(const Eigen::MatrixXd &columns, const std::vector<unsigned> &terms,
                          const Eigen::VectorXd &z) {
  Eigen::MatrixXd m(columns.rows(), Eigen::Index(terms.size()));
  for (size_t k = 0; k < terms.size(); ++k)
    m.col(Eigen::Index(k)) = columns.col(terms[k]);
  return z - m * m.colPivHouseholderQr().solve(z);
}

/// The formulas on inner products cancel: a longer list is measured exactly.
constexpr size_t kRoughly = 3;
std::vector<SparseSum> measured(const BestSums &rough, const Eigen::MatrixXd &unit, const Eigen::VectorXd &z,
                                unsigned count) {
  BestSums exact(count);
  for (SparseSum sum : rough.sums) {
    sum.residual = remainder(unit, sum.terms, z).norm();
    exact.add(std::move(sum));
  }
  return exact.sums;
}

std::vector<SparseSum> bestPairs(const Eigen::MatrixXd &unit, const Eigen::VectorXd &z, unsigned count) {
  constexpr Eigen::Index kBlock = 64;
  Eigen::VectorXd r = unit.transpose() * z;
  double total = z.squaredNorm();
  BestSums rough(kRoughly * count);
  for (Eigen::Index begin = 0; begin < unit.cols(); begin += kBlock) {
    Eigen::Index n = std::min(kBlock, unit.cols() - begin), rest = unit.cols() - begin;
    Eigen::MatrixXd gram = unit.rightCols(rest).transpose() * unit.middleCols(begin, n);
    for (Eigen::Index i = 0; i < n; ++i) {
      double ri = r[begin + i], wanted = rough.worst();
      for (Eigen::Index j = i + 1; j < rest; ++j) {
        // The sum leaves less than what is wanted; without a division.
        double g = gram(j, i), rj = r[begin + j], space = 1 - g * g, taken = ri * ri + rj * rj - 2 * ri * rj * g;
        if (space < kParallel || taken <= (total - wanted) * space)
          continue;
        rough.add({{unsigned(begin + i), unsigned(begin + j)}, total - taken / space});
        wanted = rough.worst();
      }
    }
  }
  return measured(rough, unit, z, count);
}

/// For each pair of the first columns, the third that takes most off what the pair leaves.
std::vector<SparseSum> bestTriples(const Eigen::MatrixXd &unit, const Eigen::VectorXd &z, unsigned count,
                                   unsigned columns) {
  Eigen::Index n = std::min<Eigen::Index>(unit.cols(), columns);
  Eigen::MatrixXd gram = unit.leftCols(n).transpose() * unit.leftCols(n);
  Eigen::VectorXd r = unit.leftCols(n).transpose() * z;
  double total = z.squaredNorm();
  BestSums rough(kRoughly * count);
  Eigen::ArrayXd second(n), gain(n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = i + 1; j + 1 < n; ++j) {
      double g = gram(j, i), rest = 1 - g * g;
      if (rest < kParallel)
        continue;
      // Along e_i and along what e_j has beside it.
      Eigen::Index m = n - j - 1;
      double rj = (r[j] - g * r[i]) / std::sqrt(rest), left = total - r[i] * r[i] - rj * rj;
      auto gi = gram.col(i).segment(j + 1, m).array(), gj = gram.col(j).segment(j + 1, m).array();
      second.head(m) = (gj - g * gi) / std::sqrt(rest);
      gain.head(m) = (r.segment(j + 1, m).array() - r[i] * gi - rj * second.head(m)).square() /
                     (1 - gi.square() - second.head(m).square()).max(kParallel);
      Eigen::Index k;
      left -= gain.head(m).maxCoeff(&k);
      if (rough.wants(left))
        rough.add({{unsigned(i), unsigned(j), unsigned(j + 1 + k)}, left});
    }
  return measured(rough, unit, z, count);
}

/// Each sum with the columns that take most off what it leaves.
std::vector<SparseSum> extendSums(const Eigen::MatrixXd &unit, const Eigen::VectorXd &z,
                                  const std::vector<SparseSum> &sums, unsigned count) {
  constexpr unsigned kExtensions = 3;
  BestSums best(count);
  for (const SparseSum &sum : sums) {
    Eigen::VectorXd left = remainder(unit, sum.terms, z);
    Eigen::MatrixXd basis(unit.rows(), Eigen::Index(sum.terms.size()));
    for (size_t k = 0; k < sum.terms.size(); ++k)
      basis.col(Eigen::Index(k)) = unit.col(sum.terms[k]);
    Eigen::MatrixXd q = basis.householderQr().householderQ() * Eigen::MatrixXd::Identity(basis.rows(), basis.cols());
    Eigen::ArrayXd inside = (q.transpose() * unit).colwise().squaredNorm().transpose().array();
    Eigen::ArrayXd gain = (unit.transpose() * left).array().square() / (1 - inside).max(kParallel);
    for (unsigned term : sum.terms)
      gain[term] = -1;
    for (unsigned n = 0; n < kExtensions; ++n) {
      Eigen::Index at;
      if (gain.maxCoeff(&at) <= 0)
        break;
      gain[at] = -1;
      SparseSum longer = sum;
      longer.terms.insert(std::upper_bound(longer.terms.begin(), longer.terms.end(), unsigned(at)), unsigned(at));
      longer.residual = remainder(unit, longer.terms, z).norm();
      best.add(std::move(longer));
    }
  }
  return best.sums;
}

} // namespace

std::vector<SparseSum> hybrid::engine::findSparseSums(const Eigen::MatrixXd &columns, const Eigen::VectorXd &z,
                                                      unsigned largest, unsigned count, unsigned tripleColumns) {
  Eigen::MatrixXd unit = columns;
  for (Eigen::Index k = 0; k < unit.cols(); ++k)
    if (double norm = unit.col(k).norm(); norm > 0)
      unit.col(k) /= norm;
  std::vector<SparseSum> all, sums = bestPairs(unit, z, count);
  for (unsigned size = 2;; ++size) {
    all.insert(all.end(), sums.begin(), sums.end());
    if (size >= largest)
      return all;
    BestSums longer(count);
    for (SparseSum &sum : extendSums(unit, z, sums, count))
      longer.add(std::move(sum));
    if (size == 2)
      for (SparseSum &sum : bestTriples(unit, z, count, tripleColumns))
        longer.add(std::move(sum));
    sums = longer.sums;
  }
}
