//===- EGraph.h - Many forms of one value, shared ---------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A set of expressions under a congruence: nodes known to be equal form a *class*, and the operands of a node are
// classes, so that one node stands for all ways to write its operands.
//
//   add  tan(x)*cos(x)                    four classes: x, tan(x), cos(x), the product
//   merge tan(x) with sin(x)/cos(x)       the product is now also sin(x)/cos(x)*cos(x), with no new product node
//   merge the product with sin(x)         by whoever proves that cos(x) is not 0
//
// If a = b then f(a) = f(b): `rebuild` restores this after merges (as in egg: Willsey et al. 2021, deferred). Each
// merge keeps its reason in a forest over the nodes (Nieuwenhuis and Oliveras 2005): two equal nodes are joined by one
// path, whose edges are rules or congruence, and `explain` lists the rules on it and below.
//
// The graph knows no rule and no order of preference: see Saturation.h.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_EGRAPH_H
#define HYBRID_ENGINE_EXPR_EGRAPH_H

#include "engine/expr/Expr.h"

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hybrid::engine {

class EGraph {
public:
  /// A node, or the class it is in.
  using Id = uint32_t;

  struct Node {
    Expr leaf; ///< a number, parameter or variable; meaningless for an operation
    Operator op = Operator::Add;
    unsigned arity = 0;
    Id operands[2] = {0, 0};
  };

  /// The node of `e`, with all its subexpressions.
  Id add(const Expr &e);
  /// States that a and b are equal. False if that was known, or cannot be: two numbers that differ by more than
  /// rounding are never merged.
  bool merge(Id a, Id b, std::string_view reason);
  /// To be called between merges and questions.
  void rebuild();

  /// The class of a node: equal for nodes that are equal.
  Id find(Id node) const;
  size_t numNodes() const { return nodes.size(); }
  const Node &node(Id id) const { return nodes[id]; }
  /// One id per class, ascending.
  std::vector<Id> classes() const;
  /// The nodes of a class that differ.
  std::span<const Id> members(Id id) const { return classOf(id).members; }
  /// The number that a class is, if it is one.
  const Expr *number(Id id) const;

  /// The reasons that make a and b equal, each once, in the order met; a and b are in one class.
  std::vector<std::string_view> explain(Id a, Id b) const;

private:
  /// Kind or operator, and operands: as written, or as classes.
  struct Key {
    uint32_t kind;
    uint64_t a, b;
    bool operator==(const Key &) const = default;
  };
  struct KeyHash {
    size_t operator()(const Key &key) const;
  };
  struct Class {
    std::vector<Id> members, users; ///< users: nodes with an operand in this class
  };
  /// To the next node on the way to the root of the forest; an empty reason is congruence.
  struct Edge {
    Id to;
    std::string_view reason;
  };

  static Key keyOf(const Expr &leaf);
  Key classKey(const Node &node) const;
  Id addNode(const Node &node, const Key &written);
  void connect(Id a, Id b, std::string_view reason);
  void unite(Id a, Id b);
  void removeDuplicates(Id id);
  Class &classOf(Id id) { return classData[find(id)]; }
  const Class &classOf(Id id) const { return classData[find(id)]; }

  std::vector<Node> nodes;
  std::vector<Class> classData; ///< of the nodes that are their own class
  mutable std::vector<Id> parents;
  std::vector<Edge> forest;
  std::unordered_map<Key, Id, KeyHash> written, known; ///< nodes by operands as written, and by classes
  std::vector<Id> touched;                             ///< classes to look at in `rebuild`
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_EGRAPH_H
