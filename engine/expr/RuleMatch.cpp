//===- RuleMatch.cpp - Comparing rules with expressions -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/RuleMatch.h"

#include "engine/expr/Parse.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

using namespace hybrid;
using namespace hybrid::engine;

//===----------------------------------------------------------------------===//
// Reading the table
//===----------------------------------------------------------------------===//

namespace {

const std::vector<std::string> kOperands = {"a", "b"};

Expr parsed(std::string_view text) {
  std::string error;
  return parse(text, kOperands, error).value_or(Expr());
}

std::vector<Comparison> parsedGuard(std::string_view text) {
  std::vector<Comparison> guard;
  while (!text.empty()) {
    size_t end = std::min(text.find(','), text.size()), sign = text.find_first_of("<>");
    bool strict = text[sign + 1] != '=';
    Expr left = parsed(text.substr(0, sign)),
         right = parsed(text.substr(sign + (strict ? 1 : 2), end - sign - (strict ? 1 : 2)));
    guard.push_back({left - right, strict, text[sign] == '<'});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return guard;
}

bool isOnTerms(const Expr &from) {
  return from.is(Operator::Add) || from.is(Operator::Sub) || from.is(Operator::Mul) || from.is(Operator::Div);
}

uint64_t functionsOf(const std::vector<Term> &sum) {
  static_assert(std::size(kOperators) <= 64);
  uint64_t functions = 0;
  for (const Term &term : sum)
    for (const Factor &factor : term.factors)
      if (factor.base.isOperation())
        functions |= uint64_t(1) << static_cast<unsigned>(factor.base.op());
  return functions;
}

} // namespace

CompiledRule engine::compile(const Rule &row) {
  CompiledRule rule{&row, parsed(row.from), parsed(row.to), parsedGuard(row.guard), {}};
  if (!isOnTerms(rule.from))
    return rule;
  Facts nothing({});
  rule.terms = NormalForm(nothing).terms(rule.from);
  auto moreFactors = [](const Term &a, const Term &b) { return a.factors.size() > b.factors.size(); };
  std::stable_sort(rule.terms.begin(), rule.terms.end(), moreFactors);
  for (Term &term : rule.terms)
    std::stable_partition(term.factors.begin(), term.factors.end(),
                          [](const Factor &f) { return f.base.isOperation(); });
  rule.functions = functionsOf(rule.terms);
  return rule;
}

//===----------------------------------------------------------------------===//
// One node
//===----------------------------------------------------------------------===//

namespace {

using Bindings = std::array<std::optional<Expr>, 2>;

bool match(const Expr &pattern, const Expr &e, Bindings &bound) {
  if (pattern.isVariable()) {
    std::optional<Expr> &operand = bound[pattern.index()];
    if (!operand)
      operand = e;
    return *operand == e;
  }
  if (pattern.isNumber())
    return e.isNumber(pattern.value());
  if (pattern.is(Operator::Neg)) {
    std::optional<Expr> positive = withoutSign(e);
    return positive && match(pattern.operand(0), *positive, bound);
  }
  if (!e.is(pattern.op()))
    return false;
  Bindings before = bound;
  auto inOrder = [&](unsigned first) {
    if (!match(pattern.operand(0), e.operand(first), bound))
      return false;
    return pattern.numOperands() == 1 || match(pattern.operand(1), e.operand(1 - first), bound);
  };
  if (inOrder(0))
    return true;
  bound = before;
  bool commutes = e.is(Operator::Add) || e.is(Operator::Mul) || e.is(Operator::Min) || e.is(Operator::Max);
  return commutes && inOrder(1);
}

bool holds(const Comparison &comparison, std::span<const Expr> operands, std::span<const Interval> box) {
  Interval range = comparison.difference.substitute(operands).evaluateInterval(box);
  if (range.mayBeNaN)
    return false;
  double most = comparison.less ? range.hi : -range.lo; // the difference, or its negative, is at most this
  return comparison.strict ? most < 0 : most <= 0;
}

bool holdAll(const CompiledRule &rule, std::span<const Expr> operands, std::span<const Interval> box) {
  return std::all_of(rule.guard.begin(), rule.guard.end(),
                     [&](const Comparison &comparison) { return holds(comparison, operands, box); });
}

//===----------------------------------------------------------------------===//
// Terms of a sum
//===----------------------------------------------------------------------===//

/// Finds the terms of one rule among those of a sum, by trying: the first term of the rule fixes the shared factor, the
/// others must have it too.
class TermMatch {
public:
  TermMatch(const CompiledRule &rule, const std::vector<Term> &sum, const NormalForm &algebra,
            std::vector<TermRewrite> &found)
      : rule(rule), sum(sum), algebra(algebra), found(found) {}

