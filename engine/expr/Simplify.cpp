//===- Simplify.cpp - The shortest form, by proved steps ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Simplify.h"

#include "engine/expr/Factor.h"
#include "engine/expr/NormalForm.h"

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// first(u) / second(u) = quotient(u)
struct QuotientIdentity {
  Operator first, second, quotient;
};
constexpr QuotientIdentity kQuotients[] = {{Operator::Sin, Operator::Cos, Operator::Tan},
                                           {Operator::Sinh, Operator::Cosh, Operator::Tanh}};

/// Work is bounded by these: rounds of the whole, rewrites at one node, terms of an expanded sum.
constexpr int kMaxRounds = 6;
constexpr int kMaxRewrites = 16;
constexpr size_t kMaxExpandedTerms = 20;

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
    for (const Rule &rule : rules())
      if (std::optional<Expr> next = applyRule(rule, e, facts.ranges(e)))
        if (Expr shorter = refolded(*next); writtenLength(shorter) <= writtenLength(e))
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
    std::vector<Term> sum = algebra.terms(e);
    for (Term &term : sum)
      term = withQuotients(term);
    Expr best = keepCheaper(e, factored(sum, algebra));
    if (auto expanded = algebra.expandedTerms(e, kMaxExpandedTerms))
      best = keepCheaper(best, factored(*expanded, algebra));
    return best;
  }

  /// sin(u)/cos(u) -> tan(u), sinh(u)/cosh(u) -> tanh(u), with equal powers.
  Term withQuotients(const Term &term) {
    for (const QuotientIdentity &identity : kQuotients)
      for (size_t i = 0; i < term.factors.size(); ++i)
        for (size_t j = 0; j < term.factors.size(); ++j) {
          const Factor &a = term.factors[i], &b = term.factors[j];
          if (!a.base.is(identity.first) || !b.base.is(identity.second) || !(a.base.operand(0) == b.base.operand(0)) ||
              !a.exponent.isNumber() || !b.exponent.isNumber(-a.exponent.value()))
            continue;
          Term rest{term.coefficient, {}};
          for (size_t k = 0; k < term.factors.size(); ++k)
            if (k != i && k != j)
              rest.factors.push_back(term.factors[k]);
          Term quotient{1.0, {{Expr::make(identity.quotient, a.base.operand(0)), a.exponent}}};
          return withQuotients(algebra.product(rest, quotient));
        }
    return term;
  }

  Facts facts;
  NormalForm algebra;
};

} // namespace

Expr engine::simplify(const Expr &e, std::span<const Interval> box) { return Simplifier(box).run(e); }
