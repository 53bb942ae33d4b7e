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

static Interval rangeOf(const Variable *variable) {
  if (!variable)
    return Interval::all();
  if (variable->interval)
    return *variable->interval;
  variable->interval = Interval::all(); // while it is computed, and for states and results
  if (variable->kind == Variable::Kind::Input && variable->domain)
    variable->interval =
        Interval(variable->domain->lo * variable->unitScale, variable->domain->hi * variable->unitScale);
  bool isFixed = variable->kind == Variable::Kind::Let || variable->kind == Variable::Kind::Const ||
                 variable->kind == Variable::Kind::Param;
  if (isFixed && variable->value && variable->type.isReal())
    variable->interval = hybrid::dsl::rangeOf(variable->value);
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

static Interval rangeOfCall(const CallExpr *call) {
  if (!call->function)
    return Interval::all();
  llvm::SmallVector<Interval, 4> operands =
      llvm::map_to_vector<4>(call->inputs, [](const Expr *e) { return rangeOf(e); });
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

Interval hybrid::dsl::rangeOf(const Expr *expr) {
  switch (expr->kind) {
  case Expr::Kind::Number: {
    auto *number = llvm::cast<NumberExpr>(expr);
    return number->value * number->scale;
  }
  case Expr::Kind::Vector: {
    auto *vector = llvm::cast<VectorExpr>(expr);
    Interval all = rangeOf(vector->elements.front());
    for (const Expr *element : llvm::drop_begin(vector->elements))
      all = hull(all, rangeOf(element));
    return all * vector->scale;
  }
  case Expr::Kind::Name: {
    auto *name = llvm::cast<NameExpr>(expr);
    if (!name->variable)
      return std::isnan(name->builtin) ? Interval::all() : Interval(name->builtin);
    return ::rangeOf(name->variable);
  }
  case Expr::Kind::Member:
    return ::rangeOf(llvm::cast<MemberExpr>(expr)->variable);
  case Expr::Kind::Call:
    return rangeOfCall(llvm::cast<CallExpr>(expr));
  case Expr::Kind::Index:
    return rangeOf(llvm::cast<IndexExpr>(expr)->base);
  case Expr::Kind::Negate:
    return -rangeOf(llvm::cast<PrefixExpr>(expr)->operand);
  case Expr::Kind::Binary: {
    auto spine = leftSpine(const_cast<BinaryExpr *>(llvm::cast<BinaryExpr>(expr)));
    Interval left = rangeOf(spine.back()->lhs);
    for (const BinaryExpr *node : llvm::reverse(spine))
      left = ::rangeOf(node->op, left, rangeOf(node->rhs));
    return left;
  }
  case Expr::Kind::If: {
    auto *node = llvm::cast<IfExpr>(expr);
    Interval all = rangeOf(node->otherwise);
    for (const IfExpr::Branch &branch : node->branches)
      all = hull(all, rangeOf(branch.value));
    return all;
  }
  case Expr::Kind::Not:
  case Expr::Kind::Hole:
  case Expr::Kind::Error:
    return Interval::all();
  }
  return Interval::all();
}
