//===- Fusion.cpp - Activations written as subgraphs ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Fusion.h"

#include "frontend/onnx/Operators.h"

#include <cmath>
#include <unordered_map>
#include <unordered_set>

using namespace hybrid::onnx;

namespace {

/// A formula in one variable. Products and sums have any number of operands in any order; their numbers are collected
/// before they are compared.
struct Pattern {
  enum Kind : uint8_t { Variable, Number, Call } kind;
  std::string_view op;
  double number = 0;
  std::vector<Pattern> operands;

  Pattern(double number) : kind(Number), number(number) {}
  Pattern(std::string_view op, std::vector<Pattern> operands) : kind(Call), op(op), operands(std::move(operands)) {}
  static Pattern variable() { return Pattern(); }

private:
  Pattern() : kind(Variable) {}
};

struct FusionRow {
  const char *op; ///< of kFusedDomain
  Pattern pattern;
};

std::vector<FusionRow> fusionRows() {
  Pattern x = Pattern::variable();
  auto product = [](std::vector<Pattern> factors) { return Pattern("Mul", std::move(factors)); };
  auto sum = [](std::vector<Pattern> terms) { return Pattern("Add", std::move(terms)); };
  auto call = [](std::string_view op, Pattern operand) { return Pattern(op, {std::move(operand)}); };
  auto geluTanh = [&](Pattern cube) {
    return product({0.5, x, sum({1.0, call("Tanh", product({std::sqrt(2 / M_PI), sum({x, std::move(cube)})}))})});
  };
  return {
      {"Gelu", product({0.5, x, sum({1.0, call("Erf", product({M_SQRT1_2, x}))})})},
      {"GeluTanh", geluTanh(product({0.044715, Pattern("Pow", {x, 3.0})}))},
      {"GeluTanh", geluTanh(product({0.044715, x, x, x}))},
      {"Silu", product({x, call("Sigmoid", x)})},
      {"Mish", product({x, call("Tanh", call("Softplus", x))})},
      {"HardSwish", product({x, call("HardSigmoid", x)})},
  };
}

class Fusion {
public:
  explicit Fusion(Graph &graph) : graph(graph) {
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const std::string &output : graph.nodes[i].outputs)
        producers[output] = i;
      for (const std::string &input : graph.nodes[i].inputs)
        ++uses[input];
    }
    for (const Port &input : graph.inputs)
      isDouble |= input.type == ElementType::F64;
    for (const Port &output : graph.outputs)
      uses[output.name] += 2; // never an inner value
  }

  void run() {
    const std::vector<FusionRow> rows = fusionRows();
    // From the last node, so that the largest product is tried first.
    for (size_t i = graph.nodes.size(); i-- > 0;)
      if (!inner.contains(i) && !fuseActivation(i, rows) && !fuseNormalization(i))
        fuseBias(i);
    std::vector<Node> kept;
    for (size_t i = 0; i < graph.nodes.size(); ++i)
      if (!inner.contains(i))
        kept.push_back(std::move(graph.nodes[i]));
    graph.nodes = std::move(kept);
  }

