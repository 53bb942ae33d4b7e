//===- EquationTeX.cpp - Modules as typeset equations ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/EquationTeX.h"

#include "engine/expr/Print.h"
#include "frontend/dsl/Functions.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace hybrid;
using engine::Expr;
using llvm::ArrayRef;
using llvm::StringRef;

namespace {

/// Typesets the formulas of one file.
class Typesetter {
public:
  explicit Typesetter(const dsl::SourceFile &file) : file(file) {}

  /// Formulas with more parts are no help to a reader, and deep for a printer that recurses.
  static constexpr unsigned kMaxParts = 1000;
  unsigned parts = 0;

  void statements(ArrayRef<dsl::Statement *> list, StringRef indent, std::string &lines) {
    for (const dsl::Statement *statement : list) {
      if (auto *declared = llvm::dyn_cast<dsl::DeclareStatement>(statement)) {
        if (declared->variable->kind != dsl::Variable::Kind::Param) // parameters stand in a table
          line(lines, indent, name(declared->variable->name) + " &= " + text(declared->variable->value));
      } else if (auto *assign = llvm::dyn_cast<dsl::AssignStatement>(statement)) {
        line(lines, indent, name(assign->name) + (indent.empty() ? " &= " : " &\\leftarrow ") + text(assign->value));
      } else {
        repeat(*llvm::cast<dsl::RepeatStatement>(statement), indent, lines);
      }
    }
  }

private:
  static void line(std::string &lines, StringRef indent, const std::string &text) {
    lines += (lines.empty() ? "" : " \\\\\n") + indent.str() + text;
  }

  void repeat(const dsl::RepeatStatement &statement, StringRef indent, std::string &lines) {
    std::string head = "&\\text{from } ";
    for (auto [i, state] : llvm::enumerate(statement.states))
      head += (i ? ",\\; " : "") + name(state->name) + " = " + text(state->value);
    head += " \\text{, } " + text(statement.count) + " \\text{ times";
    head += statement.until ? ", until } " + text(statement.until) + " \\text{:}" : std::string(":}");
    line(lines, indent, head);
    statements(statement.body, (indent + "\\quad ").str(), lines);
  }

  //===--- Formulas ---------------------------------------------------------===//

  std::string text(const dsl::Expr *expr) { return text(formula(expr)); }
  std::string text(const Expr &formula) const { return engine::print(formula, names, engine::Syntax::LaTeX); }
  std::string name(dsl::Name name) { return text(leaf(name->getKey().str())); }

  /// A variable of this name, or of this LaTeX.
  Expr leaf(std::string text) {
    names.push_back(std::move(text));
    return Expr::variable(static_cast<unsigned>(names.size() - 1));
  }

  std::string list(ArrayRef<dsl::Expr *> expressions, StringRef separator = ", ") {
    std::string all;
    for (auto [i, expr] : llvm::enumerate(expressions))
      all += (i ? separator : "").str() + text(expr);
    return all;
  }

  /// "m/s^{2}" upright.
  Expr unit(dsl::UnitText written) {
    std::string tex;
    StringRef rest = file.text(written.range).trim();
    while (!rest.empty()) {
      if (rest.consume_front("^")) {
        StringRef exponent = rest.starts_with("(")
                                 ? rest.take_front(rest.find(')') + 1)
                                 : rest.take_while([](char c) { return c == '-' || llvm::isDigit(c); });
        rest = rest.drop_front(exponent.size());
        tex += "^{" + exponent.trim("()").str() + "}";
      } else if (rest.consume_front("*")) {
        tex += " \\cdot ";
      } else if (rest.consume_front("%")) {
        tex += "\\%";
      } else {
        tex += rest.front();
        rest = rest.drop_front();
      }
    }
    return leaf("\\mathrm{" + tex + "}");
  }

  Expr withUnit(const Expr &value, dsl::UnitText written) {
    return written.present ? Expr::make(Operator::Mul, value, unit(written)) : value;
  }

