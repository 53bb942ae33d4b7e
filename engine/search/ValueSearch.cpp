//===- ValueSearch.cpp - Naming a table of values -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/ValueSearch.h"

#include "engine/expr/Dimension.h"
#include "engine/expr/Kernels.h"
#include "engine/fit/Trials.h"
#include "engine/search/Solver.h"
#include "engine/search/SparseSum.h"
#include "engine/search/ValueTarget.h"
#include "engine/structure/Field.h"
#include "engine/structure/Sampling.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

using Step = Enumeration::Step;
constexpr unsigned kHead = Enumeration::kHead;
constexpr unsigned kPoints = 64, kFewestPoints = 16, kRefitPoints = 400;
constexpr unsigned kMaxSize = 20;
/// A form agrees if its median residual is at most this multiple of the error.
constexpr double kAgrees = 3;
/// Residuals at the head may be so many times the errors of single values.
constexpr double kHeadSlack = 1.7;
/// And at most this share of what a constant leaves.
constexpr double kExplains = 0.5;
/// No values are trusted beyond this, relative to their unit.
constexpr double kFinest = 1e-9;
/// The error beyond which halves fit by chance.
constexpr double kMeetNoise = 3e-3;
/// Pairs of halves that are fitted: where more agree at the head, they do so by chance.
constexpr uint64_t kMostHalves = 200'000;
/// Width of the cells of look-ups: of the values' spread, and at least so many tolerances.
constexpr double kCellWidth = 1e-4, kCellTolerances = 8;
/// The largest tolerance of a look-up, as a share of that spread.
constexpr double kWidestMeet = 0.05;
/// Of transformed values fewer sums are tried; of so many features all triples; sums kept of each number of terms, and
/// the largest number.
constexpr size_t kTransformedFeatures = 600;
constexpr unsigned kTriples = 700, kTransformedTriples = 150;
constexpr unsigned kSums = 64, kTerms = 4;
/// What a factor e of misfit is worth in nodes, and what a free constant costs.
constexpr double kNodesPerNat = 5, kFreeConstant = 2.5;
/// Fits whose residuals differ by less are one function.
constexpr double kSameFit = 1e-8;
/// Nodes that a shorter form could still gain when one is found that agrees. A long sum ends nothing: some agree by
/// their many constants.
constexpr double kPatience = 4;
/// Forms that are refitted, and those whose numbers are tried as free constants.
constexpr size_t kRefitted = 40, kFreed = 8;

std::vector<Operator> operatorsFor(std::span<const Operator> allowed) {
  static constexpr Operator kAlways[] = {Operator::Add, Operator::Sub, Operator::Mul,
                                         Operator::Div, Operator::Pow, Operator::Sqrt};
  static constexpr Operator kUsual[] = {Operator::Exp, Operator::Log, Operator::Sin, Operator::Cos};
  std::vector<Operator> operators(std::begin(kAlways), std::end(kAlways));
  for (Operator op : allowed.empty() ? std::span<const Operator>(kUsual) : allowed)
    if (op != Operator::Neg && std::find(operators.begin(), operators.end(), op) == operators.end())
      operators.push_back(op);
  return operators;
}

/// How much keys of this kind differ from each other.
double spreadOf(MeetKind kind, const MeetKey &key) {
  if (kind == MeetKind::Product)
    return 1; // a factor e
  return median(Eigen::Map<const Eigen::ArrayXd>(key.data() + 1, kHead - 1).abs());
}

class ValueSearch {
public:
  ValueSearch(const FitData &data, double noise, const ValueSearchOptions &options)
      : data(data), noise(std::max(noise, kFinest)), isKnown(noise > 0), options(options) {}

  std::vector<ValueForm> run() {
    if (data.x.rows() < kFewestPoints)
      return {};
    negative = data.y.maxCoeff() < 0;
    if (negative)
      data.y = -data.y;
    choosePoints();
    if (targets.empty())
      return {};
    enumerate();
    return refitAll();
  }

private:
  void choosePoints();
  std::vector<EnumerationLeaf> makeLeaves() const;
  void enumerate();
  bool agreesBy(double order) const;
  /// Whether a form in the list, no longer than this one, leaves the same: c0 + c1 g is also a sum of constants and
  /// 2 g, of g + 1, and so on, and those would fill the list.
  static bool isKnownFit(const Shortlist &list, double misfit, double order);

