//===- Expr.cpp - Construction and traversal of expressions ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Expr.h"

#include "engine/expr/Program.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <set>
#include <unordered_map>
#include <unordered_set>

using namespace hybrid;
using namespace hybrid::engine;

struct Expr::Node {
  Kind kind = Kind::Number;
  Operator op = Operator::Add;
  uint8_t arity = 0;
  bool hasParameters = false;
  unsigned index = 0;
  unsigned numVariables = 0;
  unsigned treeSize = 1;
  uint64_t hash = 0;
  double value = 0;
  std::optional<ExactNumber> exact;
  // Handles of the operands; empty ones are never handed out.
  Expr operands[2] = {Expr(std::shared_ptr<const Node>()), Expr(std::shared_ptr<const Node>())};
};

namespace {

/// Finaliser of SplitMix64 over a running combination.
uint64_t mix(uint64_t h, uint64_t v) {
  h += v + 0x9e3779b97f4a7c15;
  h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9;
  h = (h ^ (h >> 27)) * 0x94d049bb133111eb;
  return h ^ (h >> 31);
}

} // namespace

//===----------------------------------------------------------------------===//
// Construction
//===----------------------------------------------------------------------===//

Expr::Expr() {
  static const Expr zero(0.0);
  node = zero.node;
}

Expr::Expr(double value) {
  auto leaf = std::make_shared<Node>();
  leaf->value = value;
  leaf->exact = ExactNumber::of(value);
  leaf->hash = mix(0, std::bit_cast<uint64_t>(value));
  node = std::move(leaf);
}

Expr::Expr(const ExactNumber &value) {
  auto leaf = std::make_shared<Node>();
  leaf->value = value.value();
  leaf->exact = value;
  leaf->hash = mix(0, std::bit_cast<uint64_t>(leaf->value));
  node = std::move(leaf);
}

Expr Expr::parameter(double value) {
  auto leaf = std::make_shared<Node>();
  leaf->kind = Kind::Parameter;
  leaf->value = value;
  leaf->hasParameters = true;
  leaf->hash = mix(1, std::bit_cast<uint64_t>(value));
  return Expr(std::shared_ptr<const Node>(std::move(leaf)));
}

Expr Expr::variable(unsigned index) {
  auto leaf = std::make_shared<Node>();
  leaf->kind = Kind::Variable;
  leaf->index = index;
  leaf->numVariables = index + 1;
  leaf->hash = mix(2, index);
  return Expr(std::shared_ptr<const Node>(std::move(leaf)));
}

Expr Expr::make(Operator op, const Expr &a, const Expr &b) {
  auto operation = std::make_shared<Node>();
  operation->kind = Kind::Operation;
  operation->op = op;
  operation->arity = static_cast<uint8_t>(info(op).arity);
  operation->operands[0] = a;
  if (operation->arity == 2)
    operation->operands[1] = b;
  uint64_t size = 1, hash = mix(3, static_cast<uint64_t>(op));
  for (unsigned i = 0; i < operation->arity; ++i) {
    const Node &operand = *operation->operands[i].node;
    operation->hasParameters |= operand.hasParameters;
    operation->numVariables = std::max(operation->numVariables, operand.numVariables);
    size += operand.treeSize;
    hash = mix(hash, operand.hash);
  }
  operation->treeSize = static_cast<unsigned>(std::min<uint64_t>(size, std::numeric_limits<unsigned>::max()));
  operation->hash = hash;
  return Expr(std::shared_ptr<const Node>(std::move(operation)));
}

Expr Expr::fold(Operator op, const Expr &a, const Expr &b) {
  bool binary = info(op).arity == 2;
  if (a.isNumber() && (!binary || b.isNumber())) {
    if (a.exact() && (!binary || b.exact())) {
      if (auto exact = engine::evaluate(op, *a.exact(), binary ? *b.exact() : ExactNumber{}))
        return *exact;
    } else if (double value = hybrid::evaluate(op, a.value(), binary ? b.value() : 0.0); std::isfinite(value)) {
      return value;
    }
  }
  switch (op) {
  case Operator::Add:
    if (a.isNumber(0))
      return b;
    [[fallthrough]];
  case Operator::Sub:
    if (b.isNumber(0))
      return a;
    if (a.isNumber(0))
      return fold(Operator::Neg, b);
    break;
  case Operator::Mul:
    if (a.isNumber(1))
      return b;
    if (a.isNumber(-1))
      return fold(Operator::Neg, b);
    if (b.isNumber(-1))
      return fold(Operator::Neg, a);
    [[fallthrough]];
  case Operator::Div:
  case Operator::Pow:
    if (b.isNumber(1))
      return a;
    break;
  case Operator::Neg:
    if (a.is(Operator::Neg))
      return a.operand(0);
    break;
  default:
    break;
  }
  return make(op, a, b);
}