private:
  using Found = std::vector<size_t>; // inner nodes of a match

  const Node *producer(const std::string &value, std::string_view op = {}) const {
    auto found = producers.find(value);
    if (found == producers.end())
      return nullptr;
    const Node &node = graph.nodes[found->second];
    bool standard = node.domain.empty() && node.outputs.size() == 1;
    return standard && (op.empty() || node.op == op) ? &node : nullptr;
  }

  /// The number that a constant with one element holds.
  std::optional<double> scalar(const std::string &value) const {
    LiteralPtr literal;
    auto initializer = graph.initializers.find(value);
    if (initializer != graph.initializers.end())
      literal = initializer->second;
    else if (const Node *constant = producer(value, "Constant")) {
      auto attribute = constant->attributes.find("value");
      if (attribute != constant->attributes.end())
        literal = attribute->second.tensor;
    }
    if (!literal || literal->shape.size() > 1 || literal->floats.size() != 1)
      return std::nullopt;
    return literal->floats[0];
  }

  bool isConstant(const std::string &value) const {
    return graph.initializers.contains(value) || producer(value, "Constant");
  }

  /// Inner values of a match are used once, by the match.
  bool isInner(const std::string &value) const { return uses.find(value)->second == 1; }

  /// Operands of the product (or sum) that `value` is, seen through nested ones; numbers gather in `number`.
  void flatten(const std::string &value, bool root, bool isProduct, std::vector<std::string> &operands, double &number,
               Found &found) const {
    constexpr size_t kLongest = 4; // of any pattern, and a guard against deep recursion
    if (std::optional<double> constant = scalar(value)) {
      number = isProduct ? number * *constant : number + *constant;
      return;
    }
    const Node *node = producer(value, isProduct ? "Mul" : "Add");
    const Node *inverse = producer(value, isProduct ? "Div" : "Sub");
    bool open = (root || isInner(value)) && operands.size() <= kLongest && found.size() < 16;
    if (node && open && node->inputs.size() == 2) {
      found.push_back(producers.at(value));
      flatten(node->inputs[0], false, isProduct, operands, number, found);
      flatten(node->inputs[1], false, isProduct, operands, number, found);
      return;
    }
    std::optional<double> divisor = inverse && inverse->inputs.size() == 2 ? scalar(inverse->inputs[1]) : std::nullopt;
    if (divisor && open) {
      found.push_back(producers.at(value));
      flatten(inverse->inputs[0], false, isProduct, operands, number, found);
      number = isProduct ? number / *divisor : number - *divisor;
      return;
    }
    operands.push_back(value);
  }

  /// Exporters round the constants of a formula; the replacement must agree to the precision of the model.
  bool near(double a, double b) const { return std::fabs(a - b) <= (isDouble ? 1e-15 : 1e-6) * std::fabs(b); }

  bool matchCommutative(const Pattern &pattern, const std::string &value, bool root, std::string &variable,
                        Found &found) const {
    bool isProduct = pattern.op == "Mul";
    std::vector<std::string> operands;
    std::vector<const Pattern *> wanted;
    double number = isProduct ? 1 : 0, wantedNumber = number;
    Found flattened = found;
    flatten(value, root, isProduct, operands, number, flattened);
    for (const Pattern &operand : pattern.operands) {
      if (operand.kind != Pattern::Number)
        wanted.push_back(&operand);
      else
        wantedNumber = isProduct ? wantedNumber * operand.number : wantedNumber + operand.number;
    }
    if (flattened.size() == found.size() || operands.size() != wanted.size() || !near(number, wantedNumber))
      return false;
    return assign(wanted, operands, variable, flattened) && (found = flattened, true);
  }

  /// Finds an order of `values` in which each matches its pattern.
  bool assign(std::vector<const Pattern *> patterns, const std::vector<std::string> &values, std::string &variable,
              Found &found) const {
    if (patterns.empty())
      return true;
    for (size_t i = 0; i < values.size(); ++i) {
      std::string bound = variable;
      Found inside = found;
      std::vector<std::string> rest = values;
      rest.erase(rest.begin() + static_cast<int64_t>(i));
      if (match(*patterns.back(), values[i], false, bound, inside) &&
          assign({patterns.begin(), patterns.end() - 1}, rest, bound, inside)) {
        variable = bound;
        found = inside;
        return true;
      }
    }
    return false;
  }

  /// Whether `value` is `pattern` of `variable`, which is bound where it is empty.
  bool match(const Pattern &pattern, const std::string &value, bool root, std::string &variable, Found &found) const {
    if (pattern.kind == Pattern::Variable) {
      if (variable.empty())
        variable = value;
      return variable == value;
    }
    if (pattern.kind == Pattern::Number) {
      std::optional<double> number = scalar(value);
      return number && near(*number, pattern.number);
    }
    if (pattern.op == "Mul" || pattern.op == "Add")
      return matchCommutative(pattern, value, root, variable, found);
    const Node *node = producer(value, pattern.op);
    if (!node || !isInner(value) || node->inputs.size() != pattern.operands.size() || !hasUsualAttributes(*node))
      return false;
    found.push_back(producers.at(value));
    for (size_t i = 0; i < node->inputs.size(); ++i)
      if (!match(pattern.operands[i], node->inputs[i], false, variable, found))
        return false;
    return true;
  }

  /// HardSwish contains the HardSigmoid with slope 1/6, which is an attribute and so never exact in double.
  bool hasUsualAttributes(const Node &node) const {
    if (node.op != "HardSigmoid")
      return node.attributes.empty();
    auto alpha = node.attributes.find("alpha"), beta = node.attributes.find("beta");
    return alpha != node.attributes.end() && near(alpha->second.f, 1.0 / 6) &&
           (beta == node.attributes.end() || near(beta->second.f, 0.5));
  }

  bool fuseActivation(size_t i, const std::vector<FusionRow> &rows) {
    Node &node = graph.nodes[i];
    if (!node.domain.empty() || (node.op != "Mul" && node.op != "Div") || node.outputs.size() != 1)
      return false;
    for (const FusionRow &row : rows) {
      std::string variable;
      Found found;
      if (!match(row.pattern, node.outputs[0], true, variable, found))
        continue;
      node.op = row.op;
      node.domain = kFusedDomain;
      node.inputs = {variable};
      node.attributes.clear();
      for (size_t place : found)
        if (place != i)
          inner.insert(place);
      return true;
    }
    return false;
  }

  /// Whether `value` is the mean over the last axis, of `operand` where that is not empty; sets it.
  bool isMeanOfLastAxis(const std::string &value, std::string &operand, Found &found) const {
    const Node *mean = producer(value, "ReduceMean");
    if (!mean || !isInner(value) || mean->inputs.empty() || (!operand.empty() && mean->inputs[0] != operand))
      return false;
    auto keep = mean->attributes.find("keepdims");
    auto attribute = mean->attributes.find("axes");
    std::vector<int64_t> axes;
    if (attribute != mean->attributes.end())
      axes = attribute->second.ints;
    else if (mean->inputs.size() == 2 && graph.initializers.contains(mean->inputs[1]))
      axes = graph.initializers.find(mean->inputs[1])->second->ints;
    if (axes != std::vector<int64_t>{-1} || (keep != mean->attributes.end() && keep->second.i != 1))
      return false;
    operand = mean->inputs[0];
    found.push_back(producers.at(value));
    return true;
  }

  /// d / sqrt(mean(d^2) + epsilon) with d = x - mean(x), as layer normalisation stood in files before opset 17.
  bool fuseNormalization(size_t i) {
    Node &division = graph.nodes[i];
    if (!division.domain.empty() || division.op != "Div" || division.inputs.size() != 2)
      return false;
    const std::string &centred = division.inputs[0];
    const Node *difference = producer(centred, "Sub"), *root = producer(division.inputs[1], "Sqrt");
    const Node *sum =
        root && isInner(division.inputs[1]) && root->inputs.size() == 1 ? producer(root->inputs[0], "Add") : nullptr;
    if (!difference || difference->inputs.size() != 2 || !sum || sum->inputs.size() != 2 || !isInner(root->inputs[0]))
      return false;
    bool epsilonFirst = scalar(sum->inputs[0]).has_value();
    std::optional<double> epsilon = scalar(sum->inputs[epsilonFirst ? 0 : 1]);
    std::string x = difference->inputs[0], square;
    Found found = {producers.at(centred), producers.at(division.inputs[1]), producers.at(root->inputs[0])};
    if (!epsilon || !isMeanOfLastAxis(difference->inputs[1], x, found) ||
        !isMeanOfLastAxis(sum->inputs[epsilonFirst ? 1 : 0], square, found) || !isInner(square))
      return false;
    const Node *power = producer(square, "Pow"), *product = producer(square, "Mul");
    bool isSquare = power ? power->inputs.size() == 2 && power->inputs[0] == centred && scalar(power->inputs[1]) == 2.0
                          : product && product->inputs == std::vector<std::string>{centred, centred};
    if (!isSquare || uses.at(centred) != (power ? 2u : 3u))
      return false;
    found.push_back(producers.at(square));
    inner.insert(found.begin(), found.end());
    division.op = "LayerNormalization";
    division.domain = kFusedDomain;
    division.inputs = {x};
    Attribute attribute;
    attribute.kind = Attribute::Kind::Float;
    attribute.f = *epsilon;
    division.attributes = {{"epsilon", attribute}};
    return true;
  }

  /// x · W + b with a constant b.
  void fuseBias(size_t i) {
    Node &add = graph.nodes[i];
    if (!add.domain.empty() || add.op != "Add" || add.inputs.size() != 2 || add.outputs.size() != 1)
      return;
    for (size_t side : {0, 1}) {
      const std::string &product = add.inputs[side], bias = add.inputs[1 - side];
      const Node *matMul = producer(product, "MatMul");
      if (!matMul || matMul->inputs.size() != 2 || !isInner(product) || !isConstant(bias) ||
          !isConstant(matMul->inputs[1]))
        continue;
      inner.insert(producers.at(product));
      add.op = "MatMul";
      add.domain = kFusedDomain;
      add.inputs = {matMul->inputs[0], matMul->inputs[1], bias};
      return;
    }
  }

  Graph &graph;
  std::unordered_map<std::string, size_t> producers, uses;
  std::unordered_set<size_t> inner;
  bool isDouble = false;
};

} // namespace

void hybrid::onnx::fuseSubgraphs(Graph &graph) { Fusion(graph).run(); }
