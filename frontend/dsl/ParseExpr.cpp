//===- ParseExpr.cpp - Expressions ----------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/ParserImpl.h"

using namespace hybrid::dsl;
using llvm::ArrayRef;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;

namespace {

struct BinaryRow {
  TokenKind token;
  BinaryOperator op;
  Precedence precedence;
};

constexpr BinaryRow kBinary[] = {
    {TokenKind::KwOr, BinaryOperator::Or, kOr},
    {TokenKind::KwAnd, BinaryOperator::And, kAnd},
    {TokenKind::EqualEqual, BinaryOperator::Equal, kComparison},
    {TokenKind::NotEqual, BinaryOperator::NotEqual, kComparison},
    {TokenKind::Less, BinaryOperator::Less, kComparison},
    {TokenKind::LessEqual, BinaryOperator::LessEqual, kComparison},
    {TokenKind::Greater, BinaryOperator::Greater, kComparison},
    {TokenKind::GreaterEqual, BinaryOperator::GreaterEqual, kComparison},
    {TokenKind::Plus, BinaryOperator::Add, kSum},
    {TokenKind::Minus, BinaryOperator::Subtract, kSum},
    {TokenKind::Star, BinaryOperator::Multiply, kProduct},
    {TokenKind::Slash, BinaryOperator::Divide, kProduct},
    {TokenKind::Caret, BinaryOperator::Power, kPower},
};

const BinaryRow *rowOf(TokenKind token) {
  for (const BinaryRow &row : kBinary)
    if (row.token == token)
      return &row;
  return nullptr;
}

} // namespace

StringRef hybrid::dsl::spelling(BinaryOperator op) {
  for (const BinaryRow &row : kBinary)
    if (row.op == op)
      return spelling(row.token);
  return {};
}

SmallVector<BinaryExpr *, 8> hybrid::dsl::leftSpine(BinaryExpr *expr) {
  SmallVector<BinaryExpr *, 8> spine;
  for (BinaryExpr *node = expr; node; node = llvm::dyn_cast<BinaryExpr>(node->lhs))
    spine.push_back(node);
  return spine;
}

Expr *Parser::expression() { return token.is(TokenKind::KwIf) ? ifExpression() : binary(kOr); }

/// `if c then a else if d then b else e` is one node: chains may be long.
Expr *Parser::ifExpression() {
  Nesting nesting(*this);
  uint32_t begin = token.range.begin;
  SmallVector<IfExpr::Branch, 4> branches;
  while (!broken && accept(TokenKind::KwIf)) {
    Expr *condition = expression();
    if (!expect(TokenKind::KwThen, "behind the condition"))
      return failed(begin);
    Expr *value = expression();
    if (!expect(TokenKind::KwElse, "(an if has a value in both cases)"))
      return failed(begin);
    branches.push_back({condition, value});
  }
  Expr *otherwise = broken ? failed(begin) : expression();
  return broken ? failed(begin)
                : unit.make<IfExpr>(since(begin), unit.copy(ArrayRef<IfExpr::Branch>(branches)), otherwise);
}

/// Operators that bind at least as tightly as `minimum`; power is right associative and has a function of its own.
Expr *Parser::binary(unsigned minimum) {
  Expr *left = prefix(minimum);
  bool compared = false;
  while (!broken) {
    const BinaryRow *row = rowOf(token.kind);
    if (!row || row->precedence < minimum || row->precedence == kPower)
      return left;
    if (row->precedence == kComparison && compared) {
      error(Code::Syntax, token.range, "comparisons cannot be chained; join two of them with 'and'");
      broken = true;
      break;
    }
    compared = row->precedence == kComparison;
    Range opRange = token.range;
    advance();
    Expr *right = binary(row->precedence + 1);
    auto *number = llvm::dyn_cast<NumberExpr>(right);
    if (row->op == BinaryOperator::Divide && number && number->unit.present && !number->inParentheses)
      if (auto *one = llvm::dyn_cast<NumberExpr>(left); one && !one->unit.present && !one->inParentheses) {
        std::string fraction =
            (file.text(one->range) + "/" + file.text({number->range.begin, number->unit.range.begin - 1}).rtrim())
                .str();
        std::string unitName = file.text(number->unit.range).trim().str();
        warning(Code::Ambiguous, join(one->range, number->range),
                "a unit belongs to the number before it: this is " + file.text(one->range) + " divided by " +
                    file.text(number->range) + "; a fraction with a unit is written (" + fraction + ") * 1 [" +
                    unitName + "]");
      }
    left = unit.make<BinaryExpr>(row->op, opRange, left, right);
  }
  return failed(left->range.begin);
}

