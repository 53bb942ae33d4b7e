//===- Enumerate.cpp - All expressions, the shortest first ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Enumerate.h"

#include "engine/expr/Dimension.h"
#include "engine/expr/Kernels.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <utility>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr unsigned kBatch = 32;
/// Expressions told at a time.
constexpr size_t kDelivered = 2048;
constexpr uint16_t kLeaf = 0xffff;
constexpr int16_t kUnknown = -2, kNone = -1;
/// More units than this are pruned: laws do not use them.
constexpr size_t kMaxUnits = 1024;
/// Values closer to each other than this share of their size are a constant.
constexpr double kConstant = 1e-11;
/// A sum smaller than this share of its terms at every point is rounding.
constexpr double kCancelled = 1e-9;
constexpr double kHuge = 1e120;

constexpr Operator kUsual[] = {Operator::Add,  Operator::Sub, Operator::Mul, Operator::Div, Operator::Pow,
                               Operator::Sqrt, Operator::Exp, Operator::Log, Operator::Sin, Operator::Cos};

bool isCommutative(Operator op) {
  return op == Operator::Add || op == Operator::Mul || op == Operator::Min || op == Operator::Max ||
         op == Operator::Hypot;
}

/// f(-u) is f(u) or -f(u).
bool hasParity(Operator op) {
  switch (op) {
  case Operator::Sin:
  case Operator::Cos:
  case Operator::Tan:
  case Operator::Asin:
  case Operator::Atan:
  case Operator::Sinh:
  case Operator::Cosh:
  case Operator::Tanh:
  case Operator::Asinh:
  case Operator::Atanh:
  case Operator::Cbrt:
  case Operator::Abs:
  case Operator::Erf:
    return true;
  default:
    return false;
  }
}

/// Not arithmetic, a power or a root.
bool isFunction(Operator op) {
  return info(op).arity == 1 && op != Operator::Neg && op != Operator::Sqrt && op != Operator::Cbrt &&
         op != Operator::Abs;
}

/// The sign that makes the first value other than 0 positive.
double leadingSign(const double *v) {
  for (unsigned i = 0; i < Enumeration::kHead; ++i)
    if (v[i] != 0)
      return v[i] < 0 ? -1 : 1;
  return 1;
}

/// Of the leading 24 bits of each value, and the unit.
uint64_t fingerprint(const double *v, double sign, unsigned unit) {
  static constexpr uint64_t kFactors[Enumeration::kHead] = {0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb,
                                                            0xd6e8feb86659fd93, 0xa0761d6478bd642f, 0xe7037ed1a0b428db,
                                                            0x8ebc6af09c88c6e3, 0x589965cc75374cc3};
  constexpr unsigned kDropped = 52 - 24;
  uint64_t h = unit * 0x2545f4914f6cdd1d;
  for (unsigned i = 0; i < Enumeration::kHead; ++i)
    h += ((std::bit_cast<uint64_t>(v[i] * sign + 0.0) + (uint64_t(1) << (kDropped - 1))) >> kDropped) * kFactors[i];
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93;
  h ^= h >> 29;
  return h ? h : 1;
}

/// Finite and not constant, and for sums not cancelled.
bool isWorthKeeping(const double *r, const double *a, bool sum) {
  double lo = r[0], hi = r[0], size = 0, terms = 0, checksum = 0;
  for (unsigned i = 0; i < Enumeration::kHead; ++i) {
    lo = std::min(lo, r[i]);
    hi = std::max(hi, r[i]);
    size = std::max(size, std::fabs(r[i]));
    terms = std::max(terms, std::fabs(a[i]));
    checksum += r[i]; // a NaN escapes comparisons
  }
  return size < kHuge && checksum == checksum && hi - lo > kConstant * size && (!sum || size > kCancelled * terms);
}

} // namespace

/// Candidates of one operator, and the distinct ones that wait for the visitor.
struct Enumeration::Batch {
  bool keep;
  const Visitor &visit;
  unsigned how = 0, n = 0;
  Step steps[kBatch];
  alignas(64) double a[kBatch * kHead], b[kBatch * kHead], r[kBatch * kHead];
  std::vector<Step> found;
  std::vector<double> foundHeads;
};

Enumeration::Enumeration(const Points &x, std::span<const EnumerationLeaf> given, EnumerationOptions opts)
    : options(std::move(opts)), leaves(given.begin(), given.end()), points(unsigned(x.rows())), table(1024) {
  assert(points >= kHead && points % kHead == 0 && leaves.size() < 1000);
  if (options.operators.empty())
    options.operators.assign(std::begin(kUsual), std::end(kUsual));
  addWays();
  for (size_t k = 0; k < leaves.size(); ++k) {
    Eigen::VectorXd values = leaves[k].expression.evaluate(x);
    if (!values.allFinite())
      continue;
    int unit = options.checkUnits ? internUnit(leaves[k].unit) : internUnit(Unit());
    if (!insert(fingerprint(values.data(), options.signFree ? leadingSign(values.data()) : 1, unsigned(unit))))
      continue;
    kept.push_back({kLeaf, uint16_t(unit), uint32_t(kept.size()), uint32_t(k)});
    std::vector<Expr> nodes = leaves[k].expression.nodes();
    functions.push_back(
        std::any_of(nodes.begin(), nodes.end(), [](const Expr &n) { return n.isOperation() && isFunction(n.op()); }));
    heads.insert(heads.end(), values.data(), values.data() + kHead);
    tails.insert(tails.end(), values.data() + kHead, values.data() + points);
  }
}