//===----------------------------------------------------------------------===//
// Access
//===----------------------------------------------------------------------===//

Expr::Kind Expr::kind() const { return node->kind; }
const std::optional<ExactNumber> &Expr::exact() const { return node->exact; }
unsigned Expr::numOperands() const { return node->arity; }
uint64_t Expr::hash() const { return node->hash; }
bool Expr::hasParameters() const { return node->hasParameters; }
unsigned Expr::numVariables() const { return node->numVariables; }
unsigned Expr::treeSize() const { return node->treeSize; }

double Expr::value() const {
  assert(isConstant());
  return node->value;
}

unsigned Expr::index() const {
  assert(isVariable());
  return node->index;
}

Operator Expr::op() const {
  assert(isOperation());
  return node->op;
}

const Expr &Expr::operand(unsigned i) const {
  assert(i < node->arity);
  return node->operands[i];
}

bool Expr::operator==(const Expr &other) const {
  if (node == other.node)
    return true;
  const Node &a = *node, &b = *other.node;
  if (a.hash != b.hash || a.kind != b.kind || a.treeSize != b.treeSize)
    return false;
  switch (a.kind) {
  case Kind::Number:
  case Kind::Parameter:
    return std::bit_cast<uint64_t>(a.value) == std::bit_cast<uint64_t>(b.value);
  case Kind::Variable:
    return a.index == b.index;
  case Kind::Operation:
    return a.op == b.op && a.operands[0] == b.operands[0] && (a.arity == 1 || a.operands[1] == b.operands[1]);
  }
  return false;
}

//===----------------------------------------------------------------------===//
// Traversal
//===----------------------------------------------------------------------===//

std::vector<Expr> Expr::nodes() const {
  std::vector<Expr> order;
  std::unordered_set<const void *> done;
  // A stack of its own: depth is limited by memory, not by the call stack.
  std::vector<std::pair<Expr, unsigned>> stack = {{*this, 0}};
  while (!stack.empty()) {
    auto &[e, next] = stack.back();
    if (next == 0 && done.contains(e.id())) {
      stack.pop_back();
    } else if (next < e.numOperands()) {
      Expr operand = e.operand(next++);
      stack.emplace_back(std::move(operand), 0);
    } else {
      if (done.insert(e.id()).second)
        order.push_back(e);
      stack.pop_back();
    }
  }
  return order;
}

Expr Expr::transform(const std::function<Expr(const Expr &, std::span<const Expr>)> &f) const {
  std::unordered_map<const void *, Expr> result;
  std::vector<Expr> order = nodes();
  for (const Expr &e : order) {
    std::vector<Expr> operands;
    for (unsigned i = 0; i < e.numOperands(); ++i)
      operands.push_back(result.at(e.operand(i).id()));
    result.emplace(e.id(), f(e, operands));
  }
  return result.at(id());
}

namespace {

/// `e` with new operands; `e` itself if they are the old ones.
Expr rebuilt(const Expr &e, std::span<const Expr> operands) {
  if (!e.isOperation())
    return e;
  bool same = true;
  for (unsigned i = 0; i < e.numOperands(); ++i)
    same &= e.operand(i).id() == operands[i].id();
  return same ? e : Expr::make(e.op(), operands[0], operands.size() > 1 ? operands[1] : Expr());
}

} // namespace

std::vector<unsigned> Expr::variables() const {
  std::set<unsigned> found;
  for (const Expr &e : nodes())
    if (e.isVariable())
      found.insert(e.index());
  return {found.begin(), found.end()};
}

std::vector<Expr> Expr::parameterNodes() const {
  std::vector<Expr> found;
  if (hasParameters())
    for (const Expr &e : nodes())
      if (e.isParameter())
        found.push_back(e);
  return found;
}

std::vector<double> Expr::parameters() const {
  std::vector<double> values;
  for (const Expr &e : parameterNodes())
    values.push_back(e.value());
  return values;
}

