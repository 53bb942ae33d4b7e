//===- Verdict.cpp - Law, approximation, or neither -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Verdict.h"

#include "engine/fit/Snap.h"
#include "engine/fit/Univariate.h"
#include "engine/select/Significance.h"
#include "engine/structure/Field.h"

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// What a free constant costs beside a snapped one, in nodes: it states as many digits as the data give.
constexpr double kFreeConstant = 3;

/// A free constant is determined if its interval is at most this share of it to each side.
constexpr double kWellKnown = 5e-3;
/// What a form without proper units costs: four digits of misfit.
constexpr double kBreaksUnits = 46;
/// A factor e of misfit, in nodes; and of median and tails together in a coarse network.
constexpr double kNodesPerNat = 10, kCoarseNodesPerNat = 12;
/// The error that misfit is counted from is at most this multiple of what the nearest finalist leaves.
constexpr double kNearest = 1.5;
/// The tail of a law's residual is at most this multiple of the shortest tail.
constexpr double kTail = 3;

/// A network may be off by a slow factor that the fit takes up, and no residual shows: of 120 networks of ordinary
/// error the fitted constants are up to five times as far from the law's as their intervals say.
constexpr double kHiddenBias = 5;

bool isSettled(const FittedConstant &c) {
  double radius = c.interval.width() / 2;
  return !c.snapped.empty() || (radius <= kWellKnown * std::fabs(c.value) && !snapNumber(c.value, radius) &&
                                !snapNumber(c.value, kHiddenBias * radius));
}

/// What the nearest finalists leave.
struct Nearest {
  double median = std::numeric_limits<double>::infinity(), rms = median, q99 = median;
  explicit Nearest(const std::vector<Finalist> &finalists) {
    for (const Finalist &f : finalists) {
      median = std::min(median, f.evidence.medianRelative);
      rms = std::min(rms, f.evidence.rmsRelative);
      q99 = std::min(q99, f.evidence.q99Relative);
    }
  }
};

double score(const Finalist &f, double noise, const Nearest &nearest) {
  double length = f.length() + (f.keepsUnits ? 0 : kBreaksUnits);
  double floor = std::max(std::min(noise, kNearest * nearest.median), kFinestError);
  double nats = std::log(std::max(f.evidence.medianRelative, floor) / floor);
  if (noise <= kFineError)
    return length + kNodesPerNat * nats;
  double tails = std::log(f.evidence.rmsRelative / nearest.rms) + std::log(f.evidence.q99Relative / nearest.q99);
  return length + kCoarseNodesPerNat * (nats + tails) / 3;
}

bool sameForm(const Finalist &a, const Finalist &b) {
  return a.expression.frozen() == b.expression.frozen() ||
         std::fabs(a.evidence.medianRelative - b.evidence.medianRelative) <= 1e-3 * a.evidence.medianRelative;
}

} // namespace

unsigned Finalist::freeConstants() const {
  return unsigned(
      std::count_if(constants.begin(), constants.end(), [](const FittedConstant &c) { return c.snapped.empty(); }));
}

double Finalist::length() const { return complexity(expression) + kFreeConstant * freeConstants(); }

void hybrid::engine::examine(Finalist &finalist, const AuditSample &sample) {
  finalist.evidence = measureEvidence(finalist.expression, sample);
  finalist.residual = measureResidual(finalist.expression, sample, finalist.freeConstants());
  finalist.saysMoreThanTold = saysMoreThanTold(finalist.expression, sample, finalist.residual.median);
}

bool hybrid::engine::isSignificant(const Finalist &finalist) {
  double digits = -std::log10(std::max(finalist.evidence.medianRelative, 1e-16));
  return digits >= 1.7 + 0.25 * finalist.freeConstants() + 0.02 * finalist.size();
}

Decision hybrid::engine::decide(const std::vector<Finalist> &finalists, double defect, double tolerance,
                                std::optional<size_t> chosen) {
  Decision decision;
  Nearest nearest(finalists);
  double noise = std::max(kSeen * defect, kFinestError);
  if (noise > kFineError)
    noise = std::max(std::min(noise, kNearest * nearest.median), kFineError);
  decision.noise = noise;
  for (size_t i = 1; i < finalists.size(); ++i)
    if (score(finalists[i], noise, nearest) < score(finalists[decision.winner], noise, nearest))
      decision.winner = i;
  decision.winner = chosen.value_or(decision.winner);
  const Finalist &winner = finalists[decision.winner];
  double residual = winner.evidence.medianRelative;

  std::string doubt;
  if (!(residual <= 2 * noise))
    doubt = "the residual is above twice the network's estimated error";
  else if (std::string shape = residualDoubt(winner.residual); !shape.empty())
    doubt = shape;
  else if (!winner.keepsUnits)
    doubt = "a constant of the form would need a unit";
  else if (noise > kFineError && !(winner.evidence.q99Relative <= kTail * nearest.q99))
    doubt = "another form has a much shorter tail of residuals";
  else if (!isSignificant(winner) || !winner.saysMoreThanTold)
    doubt = "a formula of this size could agree by chance";
  for (const Finalist &other : finalists) {
    if (&other == &winner || sameForm(other, winner))
      continue;
    double rival = other.evidence.medianRelative;
    if (other.length() < winner.length() && rival < 5 * residual && doubt.empty())
      doubt = "a shorter form is nearly as good";
    if (other.length() <= 1.5 * winner.length() && rival < residual / 2 && residual > kFinestError && doubt.empty())
      doubt = "a slightly longer form is twice as good";
    if (other.length() <= winner.length() && rival <= 1.5 * residual && rival >= residual / 1.5) {
      decision.identifiable = false;
      if (doubt.empty())
        doubt = "a different form of no greater length is as good";
    }
  }
  bool constantsSettled = std::all_of(winner.constants.begin(), winner.constants.end(), isSettled);
  if (doubt.empty() && !constantsSettled)
    doubt = "a free constant is not determined, or may be the simple number near it";

  if (doubt.empty())
    decision.verdict = Verdict::Exact, decision.reason = "as near to the network as the network is to its law";
  else if (winner.evidence.rmsRelative <= tolerance && isSignificant(winner))
    decision.verdict = Verdict::Approximate, decision.reason = doubt;
  else
    decision.verdict = Verdict::None,
    decision.reason = winner.evidence.rmsRelative <= tolerance ? doubt : "no form is within the tolerance";
  return decision;
}
