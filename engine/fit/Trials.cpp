//===- Trials.cpp - Guesses at a function of one variable -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Trials.h"

#include "engine/structure/Field.h"
#include "engine/structure/Powers.h"
#include "engine/structure/Sampling.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

using namespace hybrid::engine;

void Shortlist::add(Trial trial) {
  auto at = std::upper_bound(trials.begin(), trials.end(), trial.order,
                             [](double order, const Trial &t) { return order < t.order; });
  trials.insert(at, std::move(trial));
  if (trials.size() > limit)
    trials.pop_back();
}

Target hybrid::engine::makeTarget(const Samples1D &s, const Transform &t, double power) {
  Target target{&t, power, {}, {}};
  Eigen::ArrayXd front = power == 0 ? Eigen::ArrayXd::Ones(s.u.size()) : s.u.array().pow(power).eval();
  Eigen::ArrayXd y = s.y.array() / front;
  if (!y.isFinite().all())
    return target;
  std::optional<Eigen::ArrayXd> domain = t.domain(y, s.noise * s.unit / front.abs());
  if (!domain)
    return target;
  Eigen::ArrayXd z = (*domain > 0).select(t(y), 0);
  target.weight = (*domain > 0).select(front.abs() / (t.slopes(y) * s.unit), 0);
  // Where the slope vanishes the value is known best; the cap keeps one point from deciding.
  target.weight = target.weight.min(30 * median(target.weight));
  target.z = z * target.weight;
  target.usable = target.z.isFinite().all() && target.weight.isFinite().all();
  return target;
}

Expr hybrid::engine::nameOfValues(const Target &target, const Expr &z) {
  Expr y = target.transform->inverse(z);
  return target.power == 0  ? y
         : target.power < 0 ? y / powerOf(Expr::variable(0), -target.power)
                            : powerOf(Expr::variable(0), target.power) * y;
}

Expr hybrid::engine::linearSum(const Eigen::VectorXd &c, std::span<const Expr> g) {
  Expr sum;
  for (Eigen::Index i = 0; i < c.size(); ++i) {
    Expr term = g[i].isNumber(1.0) ? Expr::parameter(c[i]) : Expr::parameter(c[i]) * g[i];
    sum = i == 0 ? term : sum + term;
  }
  return sum;
}

// By Gram-Schmidt on the weighted columns: a subset costs a few inner products.
void hybrid::engine::trySums(const Samples1D &s, const Target &target, int largest, double enough, Shortlist &list) {
  const Expr u0 = Expr::variable(0);
  std::span<const DictionaryEntry> entries = dictionary();
  Eigen::Index n = s.u.size();
  std::vector<const DictionaryEntry *> usable;
  std::vector<Eigen::VectorXd> columns;
  for (const DictionaryEntry &e : entries) {
    Eigen::ArrayXd column = e(s.u.array()) * target.weight;
    if (!column.isFinite().all() || column.abs().maxCoeff() > 1e100)
      continue;
    usable.push_back(&e);
    columns.push_back(column.matrix() / column.matrix().norm());
  }
  // Of what lies within a coarse error the shortest come first.
  double least = s.noise > kFineError ? s.noise : 0;
  auto emit = [&](std::initializer_list<size_t> terms, double norm) {
    double misfit = norm / std::sqrt(double(n - Eigen::Index(terms.size())));
    double order = std::max(misfit, least) * std::pow(kTermSurcharge, double(terms.size()));
    for (size_t t : terms)
      order *= 1 + 0.02 * double(t); // simple entries first among equals
    if (!list.wants(order))
      return misfit;
    Eigen::MatrixXd basis(n, Eigen::Index(terms.size()));
    std::vector<Expr> g;
    Eigen::Index k = 0;
    for (size_t t : terms) {
      basis.col(k++) = (*usable[t])(s.u.array()) * target.weight;
      g.push_back(usable[t]->expression(u0));
    }
    Eigen::VectorXd c = basis.colPivHouseholderQr().solve(target.z.matrix());
    if (c.allFinite())
      list.add({misfit, order, nameOfValues(target, linearSum(c, g))});
    return misfit;
  };
  double best = std::numeric_limits<double>::infinity();
  Eigen::VectorXd z = target.z.matrix();
  std::vector<Eigen::VectorXd> rest(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    Eigen::VectorXd zi = z - columns[i] * columns[i].dot(z);
    best = std::min(best, emit({i}, zi.norm()));
  }
  if (best < enough)
    return;
  std::vector<Eigen::VectorXd> second(columns.size());
  for (int size = 2; size <= largest && best > enough; ++size)
    for (size_t i = 0; i < columns.size(); ++i) {
      Eigen::VectorXd zi = z - columns[i] * columns[i].dot(z);
      for (size_t j = i + 1; j < columns.size(); ++j) {
        second[j] = columns[j] - columns[i] * columns[i].dot(columns[j]);
        double norm = second[j].norm();
        if (norm < 1e-7)
          second[j].setZero();
        else
          second[j] /= norm;
      }
      for (size_t j = i + 1; j < columns.size(); ++j) {
        Eigen::VectorXd zij = zi - second[j] * second[j].dot(zi);
        if (size == 2) {
          best = std::min(best, emit({i, j}, zij.norm()));
          continue;
        }
        for (size_t k = j + 1; k < columns.size(); ++k) {
          Eigen::VectorXd q = second[k] - second[j] * second[j].dot(second[k]);
          double norm = q.norm();
          if (norm < 1e-7)
            continue;
          double left = zij.squaredNorm() - std::pow(q.dot(zij) / norm, 2);
          best = std::min(best, emit({i, j, k}, std::sqrt(std::max(left, 0.0))));
        }
      }
    }
}