Expr Expr::withParameters(std::span<const double> values) const {
  size_t next = 0;
  return transform([&](const Expr &e, std::span<const Expr> operands) {
    return e.isParameter() ? parameter(values[next++]) : rebuilt(e, operands);
  });
}

Expr Expr::withNumber(size_t k, const Expr &number) const {
  size_t next = 0;
  return transform([&](const Expr &e, std::span<const Expr> operands) {
    return e.isParameter() && next++ == k ? number : rebuilt(e, operands);
  });
}

Expr Expr::frozen() const {
  return transform([](const Expr &e, std::span<const Expr> operands) {
    return e.isParameter() ? Expr(e.value()) : rebuilt(e, operands);
  });
}

Expr Expr::parametrised(bool exponentsToo) const {
  if (isNumber())
    return parameter(value());
  // Bottom-up would reach a shared number once only; each occurrence becomes a parameter of its own.
  return transform([&](const Expr &e, std::span<const Expr> operands) {
    if (!e.isOperation())
      return e;
    Expr next[2];
    for (unsigned i = 0; i < e.numOperands(); ++i) {
      bool exponent = e.op() == Operator::Pow && i == 1;
      next[i] = e.operand(i).isNumber() && (exponentsToo || !exponent) ? parameter(e.operand(i).value())
                : exponent && !exponentsToo                            ? e.operand(i)
                                                                       : operands[i];
    }
    return make(e.op(), next[0], next[1]);
  });
}

Expr Expr::substitute(std::span<const Expr> values) const {
  return transform([&](const Expr &e, std::span<const Expr> operands) {
    return e.isVariable() && e.index() < values.size() ? values[e.index()] : rebuilt(e, operands);
  });
}

Expr Expr::replace(const Expr &from, const Expr &to) const {
  return transform(
      [&](const Expr &e, std::span<const Expr> operands) { return e == from ? to : rebuilt(e, operands); });
}

std::optional<Expr> engine::withoutSign(const Expr &e) {
  if (e.isParameter())
    return std::nullopt;
  if (e.isNumber() && e.exact() && e.value() < 0)
    if (auto positive = engine::evaluate(Operator::Neg, *e.exact()))
      return Expr(*positive);
  if (e.isNumber())
    return e.value() < 0 ? std::optional(Expr(-e.value())) : std::nullopt;
  if (e.is(Operator::Neg))
    return e.operand(0);
  if (!e.is(Operator::Mul) && !e.is(Operator::Div))
    return std::nullopt;
  std::optional<Expr> first = withoutSign(e.operand(0));
  if (first && first->isNumber(1) && e.is(Operator::Mul))
    return e.operand(1);
  return first ? std::optional(Expr::make(e.op(), *first, e.operand(1))) : std::nullopt;
}

//===----------------------------------------------------------------------===//
// Evaluation of single points and derivatives
//===----------------------------------------------------------------------===//

double Expr::evaluate(std::span<const double> point) const {
  std::unordered_map<const void *, double> value;
  double last = 0;
  for (const Expr &e : nodes()) {
    if (e.isConstant())
      last = e.value();
    else if (e.isVariable())
      last = e.index() < point.size() ? point[e.index()] : std::nan("");
    else
      last = hybrid::evaluate(e.op(), value.at(e.operand(0).id()),
                              e.numOperands() == 2 ? value.at(e.operand(1).id()) : 0.0);
    value.emplace(e.id(), last);
  }
  return last;
}

Eigen::VectorXd Expr::evaluate(const Points &points) const {
  Program program(*this);
  Eigen::VectorXd values(points.rows());
  program.evaluate(points, program.parameters(), values);
  return values;
}

Partials engine::partials(const Expr &node) {
  Expr a = node.operand(0), b = node.numOperands() == 2 ? node.operand(1) : Expr(), r = node;
  switch (node.op()) {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA)                                            \
  case Operator::Id:                                                                                                   \
    return {DA, Expr()};
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA, DB)                                       \
  case Operator::Id:                                                                                                   \
    return {DA, DB};
#include "support/Operators.def"
  }
  return {};
}

