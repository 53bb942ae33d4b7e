//===- Judge.cpp - When an equation counts as recovered -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Judge.h"

#include "engine/fit/LeastSquares.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace hybrid;
using namespace hybrid::feynman;
using engine::Expr;

namespace {

constexpr Eigen::Index kPoints = 10000;
constexpr Eigen::Index kRefitPoints = 2000;
/// The relative RMSE at which two forms are one, computed in different order.
constexpr double kSame = 1e-10;
/// The relative RMSE of an exact answer.
constexpr double kClose = 1e-6;
/// A number is printed to so much.
constexpr double kPrinted = 1e-11;

Eigen::MatrixXd sample(std::span<const Interval> box, Eigen::Index rows, uint64_t seed) {
  std::mt19937_64 random(seed);
  Eigen::MatrixXd points(rows, box.size());
  for (Eigen::Index i = 0; i < rows; ++i)
    for (size_t j = 0; j < box.size(); ++j)
      points(i, static_cast<Eigen::Index>(j)) = std::uniform_real_distribution<double>(box[j].lo, box[j].hi)(random);
  return points;
}

/// RMS of answer - truth over the standard deviation of the truth, where the truth has a value. An answer without a
/// value there is infinitely wrong.
double relativeError(const Eigen::VectorXd &truth, const Eigen::VectorXd &answer) {
  double sum = 0, squares = 0, error = 0;
  Eigen::Index count = 0;
  for (Eigen::Index i = 0; i < truth.size(); ++i) {
    if (!std::isfinite(truth(i)))
      continue;
    ++count;
    sum += truth(i);
    squares += truth(i) * truth(i);
    double difference = answer(i) - truth(i);
    error += std::isfinite(difference) ? difference * difference : HUGE_VAL;
  }
  double mean = sum / static_cast<double>(count), variance = squares / static_cast<double>(count) - mean * mean;
  return std::sqrt(error / static_cast<double>(count) / variance);
}

/// The share of points where the answer is within `tolerance` of the truth, relative.
double agreement(const Eigen::VectorXd &truth, const Eigen::VectorXd &answer, double tolerance) {
  Eigen::Index count = 0, agreeing = 0;
  for (Eigen::Index i = 0; i < truth.size(); ++i)
    if (std::isfinite(truth(i))) {
      ++count;
      agreeing += std::fabs(answer(i) - truth(i)) <= tolerance * std::fabs(truth(i));
    }
  return count ? static_cast<double>(agreeing) / static_cast<double>(count) : 0;
}

/// `form` with its parameters refitted on exact values, not robustly: there are no errors to be robust against.
Expr refittedOn(const Expr &truth, const Expr &form, std::span<const Interval> box, uint64_t seed) {
  engine::FitData data;
  data.x = sample(box, kRefitPoints, seed);
  data.y = truth.evaluate(data.x);
  data.unit = Eigen::ArrayXd::Ones(kRefitPoints);
  engine::FitOptions options;
  options.iterations = 200;
  options.robust = false;
  return engine::refit(form, data, options).expression;
}

} // namespace

Interval feynman::widened(const Interval &range) {
  double half = range.width() / 2, lo = range.lo - half, hi = range.hi + half;
  if (range.lo > 0)
    lo = std::max(lo, range.lo / 10);
  if (range.hi < 0)
    hi = std::min(hi, range.hi / 10);
  return {lo, hi};
}

Judgement feynman::judge(const Expr &truth, const Expr &answer, std::span<const Interval> box, uint64_t seed) {
  std::vector<Interval> beyond;
  for (const Interval &range : box)
    beyond.push_back(widened(range));
  Eigen::MatrixXd inner = sample(box, kPoints, seed), outer = sample(beyond, kPoints, seed + 1);
  Eigen::VectorXd exact = truth.evaluate(inner);

  Judgement result;
  result.size = answer.size();
  result.sizeOfTruth = truth.size();
  result.rmse = relativeError(exact, answer.evaluate(inner));
  result.agreesBeyond = agreement(truth.evaluate(outer), answer.evaluate(outer), 1e-5);
  result.rmseAfterRefit = std::nan("");
  bool small = result.size <= 2 * result.sizeOfTruth + 20;
  if (result.rmse <= kClose && result.agreesBeyond >= 0.95 && small) {
    result.recovered = Recovered::Exact;
  } else if (result.rmse <= 1e-2) {
    Expr refitted = refittedOn(truth, answer.frozen().parametrised(), box, seed + 2);
    result.rmseAfterRefit = relativeError(exact, refitted.evaluate(inner));
    if (result.rmseAfterRefit <= kSame)
      result.recovered = Recovered::Structure;
  }
  return result;
}

bool feynman::isRightClaim(const Expr &truth, const Expr &answer, std::span<const FreeConstant> freeConstants,
                           std::span<const Interval> box, uint64_t seed) {
  auto constantOf = [&](double value) {
    return std::find_if(freeConstants.begin(), freeConstants.end(), [&](const FreeConstant &c) {
      return std::fabs(std::fabs(c.value) - std::fabs(value)) <= kPrinted * std::fabs(c.value);
    });
  };
  Expr form = answer.frozen();
  for (const Expr &node : form.nodes())
    if (node.isNumber() && constantOf(node.value()) != freeConstants.end())
      form = form.replace(node, Expr::parameter(node.value()));
  Expr refitted = refittedOn(truth, form, box, seed + 2);
  std::vector<double> claimed = form.parameters(), right = refitted.parameters();
  for (size_t k = 0; k < claimed.size(); ++k)
    if (auto constant = constantOf(claimed[k]);
        std::fabs(right[k] - claimed[k]) > constant->interval.width() + kPrinted * std::fabs(claimed[k]))
      return false;
  Eigen::MatrixXd points = sample(box, kPoints, seed);
  Eigen::VectorXd exact = truth.evaluate(points), answered = refitted.evaluate(points);
  // Where a form cancels, its rounding errors are larger: few points may differ by more than kSame.
  return relativeError(exact, answered) <= kClose && agreement(exact, answered, kSame) >= 0.99;
}