// The linearised problem with the last denominator as weight (Sanathanan and Koerner 1963).
void hybrid::engine::tryFraction(const Samples1D &s, const Target &target, unsigned p, unsigned q, bool squared,
                                 Shortlist &list) {
  Eigen::Index n = s.u.size();
  Eigen::ArrayXd v = squared ? s.u.array().square().eval() : s.u.array();
  Eigen::ArrayXd z = target.z / target.weight, denominator = Eigen::ArrayXd::Ones(n);
  Eigen::VectorXd c;
  for (int round = 0; round < 6; ++round) {
    Eigen::ArrayXd w = target.weight / denominator;
    Eigen::MatrixXd m(n, p + 1 + q);
    for (unsigned k = 0; k <= p; ++k)
      m.col(k) = w * v.pow(k);
    for (unsigned k = 1; k <= q; ++k)
      m.col(p + k) = -w * z * v.pow(k);
    c = m.colPivHouseholderQr().solve((w * z).matrix());
    denominator = Eigen::ArrayXd::Ones(n);
    for (unsigned k = 1; k <= q; ++k)
      denominator += c[p + k] * v.pow(k);
    if (!c.allFinite() || denominator.minCoeff() * denominator.maxCoeff() <= 0)
      return;
  }
  Eigen::ArrayXd fit = Eigen::ArrayXd::Zero(n);
  for (unsigned k = 0; k <= p; ++k)
    fit += c[k] * v.pow(k);
  fit /= denominator;
  double misfit = std::sqrt(((fit - z) * target.weight).square().sum() / double(n - p - 1 - q));
  double order = misfit * std::pow(kTermSurcharge, p + 1.0 + q);
  if (!std::isfinite(order) || !list.wants(order))
    return;
  const Expr u0 = Expr::variable(0);
  Expr e = squared ? pow(u0, Expr(2.0)) : u0;
  Expr top = Expr::parameter(c[0]), bottom(1.0);
  for (unsigned k = 1; k <= p; ++k)
    top = top + Expr::parameter(c[k]) * powerOf(e, k);
  for (unsigned k = 1; k <= q; ++k)
    bottom = bottom + Expr::parameter(c[p + k]) * powerOf(e, k);
  list.add({misfit, order, nameOfValues(target, top / bottom)});
}