Expr *Parser::prefix(unsigned minimum) {
  uint32_t begin = token.range.begin;
  if (token.is(TokenKind::KwNot)) {
    Nesting nesting(*this);
    if (minimum > kNot)
      error(Code::Syntax, token.range, "'not' binds less tightly than the operator before it; put it into parentheses");
    advance();
    Expr *operand = broken ? failed(begin) : binary(kNot);
    return unit.make<PrefixExpr>(Expr::Kind::Not, since(begin), operand);
  }
  if (token.is(TokenKind::Minus)) {
    Nesting nesting(*this);
    advance();
    Expr *operand = broken ? failed(begin) : prefix(kProduct);
    return unit.make<PrefixExpr>(Expr::Kind::Negate, since(begin), operand);
  }
  if (token.is(TokenKind::Plus)) {
    error(Code::Syntax, token.range, "there is no sign '+'; leave it out").replace(token.range, "");
    advance();
  }
  if (token.is(TokenKind::KwIf)) {
    error(Code::Syntax, token.range, "an 'if' that is an operand needs parentheses around it");
    return ifExpression();
  }
  return power();
}

/// The exponent may have signs and is a power itself: a^-b^c is a^(-(b^c)).
Expr *Parser::power() {
  Expr *base = postfix();
  if (broken || !token.is(TokenKind::Caret))
    return base;
  Nesting nesting(*this);
  Range opRange = token.range;
  advance();
  uint32_t begin = token.range.begin;
  unsigned signs = 0;
  for (; token.is(TokenKind::Minus); ++signs)
    advance();
  Expr *exponent = broken ? failed(begin) : power();
  if (signs % 2)
    exponent = unit.make<PrefixExpr>(Expr::Kind::Negate, since(begin), exponent);
  return unit.make<BinaryExpr>(BinaryOperator::Power, opRange, base, exponent);
}

Expr *Parser::postfix() {
  Expr *value = primary();
  unsigned start = depth;
  while (!broken) {
    bool callable = llvm::isa<NameExpr>(value) ||
                    (llvm::isa<MemberExpr>(value) && llvm::isa<NameExpr>(llvm::cast<MemberExpr>(value)->base));
    if (token.is(TokenKind::LeftParen) && callable && !value->inParentheses) {
      value = call(value);
    } else if (token.is(TokenKind::LeftBracket)) {
      value = bracket(value);
    } else if (token.is(TokenKind::Dot)) {
      advance();
      Token member = token;
      if (!expect(TokenKind::Name, "behind '.'"))
        break;
      value = unit.make<MemberExpr>(since(value->range.begin), value, member.name, member.range);
    } else {
      break;
    }
    if (++depth > kMaxNesting && !broken) {
      error(Code::Nesting, token.range, "the text is nested more than " + Twine(kMaxNesting) + " levels deep here");
      broken = true;
    }
  }
  depth = start;
  return value;
}

Expr *Parser::primary() {
  uint32_t begin = token.range.begin;
  switch (token.kind) {
  case TokenKind::Number: {
    auto *number = unit.make<NumberExpr>(token.range, token.number);
    advance();
    if (token.is(TokenKind::LeftBracket)) {
      number->unit = unitText();
      number->range = since(begin);
    }
    return number;
  }
  case TokenKind::Name: {
    auto *name = unit.make<NameExpr>(token.range, token.name);
    advance();
    return name;
  }
  case TokenKind::Question:
    advance();
    return unit.make<HoleExpr>(since(begin));
  case TokenKind::LeftBracket:
    return vector();
  case TokenKind::LeftParen: {
    Nesting nesting(*this);
    advance();
    Expr *inner = broken ? failed(begin) : expression();
    if (!expect(TokenKind::RightParen, "to match the '('"))
      return failed(begin);
    inner->inParentheses = true;
    inner->range = since(begin);
    return inner;
  }
  case TokenKind::KwReal:
  case TokenKind::KwTable:
    error(Code::Syntax, token.range, "'" + token.name->getKey() + "' is a reserved word and no value");
    broken = true;
    return failed(begin);
  default:
    expected("an expression");
    return failed(begin);
  }
}

