//===- Saturation.cpp - Trying every rule at once, within bounds ----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Saturation.h"

#include "engine/expr/Factor.h"
#include "engine/expr/Fractions.h"
#include "engine/expr/Rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// Ways to write one operand.
constexpr size_t kSpellings = 3;
/// Longer forms are not followed.
constexpr unsigned kMaxTreeSize = 300;
/// Names of steps that are no rule of the table.
constexpr std::string_view kExact = "exact arithmetic", kAlgebra = "sums and products", kFractions = "fractions",
                           kRounding = "rounding of constants";

/// Flops of one node: a power with a small half-integer exponent as the multiplications and the root it becomes.
double flopsOf(const Expr &node) {
  if (!node.isOperation())
    return 0;
  constexpr double kMaxExponent = 32;
  if (node.is(Operator::Pow) && node.operand(1).isNumber()) {
    double n = std::fabs(node.operand(1).value()), whole = std::floor(n);
    if ((n == whole || n - whole == 0.5) && n <= kMaxExponent && n > 0) {
      double root = n == whole ? 0 : info(Operator::Sqrt).flops + (whole > 0);
      double inverse = node.operand(1).value() < 0 ? info(Operator::Div).flops : 0;
      return root + inverse + (whole > 1 ? 1.5 * std::floor(std::log2(whole)) : 0);
    }
  }
  return info(node.op()).flops;
}

/// Of a node whose operands cost a and b. An evaluation costs a little for each leaf, so that forms without end lose.
double costOf(const Expr &node, double a, double b, FormCost cost) {
  if (cost == FormCost::Reader)
    return writtenLength(node, a, b);
  constexpr double kLeaf = 1e-3;
  return (node.isOperation() ? flopsOf(node) : 0) + kLeaf + a + b;
}

bool isAlgebraic(const Expr &e) {
  switch (e.op()) {
  case Operator::Add:
  case Operator::Sub:
  case Operator::Mul:
  case Operator::Div:
  case Operator::Neg:
  case Operator::Pow:
  case Operator::Sqrt:
  case Operator::Exp:
    return true;
  default:
    return false;
  }
}

} // namespace

//===----------------------------------------------------------------------===//
// Extraction
//===----------------------------------------------------------------------===//

std::optional<Saturation::Choice> Saturation::formOf(const EGraph::Node &node, const Choices &best,
                                                     FormCost cost) const {
  if (node.arity == 0)
    return Choice{node.leaf, costOf(node.leaf, 0, 0, cost)};
  const Choice *operands[2] = {};
  for (unsigned i = 0; i < node.arity; ++i) {
    auto found = best.find(graph.find(node.operands[i]));
    if (found == best.end())
      return std::nullopt;
    operands[i] = &found->second;
  }
  Expr form = Expr::make(node.op, operands[0]->form, operands[1] ? operands[1]->form : Expr());
  return Choice{form, costOf(form, operands[0]->cost, operands[1] ? operands[1]->cost : 0, cost)};
}

/// Until nothing gets cheaper: each pass settles at least the classes one level higher.
Saturation::Choices Saturation::cheapest(FormCost cost) const {
  Choices best;
  std::vector<EGraph::Id> classes = graph.classes();
  for (bool changed = true; changed;) {
    changed = false;
    for (EGraph::Id id : classes)
      for (EGraph::Id member : graph.members(id)) {
        std::optional<Choice> choice = formOf(graph.node(member), best, cost);
        if (!choice)
          continue;
        auto [old, isNew] = best.try_emplace(id, *choice);
        if (!isNew && !(choice->cost < old->second.cost))
          continue;
        old->second = *choice;
        changed = true;
      }
  }
  return best;
}

Expr Saturation::best(EGraph::Id id, FormCost cost) const { return cheapest(cost).at(graph.find(id)).form; }

//===----------------------------------------------------------------------===//
// Forms to look at
//===----------------------------------------------------------------------===//

/// The cheapest ways to write a class that begin with different nodes.
std::vector<Saturation::Choice> Saturation::spellings(EGraph::Id id, const Choices &best) const {
  std::vector<Choice> all;
  if (const Expr *number = graph.number(id))
    return {{*number, 0}};
  for (EGraph::Id member : graph.members(id))
    if (std::optional<Choice> choice = formOf(graph.node(member), best, FormCost::Reader))
      all.push_back(*choice);
  std::stable_sort(all.begin(), all.end(), [](const Choice &a, const Choice &b) { return a.cost < b.cost; });
  if (all.size() > kSpellings)
    all.resize(kSpellings);
  return all;
}

std::vector<Saturation::Work> Saturation::newForms() {
  Choices best = cheapest(FormCost::Reader);
  std::vector<Work> work;
  for (EGraph::Id id : graph.classes()) {
    if (graph.number(id))
      continue;
    for (EGraph::Id member : graph.members(id)) {
      const EGraph::Node &node = graph.node(member);
      if (node.arity == 0)
        continue;
      std::vector<Choice> left = spellings(node.operands[0], best);
      std::vector<Choice> right = node.arity == 2 ? spellings(node.operands[1], best) : std::vector<Choice>{{}};
      for (const Choice &a : left)
        for (const Choice &b : right) {
          Expr form = Expr::make(node.op, a.form, b.form);
          if (!seen.contains(form))
            work.push_back({member, form, writtenLength(form, a.cost, b.cost)});
        }
    }
  }
  std::stable_sort(work.begin(), work.end(), [](const Work &a, const Work &b) { return a.cost < b.cost; });
  return work;
}

