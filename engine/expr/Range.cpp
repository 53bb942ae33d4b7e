//===- Range.cpp - Ranges of expressions over boxes -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Expr.h"

#include <unordered_map>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// Operands vary independently, except that u * u is a square.
Interval rangeOf(const Expr &e, const Interval &a, const Interval &b) {
  if (e.is(Operator::Mul) && e.operand(0) == e.operand(1))
    return hybrid::pow(a, Interval(2));
  return hybrid::evaluate(e.op(), a, b);
}

} // namespace

Interval Expr::evaluateInterval(std::span<const Interval> box) const {
  std::unordered_map<const void *, Interval> range;
  Interval last;
  for (const Expr &e : nodes()) {
    if (e.isConstant())
      last = Interval(e.value());
    else if (e.isVariable())
      last = e.index() < box.size() ? box[e.index()] : Interval::all();
    else
      last = rangeOf(e, range.at(e.operand(0).id()), e.numOperands() == 2 ? range.at(e.operand(1).id()) : Interval());
    range.emplace(e.id(), last);
  }
  return last;
}
