//===- Constants.cpp - Values that the compiler computes ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Constants.h"

#include "frontend/dsl/Functions.h"
#include "support/Scalar.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace hybrid;
using namespace hybrid::dsl;
using llvm::StringRef;

namespace {

class Evaluation {
public:
  const Expr *culprit = nullptr;

  std::optional<double> value(const Expr *expr) {
    switch (expr->kind) {
    case Expr::Kind::Number: {
      auto *number = llvm::cast<NumberExpr>(expr);
      return number->value * number->scale;
    }
    case Expr::Kind::Name: {
      auto *name = llvm::cast<NameExpr>(expr);
      return name->variable ? variable(name->variable, expr) : std::optional(name->builtin);
    }
    case Expr::Kind::Member: {
      auto *member = llvm::cast<MemberExpr>(expr);
      return member->variable ? variable(member->variable, expr) : fail(expr);
    }
    case Expr::Kind::Negate: {
      std::optional<double> operand = value(llvm::cast<PrefixExpr>(expr)->operand);
      return operand ? std::optional(-*operand) : std::nullopt;
    }
    case Expr::Kind::Not: {
      std::optional<double> operand = value(llvm::cast<PrefixExpr>(expr)->operand);
      return operand ? std::optional(*operand == 0 ? 1.0 : 0.0) : std::nullopt;
    }
    case Expr::Kind::Binary:
      return chain(llvm::cast<BinaryExpr>(expr));
    case Expr::Kind::If:
      return conditional(llvm::cast<IfExpr>(expr));
    case Expr::Kind::Call:
      return call(llvm::cast<CallExpr>(expr));
    case Expr::Kind::Index:
      return element(llvm::cast<IndexExpr>(expr));
    case Expr::Kind::Vector:
    case Expr::Kind::Hole:
    case Expr::Kind::Error:
      return fail(expr);
    }
    return std::nullopt;
  }

private:
  std::nullopt_t fail(const Expr *expr) {
    if (!culprit && !expr->type.isError())
      culprit = expr;
    return std::nullopt;
  }

  std::optional<double> variable(const Variable *variable, const Expr *use) {
    if (variable->kind != Variable::Kind::Const || !variable->value || variable->type.isError() ||
        !variable->type.shape.isScalar())
      return fail(use);
    if (!variable->constant)
      variable->constant = value(variable->value);
    return variable->constant;
  }

  std::optional<double> chain(const BinaryExpr *expr) {
    llvm::SmallVector<BinaryExpr *, 8> spine = leftSpine(const_cast<BinaryExpr *>(expr));
    std::optional<double> left = value(spine.back()->lhs);
    for (const BinaryExpr *node : llvm::reverse(spine)) {
      std::optional<double> right = left ? value(node->rhs) : std::nullopt;
      if (!right)
        return std::nullopt;
      left = apply(node->op, *left, *right);
    }
    return left;
  }

  static double apply(BinaryOperator op, double a, double b) {
    switch (op) {
    case BinaryOperator::Or:
      return a != 0 || b != 0;
    case BinaryOperator::And:
      return a != 0 && b != 0;
    case BinaryOperator::Equal:
      return a == b;
    case BinaryOperator::NotEqual:
      return a != b;
    case BinaryOperator::Less:
      return a < b;
    case BinaryOperator::LessEqual:
      return a <= b;
    case BinaryOperator::Greater:
      return a > b;
    case BinaryOperator::GreaterEqual:
      return a >= b;
    case BinaryOperator::Add:
      return a + b;
    case BinaryOperator::Subtract:
      return a - b;
    case BinaryOperator::Multiply:
      return a * b;
    case BinaryOperator::Divide:
      return a / b;
    case BinaryOperator::Power:
      return std::pow(a, b);
    }
    return 0;
  }

  std::optional<double> conditional(const IfExpr *expr) {
    for (const IfExpr::Branch &branch : expr->branches) {
      std::optional<double> condition = value(branch.condition);
      if (!condition || *condition != 0)
        return condition ? value(branch.value) : std::nullopt;
    }
    return value(expr->otherwise);
  }

  std::optional<double> call(const CallExpr *expr) {
    const Function *function = expr->function;
    llvm::SmallVector<double, 4> operands;
    bool scalar = function && llvm::all_of(expr->inputs, [](Expr *e) { return e->type.shape.isScalar(); });
    if (!scalar)
      return fail(expr);
    for (const Expr *input : expr->inputs) {
      std::optional<double> operand = value(input);
      if (!operand)
        return std::nullopt;
      operands.push_back(*operand);
    }
    switch (function->kind) {
    case Function::Kind::Elementwise:
      return evaluate(function->op, operands[0], operands.back());
    case Function::Kind::Extremum: {
      double best = operands[0];
      for (double operand : llvm::drop_begin(operands))
        best = evaluate(function->op, best, operand);
      return best;
    }
    case Function::Kind::Clamp:
      return scalar::min(scalar::max(operands[0], operands[1]), operands[2]);
    case Function::Kind::Relu:
      return scalar::max(operands[0], 0);
    default:
      return fail(expr);
    }
  }

