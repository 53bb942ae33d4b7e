//===- RowJudge.cpp - Forms decided on the rows of a table ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/RowJudge.h"

#include "engine/fit/Snap.h"
#include "engine/fit/Univariate.h"
#include "engine/structure/Field.h"
#include "engine/structure/Sampling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr Eigen::Index kHeldOutEvery = 5;
/// Of a normal error, the median is this share of the standard deviation.
constexpr double kMedianOfNormal = 0.6745;
/// What sums and functions of doubles leave, relative to the values.
constexpr double kRounding = 1e-11;
/// Nats that a different form must be worse by, and that a form must gain per nat of its own length.
constexpr double kMargin = 6, kGain = 3;
/// Nats by which a function without a form may be nearer to the held-out rows than a law.
constexpr double kNearer = 3;
/// Noise, over the spread of the rows, that makes laws and approximations look alike.
constexpr double kNoisy = 1e-5;
/// Expected number of constants that are simple by chance, up to which a form is a law in noise.
constexpr double kByChance = 0.05;
/// A free constant is determined if its interval is at most this share of it to each side.
constexpr double kWellKnown = 5e-2;

FitData take(const DataRows &rows, const std::vector<Eigen::Index> &which) {
  FitData data;
  data.x = rows.x(which, Eigen::all);
  data.y = rows.y(which);
  data.unit = Eigen::ArrayXd::Ones(data.y.size());
  return data;
}

double robustSigma(const Eigen::ArrayXd &residual) { return median(residual.abs()) / kMedianOfNormal; }

/// How many of the snapped numbers of `form` would be as simple by chance, as well as the rows tell them.
double simpleByChance(const Expr &form, const FitData &data) {
  Expr freed = form.transform([](const Expr &e, std::span<const Expr> operands) {
    if (e.isNumber())
      return e.exact() && !e.exact()->isInteger() ? Expr::parameter(e.value()) : e;
    return e.isOperation() ? Expr::make(e.op(), operands[0], operands.size() > 1 ? operands[1] : Expr()) : e;
  });
  std::vector<double> values = freed.parameters();
  Eigen::VectorXd errors = standardErrors(freed, data);
  double chance = 0;
  for (size_t k = 0; k < values.size(); ++k) {
    std::optional<SnapMatch> match = snapNumber(values[k], 2 * errors[Eigen::Index(k)], 1);
    chance += match ? match->chance : 1;
  }
  return chance;
}

double huber(double r) {
  constexpr double kCut = 3;
  r = std::fabs(r);
  return r < kCut ? r * r / 2 : kCut * (r - kCut / 2);
}

} // namespace

RowJudge::RowJudge(const DataRows &rows, uint64_t seed) {
  Random random(seed);
  std::vector<Eigen::Index> order(size_t(rows.y.size()));
  std::iota(order.begin(), order.end(), Eigen::Index(0));
  for (size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random.below(unsigned(i))]);
  auto cut = order.begin() + std::ptrdiff_t(order.size()) / kHeldOutEvery;
  heldOut = take(rows, {order.begin(), cut});
  fit = take(rows, {cut, order.end()});
  double size = std::sqrt(fit.y.array().square().mean());
  fit.unit *= size;
  heldOut.unit *= size;
}

FitData RowJudge::fitRows(Eigen::Index most) const {
  Eigen::Index n = std::min(most, fit.y.size());
  return {fit.x.topRows(n), fit.y.head(n), fit.unit.head(n), true};
}

void RowJudge::learnNoise(const Oracle &model) {
  Eigen::VectorXd predicted(heldOut.y.size());
  model(heldOut.x, predicted);
  Eigen::ArrayXd error = (predicted - heldOut.y).array().abs(), size = predicted.array().abs();
  double floor = kFloorShare * median(size), middle = median(size);
  // Errors that grow with the value: four times larger where values are large than where they are small.
  Eigen::ArrayXd nothing = Eigen::ArrayXd::Constant(error.size(), std::numeric_limits<double>::quiet_NaN());
  auto medianOf = [&](auto mask) {
    std::vector<double> kept;
    for (Eigen::Index i = 0; i < error.size(); ++i)
      if (mask(size[i]))
        kept.push_back(error[i]);
    return kept.empty() ? 0.0 : median(Eigen::Map<Eigen::ArrayXd>(kept.data(), Eigen::Index(kept.size())));
  };
  double upper = quantile(size, 0.8), lower = quantile(size, 0.2);
  double large = medianOf([&](double v) { return v >= upper; }), small = medianOf([&](double v) { return v <= lower; });
  if (upper > 4 * lower && large > 0.7 * small * (upper + floor) / (lower + floor)) {
    fit.unit = fit.y.array().abs() + floor;
    heldOut.unit = predicted.array().abs() + floor;
  } else {
    fit.unit.setConstant(std::max(middle, 1e-300));
    heldOut.unit.setConstant(std::max(middle, 1e-300));
  }
  sigma = std::min(sigma, robustSigma(error / heldOut.unit));
  predictions.push_back(std::move(predicted));
}

double RowJudge::nats(const Eigen::ArrayXd &residual) const {
  double scale = std::max(sigma, kRounding);
  return residual.unaryExpr([&](double r) { return std::isfinite(r) ? huber(r / scale) : huber(1e6); }).sum();
}

