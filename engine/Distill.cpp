//===- Distill.cpp - From a black-box function to a closed form -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/Distill.h"

#include "engine/fit/Snap.h"
#include "engine/fit/Tidy.h"
#include "engine/search/Solver.h"
#include "engine/select/Evidence.h"
#include "engine/select/Verdict.h"

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr unsigned kFinalFitPoints = 1500;
constexpr unsigned kAuditPoints = 10000;
constexpr size_t kFinalists = 5;
/// Keeps the audit's points apart from the search's.
constexpr uint64_t kAuditSeed = 0xa0d17;

using Clock = std::chrono::steady_clock;

/// Replaces {k} by the name of input k.
std::string withNames(const std::string &text, std::span<const InputSpec> inputs) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    size_t end = text[i] == '{' ? text.find('}', i) : std::string::npos;
    if (end == std::string::npos) {
      out += text[i];
      continue;
    }
    size_t k = std::stoul(text.substr(i + 1, end - i - 1));
    out += k < inputs.size() ? inputs[k].name : "?";
    i = end;
  }
  return out;
}

class Distillation {
public:
  Distillation(const Oracle &oracle, std::span<const InputSpec> inputs, const DistillOptions &options)
      : oracle(oracle), inputs(inputs), options(options), start(Clock::now()) {}

  DistillResult run() {
    Field root = makeRoot();
    if (!root.isUsable())
      return finish(Verdict::None, "the function has no finite values on its domain, or is zero");
    SearchBudget budget;
    budget.expired = [this] { return expired(); };
    Solver solver(options.seed, budget);
    solver.trace = [this](const std::string &text) { report(withNames(text, inputs)); };
    std::vector<Candidate> candidates = solver.solve(root, 0);
    if (candidates.empty())
      return finish(Verdict::None, "no relation between the inputs holds, and no form was found");

    FitData data = sampleRoot(root);
    std::vector<Finalist> finalists;
    for (const Candidate &c : candidates)
      if (finalists.size() < kFinalists && (finalists.empty() || !expired()))
        if (auto finalist = finalise(c, data, solver.rootNoise()))
          finalists.push_back(std::move(*finalist));
    if (finalists.empty())
      return finish(Verdict::None, "no form was found");
    // The forms are frozen; only now the audit sample is drawn.
    AuditSample audit = drawAuditSample(oracle, inputs, kAuditPoints, options.seed ^ kAuditSeed);
    for (Finalist &f : finalists)
      f.evidence = measureEvidence(f.expression, audit);
    return conclude(std::move(finalists), audit, data, candidates[0].noise);
  }

private:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start).count(); }
  bool expired() {
    bool over = (options.timeLimitSeconds > 0 && seconds() > options.timeLimitSeconds) ||
                (options.stop && options.stop->load(std::memory_order_relaxed));
    timedOut |= over;
    return over;
  }
  void report(const std::string &message) {
    if (options.progress)
      options.progress({seconds(), message, {}, 0});
  }

  Field makeRoot() const {
    std::vector<Axis> box;
    for (const InputSpec &input : inputs)
      box.push_back({input.domain.lo, input.domain.hi, input.logUniform});
    return Field(std::move(box), 1, [this](const Points &x, unsigned, Eigen::Ref<Eigen::VectorXd> y) { oracle(x, y); });
  }

  FitData sampleRoot(const Field &root) const {
    FitData data;
    data.x = samplePoints(root.box(), kFinalFitPoints, options.seed + 977, 0.02);
    data.y = root(data.x);
    data.unit = root.unit(data.y);
    return data;
  }

  std::optional<Finalist> finalise(const Candidate &candidate, const FitData &data, double noise) const {
    FitResult plain = refit(candidate.expression, data);
    // Tidying is true for positive bases; values decide whether it was here.
    if (FitResult tidied = refit(tidy(plain.expression), data); tidied.median <= 1.05 * plain.median)
      plain = tidied;
    FitResult snapped = snapParameters(plain.expression, data, noise);
    if (FitResult tidied = refit(tidy(snapped.expression), data);
        tidied.median <= 1.05 * snapped.median && tidied.expression.size() <= snapped.expression.size())
      snapped = tidied;
    if (snapped.expression.size() > options.maxSize || !std::isfinite(snapped.median))
      return std::nullopt;
    Finalist finalist{snapped.expression, {}, {}, {}};
    for (size_t k = 0; k < candidate.structure.size(); ++k)
      if (!candidate.structure[k].empty())
        finalist.structure.push_back({withNames(candidate.structure[k], inputs), candidate.defects[k], 0});
    describeConstants(finalist, data);
    return finalist;
  }

  static void describeConstants(Finalist &finalist, const FitData &data) {
    std::vector<double> values = finalist.expression.parameters(), radii = parameterRadii(finalist.expression, data);
    for (size_t k = 0; k < values.size(); ++k)
      finalist.constants.push_back({values[k], "", {values[k] - radii[k], values[k] + radii[k]}});
    for (const Expr &node : finalist.expression.nodes())
      if (node.isNumber() && node.exact() && !node.exact()->isInteger())
        finalist.constants.push_back({node.value(), toString(*node.exact()), Interval{node.value(), node.value()}});
  }

  DistillResult conclude(std::vector<Finalist> finalists, const AuditSample &audit, const FitData &data, double noise) {
    // From units of |f| + floor to standard deviations, by the median unit.
    noise *= median(data.unit) / audit.deviation;
    Decision decision = decide(finalists, noise, options.tolerance);
    const Finalist &winner = finalists[decision.winner];
    result.expression = winner.expression;
    result.evidence = winner.evidence;
    result.evidence.networkNoise = noise;
    result.constants = winner.constants;
    result.structure = winner.structure;
    result.identifiable = decision.identifiable;
    for (size_t k = 0; k < finalists.size(); ++k)
      if (k != decision.winner) {
        const Finalist &f = finalists[k];
        result.rivals.push_back({f.expression, f.evidence.rmsRelative, f.evidence.medianRelative, f.size(),
                                 differsMostAt(f.expression, winner.expression, audit)});
      }
    return finish(decision.verdict, decision.reason);
  }

  DistillResult finish(Verdict verdict, std::string reason) {
    result.verdict = verdict;
    result.reason = std::move(reason);
    result.timedOut = timedOut;
    result.seconds = seconds();
    return result;
  }

  const Oracle &oracle;
  std::span<const InputSpec> inputs;
  const DistillOptions &options;
  Clock::time_point start;
  bool timedOut = false;
  DistillResult result;
};

} // namespace

DistillResult hybrid::engine::distill(const Oracle &oracle, std::span<const InputSpec> inputs,
                                      const DistillOptions &options) {
  return Distillation(oracle, inputs, options).run();
}