  void run() { matchTerm(0); }

private:
  bool isBound(const Expr &pattern) const {
    for (unsigned index : pattern.variables())
      if (!bound[index])
        return false;
    return true;
  }

  bool isBound(const Term &term) const {
    return std::all_of(term.factors.begin(), term.factors.end(),
                       [&](const Factor &f) { return isBound(f.base) && isBound(f.exponent); });
  }

  Expr instance(const Expr &pattern) const {
    Expr operands[] = {bound[0].value_or(Expr()), bound[1].value_or(Expr())};
    return pattern.substitute(operands);
  }

  bool isUsed(size_t j) const { return std::find(used.begin(), used.end(), j) != used.end(); }

  void matchTerm(size_t k) {
    if (k == rule.terms.size())
      return emit(1);
    const Term &pattern = rule.terms[k];
    if (k > 0 && isBound(pattern))
      return matchExpected(k);
    for (size_t j = 0; j < sum.size(); ++j) {
      if (isUsed(j))
        continue;
      used.push_back(j);
      matchFactors(k, 0, sum[j]);
      used.pop_back();
    }
    if (rule.terms.size() == 1)
      for (size_t j = 0; j < sum.size(); ++j)
        matchPower(j);
  }

  /// The term that must be there, since all operands are known.
  void matchExpected(size_t k) {
    Term expected = scale;
    for (const Factor &factor : rule.terms[k].factors)
      expected = algebra.product(expected, algebra.term(pow(instance(factor.base), instance(factor.exponent))));
    for (size_t j = 0; j < sum.size(); ++j)
      if (!isUsed(j) && sum[j].factors == expected.factors &&
          hasRatio(sum[j].coefficient, rule.terms[k].coefficient, expected.coefficient)) {
        used.push_back(j);
        matchTerm(k + 1);
        used.pop_back();
        return;
      }
  }

  /// The factors of the rule's term k from `next` on, in what is left of a term of the sum.
  void matchFactors(size_t k, size_t next, const Term &rest) {
    const Term &pattern = rule.terms[k];
    if (next == pattern.factors.size())
      return matchScale(k, rest);
    for (size_t i = 0; i < rest.factors.size(); ++i) {
      Bindings before = bound;
      if (match(pattern.factors[next].base, rest.factors[i].base, bound))
        if (std::optional<Term> less = without(rest, i, pattern.factors[next].exponent))
          matchFactors(k, next + 1, *less);
      bound = before;
    }
  }

  /// `term` over its i-th base to the power `pattern`, if that leaves no power of the other sign.
  std::optional<Term> without(Term term, size_t i, const Expr &pattern) {
    Expr &exponent = term.factors[i].exponent;
    if (!pattern.isNumber()) {
      if (!match(pattern, exponent, bound))
        return std::nullopt;
    } else if (!exponent.isNumber(pattern.value())) {
      if (!exponent.isNumber() || !(exponent.value() / pattern.value() > 1))
        return std::nullopt;
      std::optional<Expr> left = addNumbers(exponent, -pattern);
      if (!left || left->value() != std::floor(left->value()))
        return std::nullopt;
      exponent = *left;
      return term;
    }
    term.factors.erase(term.factors.begin() + static_cast<ptrdiff_t>(i));
    return term;
  }

  void matchScale(size_t k, Term rest) {
    if (k == 0) {
      std::optional<Expr> coefficient = quotient(rest.coefficient, rule.terms[0].coefficient);
      if (!coefficient)
        return;
      rest.coefficient = *coefficient;
      scale = rest;
    } else if (rest.factors != scale.factors ||
               !hasRatio(rest.coefficient, rule.terms[k].coefficient, scale.coefficient)) {
      return;
    }
    matchTerm(k + 1);
  }

  /// The rule's only term to a whole power other than 1 in sum[j].
  void matchPower(size_t j) {
    const Term &pattern = rule.terms[0];
    const Factor &first = pattern.factors[0];
    for (size_t i = 0; i < sum[j].factors.size(); ++i) {
      const Factor &factor = sum[j].factors[i];
      if (!first.exponent.isNumber() || !factor.exponent.isNumber())
        continue;
      double n = factor.exponent.value() / first.exponent.value();
      if (n != std::floor(n) || n == 1 || std::fabs(n) > 8 || !pattern.coefficient.exact())
        continue;
      bound = {};
      Term rest = sum[j];
      if (removePowers(pattern, n, rest))
        emitPower(j, n, rest);
      bound = {};
    }
  }

