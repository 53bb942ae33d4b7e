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
/// Columns of which all triples are looked at.
constexpr Eigen::Index kTripleColumns = 200;

/// Keeps the sums with the smallest residuals.
class BestSums {
public:
  explicit BestSums(size_t limit) : limit(limit) {}
  bool wants(double residual) const { return sums.size() < limit || residual < sums.back().residual; }
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

/// Inner products of columns of length 1 with each other and with the values.
struct Products {
  Eigen::MatrixXd gram;
  Eigen::VectorXd r;
  double total;
  Products(const Eigen::MatrixXd &unit, const Eigen::VectorXd &z)
      : gram(Eigen::MatrixXd::Zero(unit.cols(), unit.cols())), r(unit.transpose() * z), total(z.squaredNorm()) {
    gram.selfadjointView<Eigen::Lower>().rankUpdate(unit.transpose());
    gram.triangularView<Eigen::StrictlyUpper>() = gram.transpose();
  }
};

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

std::vector<SparseSum> bestPairs(const Products &p, const Eigen::MatrixXd &unit, const Eigen::VectorXd &z,
                                 unsigned count) {
  BestSums rough(kRoughly * count);
  for (Eigen::Index i = 0; i < unit.cols(); ++i)
    for (Eigen::Index j = i + 1; j < unit.cols(); ++j) {
      double g = p.gram(j, i), rest = 1 - g * g;
      if (rest < kParallel)
        continue;
      double left = p.total - (p.r[i] * p.r[i] + p.r[j] * p.r[j] - 2 * p.r[i] * p.r[j] * g) / rest;
      if (rough.wants(left))
        rough.add({{unsigned(i), unsigned(j)}, left});
    }
  return measured(rough, unit, z, count);
}

/// For each pair of the first columns, the third that takes most off what the pair leaves.
std::vector<SparseSum> bestTriples(const Products &p, const Eigen::MatrixXd &unit, const Eigen::VectorXd &z,
                                   unsigned count) {
  Eigen::Index n = std::min(unit.cols(), kTripleColumns);
  BestSums rough(kRoughly * count);
  Eigen::ArrayXd second(n), gain(n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = i + 1; j + 1 < n; ++j) {
      double g = p.gram(j, i), rest = 1 - g * g;
      if (rest < kParallel)
        continue;
      // Along e_i and along what e_j has beside it.
      Eigen::Index m = n - j - 1;
      double rj = (p.r[j] - g * p.r[i]) / std::sqrt(rest), left = p.total - p.r[i] * p.r[i] - rj * rj;
      auto gi = p.gram.col(i).segment(j + 1, m).array(), gj = p.gram.col(j).segment(j + 1, m).array();
      second.head(m) = (gj - g * gi) / std::sqrt(rest);
      gain.head(m) = (p.r.segment(j + 1, m).array() - p.r[i] * gi - rj * second.head(m)).square() /
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
                                                      unsigned largest, unsigned count) {
  Eigen::MatrixXd unit = columns;
  for (Eigen::Index k = 0; k < unit.cols(); ++k)
    if (double norm = unit.col(k).norm(); norm > 0)
      unit.col(k) /= norm;
  Products products(unit, z);
  std::vector<SparseSum> all, sums = bestPairs(products, unit, z, count);
  for (unsigned size = 2;; ++size) {
    all.insert(all.end(), sums.begin(), sums.end());
    if (size >= largest)
      return all;
    BestSums longer(count);
    for (SparseSum &sum : extendSums(unit, z, sums, count))
      longer.add(std::move(sum));
    if (size == 2)
      for (SparseSum &sum : bestTriples(products, unit, z, count))
        longer.add(std::move(sum));
    sums = longer.sums;
  }
}
