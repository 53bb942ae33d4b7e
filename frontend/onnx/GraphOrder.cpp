//===- GraphOrder.cpp - Well-formedness and order of a graph --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/GraphOrder.h"

#include <unordered_map>

using namespace hybrid::onnx;

namespace {

constexpr size_t kNoNode = SIZE_MAX; // defined by an input or an initializer

class GraphSorter {
public:
  GraphSorter(Graph &graph, std::vector<Problem> &problems) : graph(graph), problems(problems) {}

  void run() {
    size_t before = problems.size();
    collectDefinitions();
    checkUses();
    if (problems.size() == before)
      sort();
  }

private:
  void define(const std::string &name, size_t node) {
    if (definitions.emplace(name, node).second)
      return;
    if (node == kNoNode)
      problems.push_back({"", "", "the input " + quoted(name) + " stands twice in the graph"});
    else
      problems.push_back({graph.nodes[node].name, graph.nodes[node].op, "defines " + quoted(name) + " a second time"});
  }

  void collectDefinitions() {
    for (const auto &[name, literal] : graph.initializers)
      definitions.emplace(name, kNoNode);
    for (const Port &input : graph.inputs)
      define(input.name, kNoNode);
    for (size_t i = 0; i < graph.nodes.size(); ++i)
      for (const std::string &output : graph.nodes[i].outputs)
        if (!output.empty())
          define(output, i);
  }

  void checkUses() {
    for (const Node &node : graph.nodes)
      for (const std::string &input : node.inputs)
        if (!input.empty() && !definitions.contains(input))
          problems.push_back(
              {node.name, node.op, "uses " + quoted(input) + ", which no node, input or initializer defines"});
    for (const Port &output : graph.outputs)
      if (!definitions.contains(output.name))
        problems.push_back({"", "", "the output " + quoted(output.name) + " is not defined by any node"});
  }

  size_t definingNode(const std::string &name) const { return name.empty() ? kNoNode : definitions.find(name)->second; }

  /// Depth-first from the outputs, with a stack of our own: graphs may be deep.
  void sort() {
    enum : char { New, Open, Done };
    std::vector<char> state(graph.nodes.size(), New);
    std::vector<size_t> order;
    struct Frame {
      size_t node, nextInput;
    };
    std::vector<Frame> stack;
    for (const Port &output : graph.outputs) {
      size_t root = definingNode(output.name);
      if (root == kNoNode || state[root] == Done)
        continue;
      stack.push_back({root, 0});
      state[root] = Open;
      while (!stack.empty()) {
        Frame &top = stack.back();
        const Node &node = graph.nodes[top.node];
        if (top.nextInput == node.inputs.size()) {
          state[top.node] = Done;
          order.push_back(top.node);
          stack.pop_back();
          continue;
        }
        size_t next = definingNode(node.inputs[top.nextInput++]);
        if (next == kNoNode || state[next] == Done)
          continue;
        if (state[next] == Open) {
          problems.push_back(
              {graph.nodes[next].name, graph.nodes[next].op, "depends on its own output: the graph has a cycle"});
          return;
        }
        state[next] = Open;
        stack.push_back({next, 0});
      }
    }
    std::vector<Node> sorted;
    sorted.reserve(order.size());
    for (size_t node : order)
      sorted.push_back(std::move(graph.nodes[node]));
    graph.nodes = std::move(sorted);
  }

  Graph &graph;
  std::vector<Problem> &problems;
  std::unordered_map<std::string, size_t> definitions;
};

} // namespace

void hybrid::onnx::checkAndSort(Graph &graph, std::vector<Problem> &problems) { GraphSorter(graph, problems).run(); }