//===----------------------------------------------------------------------===//
// Rewriting
//===----------------------------------------------------------------------===//

void Saturation::equate(EGraph::Id node, const Expr &form, std::string_view reason) {
  if (form.treeSize() > kMaxTreeSize)
    return;
  for (const Expr &part : form.nodes())
    if (part.isNumber() && !std::isfinite(part.value()))
      return;
  graph.merge(node, graph.add(form), reason);
}

void Saturation::rewriteSum(const std::vector<Term> &sum, EGraph::Id node) {
  equate(node, algebra.build(sum), kAlgebra);
  for (const TermRewrite &rewrite : termRewrites(sum, algebra))
    equate(node, algebra.build(rewrite.sum), rewrite.rule->name);
  equate(node, factored(sum, algebra, /*identities=*/false), kAlgebra);
}

/// sqrt(c*u) = sqrt(c)*sqrt(u), for a sum c*u and each number c > 0 whose root is exact: sqrt(1 - x^2/4) =
/// sqrt(4 - x^2)/2.
void Saturation::rewriteRoot(const Expr &form, EGraph::Id node) {
  std::vector<Term> sum = algebra.terms(form.operand(0));
  for (const Term &term : sum) {
    if (sum.size() < 2 || !term.coefficient.exact())
      continue;
    auto content = engine::evaluate(Operator::Abs, *term.coefficient.exact());
    auto root = content ? engine::evaluate(Operator::Sqrt, *content) : std::nullopt;
    if (!root || *root == ExactNumber::integer(1))
      continue;
    std::vector<Term> inner = sum;
    for (Term &part : inner)
      part.coefficient = part.coefficient / Expr(*content);
    if (std::all_of(inner.begin(), inner.end(), [](const Term &part) { return part.coefficient.isNumber(); }))
      equate(node, Expr(*root) * sqrt(algebra.build(inner)), kAlgebra);
  }
}

/// Numbers that rounding alone may distinguish are one.
void Saturation::mergeRounded() {
  std::vector<EGraph::Id> numbers;
  for (EGraph::Id id : graph.classes())
    if (graph.number(id))
      numbers.push_back(id);
  auto value = [&](EGraph::Id id) { return graph.number(id)->value(); };
  std::sort(numbers.begin(), numbers.end(), [&](EGraph::Id a, EGraph::Id b) { return value(a) < value(b); });
  for (size_t i = 1; i < numbers.size(); ++i) {
    const Expr &a = *graph.number(numbers[i - 1]), &b = *graph.number(numbers[i]);
    constexpr double kUlps = 4;
    if (!(a.exact() && b.exact()) &&
        b.value() - a.value() <= kUlps * std::numeric_limits<double>::epsilon() * std::fabs(a.value()))
      graph.merge(numbers[i - 1], numbers[i], kRounding);
  }
}

void Saturation::rewrite(const Expr &form, EGraph::Id node) {
  Expr folded = Expr::fold(form.op(), form.operand(0), form.numOperands() == 2 ? form.operand(1) : Expr());
  if (!(folded == form))
    equate(node, folded, kExact);
  for (const NodeRewrite &rewrite : nodeRewrites(form, facts.ranges(form)))
    equate(node, rewrite.form, rewrite.rule->name);
  if (!isAlgebraic(form))
    return;
  if (form.is(Operator::Sqrt))
    rewriteRoot(form, node);
  std::vector<Term> sum = algebra.terms(form);
  rewriteSum(sum, node);
  if (std::optional<std::vector<Term>> expanded = algebra.expandedTerms(form, limits.terms))
    rewriteSum(*expanded, node);
  if (std::optional<Expr> fraction = together(sum, algebra, limits.terms))
    equate(node, *fraction, kFractions);
  if (sum.size() == 1)
    if (std::optional<Term> quotient = divided(sum[0], algebra))
      equate(node, algebra.build(*quotient), kFractions);
}

StopReason Saturation::run(const std::function<bool()> &done) {
  for (unsigned round = 0; round < limits.rounds; ++round) {
    if (done())
      return StopReason::Done;
    std::vector<Work> work = newForms();
    if (work.empty())
      return StopReason::Saturated;
    std::optional<StopReason> bound;
    for (const Work &item : work) {
      if (seen.size() >= limits.forms)
        bound = StopReason::Forms;
      else if (graph.numNodes() >= limits.nodes)
        bound = StopReason::Nodes;
      if (bound)
        break;
      if (!seen.insert(item.form).second)
        continue;
      EGraph::Id node = graph.add(item.form);
      graph.merge(node, item.node, {}); // congruent, as rebuild would find
      rewrite(item.form, node);
    }
    mergeRounded();
    graph.rebuild();
    if (bound)
      return done() ? StopReason::Done : *bound;
  }
  return done() ? StopReason::Done : StopReason::Rounds;
}
