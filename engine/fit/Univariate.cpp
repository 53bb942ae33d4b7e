//===- Univariate.cpp - Naming a function of one variable -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Univariate.h"

#include "engine/fit/LeastSquares.h"
#include "engine/fit/Trials.h"
#include "engine/structure/Powers.h"

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// The longest form that ends the search when it agrees.
constexpr unsigned kShort = 9;

/// Free exponents that are nearly simple rationals become them.
Expr snapExponents(const Expr &e) {
  return e.transform([](const Expr &node, std::span<const Expr> operands) {
    if (node.is(Operator::Pow) && operands[1].isParameter())
      if (auto p = snapRational(operands[1].value(), 0.04, 4); p && *p != 0)
        return powerOf(operands[0], *p);
    if (node.isOperation())
      return Expr::fold(node.op(), operands[0], operands.size() > 1 ? operands[1] : Expr());
    return node;
  });
}

/// Nodes that a free constant, and a factor e of misfit, are worth.
constexpr double kFreeConstant = 1.5, kNodesPerNat = 5;

/// How much rarer a function is in laws than arithmetic, in nodes.
double surprise(Operator op) {
  switch (op) {
  case Operator::Exp:
  case Operator::Log:
  case Operator::Sin:
  case Operator::Cos:
    return 1;
  case Operator::Tan:
  case Operator::Asin:
  case Operator::Acos:
  case Operator::Atan:
  case Operator::Sinh:
  case Operator::Cosh:
  case Operator::Tanh:
    return 2;
  case Operator::Erf:
    return 3;
  default:
    return 0;
  }
}

} // namespace

double hybrid::engine::complexity(const Expr &expression) {
  double cost = expression.size() + kFreeConstant * double(expression.parameters().size());
  for (const Expr &node : expression.nodes())
    if (node.isOperation())
      cost += surprise(node.op());
  return cost;
}

double hybrid::engine::descriptionLength(const Expr &expression, double median, double noise) {
  return complexity(expression) + kNodesPerNat * std::log(std::max(median, noise) / noise);
}

std::vector<UnivariateForm> hybrid::engine::nameUnivariate(const Samples1D &samples, unsigned count) {
  Samples1D s = samples;
  bool negative = s.y.maxCoeff() <= 0;
  if (negative)
    s.y = -s.y;
  double enough = 1.5 * s.noise;

  FitData data{s.u, s.y, s.unit};
  std::vector<UnivariateForm> forms;
  auto consider = [&](const Expr &e) {
    FitResult fit = refit(e, data);
    if (std::isfinite(fit.median))
      forms.push_back({fit.expression, fit.median, 0});
    return fit;
  };
  // Trials of one kind do not crowd out the others: each kind has its own short list.
  std::vector<Trial> trials;
  auto collect = [&](Shortlist &list) { trials.insert(trials.end(), list.trials.begin(), list.trials.end()); };
  auto considerAll = [&](size_t limit) {
    std::sort(trials.begin(), trials.end(), [](const Trial &a, const Trial &b) { return a.order < b.order; });
    trials.resize(std::min(trials.size(), limit));
    for (const Trial &trial : trials) {
      FitResult fit = consider(trial.expression);
      if (Expr snapped = snapExponents(fit.expression); !(snapped == fit.expression))
        consider(snapped);
    }
    trials.clear();
  };

  std::vector<Target> plain;
  for (const Transform &t : transforms())
    if (Target target = makeTarget(s, t, 0); target.usable)
      plain.push_back(target);
  for (const Target &target : plain) {
    Shortlist sums(4);
    trySums(s, target, 2, enough, sums);
    collect(sums);
  }
  considerAll(12);
  bool named = std::any_of(forms.begin(), forms.end(), [&](const UnivariateForm &f) {
    return f.median <= enough && f.expression.size() <= kShort;
  });
  if (!named) {
    bool positive = s.u.minCoeff() > 0;
    std::vector<Target> targets = plain;
    if (positive)
      for (const Transform &t : transforms())
        for (double power : {-1.0, 1.0, -2.0, 2.0, 3.0, -3.0, -5.0})
          if (t.isIdentity() || t.name == "1/f")
            if (Target front = makeTarget(s, t, power); front.usable)
              targets.push_back(std::move(front));
    for (const Target &target : plain) {
      Shortlist sums(6), fractions(3);
      trySums(s, target, 3, enough, sums);
      collect(sums);
      for (bool squared : {false, true})
        for (auto [p, q] : {std::pair{1u, 1u}, {2u, 1u}, {1u, 2u}, {2u, 2u}, {3u, 0u}, {4u, 0u}, {5u, 0u}})
          if (!(squared && q == 0))
            tryFraction(s, target, p, q, squared, fractions);
      collect(fractions);
    }
    for (const Family &family : families()) {
      Shortlist list(5);
      for (double power : family.powers)
        if (positive || power == 1 || power == 2)
          tryFamily(s, targets, family, power, list);
      collect(list);
    }
    considerAll(40);
  }
  double noise = s.noise;
  if (noise == 0) {
    noise = std::numeric_limits<double>::infinity();
    for (const UnivariateForm &form : forms)
      noise = std::min(noise, form.median);
  }
  noise = std::max(noise, 1e-13);
  for (UnivariateForm &form : forms) {
    form.score = descriptionLength(form.expression, form.median, noise);
    if (negative)
      form.expression = -form.expression;
  }
  std::stable_sort(forms.begin(), forms.end(),
                   [](const UnivariateForm &a, const UnivariateForm &b) { return a.score < b.score; });
  std::vector<UnivariateForm> best;
  for (UnivariateForm &form : forms)
    if (best.size() < count && std::none_of(best.begin(), best.end(),
                                            [&](const UnivariateForm &b) { return b.expression == form.expression; }))
      best.push_back(std::move(form));
  return best;
}
