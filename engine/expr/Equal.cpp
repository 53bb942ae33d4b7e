//===- Equal.cpp - Whether two forms are one function ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Equal.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

//===----------------------------------------------------------------------===//
// Points
//===----------------------------------------------------------------------===//

/// Draws points of a box: from the values where functions have their corners, then anywhere.
class PointSource {
public:
  PointSource(std::span<const Interval> box, size_t count, uint64_t seed) : random(seed), ranges(count) {
    std::copy_n(box.begin(), std::min(count, box.size()), ranges.begin());
    for (const Interval &range : ranges)
      special.push_back(specialValues(range));
  }

  std::vector<double> next() {
    constexpr unsigned kSpecial = 4; // one point of so many
    bool fromCorners = drawn++ % kSpecial == 0;
    std::vector<double> point;
    for (size_t i = 0; i < ranges.size(); ++i)
      point.push_back(fromCorners ? special[i][random() % special[i].size()] : anywhere(ranges[i]));
    return point;
  }

private:
  static std::vector<double> specialValues(const Interval &range) {
    std::vector<double> values;
    for (double x : {range.lo, range.hi, range.middle(), 0.0, 1.0, -1.0, 0.5, 2.0})
      if (std::isfinite(x) && range.contains(x) && std::find(values.begin(), values.end(), x) == values.end())
        values.push_back(x);
    if (values.empty())
      values.push_back(std::isfinite(range.lo) ? range.lo + 1 : range.hi - 1);
    return values;
  }

  double uniform(double lo, double hi) { return lo + (hi - lo) * std::generate_canonical<double, 53>(random); }

  /// Uniform; where an end is infinite, of every size from 1e-3 to 1e3.
  double anywhere(const Interval &range) {
    if (range.isFinite())
      return std::clamp(uniform(range.lo, range.hi), range.lo, range.hi);
    double size = std::pow(10, uniform(-3, 3));
    if (std::isfinite(range.lo))
      return range.lo + size;
    if (std::isfinite(range.hi))
      return range.hi - size;
    return random() % 2 ? size : -size;
  }

  std::mt19937_64 random;
  std::vector<Interval> ranges;
  std::vector<std::vector<double>> special;
  unsigned drawn = 0;
};

//===----------------------------------------------------------------------===//
// Difference
//===----------------------------------------------------------------------===//

/// No value as a real function, and none in floating point either: 1/(1/0) is 0 there.
bool hasNoValue(const Ball &ball, const Expr &e, std::span<const double> point) {
  return ball.kind == Ball::Kind::None && !std::isfinite(e.evaluate(point));
}

/// Looks for a point that separates the forms, and notes where they are furthest apart.
bool findDifference(const Expr &a, const Expr &b, PointSource &source, unsigned points, EqualityReport &report) {
  long double furthest = -1;
  for (unsigned i = 0; i < points; ++i) {
    std::vector<double> point = source.next();
    Ball first = evaluateBall(a, point), second = evaluateBall(b, point);
    bool differ = first.isDisjoint(second) || (first.isValue() && hasNoValue(second, b, point)) ||
                  (second.isValue() && hasNoValue(first, a, point));
    bool both = first.isValue() && second.isValue();
    report.compared += both;
    long double distance = std::fabs(first.middle - second.middle);
    if (differ || (both && distance > furthest)) {
      furthest = distance;
      report.point = point;
      report.first = first;
      report.second = second;
    }
    if (differ)
      return true;
  }
  return false;
}

//===----------------------------------------------------------------------===//
// Proof
//===----------------------------------------------------------------------===//

/// The member of a class that is 0 wherever it has a value: 0, 0*u, 0/u.
std::optional<EGraph::Id> zeroOf(const EGraph &graph, EGraph::Id id) {
  auto isZero = [&](EGraph::Id operand) {
    const Expr *number = graph.number(operand);
    return number && number->value() == 0;
  };
  for (EGraph::Id member : graph.members(id)) {
    const EGraph::Node &node = graph.node(member);
    bool product = node.arity == 2 && (node.op == Operator::Mul || node.op == Operator::Div);
    if ((node.arity == 0 && node.leaf.isNumber(0)) ||
        (product && (isZero(node.operands[0]) || (node.op == Operator::Mul && isZero(node.operands[1])))))
      return member;
  }
  return std::nullopt;
}

bool prove(const Expr &a, const Expr &b, std::span<const Interval> box, const SaturationLimits &limits,
           EqualityReport &report) {
  Saturation saturation(box, limits);
  EGraph::Id left = saturation.add(a), right = saturation.add(b), difference = saturation.add(a - b);
  const EGraph &graph = saturation.equalities();
  auto answered = [&] { return saturation.areEqual(left, right) || zeroOf(graph, difference); };
  saturation.run(answered);
  if (!answered())
    return false;
  report.onlyWhereBoth = !saturation.areEqual(left, right);
  report.rules =
      report.onlyWhereBoth ? graph.explain(difference, *zeroOf(graph, difference)) : graph.explain(left, right);
  return true;
}

} // namespace

EqualityReport engine::compareForms(const Expr &a, const Expr &b, std::span<const Interval> box,
                                    const EqualityOptions &options) {
  EqualityReport report;
  size_t variables = std::max({size_t(a.numVariables()), size_t(b.numVariables()), box.size()});
  PointSource source(box, variables, options.seed);
  if (findDifference(a, b, source, options.points, report))
    report.answer = Equality::Different;
  else if (prove(a, b, box, options.limits, report))
    report.answer = Equality::Equal;
  return report;
}