  /// An element of a constant vector or matrix that is written out.
  std::optional<double> element(const IndexExpr *expr) {
    const Expr *base = expr->base;
    while (true) {
      auto *name = llvm::dyn_cast<NameExpr>(base);
      if (!name || !name->variable || name->variable->kind != Variable::Kind::Const || !name->variable->value)
        break;
      base = name->variable->value;
    }
    double scale = 1;
    for (int64_t position : expr->positions) {
      auto *vector = llvm::dyn_cast<VectorExpr>(base);
      if (!vector)
        return fail(expr);
      scale *= vector->scale;
      base = vector->elements[static_cast<size_t>(position)];
    }
    std::optional<double> inner = base->type.shape.isScalar() ? value(base) : fail(expr);
    return inner ? std::optional(*inner * scale) : std::nullopt;
  }
};

/// The digits of a decimal number as a fraction.
std::optional<Rational> exactDecimal(StringRef text) {
  auto [mantissa, exponentText] = text.split(text.contains('e') ? 'e' : 'E');
  auto [whole, fraction] = mantissa.split('.');
  int64_t exponent = 0, digits = 0;
  if ((!exponentText.empty() && exponentText.ltrim('+').getAsInteger(10, exponent)) ||
      (whole.str() + fraction.rtrim('0').str()).size() > 18 || (whole.str() + fraction.rtrim('0').str() + "").empty())
    return std::nullopt;
  fraction = fraction.rtrim('0');
  if (StringRef(whole.str() + fraction.str()).getAsInteger(10, digits))
    return std::nullopt;
  exponent -= static_cast<int64_t>(fraction.size());
  Rational value{digits, 1};
  Rational ten = exponent < 0 ? Rational{1, 10} : Rational{10, 1};
  for (int64_t i = 0; i < std::min<int64_t>(std::abs(exponent), 19); ++i)
    value = value * ten;
  return std::abs(exponent) <= 18 && value.isValid() ? std::optional(value) : std::nullopt;
}

std::optional<Rational> exact(const Expr *expr, const SourceFile &file, unsigned depth) {
  if (depth > 200)
    return std::nullopt;
  if (auto *number = llvm::dyn_cast<NumberExpr>(expr); number && !number->unit.present)
    return exactDecimal(file.text(number->range).trim("()\t\r\n "));
  if (auto *name = llvm::dyn_cast<NameExpr>(expr)) {
    const Variable *variable = name->variable;
    bool constant = variable && variable->kind == Variable::Kind::Const && variable->value && variable->file;
    return constant ? exact(variable->value, *variable->file->source, depth + 1) : std::nullopt;
  }
  if (auto *prefix = llvm::dyn_cast<PrefixExpr>(expr); prefix && prefix->kind == Expr::Kind::Negate) {
    std::optional<Rational> operand = exact(prefix->operand, file, depth + 1);
    return operand ? std::optional(*operand * Rational{-1, 1}) : std::nullopt;
  }
  auto *binary = llvm::dyn_cast<BinaryExpr>(expr);
  if (!binary)
    return std::nullopt;
  std::optional<Rational> a = exact(binary->lhs, file, depth + 1), b = exact(binary->rhs, file, depth + 1), result;
  if (!a || !b)
    return std::nullopt;
  switch (binary->op) {
  case BinaryOperator::Add:
    result = *a + *b;
    break;
  case BinaryOperator::Subtract:
    result = *a + *b * Rational{-1, 1};
    break;
  case BinaryOperator::Multiply:
    result = *a * *b;
    break;
  case BinaryOperator::Divide:
    result = *a * Rational::make(b->denominator, b->numerator);
    break;
  default:
    return std::nullopt;
  }
  return result->isValid() ? result : std::nullopt;
}

} // namespace

std::optional<double> hybrid::dsl::evaluateConstant(const Expr *expr, const Expr *&culprit) {
  Evaluation evaluation;
  std::optional<double> value = evaluation.value(expr);
  culprit = evaluation.culprit;
  return value;
}

std::optional<Rational> hybrid::dsl::evaluateExactly(const Expr *expr, const SourceFile &file) {
  return exact(expr, file, 0);
}