Expr Expr::derivative(unsigned index) const {
  // The table writes a vanishing derivative as 0 * a.
  auto isZero = [](const Expr &e) { return e.isNumber(0) || (e.is(Operator::Mul) && e.operand(0).isNumber(0)); };
  std::unordered_map<const void *, Expr> derivative;
  for (const Expr &e : nodes()) {
    Expr d;
    if (e.isVariable() && e.index() == index)
      d = 1.0;
    for (unsigned i = 0; i < e.numOperands(); ++i) {
      const Expr &inner = derivative.at(e.operand(i).id());
      if (inner.isNumber(0))
        continue;
      Partials outer = partials(e);
      const Expr &factor = i == 0 ? outer.a : outer.b;
      if (!isZero(factor))
        d = d + factor * inner;
    }
    derivative.emplace(e.id(), d);
  }
  return derivative.at(id());
}

//===----------------------------------------------------------------------===//
// Size
//===----------------------------------------------------------------------===//

namespace {

/// Counts as SymPy would after its automatic flattening (Expr::size).
struct SymPySize {
  static unsigned number(const Expr &e) {
    if (!e.isNumber() || !e.exact())
      return 1;
    const ExactNumber &x = *e.exact();
    bool hasFactor = x.factor != Rational{1, 1}, hasRoot = x.radicand != 1;
    unsigned factors = hasFactor + (x.piPower != 0) + hasRoot + x.rootOfPi;
    unsigned leaves = hasFactor + (x.piPower == 1 ? 1 : x.piPower ? 3 : 0) + 3 * hasRoot + 3 * x.rootOfPi;
    return factors == 0 ? 1 : leaves + (factors > 1);
  }

  static unsigned count(const Expr &e) {
    if (!e.isOperation())
      return number(e);
    switch (e.op()) {
    case Operator::Add:
    case Operator::Sub: {
      return 1 + terms(e, false);
    }
    case Operator::Mul:
    case Operator::Div:
    case Operator::Neg:
      return product(e, false);
    case Operator::Sqrt:
    case Operator::Cbrt:
      return 2 + count(e.operand(0));
    default: {
      unsigned n = 1;
      for (unsigned i = 0; i < e.numOperands(); ++i)
        n += count(e.operand(i));
      return n;
    }
    }
  }

  /// The terms of a flattened sum.
  static unsigned terms(const Expr &e, bool negative) {
    if (e.is(Operator::Add) || e.is(Operator::Sub))
      return terms(e.operand(0), negative) + terms(e.operand(1), negative != e.is(Operator::Sub));
    if (e.is(Operator::Neg) && (e.operand(0).is(Operator::Add) || e.operand(0).is(Operator::Sub)))
      return terms(e.operand(0), !negative);
    return negative ? product(e, true) : count(e);
  }

  struct Factors {
    unsigned count = 0, nodes = 0;
    bool negative = false, numeric = false;
  };

  static unsigned product(const Expr &e, bool negative) {
    Factors f;
    f.negative = negative;
    collect(e, false, f);
    if (f.negative || f.numeric) {
      ++f.count;
      ++f.nodes;
    }
    return f.nodes + (f.count > 1);
  }

  /// Rational factors of a product are one number; powers of pi and roots are factors of their own.
  static void collectNumber(const Expr &e, bool inverse, Factors &f) {
    ExactNumber x = e.isNumber() && e.exact() ? *e.exact() : ExactNumber::integer(2);
    f.numeric |= x.factor != Rational{1, 1};
    int power = inverse ? -x.piPower : x.piPower;
    for (unsigned nodes : {power == 1 ? 1u : power ? 3u : 0u, x.radicand != 1 ? 3u : 0u, x.rootOfPi ? 3u : 0u}) {
      f.count += nodes != 0;
      f.nodes += nodes;
    }
  }

  static void collect(const Expr &e, bool inverse, Factors &f) {
    if (e.is(Operator::Neg)) {
      f.negative = !f.negative;
      collect(e.operand(0), inverse, f);
    } else if (e.is(Operator::Mul) || e.is(Operator::Div)) {
      collect(e.operand(0), inverse, f);
      collect(e.operand(1), inverse != e.is(Operator::Div), f);
    } else if (e.isConstant()) {
      collectNumber(e, inverse, f);
    } else {
      ++f.count;
      bool power = e.is(Operator::Sqrt) || e.is(Operator::Cbrt) || (e.is(Operator::Pow) && e.operand(1).isConstant());
      f.nodes += count(e) + (inverse && !power ? 2 : 0);
    }
  }
};

} // namespace

unsigned Expr::size() const { return SymPySize::count(*this); }