  void findAlone(std::span<const Step> steps, const double *heads);
  void findHalves(std::span<const Step> steps, const double *heads);
  void tryHalves(const Step &a, const double *headA, uint32_t kept, const ValueTarget &target, MeetKind kind);
  void findTogether();

  const MeetIndex &indexFor(const ValueTarget &target, MeetKind kind, const MeetKey &tolerance);
  /// Fits the columns of `g` and adds the form if it is worth it.
  void consider(const ValueTarget &target, const Eigen::MatrixXd &g, std::span<const Step> steps, Operator op,
                Shortlist &list);
  /// The misfit that a form of this size may have.
  double limit(const Shortlist &list, double size) const {
    return list.wants(INFINITY) ? INFINITY : noise * std::exp((list.trials.back().order - size) / kNodesPerNat);
  }
  bool fits(const Unit &unit, const ValueTarget &target) const { return !target.unit() || unit == *target.unit(); }

  std::vector<ValueForm> refitAll();

  FitData data;
  double noise;
  bool isKnown;
  const ValueSearchOptions &options;
  bool negative = false;
  std::optional<Enumeration> all;
  std::vector<ValueTarget> targets;
  Shortlist alone{24}, together{12}, halves{16};
  uint64_t tries = 0;                                    ///< pairs of halves
  size_t indexed = 0;                                    ///< kept expressions in the indices
  std::map<std::pair<MeetKind, int>, MeetIndex> indices; ///< by kind and width of the cells
  std::vector<MeetKey> keys[2];
};

void ValueSearch::choosePoints() {
  std::vector<Eigen::Index> rows(data.x.rows());
  std::iota(rows.begin(), rows.end(), Eigen::Index(0));
  Random random(0x5eed);
  for (size_t i = rows.size(); i > 1; --i)
    std::swap(rows[i - 1], rows[random.below(unsigned(i))]);
  // Look-ups compare heads: of values that are nothing but error they would learn nothing.
  if (Eigen::ArrayXd size = data.y.array().abs() / data.unit; noise > kFineError)
    std::stable_partition(rows.begin(), rows.end(),
                          [&, middle = median(size)](Eigen::Index i) { return size[i] > middle; });
  if (rows.size() > kRefitPoints)
    rows.resize(kRefitPoints);
  data = {data.x(rows, Eigen::all), data.y(rows), data.unit(rows)};
  Eigen::Index n = std::min<Eigen::Index>(kPoints, Eigen::Index(rows.size()) / kHead * kHead);

  EnumerationOptions limits;
  limits.operators = operatorsFor(options.operators);
  limits.signFree = true;
  limits.checkUnits = options.outputUnit.has_value();
  limits.nested = options.nested;
  limits.maxKept = options.maxKept;
  limits.maxTried = options.work;
  limits.expired = options.expired;
  all.emplace(data.x.topRows(n), makeLeaves(), std::move(limits));
  for (const Transform &t : transforms())
    if (!usesOnly(t.inverse(Expr::variable(0)), options.operators))
      continue;
    else if (auto target =
                 ValueTarget::make(t, data.y.head(n), data.unit.head(n), isKnown ? noise : 0, options.outputUnit))
      targets.push_back(std::move(*target));
}

std::vector<EnumerationLeaf> ValueSearch::makeLeaves() const {
  std::vector<EnumerationLeaf> leaves;
  auto add = [&](const Expr &e) {
    if (auto unit = unitOf(e, options.units))
      leaves.push_back({e, *unit});
  };
  for (Eigen::Index k = 0; k < data.x.cols(); ++k)
    if (data.x.col(k).maxCoeff() > data.x.col(k).minCoeff())
      add(Expr::variable(unsigned(k)));
  for (const Expr &compound : options.compounds)
    add(compound);
  add(Expr(1.0));
  add(Expr(2.0));
  return leaves;
}

