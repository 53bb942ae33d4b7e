//===- Snap.cpp - Constants that a person would write ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Snap.h"

#include "engine/fit/Tidy.h"
#include "engine/structure/Sampling.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// A positive simple number; `cost` in bits.
struct Simple {
  double value, cost;
  ExactNumber number;
};

constexpr int kLargest = 64; ///< of numerators and denominators
constexpr double kChance = 0.05;
/// The same where errors are independent: the interval is then what it says.
constexpr double kIndependentChance = 0.25;
/// A smooth error may move a constant by what changes values by this multiple of the median residual.
constexpr double kResiduals = 3;
/// No constant of exact rows is known better, as a share of it: its last digits are rounding.
constexpr double kFinestRadius = 1e-11;
/// What doubles leave of an exact fit.
constexpr double kRounding = 1e-14;
/// Nats that a constant may cost where errors are independent: three standard deviations of it.
constexpr double kIndependentLoss = 4.5;
/// How convincing a term is as absent that its residual hides.
constexpr double kZeroChance = 1e-9;

/// All q pi^k sqrt(r), and a few with sqrt(pi), ascending in value. Bits: of numerator and denominator, 2 per power of
/// pi, 2 and more per root.
const std::vector<Simple> &simpleNumbers() {
  static const std::vector<Simple> table = [] {
    std::vector<Simple> t;
    for (int k = -3; k <= 3; ++k)
      for (int r : {1, 2, 3, 5, 6, 7, 10})
        for (int n = 1; n <= kLargest; ++n)
          for (int d = 1; d <= kLargest; ++d) {
            if (std::gcd(n, d) != 1)
              continue;
            double bits = std::log2(n) + std::log2(d) + 2.5 * std::abs(k) + (r == 1 ? 0 : 2 + std::log2(r));
            if (bits > 10)
              continue;
            ExactNumber number{Rational::make(n, d), k, r};
            t.push_back({number.value(), bits, number});
          }
    // Roots of small rationals times pi: the constants of normal distributions and Stirling, q sqrt(pi) and
    // q/sqrt(2 pi), and what a sphere leaves under a root, sqrt(8 pi/3) = 2/3 sqrt(6 pi)
    for (int r : {1, 2, 3, 6})
      for (int n = 1; n <= 16; ++n)
        for (int d = 1; d <= 16; ++d)
          for (Operator op : {Operator::Mul, Operator::Div}) {
            double bits = std::log2(n) + std::log2(d) + 4 + std::log2(r);
            auto number = evaluate(op, ExactNumber::rational(n, d), ExactNumber{{1, 1}, 0, r, true});
            if (std::gcd(n, d) == 1 && bits <= 10 && number)
              t.push_back({number->value(), bits, *number});
          }
    // Short decimals: 0.15, 1.38
    for (int n = 1; n < 1000; ++n)
      for (int d : {10, 100})
        if (int g = std::gcd(n, d); d / g > 1 && std::log2(n / g) + std::log2(d / g) > 10)
          t.push_back({double(n) / d, 2 + std::log2(n), ExactNumber::rational(n, d)});
    for (int n = kLargest + 1; n < 1024; ++n)
      t.push_back({double(n), std::log2(n), ExactNumber::integer(n)});
    std::sort(t.begin(), t.end(), [](const Simple &a, const Simple &b) { return a.value < b.value; });
    return t;
  }();
  return table;
}

auto lowerBound(double v) {
  const auto &t = simpleNumbers();
  return std::lower_bound(t.begin(), t.end(), v, [](const Simple &s, double x) { return s.value < x; });
}

/// Whether the form without parameter k (0 in its place) differs by no more than the residual does.
bool isNegligible(const FitResult &fit, size_t k, const FitData &data) {
  std::vector<double> values = fit.expression.parameters();
  values[k] = 0;
  Eigen::ArrayXd without = residuals(fit.expression.withParameters(values), data);
  return quantile((without - residuals(fit.expression, data)).abs(), 0.9) < 4 * std::max(fit.median, kRounding);
}

