//===- Expression.cpp - Random closed forms -------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/random/Program.h"

#include <sstream>

using namespace hybrid;
using namespace hybrid::random;

namespace {

struct Node {
  enum class Kind : uint8_t { Input, Constant, Apply, Select } kind;
  Operator op = Operator::Add; ///< of Apply
  double constant = 0;
  unsigned a = 0, b = 0, c = 0, d = 0; ///< operands; Select is `a < b ? c : d`

  std::vector<unsigned> operands() const {
    if (kind == Kind::Select)
      return {a, b, c, d};
    if (kind == Kind::Apply)
      return info(op).arity == 2 ? std::vector{a, b} : std::vector{a};
    return {};
  }
};

class Expression : public Program {
public:
  Expression(Precision format, size_t inputs, std::vector<Node> nodes, std::vector<unsigned> results)
      : format(format), inputCount(inputs), nodes(std::move(nodes)), results(std::move(results)) {}

  Precision precision() const override { return format; }
  size_t inputs() const override { return inputCount; }
  size_t outputs() const override { return results.size(); }
  bool hasScalars() const override { return true; }
  std::string text() const override;
  std::vector<Enclosure> enclose(const std::vector<double> &row) const override;
  std::vector<std::unique_ptr<Program>> prefixes() const override;

private:
  std::vector<bool> used() const;
  void printNode(std::ostream &out, unsigned i) const;
  void printColumns(std::ostream &out) const;

  Precision format;
  size_t inputCount;
  std::vector<Node> nodes;
  std::vector<unsigned> results;
};

} // namespace

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

/// Nodes that a result depends on.
std::vector<bool> Expression::used() const {
  std::vector<bool> marks(nodes.size());
  for (unsigned result : results)
    marks[result] = true;
  for (size_t i = nodes.size(); i-- > 0;)
    if (marks[i])
      for (unsigned operand : nodes[i].operands())
        marks[operand] = true;
  return marks;
}

void Expression::printNode(std::ostream &out, unsigned i) const {
  const Node &node = nodes[i];
  const char *type = typeName(format);
  switch (node.kind) {
  case Node::Kind::Input:
    return;
  case Node::Kind::Constant:
    out << "  %v" << i << " = arith.constant " << literal(format, node.constant) << " : " << type << "\n";
    return;
  case Node::Kind::Apply:
    out << "  %v" << i << " = " << opName(node.op) << " %v" << node.a;
    if (info(node.op).arity == 2)
      out << ", %v" << node.b;
    out << " : " << type << "\n";
    return;
  case Node::Kind::Select:
    out << "  %c" << i << " = arith.cmpf olt, %v" << node.a << ", %v" << node.b << " : " << type << "\n"
        << "  %v" << i << " = arith.select %c" << i << ", %v" << node.c << ", %v" << node.d << " : " << type << "\n";
    return;
  }
}

/// The network that applies the module to the columns of its argument.
void Expression::printColumns(std::ostream &out) const {
  std::string type = typeName(format), column = "tensor<?x1x" + type + ">";
  auto batch = [&](size_t width) { return "tensor<?x" + std::to_string(width) + "x" + type + ">"; };
  out << "hybrid.network @columns(%x: " << batch(inputCount) << ") -> " << batch(results.size()) << " {\n"
      << "  %zero = arith.constant 0 : index\n  %n = tensor.dim %x, %zero : " << batch(inputCount) << "\n";
  std::string operands, operandTypes, resultNames, resultTypes;
  for (size_t i = 0; i < inputCount; ++i) {
    out << "  %x" << i << " = tensor.extract_slice %x[0, " << i << "] [%n, 1] [1, 1] : " << batch(inputCount) << " to "
        << column << "\n";
    operands += (i ? ", %x" : "%x") + std::to_string(i);
    operandTypes += (i ? ", " : "") + column;
  }
  for (size_t i = 0; i < results.size(); ++i) {
    resultNames += (i ? ", %y#" : "%y#") + std::to_string(i);
    resultTypes += (i ? ", " : "") + column;
  }
  out << "  %y:" << results.size() << " = hybrid.apply @scalars(" << operands << ") : (" << operandTypes << ") -> ("
      << resultTypes << ")\n"
      << "  %z = tensor.concat dim(1) " << resultNames << " : (" << resultTypes << ") -> " << batch(results.size())
      << "\n  hybrid.return %z : " << batch(results.size()) << "\n}\n";
}

