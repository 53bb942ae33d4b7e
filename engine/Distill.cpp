//===- Distill.cpp - From a black-box function to a closed form -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/Distill.h"

#include "engine/expr/Equal.h"
#include "engine/expr/Factor.h"
#include "engine/expr/Print.h"
#include "engine/expr/Simplify.h"
#include "engine/fit/Prune.h"
#include "engine/fit/Snap.h"
#include "engine/fit/Tidy.h"
#include "engine/fit/Univariate.h"
#include "engine/search/GroupSearch.h"
#include "engine/search/Solver.h"
#include "engine/select/Evidence.h"
#include "engine/select/Front.h"
#include "engine/select/KnownLaw.h"
#include "engine/select/Portrait.h"
#include "engine/select/RowJudge.h"
#include "engine/select/Verdict.h"
#include "engine/structure/Chart.h"
#include "engine/surrogate/Proposers.h"
#include "support/Parallel.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <numeric>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr unsigned kFinalFitPoints = 1500;
constexpr unsigned kAuditPoints = 10000;
constexpr size_t kFinalists = 8, kCoarseFinalists = 16;
/// With rows: forms kept of one search, and those of all that are fitted to all rows; rows that constants are fitted to
/// at most.
constexpr size_t kProposals = 24, kShortlisted = 40;
constexpr Eigen::Index kMostRows = 10000;
/// Rows where short expressions are compared with a surrogate, and what its error is taken to be, over the least that
/// noise leaves of it.
constexpr Eigen::Index kShortFormRows = 400;
constexpr double kSurrogateSlack = 1;
/// The search ends after so many rows asked of the oracle: a hundred times what a law usually takes.
constexpr uint64_t kSearchRows = 12'000'000;
/// Fewer rows of calibration say too little of constants: those are then fitted on the box.
constexpr Eigen::Index kCalibratedFit = 200;
/// Keeps the audit's points apart from the search's.
constexpr uint64_t kAuditSeed = 0xa0d17;
/// A form that is no finalist is on the front if it is so much better than any shorter one.
constexpr double kClearlyBetter = 2;
/// A spread below this share of the values is rounding.
constexpr double kConstant = 1e-13;
/// A change of units may change a form by so much: its free exponents are fitted numbers.
constexpr double kKeepsUnits = 1e-4;

using Clock = std::chrono::steady_clock;

/// The two halves of the rows, in an order drawn from `seed`.
std::pair<Eigen::MatrixXd, Eigen::MatrixXd> splitRows(const Eigen::MatrixXd &rows, uint64_t seed) {
  std::vector<Eigen::Index> order(size_t(rows.rows()));
  std::iota(order.begin(), order.end(), Eigen::Index(0));
  Random random(seed);
  for (size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random.below(unsigned(i))]);
  auto half = order.begin() + std::ptrdiff_t(order.size() / 2);
  return {rows(std::vector(order.begin(), half), Eigen::all), rows(std::vector(half, order.end()), Eigen::all)};
}

/// What is wrong with the inputs; empty if nothing.
std::string inputError(std::span<const InputSpec> inputs) {
  if (inputs.empty())
    return "the function has no inputs";
  for (const InputSpec &input : inputs) {
    if (!input.domain.isFinite() || !(input.domain.lo < input.domain.hi))
      return "input '" + input.name + "' has no finite domain";
    if (input.logUniform && !(input.domain.lo > 0))
      return "input '" + input.name + "' is logarithmic, but its domain reaches 0";
  }
  return "";
}

std::optional<UnitSystem> unitSystem(std::span<const InputSpec> inputs, const DistillOptions &options) {
  if (!options.outputUnit)
    return std::nullopt;
  UnitSystem units{{}, *options.outputUnit};
  for (const InputSpec &input : inputs)
    if (input.unit)
      units.inputs.push_back(*input.unit);
    else
      return std::nullopt;
  return units;
}

class Distillation {
public:
  /// Without an oracle there are data.
  Distillation(const Oracle *oracle, std::span<const InputSpec> inputs, const DistillOptions &options)
      : oracle(oracle), inputs(inputs), options(options), start(Clock::now()) {
    for (const InputSpec &input : inputs) {
      box.push_back({input.domain.lo, input.domain.hi, input.logUniform});
      domains.push_back(input.domain);
      names.push_back(input.name);
    }
    if (options.calibration && options.calibration->rows() > 1)
      std::tie(fitRows, auditRows) = splitRows(*options.calibration, options.seed ^ kAuditSeed);
    units = unitSystem(inputs, options);
  }