bool ValueSearch::agreesBy(double order) const {
  for (const Shortlist *list : {&alone, &together, &halves})
    for (const Trial &t : list->trials)
      if (isKnown && t.misfit <= kAgrees * noise && t.order <= order)
        return true;
  return false;
}

bool ValueSearch::isKnownFit(const Shortlist &list, double misfit, double order) {
  return std::any_of(list.trials.begin(), list.trials.end(), [&](const Trial &t) {
    return t.order <= order && std::fabs(t.misfit - misfit) <= kSameFit * misfit;
  });
}

void ValueSearch::enumerate() {
  bool summed = false;
  for (unsigned size = 1; size <= kMaxSize; ++size) {
    // The next size is some times larger than the last, as that was.
    double last = size > 1 ? double(all->count(size - 1)) : 1, before = size > 2 ? double(all->count(size - 2)) : last;
    bool keep = double(all->numKept()) + last * std::max(1.0, last / std::max(before, 1.0)) <= double(options.maxKept);
    Enumeration::Stop stop = all->grow(keep, [&](std::span<const Step> steps, const double *heads) {
      findAlone(steps, heads);
      if (!keep)
        findHalves(steps, heads);
    });
    if (keep) {
      auto [begin, end] = all->ofSize(size);
      indices.clear();
      std::vector<Step> steps;
      for (uint32_t k = begin; k < end; ++k)
        steps.push_back(all->step(k));
      if (begin < end)
        findHalves(steps, all->head(begin));
    }
    bool ends = stop != Enumeration::Stop::Complete || size == kMaxSize;
    if (!summed && !agreesBy(size + kPatience) && (ends || !keep || all->numKept() >= options.features)) {
      findTogether();
      summed = true;
    }
    if (ends || agreesBy(size + kPatience) || (!keep && agreesBy(2 * size + kPatience)))
      return;
  }
}

void ValueSearch::findAlone(std::span<const Step> steps, const double *heads) {
  for (const ValueTarget &target : targets) {
    unsigned size = 0;
    double allowed = 0;
    for (size_t k = 0; k < steps.size(); ++k) {
      if (!fits(all->unit(steps[k]), target))
        continue;
      if (size != all->sizeOf(steps[k])) {
        size = all->sizeOf(steps[k]);
        allowed = std::max(kHeadSlack * options.slack * noise,
                           3 * limit(alone, size + target.transform().cost + kFreeConstant));
        allowed = std::min(allowed, kExplains * target.headSpread());
      }
      if (target.headResidual(heads + k * kHead) <= allowed)
        consider(target, all->values(steps[k]), steps.subspan(k, 1), Operator::Add, alone);
    }
  }
}

void ValueSearch::consider(const ValueTarget &target, const Eigen::MatrixXd &g, std::span<const Step> steps,
                           Operator op, Shortlist &list) {
  Eigen::VectorXd c;
  double misfit = target.fit(g, false, c);
  if (target.hasOffset()) {
    Eigen::VectorXd more;
    if (double less = target.fit(g, true, more); misfit > std::max(1.3 * less, 1.5 * noise)) {
      misfit = less;
      c = more;
    }
  }
  double size = target.transform().cost + kFreeConstant * double(c.size());
  for (const Step &step : steps)
    size += all->sizeOf(step) + 1;
  double order = size + kNodesPerNat * std::log(std::max(misfit, noise) / noise);
  if (!std::isfinite(order) || !list.wants(order) || isKnownFit(list, misfit, order))
    return;
  std::vector<Expr> terms;
  if (g.cols() == 1 && steps.size() == 2)
    terms = {Expr::fold(op, all->expression(steps[0]), all->expression(steps[1]))};
  else
    for (const Step &step : steps)
      terms.push_back(all->expression(step));
  terms.push_back(Expr(1.0));
  list.add({misfit, order, target.transform().inverse(linearSum(c, terms))});
}

