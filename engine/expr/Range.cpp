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

Interval Expr::evaluateInterval(std::span<const Interval> box) const {
  std::unordered_map<const void *, Interval> range;
  Interval last;
  for (const Expr &e : nodes()) {
    if (e.isConstant())
      last = Interval::point(e.value());
    else if (e.isVariable())
      last = e.index() < box.size() ? box[e.index()] : Interval::all();
    else
      last = hybrid::evaluate(e.op(), range.at(e.operand(0).id()),
                              e.numOperands() == 2 ? range.at(e.operand(1).id()) : Interval());
    range.emplace(e.id(), last);
  }
  return last;
}
