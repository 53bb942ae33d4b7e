//===- Saturation.h - Trying every rule at once, within bounds --*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A greedy rewriter never takes a step that makes a form longer, so it cannot see that tan(x)*cos(x) is sin(x): tan(x)
// = sin(x)/cos(x) is longer. In an e-graph (EGraph.h) nothing is given up for a rule to be tried. Each round
//
//   1. takes of each class the shortest forms of its nodes, the operands of a node in up to kSpellings ways each;
//   2. rewrites each form, once in its life: exact arithmetic, the laws of sums and products (NormalForm.h, Factor.h,
//      Fractions.h), and every rule of Rules.h that is proved over the box;
//   3. merges each form with what it became, and restores congruence.
//
//   tan(x)*cos(x)    round 1: tan(x) = sin(x)/cos(x)
//                    round 2: sin(x)/cos(x)*cos(x) = sin(x), if cos(x) is not 0 on the box
//
// Commutativity and associativity are no rules here: a form is normalised as a whole, which keeps the graph small. It
// ends when no form is new, or at a bound; a bound makes it miss equalities, never claim one.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_SATURATION_H
#define HYBRID_ENGINE_EXPR_SATURATION_H

#include "engine/expr/EGraph.h"
#include "engine/expr/NormalForm.h"

#include <functional>
#include <unordered_set>

namespace hybrid::engine {

struct SaturationLimits {
  unsigned rounds = 8;
  size_t nodes = 4000; ///< of the graph
  size_t forms = 400;  ///< rewritten in all
  size_t terms = 24;   ///< of an expanded sum
};

enum class StopReason : uint8_t {
  Done,      ///< the caller's question is answered
  Saturated, ///< no form is new: every rule has been tried
  Rounds,
  Nodes,
  Forms
};

/// What makes a form the best of its class.
enum class FormCost : uint8_t {
  Reader,    ///< writtenLength (Factor.h)
  Evaluation ///< the flops of Operators.def; whole powers and roots as multiplications
};

class Saturation {
public:
  explicit Saturation(std::span<const Interval> box, const SaturationLimits &limits = {})
      : facts(box), algebra(facts), limits(limits) {}

  EGraph::Id add(const Expr &e) { return graph.add(e); }
  bool areEqual(EGraph::Id a, EGraph::Id b) const { return graph.find(a) == graph.find(b); }
  const EGraph &equalities() const { return graph; }

  /// Rounds until `done` says so or a bound is met.
  StopReason run(const std::function<bool()> &done = [] { return false; });

  /// The cheapest form of a class.
  Expr best(EGraph::Id id, FormCost cost = FormCost::Reader) const;

private:
  struct Choice {
    Expr form;
    double cost;
  };
  /// Of every class that has a finite form.
  using Choices = std::unordered_map<EGraph::Id, Choice>;
  struct Work {
    EGraph::Id node;
    Expr form;
    double cost;
  };

  Choices cheapest(FormCost cost) const;
  std::optional<Choice> formOf(const EGraph::Node &node, const Choices &best, FormCost cost) const;
  std::vector<Choice> spellings(EGraph::Id id, const Choices &best) const;
  std::vector<Work> newForms();
  void rewrite(const Expr &form, EGraph::Id node);
  void rewriteSum(const std::vector<Term> &sum, EGraph::Id node);
  void rewriteRoot(const Expr &form, EGraph::Id node);
  void mergeRounded();
  void equate(EGraph::Id node, const Expr &form, std::string_view reason);

  Facts facts;
  NormalForm algebra;
  SaturationLimits limits;
  EGraph graph;
  std::unordered_set<Expr> seen;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_SATURATION_H
