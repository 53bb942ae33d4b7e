//===- Simplify.cpp - The shortest form, by proved steps ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Simplify.h"

#include "engine/expr/Factor.h"
#include "engine/expr/NormalForm.h"
#include "engine/expr/Rules.h"
#include "engine/expr/Saturation.h"

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// Work is bounded by these: rounds of the whole, rewrites at one node, terms of an expanded sum.
constexpr int kMaxRounds = 6;
constexpr int kMaxRewrites = 16;
constexpr size_t kMaxExpandedTerms = 20;
constexpr SaturationLimits kLimits = {.rounds = 6, .nodes = 1500, .forms = 100, .terms = 20};

class Simplifier {
public:
  explicit Simplifier(std::span<const Interval> box) : facts(box), algebra(facts) {}

  Expr run(const Expr &e) {
    Expr best = e;
    for (int round = 0; round < kMaxRounds; ++round) {
      Expr next = best.transform([&](const Expr &node, std::span<const Expr> operands) {
        if (!node.isOperation())
          return node;
        return simplified(Expr::make(node.op(), operands[0], operands.size() > 1 ? operands[1] : Expr()));
      });
      if (next == best || writtenLength(best) < writtenLength(next))
        break;
      best = next;
    }
    return best;
  }

private:
  static Expr keepCheaper(const Expr &a, const Expr &b) { return writtenLength(b) <= writtenLength(a) ? b : a; }

  /// Of a node whose operands are simplified.
  Expr simplified(Expr e) {
    for (int i = 0; i < kMaxRewrites; ++i) {
      Expr next = rewritten(folded(e));
      next = keepCheaper(next, rearranged(next));
      if (next == e)
        break;
      if (writtenLength(e) < writtenLength(next))
        break;
      e = next;
    }
    return e;
  }

  Expr folded(const Expr &e) {
    if (!e.isOperation())
      return e;
    bool binary = e.numOperands() == 2;
    return Expr::fold(e.op(), e.operand(0), binary ? e.operand(1) : Expr());
  }

  Expr rewritten(const Expr &e) {
    if (!e.isOperation())
      return e;
    for (const NodeRewrite &rewrite : nodeRewrites(e, facts.ranges(e)))
      if (Expr shorter = refolded(rewrite.form); writtenLength(shorter) <= writtenLength(e))
        return shorter;
    return e;
  }

  /// The right side of a rule, its own operations folded.
  Expr refolded(const Expr &e) { return e.isOperation() ? algebra.build(algebra.terms(e)) : e; }

  static bool isAlgebraic(const Expr &e) {
    for (Operator op : {Operator::Add, Operator::Sub, Operator::Mul, Operator::Div, Operator::Neg, Operator::Pow,
                        Operator::Sqrt, Operator::Exp})
      if (e.is(op))
        return true;
    return false;
  }

  /// The cheapest way found to write a sum of products.
  Expr rearranged(const Expr &e) {
    if (!isAlgebraic(e))
      return e;
    Expr best = keepCheaper(e, factored(algebra.terms(e), algebra));
    if (auto expanded = algebra.expandedTerms(e, kMaxExpandedTerms))
      best = keepCheaper(best, factored(*expanded, algebra));
    return best;
  }

  Facts facts;
  NormalForm algebra;
};

} // namespace

static Expr shorter(const Expr &a, const Expr &b) { return writtenLength(b) < writtenLength(a) ? b : a; }

Expr engine::simplify(const Expr &e, std::span<const Interval> box) {
  Simplifier greedy(box);
  Expr first = greedy.run(e);
  Saturation saturation(box, kLimits);
  EGraph::Id id = saturation.add(first);
  saturation.run();
  return shorter(first, greedy.run(saturation.best(id)));
}

Expr engine::cheapest(const Expr &e, std::span<const Interval> box) {
  Saturation saturation(box, kLimits);
  EGraph::Id id = saturation.add(Simplifier(box).run(e));
  saturation.run();
  return saturation.best(id, FormCost::Evaluation);
}