  DistillResult run() {
    if (std::string error = inputError(inputs); error.empty())
      search();
    else
      finish(Verdict::None, error);
    if (options.explain && oracle && result.error.empty() && data.y.size() > 0 && data.y.allFinite()) {
      const Expr *form = result.verdict == Verdict::None ? nullptr : &result.expression;
      result.portrait = drawPortrait(*oracle, inputs, drawAudit(), form);
    }
    result.timedOut = timedOut;
    return std::move(result);
  }

private:
  void search() {
    if (options.data)
      return runOnRows(*options.data);
    std::optional<Chart> chart = Chart::identity(box);
    if (options.calibration && options.form.empty())
      chart = findChart(box, *options.calibration, options.seed);
    if (!chart)
      return runOnRows(calibrationValues());
    std::atomic<uint64_t> rows = 0;
    Field root(chart->box, 1, [&](const Points &x, unsigned, Eigen::Ref<Eigen::VectorXd> y) {
      rows += uint64_t(x.rows());
      chart->ask(box, x, y, [this](const Points &at, Eigen::Ref<Eigen::VectorXd> values) { ask(*oracle, at, values); });
    });
    data = sampleRoot(root, *chart);
    if (expired())
      return finish(Verdict::None, "the search was stopped before it began");
    if (!data.y.allFinite())
      return finish(Verdict::None, "the function has no finite value somewhere on its domain");
    if (data.y.maxCoeff() - data.y.minCoeff() <= kConstant * data.y.cwiseAbs().maxCoeff())
      return constantResult();
    if (!root.isUsable())
      return finish(Verdict::None, "the function is zero on most of its domain");

    SearchBudget budget;
    budget.expired = [this, &rows] { return rows > kSearchRows || expired(); };
    budget.operators = options.operators;
    budget.rows = &rows;
    Solver solver(options.seed, budget, chart->names(names));
    solver.units = units ? chart->units(*units) : std::nullopt;
    solver.library = options.library;
    solver.journal = options.journal;
    solver.scope = options.scope;
    solver.trace = [this](const std::string &text) { report(text); };
    solver.found = [&](const Candidate &candidate) { keep(inInputs(candidate, *chart)); };
    std::optional<Form> form = statedForm(root);
    if (!result.error.empty())
      return finish(Verdict::None, result.error);
    std::vector<Candidate> candidates = form ? solver.solve(root, *form) : solver.solve(root, 0);
    if (candidates.empty())
      return finish(Verdict::None, timedOut ? "the search was stopped before it found a form"
                                            : "no relation between the inputs holds, and no form was found");
    for (Candidate &candidate : candidates)
      candidate = inInputs(std::move(candidate), *chart);
    report("refitting and snapping the constants of " + std::to_string(candidates.size()) + " forms");
    std::vector<Finalist> finalists = finaliseAll(candidates, solver.rootNoise());
    if (finalists.empty())
      return finish(Verdict::None, "every form found is too long");

    // The forms are frozen; only now the audit sample is drawn.
    AuditSample audit = drawAudit();
    for (Finalist &f : finalists)
      examine(f, audit);
    double noise = candidates[0].noise > 0 ? candidates[0].noise : candidates[0].median;
    double defect = noise * median(data.unit) / audit.deviation;
    return conclude(finalists, audit, [&](const std::vector<Finalist> &all, std::optional<size_t> chosen) {
      return decide(all, defect, options.tolerance, chosen);
    });
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start).count(); }
  bool expired() {
    bool over = (options.timeLimitSeconds > 0 && seconds() > options.timeLimitSeconds) ||
                (options.stop && options.stop->load(std::memory_order_relaxed));
    if (over)
      timedOut = true;
    return over;
  }
  void ask(const Oracle &function, const Points &x, Eigen::Ref<Eigen::VectorXd> y) {
    if (expired())
      y.setConstant(std::numeric_limits<double>::quiet_NaN()); // nothing holds any more, and the search ends
    else
      function(x, y);
  }
  void report(const std::string &message) const {
    if (options.progress)
      options.progress({seconds(), message, live.forms(), placeOf(best, live.forms()), false, names, {}});
  }

  static std::optional<size_t> placeOf(const Expr &form, const std::vector<RivalForm> &front) {
    auto place = std::find_if(front.begin(), front.end(), [&](const RivalForm &f) { return f.expression == form; });
    return place == front.end() ? std::nullopt : std::optional(size_t(place - front.begin()));
  }

  /// The form that the user states, if there is one. Sets result.error if it is malformed, or leaves out an input that
  /// the oracle uses: then no values of its unknowns could keep the tolerance.
  std::optional<Form> statedForm(const Field &root) {
    if (options.form.empty())
      return std::nullopt;
    std::optional<Form> form = parseForm(options.form, names, result.error);
    if (!form)
      return std::nullopt;
    double deviation = std::sqrt((data.y.array() - data.y.mean()).square().mean());
    for (unsigned input : form->absentInputs()) {
      Eigen::MatrixXd moved = data.x;
      moved.col(input) = moved.col(input).reverse().eval();
      double change = median((root(moved) - data.y).array().abs()) / deviation;
      if (change > options.tolerance)
        result.error = "the form leaves out '" + names[input] + "', which the network uses";
    }
    return form;
  }

  /// A name of the whole, as the search found it, for the front.
  void keep(const Candidate &candidate) {
    unsigned size = candidate.expression.size();
    if (size > options.maxSize)
      return;
    Eigen::ArrayXd difference = (candidate.expression.evaluate(data.x) - data.y).array().abs();
    double deviation = std::sqrt((data.y.array() - data.y.mean()).square().mean());
    if (!live.add({candidate.expression,
                   std::sqrt(difference.square().mean()) / deviation,
                   median(difference) / deviation,
                   size,
                   {}}))
      return;
    if (candidate.score < bestScore) {
      bestScore = candidate.score;
      best = candidate.expression;
    }
    report("a form was found");
  }

  /// One function after the other proposes forms, until one of them leaves nothing but rounding of the rows.
  void runOnRows(const DataRows &rows) {
    RowJudge judge(rows, options.seed ^ kAuditSeed);
    data = judge.fitRows(kFinalFitPoints);
    if (data.y.maxCoeff() - data.y.minCoeff() <= kConstant * data.y.cwiseAbs().maxCoeff())
      return constantResult();
    bool settled = false, explained = false;
    std::vector<Candidate> candidates;
    Surrogate nearest; // of those asked
    for (const Proposer &proposer : proposers(judge)) {
      if (settled || explained || expired())
        break;
      Surrogate surrogate = proposer();
      if (!surrogate.oracle)
        continue;
      report("asking a " + surrogate.text);
      if (surrogate.heldOut > 0 && (surrogate.coordinates || surrogate.heldOut < nearest.heldOut)) // not a network
        nearest = surrogate;
      judge.learnNoise(surrogate.oracle);
      std::atomic<uint64_t> asked = 0;
      Field root(box, 1, [&](const Points &x, unsigned, Eigen::Ref<Eigen::VectorXd> y) {
        asked += uint64_t(x.rows());
        ask(surrogate.oracle, x, y);
      });
      SearchBudget budget;
      budget.expired = [&] { return asked > kSearchRows || expired(); };
      budget.operators = options.operators;
      budget.enumerations = 0; // of a surrogate, whose error no enumeration outdoes
      Solver solver(options.seed, budget, names);
      solver.units = units;
      solver.library = options.library;
      solver.kept = kProposals;
      solver.settles = [&](const Expr &e) { return settled |= judge.leavesRounding(e); };
      solver.trace = [this](const std::string &text) { report(text); };
      solver.found = [this](const Candidate &candidate) { keep(candidate); };
      std::vector<Candidate> found = solver.solve(root, surrogate.error);
      candidates.insert(candidates.end(), found.begin(), found.end());
      explained = std::any_of(found.begin(), found.end(), [&](const Candidate &c) {
        return keepsUnits(c.expression) && judge.isNearest(c.expression);
      });
    }
    if (!settled && nearest.oracle && !expired()) {
      std::vector<Candidate> found = shortForms(nearest, judge);
      candidates.insert(candidates.end(), found.begin(), found.end());
    }
    if (candidates.empty())
      return finish(Verdict::None, "no relation between the inputs holds, and no form was found");
    report("fitting " + std::to_string(candidates.size()) + " forms to the rows");
    rankOnRows(candidates, judge);
    data = judge.fitRows(settled ? kFinalFitPoints : kMostRows);
    std::vector<Finalist> finalists = finaliseAll(candidates, judge.noise());
    if (finalists.empty())
      return finish(Verdict::None, "every form found is too long");
    AuditSample audit = judge.audit();
    for (Finalist &f : finalists)
      f.evidence = measureEvidence(f.expression, audit);
    return conclude(finalists, audit, [&](const std::vector<Finalist> &all, std::optional<size_t> chosen) {
      return judge.decide(all, options.tolerance, chosen);
    });
  }

  /// Short forms with the values of a surrogate where rows are.
  std::vector<Candidate> shortForms(const Surrogate &surrogate, const RowJudge &judge) {
    FitData values = judge.fitRows(kShortFormRows);
    surrogate.oracle(values.x, values.y);
    double noise = kSurrogateSlack * judge.noise() * surrogate.error / surrogate.heldOut;
    report("trying short expressions of the groups");
    ValueSearchOptions search;
    search.operators = options.operators;
    search.forms = kProposals;
    search.expired = [this] { return expired(); };
    std::vector<Candidate> candidates;
    for (ValueForm &form : searchGroups(values, noise, box, units, surrogate.coordinates, search)) {
      candidates.push_back({form.expression, form.median, form.score, noise, {}});
      keep(candidates.back());
    }
    return candidates;
  }

  /// The oracle where it stands beside measured rows, then functions fitted to the rows: the quick ones first.
  std::vector<Proposer> proposers(const RowJudge &judge) {
    std::optional<Coordinates> groups;
    if (units)
      if (std::vector<DimensionlessForm> forms = dimensionlessForms(*units, box); !forms.empty())
        groups = forms[0];
    FitData fit = judge.fitRows(), held = judge.held();
    std::vector<Proposer> list =
        proposersFor({fit.x, held.x, fit.y, held.y, {}, {}}, groups, options.seed, [this] { return expired(); });
    if (oracle && options.data)
      list.insert(list.begin(), [this] { return Surrogate{*oracle, 0, 0, "network"}; });
    return list;
  }

  /// Best descriptions of the rows first: on some rows, then the best of them on all.
  void rankOnRows(std::vector<Candidate> &candidates, const RowJudge &judge) const {
    rankOnRows(candidates, judge, judge.fitRows(kFinalFitPoints));
    candidates.resize(std::min(candidates.size(), kShortlisted));
    rankOnRows(candidates, judge, judge.fitRows(kMostRows));
  }
  void rankOnRows(std::vector<Candidate> &candidates, const RowJudge &judge, const FitData &some) const {
    std::vector<std::pair<double, size_t>> order;
    for (size_t k = 0; k < candidates.size(); ++k) {
      Candidate &c = candidates[k];
      c.expression = refit(c.expression, some).expression;
      Finalist finalist{c.expression, {}, {}, {}, keepsUnits(c.expression)};
      finalist.constants.resize(c.expression.parameters().size());
      order.emplace_back(judge.description(finalist), k);
    }
    std::stable_sort(order.begin(), order.end());
    std::vector<Candidate> sorted;
    for (auto [nats, k] : order)
      sorted.push_back(candidates[k]);
    candidates = std::move(sorted);
  }

  FitData sampleRoot(const Field &root, const Chart &chart) {
    FitData sample;
    sample.x = fitRows.rows() >= kCalibratedFit
                   ? Eigen::MatrixXd(fitRows.topRows(std::min<Eigen::Index>(fitRows.rows(), kFinalFitPoints)))
                   : chart.toInputs(samplePoints(chart.box, kFinalFitPoints, options.seed + 977, 0.02));
    sample.y.resize(sample.x.rows());
    ask(*oracle, sample.x, sample.y);
    sample.unit = root.unit(sample.y);
    return sample;
  }

  /// The network's values at the rows, where no chart allows to ask anywhere else.
  DataRows calibrationValues() {
    report("the inputs are bound to each other: the network is asked at the rows alone");
    DataRows rows{options.calibration->topRows(std::min(options.calibration->rows(), 2 * kMostRows)), {}};
    rows.y.resize(rows.x.rows());
    ask(*oracle, rows.x, rows.y);
    return rows;
  }

  /// What was found in the chart's variables, as a function of the inputs.
  Candidate inInputs(Candidate candidate, const Chart &chart) const {
    if (chart.isIdentity())
      return candidate;
    candidate.expression = candidate.expression.substitute(chart.variables);
    for (StructureFinding &finding : candidate.structure)
      ++finding.level;
    candidate.structure.insert(candidate.structure.begin(), {chart.text(names), 0});
    return candidate;
  }

  AuditSample drawAudit() const {
    if (auditRows.rows() > 0)
      return auditAt(*oracle, auditRows.topRows(std::min<Eigen::Index>(auditRows.rows(), kAuditPoints)));
    return auditAt(*oracle, samplePoints(box, kAuditPoints, options.seed ^ kAuditSeed, 0));
  }

  /// Each candidate's constants, independently of the others.
  std::vector<Finalist> finaliseAll(const std::vector<Candidate> &candidates, double noise) {
    size_t most = noise > kFineError ? kCoarseFinalists : kFinalists;
    size_t count = std::min(candidates.size(), expired() ? size_t(1) : most);
    // Rows may tell, all together, what none of them shows alone: there both are finalists, the form as it is too.
    size_t variants = options.data ? 2 : 1;
    count *= variants;
    std::vector<std::optional<Finalist>> results(count);
    parallelFor(count, [&](size_t k) { results[k] = finalise(candidates[k / variants], noise, k % variants == 0); });
    std::vector<Finalist> finalists;
    for (std::optional<Finalist> &f : results)
      if (f)
        addUnlessKnown(finalists, std::move(*f));
    return finalists;
  }

  /// Of two spellings of one function the shorter stays.
  void addUnlessKnown(std::vector<Finalist> &finalists, Finalist f) const {
    EqualityOptions quick;
    quick.points = 64;
    quick.limits.forms = 60;
    auto isSame = [&](const Finalist &other) {
      return compareForms(other.expression, f.expression, domains, quick).answer == Equality::Equal;
    };
    auto known = std::find_if(finalists.begin(), finalists.end(), isSame);
    if (known == finalists.end())
      finalists.push_back(std::move(f));
    else if (writtenLength(f.expression) < writtenLength(known->expression))
      *known = std::move(f);
  }

  /// `pruned`: without what the noise of each single value hides.
  std::optional<Finalist> finalise(const Candidate &candidate, double noise, bool pruned) const {
    FitResult fit = refit(candidate.expression, data);
    // Tidying supposes positive bases; values decide whether it was right here.
    auto accept = [&](const Expr &other) {
      if (!usesOnly(other, options.operators))
        return;
      FitResult tidied = refit(other, data);
      if (tidied.median <= 1.05 * fit.median && complexity(tidied.expression) <= complexity(fit.expression))
        fit = tidied;
    };
    accept(tidy(fit.expression));
    double seen = std::max({noise, candidate.noise, kFinestError});
    if (pruned)
      fit = prune(fit, data, seen, believedNoise(kSeen * seen));
    fit = snapParameters(fit.expression, data, noise);
    accept(tidy(fit.expression));
    accept(simplify(fit.expression, domains));
    if (fit.expression.size() > options.maxSize || !std::isfinite(fit.median))
      return std::nullopt;
    Finalist finalist{fit.expression, {}, {}, candidate.structure, keepsUnits(fit.expression)};
    // A module's call is no longer seen in a form that was simplified.
    finalist.keepsUnits |= !options.library.empty() && keepsUnits(candidate.expression);
    finalist.constants = constantsOf(fit);
    return finalist;
  }

  bool keepsUnits(const Expr &form) const {
    return !units || covarianceDefect(form, *units, data.x, options.library) <= kKeepsUnits;
  }

  std::vector<FittedConstant> constantsOf(const FitResult &fit) const {
    std::vector<FittedConstant> constants;
    std::vector<double> values = fit.expression.parameters(), radii = parameterUncertainties(fit, data);
    for (size_t k = 0; k < values.size(); ++k)
      constants.push_back({values[k], "", {values[k] - radii[k], values[k] + radii[k]}});
    for (const Expr &node : fit.expression.nodes())
      if (node.isNumber() && node.exact() && !node.exact()->isInteger())
        constants.push_back({node.value(), toString(*node.exact()), {node.value(), node.value()}});
    return constants;
  }

  static RivalForm asRival(const Finalist &f, const Finalist &winner, const AuditSample &audit) {
    return {f.expression, f.evidence.rmsRelative, f.evidence.medianRelative, f.size(),
            differsMostAt(f.expression, winner.expression, audit)};
  }

  /// The finalists that belong on the front, and what the search met beside them if it is clearly better than any
  /// shorter one; the answer always.
  std::vector<RivalForm> finalFront(const std::vector<Finalist> &finalists, size_t answer,
                                    const AuditSample &audit) const {
    auto asForm = [](const Finalist &f) {
      return RivalForm{f.expression, f.evidence.rmsRelative, f.evidence.medianRelative, f.size(), {}};
    };
    Front front;
    for (const Finalist &f : finalists)
      front.add(asForm(f));
    for (const RivalForm &met : live.forms()) {
      DistillEvidence evidence = measureEvidence(met.expression, audit);
      front.add({met.expression, evidence.rmsRelative, evidence.medianRelative, met.complexity, {}}, kClearlyBetter);
    }
    front.settle(asForm(finalists[answer]));
    return front.forms();
  }

  /// The finalist that is this form of the front; one more if the search left it behind.
  size_t asFinalist(const RivalForm &form, std::vector<Finalist> &finalists, const AuditSample &audit) const {
    for (size_t k = 0; k < finalists.size(); ++k)
      if (finalists[k].expression == form.expression)
        return k;
    Finalist finalist{form.expression, {}, {}, {}, keepsUnits(form.expression)};
    finalist.constants = constantsOf({form.expression, median(residuals(form.expression, data).abs()), 0});
    examine(finalist, audit);
    finalists.push_back(std::move(finalist));
    return finalists.size() - 1;
  }

  /// Decides between finalists; the second argument is the one the user picked, if any.
  using Decider = std::function<Decision(const std::vector<Finalist> &, std::optional<size_t>)>;

  void conclude(std::vector<Finalist> finalists, const AuditSample &audit, const Decider &decider) {
    Decision decision = decider(finalists, std::nullopt);
    result.front = finalFront(finalists, decision.winner, audit);
    if (options.pick > 0 && options.pick <= result.front.size())
      decision = decider(finalists, asFinalist(result.front[options.pick - 1], finalists, audit));
    const Finalist &winner = finalists[decision.winner];
    result.expression = winner.expression;
    result.evidence = winner.evidence;
    result.evidence.networkNoise = decision.noise;
    result.constants = winner.constants;
    result.structure = winner.structure;
    if (decision.verdict != Verdict::None)
      result.known = nameLaw(winner.expression, winner.constants, inputs, options.outputUnit, options.library);
    result.identifiable = decision.identifiable;
    for (const Finalist &f : finalists)
      if (&f != &winner)
        result.rivals.push_back(asRival(f, winner, audit));
    for (RivalForm &form : result.front)
      form.differsMostAt = differsMostAt(form.expression, winner.expression, audit);
    if (options.progress)
      options.progress(
          {seconds(), decision.reason, result.front, placeOf(winner.expression, result.front), true, names, {}});
    return finish(decision.verdict, decision.reason);
  }

  void constantResult() {
    double value = data.y[0];
    result.expression = Expr(value);
    result.front.push_back({result.expression, 0, 0, result.expression.size(), {}});
    result.constants.push_back({value, "", {value, value}});
    result.evidence.samples = uint64_t(data.y.size());
    result.evidence.maxAbsolute = (data.y.array() - value).abs().maxCoeff();
    result.evidence.worstPoint.assign(data.x.cols(), 0);
    for (Eigen::Index k = 0; k < data.x.cols(); ++k)
      result.evidence.worstPoint[k] = data.x(0, k);
    return finish(Verdict::Exact, "the function is constant");
  }

  void finish(Verdict verdict, std::string reason) {
    result.verdict = verdict;
    result.reason = std::move(reason);
    result.seconds = seconds();
  }

  const Oracle *oracle;
  std::span<const InputSpec> inputs;
  const DistillOptions &options;
  Clock::time_point start;
  std::vector<Axis> box;
  std::vector<Interval> domains;
  std::vector<std::string> names;
  Eigen::MatrixXd fitRows, auditRows; ///< of the calibration
  std::optional<UnitSystem> units;
  FitData data; ///< what constants are fitted to
  Front live;   ///< what the search met so far
  Expr best;
  double bestScore = std::numeric_limits<double>::infinity();
  std::atomic<bool> timedOut = false;
  DistillResult result;
};

} // namespace

DistillResult hybrid::engine::distill(const Oracle &oracle, std::span<const InputSpec> inputs,
                                      const DistillOptions &options) {
  return withThreads(options.threads, [&] { return Distillation(&oracle, inputs, options).run(); });
}

DistillResult hybrid::engine::distillTable(std::span<const InputSpec> inputs, const DistillOptions &options) {
  return withThreads(options.threads, [&] { return Distillation(nullptr, inputs, options).run(); });
}