/// Nats by which `form` describes the rows worse than `best`, their errors being normal but for a few (Huber's loss)
/// and as large as `best` leaves them. However little a constant moves each of ten thousand rows: together they tell
/// it.
double likelihoodLoss(const Expr &form, const Expr &best, const FitData &data) {
  constexpr double kMedianOfNormal = 0.6745, kCut = 3, kFinest = 1e-10;
  Eigen::ArrayXd left = residuals(best, data);
  double sigma = std::max(median(left.abs()) / kMedianOfNormal, kFinest);
  auto nats = [&](const Eigen::ArrayXd &r) {
    Eigen::ArrayXd u = (r / sigma).abs();
    return (u < kCut).select(u.square() / 2, kCut * (u - kCut / 2)).sum();
  };
  return nats(residuals(form, data)) - nats(left);
}

/// Median change of a value, in units, for a change of parameter k by 1.
double sensitivity(const Expr &expression, size_t k, const FitData &data) {
  std::vector<double> values = expression.parameters();
  double step = 1e-4 * std::max(std::fabs(values[k]), 1e-8);
  values[k] += step;
  Eigen::ArrayXd moved = residuals(expression.withParameters(values), data);
  return median((moved - residuals(expression, data)).abs()) / step;
}

} // namespace

std::optional<SnapMatch> hybrid::engine::snapNumber(double value, double radius, double limit) {
  double size = std::fabs(value);
  if (!(size > 0) || !(radius < 0.5 * size))
    return std::nullopt;
  const Simple *best = nullptr;
  for (auto it = lowerBound(size - radius); it != simpleNumbers().end() && it->value <= size + radius; ++it)
    if (!best || it->cost < best->cost - 1e-9)
      best = &*it;
  if (!best)
    return std::nullopt;
  // As many as this simple lie within a factor of sqrt(2) on both sides, evenly in the logarithm, near enough.
  double count = 0;
  for (auto it = lowerBound(size / std::numbers::sqrt2);
       it != simpleNumbers().end() && it->value <= size * std::numbers::sqrt2; ++it)
    count += it->cost <= best->cost + 1e-9;
  double chance = count * 2 * radius / (size * std::numbers::ln2);
  if (chance > limit)
    return std::nullopt;
  ExactNumber number = best->number;
  if (value < 0)
    number.factor.numerator = -number.factor.numerator;
  return SnapMatch{number, chance};
}

Expr hybrid::engine::withExactNumbers(const Expr &e) {
  constexpr double kUlps = 2;
  return e.transform([](const Expr &node, std::span<const Expr> operands) {
    if (node.isOperation())
      return Expr::make(node.op(), operands[0], operands.size() > 1 ? operands[1] : Expr());
    if (!node.isNumber() || node.exact() || !std::isfinite(node.value()))
      return node;
    double radius = kUlps * std::numeric_limits<double>::epsilon() * std::fabs(node.value());
    std::optional<SnapMatch> simple = snapNumber(node.value(), radius);
    return simple ? Expr(simple->number) : node;
  });
}

std::vector<double> hybrid::engine::parameterRadii(const Expr &expression, const FitData &data) {
  constexpr unsigned kBlocks = 8;
  if (data.independent) {
    Eigen::VectorXd errors = 2 * standardErrors(expression, data);
    std::vector<double> values = expression.parameters();
    for (Eigen::Index k = 0; k < errors.size(); ++k)
      errors[k] = std::max(errors[k], kFinestRadius * std::fabs(values[size_t(k)]));
    return {errors.begin(), errors.end()};
  }
  std::vector<double> centre = expression.parameters();
  std::vector<std::vector<double>> values(centre.size());
  // Blocks: quantile slabs of each coordinate in turn, left out one at a time (a delete-one-block jackknife).
  for (unsigned b = 0; b < kBlocks; ++b) {
    Eigen::Index axis = b / 2 % data.x.cols();
    bool upper = b % 2;
    double cut = quantile(data.x.col(axis).array(), upper ? 0.7 : 0.3);
    FitData part = data;
    Eigen::Index kept = 0;
    for (Eigen::Index i = 0; i < data.y.size(); ++i)
      if ((data.x(i, axis) > cut) != upper) {
        part.x.row(kept) = data.x.row(i);
        part.y[kept] = data.y[i];
        part.unit[kept++] = data.unit[i];
      }
    part.x.conservativeResize(kept, Eigen::NoChange);
    part.y.conservativeResize(kept);
    part.unit.conservativeResize(kept);
    std::vector<double> fitted = refit(expression, part, {12, true}).expression.parameters();
    for (size_t k = 0; k < centre.size(); ++k)
      values[k].push_back(fitted[k] - centre[k]);
  }
  std::vector<double> radii;
  for (const std::vector<double> &v : values) {
    double sum = 0;
    for (double d : v)
      sum += d * d;
    radii.push_back(2 * std::sqrt(sum / kBlocks));
  }
  return radii;
}