bool RowJudge::leavesRounding(const Expr &expression) const {
  constexpr Eigen::Index kProbe = 300;
  FitResult fitted = refit(expression, fitRows(kProbe));
  if (!(fitted.median <= kRounding))
    return false;
  Eigen::ArrayXd held = residuals(fitted.expression, heldOut).abs();
  return held.isFinite().all() && quantile(held, 0.99) <= 100 * kRounding;
}

bool RowJudge::isNearest(const Expr &expression) const {
  constexpr Eigen::Index kProbe = 1500;
  double left = nats(residuals(refit(expression, fitRows(kProbe)).expression, heldOut));
  return std::all_of(predictions.begin(), predictions.end(), [&](const Eigen::VectorXd &predicted) {
    return left <= nats((predicted - heldOut.y).array() / heldOut.unit);
  });
}

AuditSample RowJudge::audit() const {
  AuditSample sample{heldOut.x, heldOut.y, 0};
  sample.deviation = std::sqrt((sample.y.array() - sample.y.mean()).square().mean());
  return sample;
}

double RowJudge::description(const Finalist &f) const {
  double sum = nats(residuals(f.expression, fit)) + nats(residuals(f.expression, heldOut));
  double n = double(fit.y.size() + heldOut.y.size());
  return sum + f.freeConstants() * std::log(n) / 2 + complexity(f.expression) + (f.keepsUnits ? 0 : kMargin * kMargin);
}

Decision RowJudge::decide(const std::vector<Finalist> &finalists, double tolerance, std::optional<size_t> chosen) {
  for (const Finalist &f : finalists)
    if (Eigen::ArrayXd r = residuals(f.expression, heldOut); r.isFinite().all())
      sigma = std::min(sigma, robustSigma(r));
  Decision decision;
  std::vector<double> lengths;
  for (const Finalist &f : finalists)
    lengths.push_back(description(f));
  decision.winner = chosen.value_or(size_t(std::min_element(lengths.begin(), lengths.end()) - lengths.begin()));
  const Finalist &winner = finalists[decision.winner];
  Eigen::ArrayXd left = residuals(winner.expression, heldOut);
  AuditSample sample = audit();
  double unit = median(heldOut.unit), n = double(heldOut.y.size());
  decision.noise = std::max(sigma, kRounding) * kMedianOfNormal * unit / sample.deviation;

  double floor = std::max(sigma, kRounding);
  std::string doubt;
  bool nearer = std::any_of(predictions.begin(), predictions.end(), [&](const Eigen::VectorXd &predicted) {
    return nats((predicted - heldOut.y).array() / heldOut.unit) < nats(left) - kNearer;
  });
  if (nearer)
    doubt = "a function without a form is nearer to the rows";
  else if (!winner.keepsUnits)
    doubt = "a constant of the form would need a unit";
  double gain = nats((sample.y.array() - sample.y.mean()) / heldOut.unit) - nats(left);
  if (!(gain >= kGain * (winner.length() + winner.freeConstants() * std::log(n) / 2)) && doubt.empty())
    doubt = "a formula of this size could agree by chance";
  // What little a shorter form leaves unexplained, many longer ones explain, and the law need not be among those found.
  bool needed = true;
  for (size_t i = 0; i < finalists.size(); ++i)
    if (double nodes = complexity(winner.expression) - complexity(finalists[i].expression); nodes > 0)
      needed &= lengths[i] - lengths[decision.winner] >= (kMargin - 1) * nodes;
  if (!needed && doubt.empty())
    doubt = "a shorter form explains nearly as much of the rows";
  for (size_t i = 0; i < finalists.size(); ++i) {
    if (i == decision.winner || lengths[i] > lengths[decision.winner] + kMargin)
      continue;
    Eigen::ArrayXd other = residuals(finalists[i].expression, heldOut);
    bool same = median((other - left).abs()) <= 1e-2 * floor;
    if (same)
      continue;
    decision.identifiable = false;
    if (doubt.empty())
      doubt = "the rows do not tell it from a different form";
  }
  if (doubt.empty() && winner.freeConstants() > 0 && floor * unit / sample.deviation > kNoisy)
    doubt = "the noise of the rows hides whether its free constants are a law's";
  // Each of the forms compared had the chance.
  if (doubt.empty() && floor * unit / sample.deviation > kNoisy &&
      double(finalists.size()) * simpleByChance(winner.expression, fit) > kByChance)
    doubt = "in this noise its numbers may be simple by chance";
  bool settled = std::all_of(winner.constants.begin(), winner.constants.end(), [](const FittedConstant &c) {
    double radius = c.interval.width() / 2;
    return !c.snapped.empty() || (radius <= kWellKnown * std::fabs(c.value) && !snapNumber(c.value, radius, 1));
  });
  if (doubt.empty() && !settled)
    doubt = "a free constant is not determined, or may be the simple number near it";

  // What the form leaves beyond the noise, as far as so many rows can tell.
  double squares = left.isFinite().all() ? left.square().mean() : std::numeric_limits<double>::infinity();
  double beyond = std::sqrt(std::max(squares - floor * floor, 0.0)) * unit / sample.deviation;
  double resolution = 2 * floor * std::pow(2 / n, 0.25) * unit / sample.deviation;
  if (doubt.empty())
    decision.verdict = Verdict::Exact, decision.reason = "as near to the rows as their noise lets any law be";
  else if (beyond <= std::max(tolerance, resolution) && gain > 0)
    decision.verdict = Verdict::Approximate, decision.reason = doubt;
  else
    decision.verdict = Verdict::None, decision.reason = "no form is within the tolerance of the rows";
  return decision;
}
