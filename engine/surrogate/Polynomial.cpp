//===- Polynomial.cpp - Chebyshev products through the rows ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/surrogate/Polynomial.h"

#include "engine/structure/Sampling.h"

#include <Eigen/Cholesky>

#include <cmath>

using namespace hybrid::engine;

namespace {

constexpr size_t kMostTerms = 450;
/// A higher degree must predict by so much better: otherwise it follows noise.
constexpr double kWorthTerms = 0.995;
/// While scales are chosen.
constexpr size_t kFewTerms = 60;
constexpr unsigned kHighestDegree = 30;
/// Rows per coefficient, at least.
constexpr double kRowsPerTerm = 1.2;
/// An error, as a share of values, with which it does not matter whether it is one.
constexpr double kQuietRows = 1e-3;
/// Keeps the normal equations definite, relative to their diagonal.
constexpr double kRidge = 1e-13;

using Index = std::vector<unsigned>;

/// All exponents of `count` features with total degree `degree`.
void appendTerms(unsigned count, unsigned degree, std::vector<Index> &terms) {
  Index index(count, 0);
  auto place = [&](auto &self, unsigned k, unsigned left) -> void {
    if (k + 1 == count) {
      index[k] = left;
      terms.push_back(index);
      return;
    }
    for (unsigned e = 0; e <= left; ++e) {
      index[k] = e;
      self(self, k + 1, left - e);
    }
  };
  place(place, 0, degree);
}

/// Terms in the order of their degree; ends[p] of them have degree at most p.
struct Basis {
  std::vector<Index> terms;
  std::vector<size_t> ends;

  Basis(unsigned count, size_t most) {
    for (unsigned degree = 0; degree <= kHighestDegree; ++degree) {
      size_t before = terms.size();
      appendTerms(count, degree, terms);
      if (degree > 1 && terms.size() > most) {
        terms.resize(before);
        break;
      }
      ends.push_back(terms.size());
    }
  }

  Eigen::MatrixXd operator()(const Eigen::MatrixXd &z, size_t count) const {
    unsigned degree = 0;
    for (size_t t = 0; t < count; ++t)
      for (unsigned e : terms[t])
        degree = std::max(degree, e);
    std::vector<Eigen::MatrixXd> powers; // [feature](row, degree)
    for (Eigen::Index k = 0; k < z.cols(); ++k) {
      Eigen::MatrixXd t(z.rows(), degree + 1);
      t.col(0).setOnes();
      if (degree > 0)
        t.col(1) = z.col(k);
      for (unsigned e = 2; e <= degree; ++e)
        t.col(e) = 2 * z.col(k).cwiseProduct(t.col(e - 1)) - t.col(e - 2);
      powers.push_back(std::move(t));
    }
    Eigen::MatrixXd values(z.rows(), Eigen::Index(count));
    for (size_t t = 0; t < count; ++t) {
      auto column = values.col(Eigen::Index(t));
      column.setOnes();
      for (size_t k = 0; k < powers.size(); ++k)
        if (terms[t][k] > 0)
          column = column.cwiseProduct(powers[k].col(terms[t][k]));
    }
    return values;
  }
};

struct Model {
  Features features;
  Basis basis;
  size_t terms = 0;
  Eigen::VectorXd coefficients;

  Eigen::VectorXd operator()(const Points &x) const {
    return features.output(basis(features(x), terms) * coefficients, features.prefactor(x));
  }
};

} // namespace