  bool removePowers(const Term &pattern, double n, Term &rest) {
    for (const Factor &wanted : pattern.factors) {
      auto has = [&](const Factor &f) {
        Bindings before = bound;
        if (wanted.exponent.isNumber() && f.exponent.isNumber(n * wanted.exponent.value()) &&
            match(wanted.base, f.base, bound))
          return true;
        bound = before;
        return false;
      };
      auto place = std::find_if(rest.factors.begin(), rest.factors.end(), has);
      if (place == rest.factors.end())
        return false;
      rest.factors.erase(place);
    }
    return true;
  }

  void emitPower(size_t j, double n, Term rest) {
    auto power = engine::evaluate(Operator::Pow, *rule.terms[0].coefficient.exact(),
                                  ExactNumber::integer(static_cast<int64_t>(n)));
    std::optional<Expr> coefficient = power ? quotient(rest.coefficient, *power) : std::nullopt;
    if (!coefficient)
      return;
    rest.coefficient = *coefficient;
    scale = rest;
    used = {j};
    emit(n);
    used.clear();
  }

  static std::optional<Expr> quotient(const Expr &a, const Expr &b) {
    if (!a.exact() || !b.exact())
      return Expr(a.value() / b.value());
    std::optional<ExactNumber> exact = engine::evaluate(Operator::Div, *a.exact(), *b.exact());
    return exact ? std::optional(Expr(*exact)) : std::nullopt;
  }

  /// Whether a = b * scale.
  static bool hasRatio(const Expr &a, const Expr &b, const Expr &scale) {
    std::optional<Expr> product = multiplyNumbers(b, scale);
    return product && product->value() == a.value();
  }

  void emit(double power) {
    Expr operands[] = {bound[0].value_or(Expr()), bound[1].value_or(Expr())};
    Expr right = rule.to.substitute(operands);
    if (!holdAll(rule, operands, algebra.facts.ranges(right)))
      return;
    TermRewrite rewrite{rule.row, {}};
    for (size_t j = 0; j < sum.size(); ++j)
      if (!isUsed(j))
        rewrite.sum.push_back(sum[j]);
    for (const Term &term :
         power == 1 ? algebra.terms(right) : std::vector{algebra.term(Expr::make(Operator::Pow, right, power))})
      algebra.add(rewrite.sum, algebra.product(scale, term));
    found.push_back(std::move(rewrite));
  }

  const CompiledRule &rule;
  const std::vector<Term> &sum;
  const NormalForm &algebra;
  std::vector<TermRewrite> &found;
  Bindings bound;
  Term scale;               ///< what the terms share, once the first is found
  std::vector<size_t> used; ///< terms of the sum that are taken
};

} // namespace

//===----------------------------------------------------------------------===//
// Application
//===----------------------------------------------------------------------===//

std::vector<TermRewrite> engine::termRewrites(const std::vector<Term> &sum, const NormalForm &algebra) {
  std::vector<TermRewrite> found;
  uint64_t present = functionsOf(sum);
  for (const CompiledRule &rule : compiledRules())
    if (!rule.terms.empty() && (rule.functions & ~present) == 0)
      TermMatch(rule, sum, algebra, found).run();
  return found;
}

static std::optional<Expr> applyToNode(const CompiledRule &rule, const Expr &e, std::span<const Interval> box) {
  Bindings bound;
  if (!match(rule.from, e, bound))
    return std::nullopt;
  Expr operands[] = {bound[0].value_or(Expr()), bound[1].value_or(Expr())};
  if (!holdAll(rule, operands, box))
    return std::nullopt;
  return rule.to.substitute(operands);
}

std::vector<NodeRewrite> engine::nodeRewrites(const Expr &e, std::span<const Interval> box) {
  std::vector<NodeRewrite> found;
  for (const CompiledRule &rule : compiledRules())
    if (rule.terms.empty() && rule.from.op() == e.op())
      if (std::optional<Expr> form = applyToNode(rule, e, box))
        found.push_back({rule.row, *form});
  return found;
}

std::optional<Expr> engine::applyRule(const Rule &rule, const Expr &e, std::span<const Interval> box) {
  const CompiledRule &row = compiledRules()[static_cast<size_t>(&rule - rules().data())];
  if (row.terms.empty())
    return applyToNode(row, e, box);
  Facts facts(box);
  NormalForm algebra(facts);
  std::vector<TermRewrite> found;
  std::vector<Term> sum = algebra.terms(e);
  TermMatch(row, sum, algebra, found).run();
  return found.empty() ? std::nullopt : std::optional(algebra.build(found[0].sum));
}