Expr *Parser::call(Expr *callee) {
  Nesting nesting(*this);
  uint32_t begin = callee->range.begin;
  advance(); // (
  SmallVector<Argument, 4> arguments;
  while (!broken && !token.is(TokenKind::RightParen)) {
    Argument argument;
    argument.value = expression();
    auto *name = llvm::dyn_cast<NameExpr>(argument.value);
    if (!broken && token.is(TokenKind::Equal) && name && !name->inParentheses) {
      advance();
      argument = {name->name, name->range, expression()};
    }
    arguments.push_back(argument);
    if (!accept(TokenKind::Comma))
      break;
  }
  if (!expect(TokenKind::RightParen, "behind the arguments"))
    return failed(begin);
  return unit.make<CallExpr>(since(begin), callee, unit.copy(ArrayRef<Argument>(arguments)));
}

/// What a bracket behind an expression is: an index, unless the expression is a literal (then its unit was taken).
Expr *Parser::bracket(Expr *base) {
  Nesting nesting(*this);
  Range text = lexer.peekBracketText();
  bool literal = !base->inParentheses && llvm::isa<NumberExpr, VectorExpr>(base);
  bool unitOnly = file.text(text).find_first_of("%\xC2\xCE") != StringRef::npos; // no expression has these
  if (literal || unitOnly) {
    error(literal ? Code::Syntax : Code::Unit, token.range,
          literal ? Twine("a literal has one unit; an index needs parentheses around the literal")
                  : "a unit stands behind a number; write " + file.text(base->range) + " * 1 [" +
                        file.text(text).trim() + "]");
    unitText();
    broken = true;
    return failed(base->range.begin);
  }
  advance(); // [
  ArrayRef<Expr *> indices = expressionList(TokenKind::RightBracket, "behind the index");
  if (broken)
    return failed(base->range.begin);
  return unit.make<IndexExpr>(since(base->range.begin), base, indices);
}

Expr *Parser::vector() {
  Nesting nesting(*this);
  uint32_t begin = token.range.begin;
  advance(); // [
  ArrayRef<Expr *> elements = expressionList(TokenKind::RightBracket, "behind the elements of the vector");
  if (broken)
    return failed(begin);
  if (elements.empty()) {
    error(Code::Shape, since(begin), "a vector has at least one element");
    return failed(begin);
  }
  auto *vector = unit.make<VectorExpr>(since(begin), elements);
  if (token.is(TokenKind::LeftBracket)) {
    StringRef inside = file.text(lexer.peekBracketText()).trim();
    if (inside != "1" && !inside.empty() && inside.find_first_not_of("0123456789, ") == StringRef::npos) {
      error(Code::Index, token.range,
            "a bracket behind a vector literal is a unit; an index needs parentheses around the literal");
      broken = true;
      return failed(begin);
    }
    vector->unit = unitText();
    vector->range = since(begin);
  }
  return vector;
}

/// A list up to `close`, which is taken; a comma may stand behind the last one.
ArrayRef<Expr *> Parser::expressionList(TokenKind close, const Twine &what) {
  SmallVector<Expr *, 4> list;
  while (!broken && !token.is(close)) {
    list.push_back(expression());
    if (!accept(TokenKind::Comma))
      break;
  }
  expect(close, what);
  return unit.copy(ArrayRef<Expr *>(list));
}

/// The text between brackets, which semantic analysis reads when all units are known.
UnitText Parser::unitText() {
  UnitText result{lexer.takeBracketText(), true};
  advance();
  previousEnd = std::max(previousEnd, result.range.end);
  expect(TokenKind::RightBracket, "behind the unit");
  return result;
}
