//===- Ranges.cpp - Bounds of expressions ---------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Ranges.h"

#include "frontend/dsl/Constants.h"
#include "frontend/dsl/Functions.h"

#include "llvm/ADT/SmallVectorExtras.h"

#include <cmath>

using namespace hybrid;
using namespace hybrid::dsl;

namespace {

/// Bounds in one body: that of the expression, or of a module that is called, whose inputs are bounded by the call.
class Bounds {
public:
  explicit Bounds(unsigned *callsLeft = nullptr) : callsLeft(callsLeft) {}

  Interval of(const Expr *expr);

private:
  static constexpr unsigned kMaxDepth = 100;

  Interval of(const Variable *variable);
  Interval ofCall(const CallExpr *call, unsigned result);
  Interval ofFunction(const CallExpr *call);
  /// Goes through the body of the called module.
  void enter(const Module &module, const CallExpr &call, Bounds &caller);

  unsigned *callsLeft; ///< null: calls are unbounded
  unsigned depth = 0;
  llvm::DenseMap<const Variable *, Interval> known;
};

} // namespace

Interval Bounds::of(const Variable *variable) {
  if (!variable)
    return Interval::all();
  if (auto found = known.find(variable); found != known.end())
    return found->second;
  if (variable->interval)
    return *variable->interval;
  variable->interval = Interval::all(); // while it is computed, and for states and results
  if (variable->kind == Variable::Kind::Input && variable->domain)
    variable->interval =
        Interval(variable->domain->lo * variable->unitScale, variable->domain->hi * variable->unitScale);
  bool isFixed = variable->kind == Variable::Kind::Let || variable->kind == Variable::Kind::Const ||
                 variable->kind == Variable::Kind::Param;
  if (isFixed && variable->value && variable->type.isReal())
    variable->interval = Bounds().of(variable->value);
  return *variable->interval;
}

static Interval rangeOf(BinaryOperator op, const Interval &a, const Interval &b) {
  switch (op) {
  case BinaryOperator::Add:
    return a + b;
  case BinaryOperator::Subtract:
    return a - b;
  case BinaryOperator::Multiply:
    return a * b;
  case BinaryOperator::Divide:
    return a / b;
  case BinaryOperator::Power:
    return pow(a, b);
  default:
    return Interval::all();
  }
}

void Bounds::enter(const Module &module, const CallExpr &call, Bounds &caller) {
  for (auto [input, value] : llvm::zip_equal(module.inputs, call.inputs))
    known[input] = caller.of(value);
  for (auto [parameter, value] : call.parameters)
    known[parameter] = caller.of(value);
  for (const Statement *statement : module.body) {
    if (auto *declared = llvm::dyn_cast<DeclareStatement>(statement)) {
      const Variable *variable = declared->variable;
      if (variable->type.isReal() && !known.contains(variable)) {
        Interval value = of(variable->value);
        known[variable] = value;
      }
    } else if (auto *assignment = llvm::dyn_cast<AssignStatement>(statement)) {
      Interval value = of(assignment->value);
      known[assignment->target] = value;
    }
  }
}

Interval Bounds::ofCall(const CallExpr *call, unsigned result) {
  if (call->function)
    return ofFunction(call);
  auto *module = llvm::dyn_cast_or_null<Module>(call->target);
  if (!callsLeft || *callsLeft == 0 || depth == kMaxDepth || !module)
    return Interval::all();
  --*callsLeft;
  Bounds inside(callsLeft);
  inside.depth = depth + 1;
  inside.enter(*module, *call, *this);
  return inside.known.lookup(module->results[result]);
}

Interval Bounds::ofFunction(const CallExpr *call) {
  llvm::SmallVector<Interval, 4> operands = llvm::map_to_vector<4>(call->inputs, [&](const Expr *e) { return of(e); });
  double elements = call->inputs.empty() ? 1 : call->inputs[0]->type.shape.elements();
  switch (call->function->kind) {
  case Function::Kind::Elementwise:
    return evaluate(call->function->op, operands[0], operands.back());
  case Function::Kind::Extremum: {
    Interval best = operands[0];
    for (const Interval &operand : llvm::drop_begin(operands))
      best = evaluate(call->function->op, best, operand);
    return best;
  }
  case Function::Kind::Clamp:
    return min(max(operands[0], operands[1]), operands[2]);
  case Function::Kind::Relu:
    return max(operands[0], 0.0);
  case Function::Kind::Softmax:
    return {0, 1};
  case Function::Kind::Norm:
    return sqrt(pow(operands[0], 2.0) * elements);
  case Function::Kind::Sum:
    return operands[0] * elements;
  case Function::Kind::Transpose:
    return operands[0];
  case Function::Kind::Cross:
    return operands[0] * operands[1] - operands[0] * operands[1];
  case Function::Kind::Dot: // the size that is summed over is the last one of the first operand
    return operands[0] * operands[1] * Interval(call->inputs[0]->type.shape.dims().back());
  case Function::Kind::Diff:
    return Interval::all();
  }
  return Interval::all();
}

Interval Bounds::of(const Expr *expr) {
  switch (expr->kind) {
  case Expr::Kind::Number: {
    auto *number = llvm::cast<NumberExpr>(expr);
    return number->value * number->scale;
  }
  case Expr::Kind::Vector: {
    auto *vector = llvm::cast<VectorExpr>(expr);
    Interval all = of(vector->elements.front());
    for (const Expr *element : llvm::drop_begin(vector->elements))
      all = hull(all, of(element));
    return all * vector->scale;
  }
  case Expr::Kind::Name: {
    auto *name = llvm::cast<NameExpr>(expr);
    if (!name->variable)
      return std::isnan(name->builtin) ? Interval::all() : Interval(name->builtin);
    return of(name->variable);
  }
  case Expr::Kind::Member: {
    auto *member = llvm::cast<MemberExpr>(expr);
    if (auto *call = llvm::dyn_cast<CallExpr>(member->base))
      return ofCall(call, member->result);
    return of(member->variable);
  }
  case Expr::Kind::Call:
    return ofCall(llvm::cast<CallExpr>(expr), 0);
  case Expr::Kind::Index:
    return of(llvm::cast<IndexExpr>(expr)->base);
  case Expr::Kind::Negate:
    return -of(llvm::cast<PrefixExpr>(expr)->operand);
  case Expr::Kind::Binary: {
    auto spine = leftSpine(const_cast<BinaryExpr *>(llvm::cast<BinaryExpr>(expr)));
    Interval left = of(spine.back()->lhs);
    for (const BinaryExpr *node : llvm::reverse(spine))
      left = rangeOf(node->op, left, of(node->rhs));
    return left;
  }
  case Expr::Kind::If: {
    auto *node = llvm::cast<IfExpr>(expr);
    Interval all = of(node->otherwise);
    for (const IfExpr::Branch &branch : node->branches)
      all = hull(all, of(branch.value));
    return all;
  }
  case Expr::Kind::Not:
  case Expr::Kind::Hole:
  case Expr::Kind::Error:
    return Interval::all();
  }
  return Interval::all();
}

Interval hybrid::dsl::rangeOf(const Expr *expr) { return Bounds().of(expr); }

Interval hybrid::dsl::rangeThroughCalls(const Expr *expr) {
  unsigned callsLeft = 10'000;
  return Bounds(&callsLeft).of(expr);
}