Surrogate hybrid::engine::fitChoice(const SurrogateRows &rows, const std::optional<Coordinates> &coordinates,
                                    const Features::Choice &choice, size_t most) {
  Surrogate best;
  Features features(rows.x, rows.y, coordinates, choice);
  most = std::min(most, size_t(double(rows.y.size()) / kRowsPerTerm));
  if (!features.isUsable() || features.count() == 0 || most < size_t(features.count()) + 1)
    return best;
  Model model{features, Basis(unsigned(features.count()), most), 0, {}};
  Eigen::VectorXd prefactor = features.prefactor(rows.x);
  Eigen::ArrayXd weight = features.weight(rows.y, prefactor, rows.unit);
  size_t all = model.basis.terms.size();
  Eigen::MatrixXd design = model.basis(features(rows.x), all).array().colwise() * weight;
  Eigen::VectorXd goal = features.target(rows.y, prefactor).array() * weight;
  Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(Eigen::Index(all), Eigen::Index(all));
  gram.selfadjointView<Eigen::Lower>().rankUpdate(design.transpose());
  gram.diagonal() *= 1 + kRidge;
  Eigen::VectorXd moment = design.transpose() * goal;
  Eigen::MatrixXd held = model.basis(features(rows.heldX), all);
  Eigen::VectorXd heldPrefactor = features.prefactor(rows.heldX);
  for (size_t degree = 1; degree < model.basis.ends.size(); ++degree) {
    auto n = Eigen::Index(model.basis.ends[degree]);
    Eigen::VectorXd coefficients =
        gram.topLeftCorner(n, n).selfadjointView<Eigen::Lower>().ldlt().solve(moment.head(n));
    Eigen::VectorXd predicted = features.output(held.leftCols(n) * coefficients, heldPrefactor);
    Eigen::ArrayXd error = (predicted - rows.heldY).array().abs() / rows.heldUnit;
    // Both the usual and the large errors count: the search asks for values everywhere.
    double score = std::sqrt(median(error) * quantile(error, 0.9));
    if (!(score < kWorthTerms * best.heldOut))
      continue;
    best.heldOut = score;
    best.error = score * std::sqrt(double(n) / double(rows.y.size()));
    model.terms = size_t(n);
    model.coefficients = coefficients;
    best.text = "polynomial of degree " + std::to_string(degree) + " in " + features.text();
  }
  if (model.terms > 0)
    best.oracle = [model](const Points &x, Eigen::Ref<Eigen::VectorXd> y) { y = model(x); };
  return best;
}

/// Starts with all logarithms or none, then changes one scale after the other where that predicts better.
Features::Choice hybrid::engine::bestScales(const SurrogateRows &rows, const std::optional<Coordinates> &coordinates,
                                            Target target) {
  Features features(rows.x, rows.y, coordinates, {target, {}});
  Features::Choice choice = features.choice();
  if (!features.isUsable())
    return choice;
  Features::Choice linear{target, std::vector<Scale>(choice.scales.size(), Scale::Linear)};
  double best = fitChoice(rows, coordinates, choice, kFewTerms).heldOut;
  if (double score = fitChoice(rows, coordinates, linear, kFewTerms).heldOut; score < best) {
    best = score;
    std::swap(choice, linear);
  }
  for (size_t k = 0; k < choice.scales.size(); ++k)
    for (Scale scale : {Scale::Logarithm, Scale::Linear, Scale::Inverse}) {
      Features::Choice changed = choice;
      changed.scales[k] = scale;
      if (changed.scales == choice.scales)
        continue;
      if (double score = fitChoice(rows, coordinates, changed, kFewTerms).heldOut; score < best) {
        best = score;
        choice = changed;
      }
    }
  return choice;
}

Surrogate hybrid::engine::fitPolynomial(const SurrogateRows &rows, const std::optional<Coordinates> &coordinates) {
  Surrogate best;
  if (coordinates && coordinates->variables.empty()) {
    Expr prefactor = coordinates->prefactor;
    double constant = median(rows.y.array() / prefactor.evaluate(rows.x).array());
    best.oracle = [constant, prefactor](const Points &x, Eigen::Ref<Eigen::VectorXd> y) {
      y = constant * prefactor.evaluate(x);
    };
    best.heldOut = median((constant * prefactor.evaluate(rows.heldX) - rows.heldY).array().abs() / rows.heldUnit);
    best.text = "constant, as no group is left";
    return best;
  }
  // The scales of features are tried one by one, with few terms; then the kinds of target at full size.
  for (Target target : {Target::Plain, Target::Logarithm, Target::Square, Target::Inverse}) {
    Features::Choice choice = bestScales(rows, coordinates, target);
    Surrogate fitted = fitChoice(rows, coordinates, choice, kMostTerms);
    if (fitted.heldOut < best.heldOut)
      best = std::move(fitted);
  }
  return best;
}

Surrogate hybrid::engine::fitPolynomialAndErrors(SurrogateRows &rows, const std::optional<Coordinates> &coordinates) {
  Surrogate shares = fitPolynomial(rows, coordinates);
  if (!shares.oracle || shares.heldOut <= kQuietRows)
    return shares;
  // Of one row, up to a constant, with errors as Laplace's: by their mean, so that one kind cannot pass for the other.
  auto nats = [&](const Surrogate &s) {
    Eigen::VectorXd predicted(rows.heldY.size());
    s.oracle(rows.heldX, predicted);
    return std::log(((predicted - rows.heldY).array().abs() / rows.heldUnit).mean()) + rows.heldUnit.log().mean();
  };
  SurrogateRows given = rows;
  double before = nats(shares);
  rows.unit.setConstant(rows.unit.mean());
  rows.heldUnit.setConstant(rows.unit.mean());
  if (Surrogate constant = fitPolynomial(rows, coordinates); constant.oracle && nats(constant) < before)
    return constant;
  rows = std::move(given);
  return shares;
}