const MeetIndex &ValueSearch::indexFor(const ValueTarget &target, MeetKind kind, const MeetKey &tolerance) {
  for (; indexed < all->numKept(); ++indexed) {
    double size[kHead], logs[kHead];
    for (unsigned i = 0; i < kHead; ++i)
      size[i] = std::fabs(all->head(indexed)[i]);
    kernels::kernel(Operator::Log).value(kHead, size, size, logs);
    for (MeetKind k : {MeetKind::Product, MeetKind::Sum})
      keys[unsigned(k)].push_back(meetKey(k, all->head(indexed), logs));
  }
  // Wide enough that a look-up touches few cells, narrow enough that most are empty; powers of two are shared by
  // targets.
  double widest = *std::max_element(tolerance.begin() + 1, tolerance.end());
  int exponent = std::ilogb(std::max(kCellWidth * spreadOf(kind, target.key(kind)), kCellTolerances * widest));
  auto at = indices.find({kind, exponent});
  if (at == indices.end())
    at = indices.try_emplace({kind, exponent}, keys[unsigned(kind)], std::ldexp(1.0, exponent)).first;
  return at->second;
}

void ValueSearch::findHalves(std::span<const Step> steps, const double *heads) {
  if (!isKnown || noise > kMeetNoise || tries >= kMostHalves)
    return;
  std::vector<double> sizes(steps.size() * kHead), logs(sizes.size());
  for (size_t i = 0; i < sizes.size(); ++i)
    sizes[i] = std::fabs(heads[i]);
  kernels::kernel(Operator::Log).value(sizes.size(), sizes.data(), sizes.data(), logs.data());
  for (const ValueTarget &target : targets)
    for (MeetKind kind : {MeetKind::Product, MeetKind::Sum}) {
      // The product of two is that of their reciprocals: one power of f is enough, and its root.
      const Transform &t = target.transform();
      if (kind == MeetKind::Product && t.power && !t.isIdentity() && t.name != "f^2" && t.name != "log f")
        continue;
      MeetKey tolerance = target.tolerance(kind, options.slack * noise);
      // Where one value is uncertain beyond what others differ by, every expression would fit.
      if (!(*std::max_element(tolerance.begin() + 1, tolerance.end()) <=
            kWidestMeet * spreadOf(kind, target.key(kind))))
        continue;
      const MeetIndex &index = indexFor(target, kind, tolerance);
      const MeetKey z = target.key(kind);
      std::vector<uint32_t> found;
      for (size_t k = 0; k < steps.size(); ++k) {
        MeetKey key = meetKey(kind, heads + k * kHead, logs.data() + k * kHead);
        index.find(meetQuotient(z, key), tolerance, found);
        index.find(meetProduct(z, key), tolerance, found);
        for (uint32_t b : found)
          if (tries < kMostHalves)
            tryHalves(steps[k], heads + k * kHead, b, target, kind);
        found.clear();
      }
    }
}

void ValueSearch::tryHalves(const Step &a, const double *headA, uint32_t kept, const ValueTarget &target,
                            MeetKind kind) {
  const Step &b = all->step(kept);
  const Unit &ua = all->unit(a), &ub = all->unit(b);
  const double *headB = all->head(kept);
  double size = all->sizeOf(a) + all->sizeOf(b) + target.transform().cost + kFreeConstant;
  double allowed = std::max(kHeadSlack * options.slack * noise, 3 * limit(halves, size));
  // The head tells most that do not agree, without the other points.
  auto agrees = [&](auto combine) {
    double head[kHead];
    for (unsigned i = 0; i < kHead; ++i)
      head[i] = combine(headA[i], headB[i]);
    bool near = target.headResidual(head) <= allowed;
    tries += near;
    return near;
  };
  Step pair[] = {a, b}, swapped[] = {b, a};
  if (kind == MeetKind::Sum) {
    if (fits(ua, target) && fits(ub, target) &&
        (agrees([](double u, double v) { return u + v; }) || agrees([](double u, double v) { return u - v; }))) {
      Eigen::MatrixXd g(all->numPoints(), 2);
      g << all->values(a), all->values(b);
      consider(target, g, pair, Operator::Add, halves);
    }
    return;
  }
  if (fits(ua * ub, target) && agrees([](double u, double v) { return u * v; })) // 1/(a b) is the other power of f
    consider(target, all->values(a).cwiseProduct(all->values(b)), pair, Operator::Mul, halves);
  if (fits(ua / ub, target) && agrees([](double u, double v) { return u / v; }))
    consider(target, all->values(a).cwiseQuotient(all->values(b)), pair, Operator::Div, halves);
  if (fits(ub / ua, target) && agrees([](double u, double v) { return v / u; }))
    consider(target, all->values(b).cwiseQuotient(all->values(a)), swapped, Operator::Div, halves);
}