std::vector<double> hybrid::engine::parameterUncertainties(const FitResult &fit, const FitData &data) {
  std::vector<double> radii = parameterRadii(fit.expression, data);
  for (size_t k = 0; k < radii.size() && !data.independent; ++k)
    radii[k] =
        std::max(radii[k], kResiduals * std::max(fit.median, kFinestError) / sensitivity(fit.expression, k, data));
  return radii;
}

FitResult hybrid::engine::snapParameters(const Expr &expression, const FitData &data, double noise) {
  FitResult best = refit(expression, data);
  double limit = 2 * best.median;
  // A free constant takes up a part of the network's error, which comes back when it is snapped: the more convincing
  // the number, the more may come back.
  auto acceptable = [&](const FitResult &fit, double chance) {
    if (data.independent && likelihoodLoss(fit.expression, best.expression, data) > kIndependentLoss)
      return false;
    double rise = 1.06 + std::clamp(0.1 * std::log10(kChance / chance), 0.0, 0.74);
    return fit.median <= std::max({std::min(rise * best.median, limit), 0.3 * noise, kFinestError});
  };
  std::vector<double> radii = parameterRadii(best.expression, data);
  std::vector<char> settled(radii.size(), false);
  // Each round settles one parameter: it becomes a number, or stays free for good.
  while (true) {
    std::vector<double> values = best.expression.parameters();
    size_t next = values.size();
    double narrowest = std::numeric_limits<double>::infinity();
    for (size_t k = 0; k < values.size(); ++k)
      if (double relative = radii[k] / std::fabs(values[k]);
          !settled[k] && (relative < narrowest || next == values.size())) {
        narrowest = relative;
        next = k;
      }
    if (next == values.size())
      break;
    settled[next] = true;
    // Errors of a network are smooth: they move a constant by more than blocks show, up to what changes values by as
    // much as the residual does. A narrow interval convinces more, so it comes first.
    double wide = kResiduals * std::max(best.median, kFinestError) / sensitivity(best.expression, next, data);
    std::vector<SnapMatch> matches;
    if (isNegligible(best, next, data))
      matches.push_back({ExactNumber::integer(0), kZeroChance});
    if (data.independent) {
      if (auto match = snapNumber(values[next], radii[next], kIndependentChance))
        matches.push_back(*match);
    } else {
      for (double radius : {1.5 * radii[next], wide})
        if (auto match = snapNumber(values[next], radius))
          matches.push_back(*match);
    }
    for (const SnapMatch &match : matches) {
      Expr snapped = best.expression.withNumber(next, Expr(match.number));
      bool regular = snapped.parameters().size() + 1 == values.size() && match.number.value() != 0;
      if (!regular)
        snapped = tidy(snapped);
      if (snapped.parameters().size() >= values.size())
        continue;
      FitResult fit = refit(snapped, data);
      if (!acceptable(fit, match.chance))
        continue;
      best = fit;
      radii = parameterRadii(best.expression, data);
      if (regular)
        settled.erase(settled.begin() + Eigen::Index(next));
      else
        settled.assign(radii.size(), false);
      break;
    }
  }
  return best;
}
