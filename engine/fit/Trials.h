//===- Trials.h - Guesses at a function of one variable ------- -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Three ways to guess a form quickly; each fills a short list of its own, so that they do not crowd each other out. A
// guess sees the transformed values z = T(y / u^k), divided by the error to be expected there: then all forms are
// linear in their outer constants, and the misfit of a right one is about 1.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_FIT_TRIALS_H
#define HYBRID_ENGINE_FIT_TRIALS_H

#include "engine/fit/Dictionary.h"
#include "engine/fit/Univariate.h"
#include "engine/structure/Transform.h"

namespace hybrid::engine {

/// A guess before the refit of all constants; the variable is x0.
struct Trial {
  double misfit; ///< root mean square of the linear fit, in units of error
  double order;  ///< misfit with a surcharge for length: what ranks trials
  Expr expression;
};

/// Keeps the `limit` best trials, best first.
class Shortlist {
public:
  explicit Shortlist(size_t limit) : limit(limit) {}
  bool wants(double order) const { return trials.size() < limit || order < trials.back().order; }
  void add(Trial trial);
  std::vector<Trial> trials;

private:
  size_t limit;
};

/// z = T(y / u^power), weighted by one over its error.
struct Target {
  const Transform *transform;
  double power;
  Eigen::ArrayXd weight;
  Eigen::ArrayXd z;    ///< weighted
  bool usable = false; ///< T exists on all values
};
Target makeTarget(const Samples1D &s, const Transform &t, double power);

/// The name of y, given one of z.
Expr nameOfValues(const Target &target, const Expr &z);

/// The factor of misfit that one more constant must earn.
inline constexpr double kTermSurcharge = 2.2;

/// All sums of up to `largest` (at most three) dictionary entries; larger ones only while no misfit is below `enough`.
void trySums(const Samples1D &s, const Target &target, int largest, double enough, Shortlist &list);

/// c0 + c1 h(u^power; b) (+ c2 second), with and without c0: b scanned, then refined.
void tryFamily(const Samples1D &s, const std::vector<Target> &targets, const Family &family, double power,
               Shortlist &list);

/// P(v) / (1 + Q(v)) with degrees p and q, v = u or u^2.
void tryFraction(const Samples1D &s, const Target &target, unsigned p, unsigned q, bool squared, Shortlist &list);

/// The sum c_i g_i with its coefficients as parameters; terms that are the constant stand for themselves.
Expr linearSum(const Eigen::VectorXd &c, std::span<const Expr> g);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_FIT_TRIALS_H