std::string Expression::text() const {
  std::ostringstream out;
  const char *type = typeName(format);
  out << "hybrid.module @scalars(";
  for (size_t i = 0; i < inputCount; ++i)
    out << (i ? ", %v" : "%v") << i << ": " << type;
  out << ") -> (";
  for (size_t i = 0; i < results.size(); ++i)
    out << (i ? ", " : "") << type;
  out << ") {\n";
  std::vector<bool> marks = used();
  for (unsigned i = 0; i < nodes.size(); ++i)
    if (marks[i])
      printNode(out, i);
  out << "  hybrid.return ";
  for (size_t i = 0; i < results.size(); ++i)
    out << (i ? ", %v" : "%v") << results[i];
  out << " : ";
  for (size_t i = 0; i < results.size(); ++i)
    out << (i ? ", " : "") << type;
  out << "\n}\n";
  printColumns(out);
  return out.str();
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// `a < b ? c : d`: one of them where the comparison is certain, else both.
static Enclosure select(const Enclosure &a, const Enclosure &b, const Enclosure &c, const Enclosure &d) {
  bool mayBeNaN = a.getRange().mayBeNaN || b.getRange().mayBeNaN;
  if (a.isExact() && b.isExact())
    return a.getExact() < b.getExact() ? c : d;
  if (!mayBeNaN && a.getRange().hi < b.getRange().lo)
    return c;
  if (!mayBeNaN && a.getRange().lo >= b.getRange().hi)
    return d;
  return hull(c, d);
}

std::vector<Enclosure> Expression::enclose(const std::vector<double> &row) const {
  std::vector<Enclosure> values;
  for (const Node &node : nodes)
    switch (node.kind) {
    case Node::Kind::Input:
      values.push_back(Enclosure::exactly(format, row[values.size()]));
      break;
    case Node::Kind::Constant:
      values.push_back(Enclosure::exactly(format, node.constant));
      break;
    case Node::Kind::Apply:
      values.push_back(evaluate(node.op, values[node.a], values[node.b]));
      break;
    case Node::Kind::Select:
      values.push_back(select(values[node.a], values[node.b], values[node.c], values[node.d]));
      break;
    }
  std::vector<Enclosure> outputs;
  for (unsigned result : results)
    outputs.push_back(values[result]);
  return outputs;
}

std::vector<std::unique_ptr<Program>> Expression::prefixes() const {
  std::vector<std::unique_ptr<Program>> programs;
  for (unsigned i = inputCount; i < nodes.size(); ++i)
    if (used()[i] && nodes[i].kind != Node::Kind::Constant)
      programs.push_back(std::make_unique<Expression>(
          format, inputCount, std::vector<Node>(nodes.begin(), nodes.begin() + i + 1), std::vector<unsigned>{i}));
  return programs;
}

//===----------------------------------------------------------------------===//
// Choice
//===----------------------------------------------------------------------===//

static Node makeNode(Random &random, Precision format, size_t count) {
  auto operand = [&] { // recent values more often, so that the graph is deep
    size_t back = below(random, random() % 2 ? count : std::min<size_t>(count, 4));
    return static_cast<unsigned>(count - 1 - back);
  };
  Node node{Node::Kind::Apply};
  node.a = operand();
  node.b = operand();
  switch (below(random, 10)) {
  case 0:
    node.kind = Node::Kind::Constant;
    node.constant = makeRow(random, 1, format).front();
    return node;
  case 1:
    node.kind = Node::Kind::Select;
    node.c = operand();
    node.d = operand();
    return node;
  case 2:
  case 3:
  case 4: { // arithmetic more often than the table's share of it
    constexpr Operator kArithmetic[] = {Operator::Add, Operator::Sub, Operator::Mul, Operator::Div};
    node.op = kArithmetic[below(random, 4)];
    return node;
  }
  default:
    node.op = kOperators[below(random, std::size(kOperators))].id;
    return node;
  }
}

std::unique_ptr<Program> hybrid::random::makeExpression(Random &random) {
  Precision format = random() % 2 ? Precision::Single : Precision::Double;
  size_t inputs = 1 + below(random, 4), steps = 1 + below(random, 14), results = 1 + below(random, 3);
  std::vector<Node> nodes(inputs, Node{Node::Kind::Input});
  for (size_t i = 0; i < steps; ++i)
    nodes.push_back(makeNode(random, format, nodes.size()));
  std::vector<unsigned> outputs;
  for (size_t i = 0; i < results; ++i)
    outputs.push_back(static_cast<unsigned>(nodes.size() - 1 - below(random, std::min(steps, results))));
  return std::make_unique<Expression>(format, inputs, std::move(nodes), std::move(outputs));
}