void Enumeration::addWays() {
  for (Operator op : options.operators) {
    Way way{.op = op, .results = {}};
    if (info(op).arity == 2 && op != Operator::Pow) {
      way.ordered = !isCommutative(op) && !(op == Operator::Sub && options.signFree);
      ways.push_back(way);
      continue;
    }
    way.square = op == Operator::Pow;
    ways.push_back(way);
    if (options.signFree && !way.square && !hasParity(op)) {
      way.negated = true;
      ways.push_back(way);
    }
  }
}

int Enumeration::internUnit(const Unit &unit) {
  auto at = std::find(units.begin(), units.end(), unit);
  if (at != units.end())
    return int(at - units.begin());
  if (!unit.isValid() || units.size() == kMaxUnits)
    return kNone;
  units.push_back(unit);
  return int(units.size()) - 1;
}

int Enumeration::unitAfter(Way &way, unsigned a, unsigned b) {
  if (!options.checkUnits)
    return 0;
  bool binary = info(way.op).arity == 2 && !way.square;
  if (info(way.op).units == UnitRule::Same && binary)
    return a == b ? int(a) : kNone;
  if (way.results.empty())
    way.results.assign(binary ? kMaxUnits * kMaxUnits : kMaxUnits, kUnknown);
  int16_t &result = way.results[binary ? a * kMaxUnits + b : a];
  if (result == kUnknown) {
    Unit operands[] = {units[a], units[b]};
    Expr second = way.square ? Expr(2.0) : Expr::variable(1);
    std::optional<Unit> unit = unitOf(Expr::make(way.op, Expr::variable(0), second), operands);
    result = unit ? int16_t(internUnit(*unit)) : kNone;
  }
  return result;
}

bool Enumeration::insert(uint64_t hash) {
  if (2 * distinct >= table.size()) {
    std::vector<uint64_t> old(2 * table.size());
    old.swap(table);
    for (uint64_t h : old)
      if (h) {
        size_t at = h & (table.size() - 1);
        while (table[at])
          at = (at + 1) & (table.size() - 1);
        table[at] = h;
      }
  }
  size_t at = hash & (table.size() - 1);
  for (; table[at]; at = (at + 1) & (table.size() - 1))
    if (table[at] == hash)
      return false;
  table[at] = hash;
  ++distinct;
  return true;
}

void Enumeration::apply(const Way &way, size_t n, const double *a, const double *b, double *r) const {
  if (way.square)
    return kernels::powConstant(n, a, 2, r);
  if (!way.negated)
    return kernels::kernel(way.op).value(n, a, b, r);
  double negative[kBatch * kHead];
  assert(n <= std::size(negative));
  for (size_t i = 0; i < n; ++i)
    negative[i] = -a[i];
  kernels::kernel(way.op).value(n, negative, b, r);
}

std::pair<uint32_t, uint32_t> Enumeration::ofSize(unsigned size) const {
  return size < ends.size() && size > 0 ? std::pair{ends[size - 1], ends[size]} : std::pair{0u, 0u};
}

unsigned Enumeration::sizeOf(const Step &step) const {
  if (step.how == kLeaf)
    return 1;
  auto keptSize = [&](uint32_t k) { return unsigned(std::upper_bound(ends.begin(), ends.end(), k) - ends.begin()); };
  const Way &way = ways[step.how];
  bool binary = info(way.op).arity == 2 && !way.square;
  return 1 + way.negated + keptSize(step.a) + (binary ? keptSize(step.b) : 0);
}

Expr Enumeration::expression(const Step &step) const {
  if (step.how == kLeaf)
    return leaves[step.b].expression;
  const Way &way = ways[step.how];
  Expr a = expression(kept[step.a]);
  if (way.square)
    return pow(a, Expr(2.0));
  if (info(way.op).arity == 2)
    return Expr::fold(way.op, a, expression(kept[step.b]));
  return Expr::fold(way.op, way.negated ? -a : a);
}

Eigen::VectorXd Enumeration::values(const Step &step) const {
  auto keptValues = [&](uint32_t k) {
    Eigen::VectorXd v(points);
    std::copy_n(head(k), kHead, v.data());
    std::copy_n(tails.data() + size_t(k) * (points - kHead), points - kHead, v.data() + kHead);
    return v;
  };
  if (step.how == kLeaf)
    return keptValues(step.a);
  Eigen::VectorXd r(points), a = keptValues(step.a);
  const Way &way = ways[step.how];
  bool binary = info(way.op).arity == 2 && !way.square;
  Eigen::VectorXd b = binary ? keptValues(step.b) : a;
  apply(way, points, a.data(), b.data(), r.data());
  return r;
}