  Expr formula(const dsl::Expr *expr) {
    if (++parts > kMaxParts)
      return {};
    switch (expr->kind) {
    case dsl::Expr::Kind::Error:
    case dsl::Expr::Kind::Hole:
      return leaf("\\square");
    case dsl::Expr::Kind::Number: {
      auto *number = llvm::cast<dsl::NumberExpr>(expr);
      return withUnit(number->value, number->unit);
    }
    case dsl::Expr::Kind::Vector:
      return vector(*llvm::cast<dsl::VectorExpr>(expr));
    case dsl::Expr::Kind::Name:
      return nameFormula(*llvm::cast<dsl::NameExpr>(expr));
    case dsl::Expr::Kind::Member: {
      auto *member = llvm::cast<dsl::MemberExpr>(expr);
      if (member->variable)
        return leaf(member->name->getKey().str());
      return leaf("{" + text(member->base) + "}_{" + name(member->name) + "}");
    }
    case dsl::Expr::Kind::Call:
      return call(*llvm::cast<dsl::CallExpr>(expr));
    case dsl::Expr::Kind::Index: {
      auto *index = llvm::cast<dsl::IndexExpr>(expr);
      return leaf("{" + operand(index->base) + "}_{" + list(index->indices) + "}");
    }
    case dsl::Expr::Kind::Negate:
      return Expr::make(Operator::Neg, formula(llvm::cast<dsl::PrefixExpr>(expr)->operand));
    case dsl::Expr::Kind::Not:
      return leaf("\\text{not } " + operand(llvm::cast<dsl::PrefixExpr>(expr)->operand));
    case dsl::Expr::Kind::Binary:
      return binary(*llvm::cast<dsl::BinaryExpr>(expr));
    case dsl::Expr::Kind::If:
      return conditional(*llvm::cast<dsl::IfExpr>(expr));
    }
    return {};
  }

  Expr nameFormula(const dsl::NameExpr &expr) {
    StringRef word = expr.name->getKey();
    if (expr.variable || !dsl::findNamedConstant(word))
      return leaf(word.str());
    if (word == "pi")
      return engine::ExactNumber::pi();
    return word == "inf" ? leaf("\\infty") : leaf(word.str());
  }

  /// In brackets unless it is a name, a call or a vector.
  std::string operand(const dsl::Expr *expr) {
    bool isAtom = llvm::isa<dsl::NameExpr, dsl::CallExpr, dsl::MemberExpr, dsl::IndexExpr, dsl::VectorExpr>(expr);
    return isAtom ? text(expr) : "\\left(" + text(expr) + "\\right)";
  }

  /// A row of components, or the rows of a matrix.
  Expr vector(const dsl::VectorExpr &expr) {
    bool isMatrix = llvm::all_of(expr.elements, [](dsl::Expr *e) { return llvm::isa<dsl::VectorExpr>(e); });
    std::string rows;
    for (auto [i, element] : llvm::enumerate(expr.elements)) {
      rows += i == 0 ? "" : isMatrix ? " \\\\ " : " & ";
      auto *row = isMatrix ? llvm::cast<dsl::VectorExpr>(element) : nullptr;
      rows += row ? list(row->elements, " & ") : text(element);
    }
    return withUnit(leaf("\\begin{pmatrix} " + rows + " \\end{pmatrix}"), expr.unit);
  }

  Expr call(const dsl::CallExpr &expr) {
    if (expr.function)
      return functionCall(*expr.function, expr.inputs);
    dsl::Name callee = nullptr;
    if (auto *named = llvm::dyn_cast<dsl::NameExpr>(expr.callee))
      callee = named->name;
    else
      callee = llvm::cast<dsl::MemberExpr>(expr.callee)->name;
    std::string arguments;
    for (const dsl::Argument &argument : expr.arguments) {
      arguments += arguments.empty() ? "" : ", ";
      arguments += argument.name ? name(argument.name) + " = " + text(argument.value) : text(argument.value);
    }
    return leaf("\\operatorname{" + escaped(callee->getKey()) + "}\\left(" + arguments + "\\right)");
  }

  static std::string escaped(StringRef name) {
    std::string all;
    for (char c : name)
      all += c == '_' ? std::string("\\_") : std::string(1, c);
    return all;
  }

