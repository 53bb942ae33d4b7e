//===- Reduce.cpp - Fewer coordinates for noisy rows ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/surrogate/Reduce.h"

#include "engine/surrogate/Polynomial.h"

#include <algorithm>
#include <cmath>

using namespace hybrid::engine;

namespace {

/// Rows and terms of the fits that are compared.
constexpr Eigen::Index kRows = 4000;
constexpr size_t kTerms = 90;
/// Coordinates with a variable less may predict worse by this share over the root of the rows that are predicted: the
/// error of a difference between two fits.
constexpr double kAsGood = 0.75;
/// More variables than this have too many pairs, and too few terms for each.
constexpr size_t kMostVariables = 5;

/// Coordinates as they are fitted, and how well they predict.
struct Hypothesis {
  Coordinates coordinates;
  Features::Choice choice;
  double error = std::numeric_limits<double>::infinity();
};

class Reduction {
public:
  explicit Reduction(const SurrogateRows &all) : rows(all) {
    Eigen::Index n = std::min(kRows, all.y.size());
    rows.x.conservativeResize(n, Eigen::NoChange);
    rows.y.conservativeResize(n);
    rows.unit.conservativeResize(n);
  }

  Hypothesis measure(const Coordinates &coordinates) const {
    Hypothesis best{coordinates, {}};
    for (Target target : {Target::Plain, Target::Logarithm, Target::Square, Target::Inverse}) {
      Features::Choice choice = bestScales(rows, coordinates, target);
      if (double error = errorOf(coordinates, choice); error < best.error)
        best = {coordinates, choice, error};
    }
    return best;
  }

  /// The best with one variable less.
  Hypothesis step(const Hypothesis &from) {
    best = {};
    const std::vector<Expr> &v = from.coordinates.variables;
    for (size_t k = 0; k < v.size(); ++k) {
      tryWithout(from, k, Expr(1.0));
      if (isPositive(v[k]))
        for (const Expr &power : {v[k], pow(v[k], Expr(2.0)), pow(v[k], Expr(3.0)), sqrt(v[k])}) {
          tryWithout(from, k, power);
          tryWithout(from, k, Expr(1.0) / power);
        }
    }
    for (size_t i = 0; i < v.size(); ++i)
      for (size_t j = i + 1; j < v.size(); ++j) {
        const Expr &a = v[i], &b = v[j];
        Expr aa = pow(a, Expr(2.0)), bb = pow(b, Expr(2.0));
        for (const Expr &both : {a - b, a + b, a * b, aa + bb, a * bb, aa * b})
          tryTogether(from, i, j, both);
        if (isPositive(b))
          for (const Expr &both : {a / b, a / bb, aa / b})
            tryTogether(from, i, j, both);
      }
    return best;
  }

private:
  double errorOf(const Coordinates &coordinates, const Features::Choice &choice) const {
    return fitChoice(rows, coordinates, choice, kTerms).heldOut;
  }
  bool isPositive(const Expr &e) const { return e.evaluate(rows.x).minCoeff() > 0; }
  void consider(Hypothesis h) {
    h.error = errorOf(h.coordinates, h.choice);
    if (h.error < best.error)
      best = std::move(h);
  }
  void tryWithout(Hypothesis h, size_t k, const Expr &factor) {
    if (h.coordinates.variables.size() == 1)
      return;
    h.coordinates.variables.erase(h.coordinates.variables.begin() + std::ptrdiff_t(k));
    h.choice.scales.erase(h.choice.scales.begin() + std::ptrdiff_t(k));
    h.coordinates.prefactor = h.coordinates.prefactor * factor;
    consider(std::move(h));
  }
  void tryTogether(Hypothesis h, size_t i, size_t j, const Expr &both) {
    h.coordinates.variables[i] = both;
    h.coordinates.variables.erase(h.coordinates.variables.begin() + std::ptrdiff_t(j));
    h.choice.scales.erase(h.choice.scales.begin() + std::ptrdiff_t(j));
    for (Scale scale : {Scale::Linear, Scale::Logarithm}) {
      if (scale == Scale::Logarithm && !isPositive(both))
        continue;
      h.choice.scales[i] = scale;
      consider(h);
    }
  }

  SurrogateRows rows;
  Hypothesis best;
};

} // namespace

Coordinates hybrid::engine::reduceCoordinates(const SurrogateRows &rows, const Coordinates &start,
                                              const std::function<bool()> &expired) {
  if (start.variables.size() < 2 || start.variables.size() > kMostVariables)
    return start;
  Reduction reduction(rows);
  Hypothesis now = reduction.measure(start);
  while (now.coordinates.variables.size() > 1 && !expired()) {
    // Both errors are the least of as many fits.
    Hypothesis next = reduction.measure(reduction.step(now).coordinates);
    if (!(next.error <= (1 + kAsGood / std::sqrt(double(rows.heldY.size()))) * now.error))
      break;
    now = std::move(next);
  }
  return now.coordinates;
}