void ValueSearch::findTogether() {
  for (const ValueTarget &target : targets) {
    Eigen::Index n = all->numPoints();
    bool plain = target.transform().isIdentity();
    size_t most = std::min({options.features, plain ? SIZE_MAX : kTransformedFeatures, all->numKept()});
    Eigen::MatrixXd columns(n, Eigen::Index(most));
    std::vector<Step> features;
    Eigen::VectorXd constant = target.weights().matrix().normalized(),
                    z = (target.weights() * target.values()).matrix();
    if (target.hasOffset())
      z -= constant * constant.dot(z);
    for (size_t k = 0; k < all->numKept() && features.size() < most; ++k) {
      if (!fits(all->unit(all->step(k)), target))
        continue;
      Eigen::VectorXd g = (target.weights() * all->values(all->step(k)).array()).matrix();
      double size = g.norm();
      if (target.hasOffset())
        g -= constant * constant.dot(g);
      if (!(g.norm() > 1e-9 * size) || !std::isfinite(size))
        continue;
      columns.col(Eigen::Index(features.size())) = g;
      features.push_back(all->step(k));
    }
    columns.conservativeResize(n, Eigen::Index(features.size()));
    for (const SparseSum &sum : findSparseSums(
             columns, z, kTerms, kSums, unsigned(std::min<size_t>(plain ? kTriples : kTransformedTriples, most / 3)))) {
      Eigen::MatrixXd g(n, Eigen::Index(sum.terms.size()));
      std::vector<Step> steps;
      for (unsigned term : sum.terms) {
        g.col(Eigen::Index(steps.size())) = all->values(features[term]);
        steps.push_back(features[term]);
      }
      consider(target, g, steps, Operator::Add, together);
    }
  }
}

std::vector<ValueForm> ValueSearch::refitAll() {
  std::vector<Trial> trials;
  for (Shortlist *list : {&alone, &together, &halves})
    trials.insert(trials.end(), list->trials.begin(), list->trials.end());
  std::stable_sort(trials.begin(), trials.end(), [](const Trial &a, const Trial &b) { return a.order < b.order; });
  trials.resize(std::min(trials.size(), kRefitted));

  std::vector<ValueForm> forms;
  double best = INFINITY;
  auto add = [&](const Expr &e) {
    FitResult fit = refit(e, data);
    if (!std::isfinite(fit.median))
      return;
    best = std::min(best, fit.median);
    if (std::none_of(forms.begin(), forms.end(), [&](const ValueForm &f) { return f.expression == fit.expression; }))
      forms.push_back({fit.expression, fit.median, 0});
  };
  for (const Trial &trial : trials)
    add(trial.expression);
  if (!isKnown || best > kAgrees * noise)
    for (size_t k = 0; k < std::min(trials.size(), kFreed); ++k)
      add(trials[k].expression.parametrised());
  double error = isKnown ? noise : std::max(best, kFinest);
  for (ValueForm &form : forms) {
    form.score = descriptionLength(form.expression, form.median, error);
    if (negative)
      form.expression = -form.expression;
  }
  std::stable_sort(forms.begin(), forms.end(),
                   [](const ValueForm &a, const ValueForm &b) { return a.score < b.score; });
  forms.resize(std::min<size_t>(forms.size(), options.forms));
  return forms;
}

} // namespace

std::vector<ValueForm> hybrid::engine::searchValues(const FitData &data, double noise,
                                                    const ValueSearchOptions &options) {
  return ValueSearch(data, noise, options).run();
}
