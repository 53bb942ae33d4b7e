//===- Univariate.cpp - Naming a function of one variable -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Univariate.h"

#include "engine/fit/LeastSquares.h"
#include "engine/fit/Prune.h"
#include "engine/fit/Tidy.h"
#include "engine/fit/Trials.h"
#include "engine/structure/Field.h"
#include "engine/structure/Powers.h"
#include "support/Parallel.h"

#include <algorithm>
#include <cmath>
#include <functional>

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

/// Beyond kFineError forms bend after the error: the best so many are also tried without what they do not need.
constexpr size_t kPruned = 32;
/// Medians nearer than this share belong to one function in two guises.
constexpr double kSameMedian = 5e-3;

/// Nodes that a free constant, and a factor e of misfit, are worth.
constexpr double kFreeConstant = 1.5, kNodesPerNat = 5, kCoarseNodesPerNat = 10;

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

/// Guesses of one kind.
struct Kind {
  size_t limit; ///< kept at most
  std::function<void(Shortlist &)> fill;
};

/// The guesses of all kinds, one after the other.
std::vector<Trial> tryAll(const std::vector<Kind> &kinds) {
  std::vector<std::vector<Trial>> found(kinds.size());
  parallelFor(kinds.size(), [&](size_t k) {
    Shortlist list(kinds[k].limit);
    kinds[k].fill(list);
    found[k] = std::move(list.trials);
  });
  std::vector<Trial> all;
  for (const std::vector<Trial> &trials : found)
    all.insert(all.end(), trials.begin(), trials.end());
  return all;
}

/// Appends the fits of turns 0 … count - 1 that have a value.
template <typename Fit> void addRefitted(size_t count, std::vector<UnivariateForm> &forms, const Fit &fit) {
  std::vector<std::vector<FitResult>> fits(count);
  parallelFor(count, [&](size_t k) { fits[k] = fit(k); });
  for (const std::vector<FitResult> &some : fits)
    for (const FitResult &one : some)
      if (std::isfinite(one.median))
        forms.push_back({one.expression, one.median, 0});
}

void sortByLength(std::vector<UnivariateForm> &forms, double noise) {
  for (UnivariateForm &form : forms)
    form.score = descriptionLength(form.expression, form.median, noise);
  std::stable_sort(forms.begin(), forms.end(),
                   [](const UnivariateForm &a, const UnivariateForm &b) { return a.score < b.score; });
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
  double nats = std::log(std::max(median, noise) / noise);
  // A coarse network's error has some twenty independent values, and its constants few digits to state.
  if (noise > kFineError)
    return complexity(expression) + kConstantDigits * double(expression.parameters().size()) +
           kCoarseNodesPerNat * nats;
  return complexity(expression) + kNodesPerNat * nats;
}

Expr hybrid::engine::skeleton(const Expr &e) { return e.withParameters(std::vector<double>(e.parameters().size(), 1)); }

std::vector<UnivariateForm> hybrid::engine::nameUnivariate(const Samples1D &samples, unsigned count) {
  Samples1D s = samples;
  bool negative = s.y.maxCoeff() <= 0;
  if (negative)
    s.y = -s.y;
  double enough = 1.5 * s.noise;
  bool coarse = s.noise > kFineError;

  FitData data{s.u, s.y, s.unit};
  std::vector<UnivariateForm> forms;
  // Trials of one kind do not crowd out the others: each kind has its own short list.
  std::vector<Kind> kinds;
  auto considerAll = [&](size_t limit) {
    std::vector<Trial> trials = tryAll(kinds);
    std::sort(trials.begin(), trials.end(), [](const Trial &a, const Trial &b) { return a.order < b.order; });
    trials.resize(std::min(trials.size(), limit));
    addRefitted(trials.size(), forms, [&](size_t k) {
      std::vector<FitResult> fits = {refit(trials[k].expression, data)};
      if (Expr snapped = snapExponents(fits[0].expression); !(snapped == fits[0].expression))
        fits.push_back(refit(snapped, data));
      return fits;
    });
    kinds.clear();
  };

  std::vector<Target> plain;
  for (const Transform &t : transforms())
    if (Target target = makeTarget(s, t, 0); target.usable)
      plain.push_back(target);
  for (const Target &target : plain)
    kinds.push_back({coarse ? 12u : 4u, [&](Shortlist &list) { trySums(s, target, 2, enough, list); }});
  considerAll(coarse ? 60 : 12);
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
      kinds.push_back({coarse ? 12u : 6u, [&](Shortlist &list) { trySums(s, target, 3, enough, list); }});
      kinds.push_back(
          {coarse ? 6u : 3u, [&](Shortlist &list) {
             for (bool squared : {false, true})
               for (auto [p, q] : {std::pair{1u, 1u}, {2u, 1u}, {1u, 2u}, {2u, 2u}, {3u, 0u}, {4u, 0u}, {5u, 0u}})
                 if (!(squared && q == 0))
                   tryFraction(s, target, p, q, squared, list);
           }});
    }
    if (positive) // one short list for all: c0 + c1 g(u) of T(y / u^power)
      kinds.push_back({coarse ? 12u : 6u, [&](Shortlist &list) {
                         for (const Transform &t : transforms())
                           for (double power : {-1.0, 1.0, -2.0, 2.0, 3.0, -3.0})
                             if (t.power && t.name != "log f")
                               if (Target front = makeTarget(s, t, power); front.usable)
                                 trySums(s, front, 2, enough, list);
                       }});
    for (const Family &family : families())
      kinds.push_back({5, [&](Shortlist &list) {
                         for (double power : family.powers)
                           if (positive || power == 1 || power == 2)
                             tryFamily(s, targets, family, power, list);
                       }});
    considerAll(coarse ? 100 : 40);
  }
  double best = std::numeric_limits<double>::infinity();
  for (const UnivariateForm &form : forms)
    best = std::min(best, form.median);
  double noise = s.noise == 0 ? std::max(best, 1e-13) : errorFloor(std::max(s.noise, 1e-13), best);
  sortByLength(forms, noise);
  if (coarse) {
    addRefitted(std::min(forms.size(), kPruned), forms, [&](size_t k) {
      return std::vector{prune(refit(tidy(forms[k].expression), data), data, s.noise, noise)};
    });
    sortByLength(forms, noise);
  }
  if (negative)
    for (UnivariateForm &form : forms)
      form.expression = -form.expression;
  std::vector<UnivariateForm> kept;
  auto keep = [&](const std::vector<UnivariateForm> &from, size_t limit) {
    for (const UnivariateForm &form : from)
      if (kept.size() < limit && std::none_of(kept.begin(), kept.end(), [&](const UnivariateForm &other) {
            return other.expression == form.expression ||
                   (coarse && std::fabs(other.median - form.median) <= kSameMedian * form.median);
          }))
        kept.push_back(form);
  };
  if (coarse) {
    // Half of the names for the error that the forms leave, half for the error that may be unseen.
    keep(forms, (count + 1) / 2);
    sortByLength(forms, believedNoise(s.noise));
  }
  keep(forms, count);
  return kept;
}
