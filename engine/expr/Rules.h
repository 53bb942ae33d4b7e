//===- Rules.h - The table of identities ------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each rule is a line of text: name, left side, right side, and a guard that interval arithmetic over the box must
// prove. A left side that is a function or a power is compared with one node. One that is a sum or a product is found
// among the terms of a sum (NormalForm.h), whatever else stands there and whatever factor its terms share:
//
//   rule      sin(a)^2 + cos(a)^2 -> 1
//   in        3*x*sin(u)^2 + y + 3*x*cos(u)^2            a = u, shared factor 3*x
//   gives     3*x + y
//
// One that is a single product is found to a power too: sin(u)^2/cos(u)^2 = tan(u)^2 by sin(a)/cos(a) -> tan(a).
//
// Where its guard is proved, both sides of a rule have the same value at every point of the box at which the left one
// has a value.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_RULES_H
#define HYBRID_ENGINE_EXPR_RULES_H

#include "engine/expr/NormalForm.h"

#include <span>
#include <string_view>

namespace hybrid::engine {

/// One identity. Texts are in the syntax of Parse.h over the operands a and b.
struct Rule {
  std::string_view name;
  std::string_view from, to;
  std::string_view guard; ///< comparisons joined by ","; empty if it always holds
};

/// All of them, for the rewriters, tests and documentation.
std::span<const Rule> rules();

/// `e` after rule `rule` at its root, or nullopt if it does not match or the guard is not proved over the box.
std::optional<Expr> applyRule(const Rule &rule, const Expr &e, std::span<const Interval> box = {});

/// A node after one rule at its root.
struct NodeRewrite {
  const Rule *rule;
  Expr form;
};
/// Every rewrite of an operation by one rule that is not on terms.
std::vector<NodeRewrite> nodeRewrites(const Expr &e, std::span<const Interval> box);

/// A sum after one rule on some of its terms.
struct TermRewrite {
  const Rule *rule;
  std::vector<Term> sum;
};
/// Every rewrite by one rule of a sum or product.
std::vector<TermRewrite> termRewrites(const std::vector<Term> &sum, const NormalForm &algebra);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_RULES_H