  Expr functionCall(const dsl::Function &function, ArrayRef<dsl::Expr *> inputs) {
    using Kind = dsl::Function::Kind;
    if (function.kind == Kind::Elementwise)
      return inputs.size() == 1 ? Expr::make(function.op, formula(inputs[0]))
                                : Expr::make(function.op, formula(inputs[0]), formula(inputs[1]));
    if (function.kind == Kind::Extremum && inputs.size() == 2)
      return Expr::make(function.op, formula(inputs[0]), formula(inputs[1]));
    switch (function.kind) {
    case Kind::Dot:
      return leaf("\\left(" + operand(inputs[0]) + " \\cdot " + operand(inputs[1]) + "\\right)");
    case Kind::Cross:
      return leaf("\\left(" + operand(inputs[0]) + " \\times " + operand(inputs[1]) + "\\right)");
    case Kind::Norm:
      return leaf("\\left\\lVert " + text(inputs[0]) + " \\right\\rVert");
    case Kind::Transpose:
      return leaf("{" + operand(inputs[0]) + "}^{\\mathsf{T}}");
    case Kind::Diff:
      return leaf("\\frac{\\partial\\, " + operand(inputs[0]) + "}{\\partial\\, " + text(inputs[1]) + "}");
    default:
      return leaf("\\operatorname{" + function.name.str() + "}\\left(" + list(inputs) + "\\right)");
    }
  }

  static StringRef wordOf(dsl::BinaryOperator op) {
    switch (op) {
    case dsl::BinaryOperator::Or:
      return " \\text{ or } ";
    case dsl::BinaryOperator::And:
      return " \\text{ and } ";
    case dsl::BinaryOperator::Equal:
      return " = ";
    case dsl::BinaryOperator::NotEqual:
      return " \\neq ";
    case dsl::BinaryOperator::Less:
      return " < ";
    case dsl::BinaryOperator::LessEqual:
      return " \\leq ";
    case dsl::BinaryOperator::Greater:
      return " > ";
    default:
      return " \\geq ";
    }
  }

  static Operator operatorOf(dsl::BinaryOperator op) {
    switch (op) {
    case dsl::BinaryOperator::Add:
      return Operator::Add;
    case dsl::BinaryOperator::Subtract:
      return Operator::Sub;
    case dsl::BinaryOperator::Multiply:
      return Operator::Mul;
    case dsl::BinaryOperator::Divide:
      return Operator::Div;
    default:
      return Operator::Pow;
    }
  }

  Expr binary(const dsl::BinaryExpr &expr) {
    auto spine = leftSpine(const_cast<dsl::BinaryExpr *>(&expr));
    Expr left = formula(spine.back()->lhs);
    for (const dsl::BinaryExpr *node : llvm::reverse(spine)) {
      if (parts > kMaxParts)
        return {};
      if (isComparison(node->op) || isLogical(node->op)) {
        bool bracket = node->inParentheses && node != &expr;
        std::string both = text(left) + wordOf(node->op).str() + logical(node->rhs, node->op);
        left = leaf(bracket ? "\\left(" + both + "\\right)" : "{" + both + "}");
      } else {
        left = Expr::make(operatorOf(node->op), left, formula(node->rhs));
      }
    }
    return left;
  }

  /// `or` inside `and` keeps its brackets.
  std::string logical(const dsl::Expr *expr, dsl::BinaryOperator around) {
    bool bracket = expr->inParentheses && isLogical(around);
    return bracket ? "\\left(" + text(expr) + "\\right)" : text(expr);
  }

  Expr conditional(const dsl::IfExpr &expr) {
    std::string cases;
    for (const dsl::IfExpr::Branch &branch : expr.branches)
      cases += text(branch.value) + " & \\text{if } " + text(branch.condition) + " \\\\ ";
    return leaf("\\begin{cases} " + cases + text(expr.otherwise) + " & \\text{otherwise} \\end{cases}");
  }

  const dsl::SourceFile &file;
  std::vector<std::string> names;
};

} // namespace

std::string hybrid::equationsTeX(const dsl::Module &module) {
  Typesetter typesetter(*module.file->source);
  std::string lines;
  typesetter.statements(module.body, "", lines);
  return typesetter.parts > Typesetter::kMaxParts ? "" : lines;
}