Enumeration::Stop Enumeration::grow(bool keep, const Visitor &visit) {
  unsigned size = unsigned(counts.size());
  Batch batch{keep, visit, 0, 0, {}, {}, {}, {}, {}, {}};
  if (size == 1) {
    counts.push_back(kept.size());
    ends.push_back(uint32_t(kept.size()));
    batch.found = kept;
    batch.foundHeads = heads;
    deliver(batch);
    return Stop::Complete;
  }
  stop = Stop::Complete;
  counts.push_back(0);
  for (unsigned how = 0; how < ways.size() && stop == Stop::Complete; ++how)
    combine(how, batch);
  deliver(batch);
  ends.push_back(uint32_t(kept.size()));
  return stop;
}

void Enumeration::combine(unsigned how, Batch &batch) {
  Way &way = ways[how];
  batch.how = how;
  unsigned size = unsigned(counts.size()) - 1;
  if (info(way.op).arity == 2 && !way.square) {
    for (unsigned a = 1; a + 1 < size && stop == Stop::Complete; ++a)
      if (way.ordered || a <= size - 1 - a)
        addPairs(how, a, size - 1 - a, batch);
  } else if (size > 1 + way.negated) {
    auto [begin, end] = ofSize(size - 1 - way.negated);
    for (uint32_t k = begin; k < end && stop == Stop::Complete; ++k) {
      int unit = unitAfter(way, kept[k].unit, 0);
      if (unit < 0 || (!options.nested && functions[k] && isFunction(way.op)))
        continue;
      batch.steps[batch.n] = {uint16_t(how), uint16_t(unit), k, 0};
      std::copy_n(head(k), kHead, batch.a + batch.n * kHead);
      if (++batch.n == kBatch)
        flush(batch);
    }
  }
  flush(batch);
}

void Enumeration::addPairs(unsigned how, unsigned sizeA, unsigned sizeB, Batch &batch) {
  Way &way = ways[how];
  auto [beginA, endA] = ofSize(sizeA);
  auto [beginB, endB] = ofSize(sizeB);
  for (uint32_t i = beginA; i < endA && stop == Stop::Complete; ++i)
    for (uint32_t j = way.ordered || sizeA != sizeB ? beginB : i; j < endB && stop == Stop::Complete; ++j) {
      int unit = unitAfter(way, kept[i].unit, kept[j].unit);
      if (unit < 0)
        continue;
      batch.steps[batch.n] = {uint16_t(how), uint16_t(unit), i, j};
      std::copy_n(head(i), kHead, batch.a + batch.n * kHead);
      std::copy_n(head(j), kHead, batch.b + batch.n * kHead);
      if (++batch.n == kBatch)
        flush(batch);
    }
}

void Enumeration::flush(Batch &batch) {
  if (batch.n == 0)
    return;
  const Way &way = ways[batch.how];
  apply(way, batch.n * kHead, batch.a, batch.b, batch.r);
  bool sum = way.op == Operator::Add || way.op == Operator::Sub;
  uint64_t hashes[kBatch];
  unsigned good[kBatch], n = 0;
  for (unsigned k = 0; k < batch.n; ++k) {
    const double *r = batch.r + k * kHead;
    if (!isWorthKeeping(r, batch.a + k * kHead, sum))
      continue;
    hashes[n] = fingerprint(r, options.signFree ? leadingSign(r) : 1, batch.steps[k].unit);
    __builtin_prefetch(&table[hashes[n] & (table.size() - 1)]);
    good[n++] = k;
  }
  for (unsigned g = 0; g < n; ++g) {
    if (!insert(hashes[g]))
      continue;
    const double *r = batch.r + good[g] * kHead;
    if (batch.keep && !keepStep(batch.steps[good[g]], r))
      continue;
    ++counts.back();
    if (batch.visit) {
      batch.found.push_back(batch.steps[good[g]]);
      batch.foundHeads.insert(batch.foundHeads.end(), r, r + kHead);
    }
  }
  tried_ += batch.n;
  batch.n = 0;
  if (batch.found.size() >= kDelivered)
    deliver(batch);
  constexpr uint64_t kClockPeriod = 1 << 16;
  if (distinct >= options.maxDistinct || tried_ >= options.maxTried || (batch.keep && kept.size() >= options.maxKept))
    stop = Stop::Limit;
  else if (tried_ % kClockPeriod < kBatch && options.expired && options.expired())
    stop = Stop::Expired;
}

bool Enumeration::keepStep(const Step &step, const double *head) {
  Eigen::VectorXd all = values(step);
  if (!all.allFinite())
    return false;
  const Way &way = ways[step.how];
  functions.push_back(isFunction(way.op) || functions[step.a] ||
                      (info(way.op).arity == 2 && !way.square && functions[step.b]));
  kept.push_back(step);
  heads.insert(heads.end(), head, head + kHead);
  tails.insert(tails.end(), all.data() + kHead, all.data() + points);
  return true;
}

void Enumeration::deliver(Batch &batch) {
  if (batch.visit && !batch.found.empty())
    batch.visit(batch.found, batch.foundHeads.data());
  batch.found.clear();
  batch.foundHeads.clear();
}
