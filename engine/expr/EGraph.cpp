//===- EGraph.cpp - Many forms of one value, shared -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/EGraph.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_set>
#include <utility>

using namespace hybrid;
using namespace hybrid::engine;

using Id = EGraph::Id;

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

size_t EGraph::KeyHash::operator()(const Key &key) const {
  uint64_t h = key.kind;
  for (uint64_t part : {key.a, key.b})
    h = (h ^ part) * 0x9e3779b97f4a7c15, h ^= h >> 29;
  return h;
}

/// Kinds of leaves come after the operators. A parameter is its node: two of equal value differ.
EGraph::Key EGraph::keyOf(const Expr &leaf) {
  constexpr uint32_t kLeaves = std::size(kOperators);
  if (leaf.isNumber())
    return {kLeaves, std::bit_cast<uint64_t>(leaf.value()), 0};
  if (leaf.isVariable())
    return {kLeaves + 1, leaf.index(), 0};
  return {kLeaves + 2, reinterpret_cast<uintptr_t>(leaf.id()), 0};
}

EGraph::Key EGraph::classKey(const Node &node) const {
  if (node.arity == 0)
    return keyOf(node.leaf);
  return {static_cast<uint32_t>(node.op), find(node.operands[0]), node.arity == 2 ? find(node.operands[1]) : 0};
}

Id EGraph::find(Id id) const {
  while (parents[id] != id)
    id = parents[id] = parents[parents[id]];
  return id;
}

Id EGraph::add(const Expr &e) {
  std::unordered_map<const void *, Id> ids;
  Id last = 0;
  for (const Expr &part : e.nodes()) {
    Node node;
    Key key;
    if (part.isOperation()) {
      node.op = part.op();
      node.arity = part.numOperands();
      for (unsigned i = 0; i < node.arity; ++i)
        node.operands[i] = ids.at(part.operand(i).id());
      key = {static_cast<uint32_t>(node.op), node.operands[0], node.operands[1]};
    } else {
      node.leaf = part;
      key = keyOf(part);
    }
    last = addNode(node, key);
    ids.emplace(part.id(), last);
  }
  return last;
}

Id EGraph::addNode(const Node &node, const Key &asWritten) {
  auto [place, isNew] = written.try_emplace(asWritten, static_cast<Id>(nodes.size()));
  if (!isNew) {
    Node &old = nodes[place->second];
    if (old.leaf.isNumber() && !old.leaf.exact())
      old.leaf = node.leaf; // perhaps with its exact form
    return place->second;
  }
  Id id = static_cast<Id>(nodes.size());
  nodes.push_back(node);
  parents.push_back(id);
  forest.push_back({id, {}});
  classData.emplace_back();
  auto [same, isFirst] = known.try_emplace(classKey(node), id);
  if (!isFirst) { // another spelling: its operands are equal, not the same
    forest[id] = {same->second, {}};
    parents[id] = find(same->second);
    return id;
  }
  classData[id].members.push_back(id);
  for (unsigned i = 0; i < node.arity; ++i)
    classOf(node.operands[i]).users.push_back(id);
  return id;
}

std::vector<Id> EGraph::classes() const {
  std::vector<Id> roots;
  for (Id id = 0; id < nodes.size(); ++id)
    if (parents[id] == id)
      roots.push_back(id);
  return roots;
}

const Expr *EGraph::number(Id id) const {
  for (Id member : members(id))
    if (nodes[member].arity == 0 && nodes[member].leaf.isNumber())
      return &nodes[member].leaf;
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Merging
//===----------------------------------------------------------------------===//

/// Adds the edge a - b: the tree of a is turned so that a is its root, and hung below b.
void EGraph::connect(Id a, Id b, std::string_view reason) {
  Edge next{b, reason};
  for (Id at = a;;) {
    Edge old = std::exchange(forest[at], next);
    if (old.to == at)
      break;
    next = {at, old.reason};
    at = old.to;
  }
}

void EGraph::unite(Id a, Id b) {
  Id root = find(a), gone = find(b);
  auto weight = [&](Id id) { return classData[id].members.size() + classData[id].users.size(); };
  if (weight(root) < weight(gone))
    std::swap(root, gone);
  parents[gone] = root;
  Class other = std::move(classData[gone]);
  classData[gone] = {};
  Class &into = classData[root];
  into.members.insert(into.members.end(), other.members.begin(), other.members.end());
  into.users.insert(into.users.end(), other.users.begin(), other.users.end());
  touched.push_back(root);
}

bool EGraph::merge(Id a, Id b, std::string_view reason) {
  if (find(a) == find(b))
    return false;
  constexpr double kRounding = 1e-13;
  const Expr *left = number(a), *right = number(b);
  if (left && right) {
    bool exact = left->exact() && right->exact();
    double difference = std::fabs(left->value() - right->value());
    if (exact ? difference != 0 && *left->exact() != *right->exact()
              : !(difference <= kRounding * std::fabs(left->value())))
      return false;
  }
  connect(a, b, reason);
  unite(a, b);
  return true;
}

void EGraph::rebuild() {
  while (!touched.empty()) {
    std::vector<Id> work = std::move(touched);
    touched.clear();
    for (Id &id : work)
      id = find(id);
    std::sort(work.begin(), work.end());
    work.erase(std::unique(work.begin(), work.end()), work.end());
    for (Id id : work) {
      std::vector<Id> users = classOf(id).users; // merging moves them
      for (Id user : users) {
        auto [same, isFirst] = known.try_emplace(classKey(nodes[user]), user);
        if (!isFirst && find(same->second) != find(user))
          merge(user, same->second, {});
      }
    }
    for (Id id : work)
      removeDuplicates(find(id));
  }
}

/// Congruent members and users count once.
void EGraph::removeDuplicates(Id id) {
  Class &data = classData[id];
  for (std::vector<Id> *list : {&data.members, &data.users}) {
    std::unordered_set<Key, KeyHash> seen;
    std::erase_if(*list, [&](Id node) { return !seen.insert(classKey(nodes[node])).second; });
  }
}

//===----------------------------------------------------------------------===//
// Explanation
//===----------------------------------------------------------------------===//

std::vector<std::string_view> EGraph::explain(Id a, Id b) const {
  std::vector<std::string_view> reasons;
  std::unordered_set<Id> done; // nodes whose edge is explained
  std::vector<std::pair<Id, Id>> work = {{a, b}};
  while (!work.empty()) {
    auto [left, right] = work.back();
    work.pop_back();
    std::unordered_set<Id> above;
    for (Id at = left;; at = forest[at].to) {
      above.insert(at);
      if (forest[at].to == at)
        break;
    }
    Id meeting = right;
    while (!above.contains(meeting))
      meeting = forest[meeting].to;
    for (Id start : {left, right})
      for (Id at = start; at != meeting; at = forest[at].to) {
        if (!done.insert(at).second)
          continue;
        const Edge &edge = forest[at];
        if (edge.reason.empty())
          for (unsigned i = 0; i < nodes[at].arity; ++i)
            work.emplace_back(nodes[at].operands[i], nodes[edge.to].operands[i]);
        else if (std::find(reasons.begin(), reasons.end(), edge.reason) == reasons.end())
          reasons.push_back(edge.reason);
      }
  }
  return reasons;
}
