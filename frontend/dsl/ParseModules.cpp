//===- ParseModules.cpp - Modules, networks and tests ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/ParserImpl.h"

#include "llvm/ADT/StringSwitch.h"

using namespace hybrid::dsl;
using llvm::ArrayRef;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

template <typename Item> Range Parser::block(StringRef what, Item item) {
  Nesting nesting(*this);
  Range open = token.range;
  if (!expect(TokenKind::LeftBrace, "before " + what))
    return open;
  while (!token.is(TokenKind::RightBrace) && !token.is(TokenKind::End)) {
    if (startsDeclaration()) {
      error(Code::Syntax, behindPrevious(), "expected '}' at the end of " + what).note(file, open, "to match this '{'");
      return behindPrevious();
    }
    uint32_t start = token.range.begin;
    if (!broken)
      item();
    if (broken)
      synchronize(/*inBlock=*/true);
    if (token.range.begin == start && !token.is(TokenKind::RightBrace) && !startsDeclaration())
      advance(); // a statement's keyword where no statement can stand
  }
  Range close = token.range;
  if (token.is(TokenKind::End))
    error(Code::Syntax, behindPrevious(), "expected '}' at the end of " + what).note(file, open, "to match this '{'");
  else
    advance();
  return close;
}

ArrayRef<Statement *> Parser::statements(StringRef what, const Callable *owner, Range &end) {
  SmallVector<Statement *, 8> list;
  end = block(what, [&] {
    if (Statement *parsed = statement(owner))
      list.push_back(parsed);
    else
      lostNames = true;
  });
  return unit.copy(ArrayRef<Statement *>(list));
}

Statement *Parser::statement(const Callable *owner) {
  uint32_t start = token.range.begin;
  auto declare = [&](Variable *variable) -> Statement * {
    if (!variable)
      return nullptr;
    variable->owner = owner;
    return unit.make<DeclareStatement>(since(start), variable);
  };
  switch (token.kind) {
  case TokenKind::KwLet:
    return declare(let(owner));
  case TokenKind::KwConst:
    return declare(constant(Variable::Kind::Const));
  case TokenKind::KwParam:
    return declare(constant(Variable::Kind::Param));
  case TokenKind::KwRepeat:
    return repeat(owner);
  case TokenKind::Name: {
    Token target = token;
    advance();
    if (token.is(TokenKind::EqualEqual))
      error(Code::Syntax, token.range, "an assignment is written '='; '==' compares").replace(token.range, "=");
    else if (!token.is(TokenKind::Equal))
      expected("'=' and a value");
    if (broken)
      return nullptr;
    advance();
    Expr *value = expression();
    expectSemicolon();
    return unit.make<AssignStatement>(since(start), target.name, target.range, broken ? failed(start) : value);
  }
  case TokenKind::Semicolon:
    error(Code::Syntax, token.range, "a statement is missing before this ';'");
    advance();
    return nullptr;
  default:
    expected("a statement (let, const, param, repeat or an assignment)");
    return nullptr;
  }
}

/// let name [: type] = value;
Variable *Parser::let(const Callable *owner) {
  uint32_t start = token.range.begin;
  auto *result = begin<Variable>(start);
  result->kind = Variable::Kind::Let;
  result->owner = owner;
  advance();
  if (!declaredName(*result, "a let"))
    return nullptr;
  if (accept(TokenKind::Colon))
    result->declared = type();
  expect(TokenKind::Equal, "and a value");
  result->value = broken ? failed(start) : expression();
  if (!broken && token.is(TokenKind::PlusMinus)) {
    error(Code::Uncertainty, token.range, "a let has no uncertainty of its own; const and param have");
    broken = true;
  }
  expectSemicolon();
  result->range = since(start);
  return result;
}

/// repeat N (x = start, …) [until condition] { … }
Statement *Parser::repeat(const Callable *owner) {
  uint32_t start = token.range.begin;
  advance();
  auto *result = unit.make<RepeatStatement>(Range{start, start});
  // Behind a name, '(' would begin a call.
  if (token.is(TokenKind::Name)) {
    result->count = unit.make<NameExpr>(token.range, token.name);
    advance();
  } else {
    result->count = primary();
  }
  expect(TokenKind::LeftParen, "and the states with their start values");
  SmallVector<Variable *, 4> states;
  while (!broken && !token.is(TokenKind::RightParen)) {
    auto *state = begin<Variable>(token.range.begin);
    state->kind = Variable::Kind::State;
    state->owner = owner;
    if (!declaredName(*state, "a state"))
      break;
    if (accept(TokenKind::Colon))
      state->declared = type();
    if (!expect(TokenKind::Equal, "and a start value"))
      break;
    state->value = expression();
    state->range = since(state->range.begin);
    states.push_back(state);
    if (!accept(TokenKind::Comma))
      break;
  }
  expect(TokenKind::RightParen, "behind the states");
  if (!broken && token.isWord("until")) {
    advance();
    result->until = expression();
  }
  result->states = unit.copy(ArrayRef<Variable *>(states));
  if (broken)
    return nullptr;
  Range end;
  result->body = statements("the body of repeat", owner, end);
  result->range = since(start);
  return result;
}

//===----------------------------------------------------------------------===//
// Modules and networks
//===----------------------------------------------------------------------===//

Variable *Parser::port(Variable::Kind kind, const Callable *owner) {
  StringRef what = kind == Variable::Kind::Input ? "an input" : "a result";
  uint32_t start = token.range.begin;
  auto *result = begin<Variable>(start);
  result->kind = kind;
  result->owner = owner;
  if (!declaredName(*result, what) || !expect(TokenKind::Colon, "and a type behind '" + result->name->getKey() + "'"))
    return nullptr;
  result->declared = type();
  if (!broken && token.is(TokenKind::KwIn))
    result->domainSyntax = domain();
  result->range = since(start);
  return broken ? nullptr : result;
}

ArrayRef<Variable *> Parser::ports(Variable::Kind kind, const Callable *owner, StringRef what) {
  SmallVector<Variable *, 8> list;
  expect(TokenKind::LeftParen, "before the " + what);
  while (!broken && !token.is(TokenKind::RightParen)) {
    if (Variable *variable = port(kind, owner))
      list.push_back(variable);
    if (!accept(TokenKind::Comma))
      break;
  }
  expect(TokenKind::RightParen, "behind the " + what);
  return unit.copy(ArrayRef<Variable *>(list));
}

bool Parser::signature(Callable &callable) {
  advance();
  if (!declaredName(callable, callable.kind == Callable::Kind::Module ? "a module" : "a network"))
    return false;
  callable.inputs = ports(Variable::Kind::Input, &callable, "inputs");
  if (!expect(TokenKind::Arrow, "and the results"))
    return false;
  Range open = token.range;
  callable.results = ports(Variable::Kind::Result, &callable, "results");
  if (!broken && callable.results.empty())
    error(Code::Result, since(open.begin), "'" + callable.name->getKey() + "' needs at least one result");
  return !broken;
}

void Parser::module() {
  uint32_t start = token.range.begin;
  auto *result = begin<Module>(start);
  bool complete = signature(*result);
  if (!complete)
    synchronize(/*inBlock=*/false);
  lostNames = false;
  if (complete)
    result->body = statements("module '" + result->name->getKey().str() + "'", result, result->bodyEnd);
  result->range = since(start);
  result->hasErrors = !complete;
  result->isIncomplete = lostNames;
  if (result->name)
    unit.callables.push_back(result);
}

/// network f(…) -> (…) from "file.onnx";   network f(…) -> (…) { layers }
void Parser::network() {
  uint32_t start = token.range.begin;
  auto *result = begin<Network>(start);
  bool complete = signature(*result);
  if (!complete) {
    synchronize(/*inBlock=*/false);
  } else if (token.isWord("from")) {
    advance();
    result->fromRange = token.range;
    result->from = string("the path of an ONNX file as a string");
    complete = result->from && expectSemicolon();
  } else if (token.is(TokenKind::LeftBrace)) {
    SmallVector<Layer *, 8> layers;
    lostNames = false;
    result->bodyEnd = block("network '" + result->name->getKey().str() + "'", [&] {
      if (Layer *parsed = layer())
        layers.push_back(parsed);
    });
    result->layers = unit.copy(ArrayRef<Layer *>(layers));
    complete = !lostNames;
  } else {
    expected("'{' and layers, or 'from' and an ONNX file,");
    complete = false;
  }
  result->range = since(start);
  result->hasErrors = !complete;
  if (result->name)
    unit.callables.push_back(result);
}

ArrayRef<Layer *> Parser::layerBlock() {
  SmallVector<Layer *, 4> layers;
  block("the layers", [&] {
    if (Layer *parsed = layer())
      layers.push_back(parsed);
  });
  return unit.copy(ArrayRef<Layer *>(layers));
}

Layer *Parser::layer() {
  auto *result = unit.make<Layer>();
  result->wordRange = token.range;
  StringRef word = token.is(TokenKind::Name) ? token.name->getKey() : StringRef();
  auto kind = llvm::StringSwitch<std::optional<Layer::Kind>>(word)
                  .Case("features", Layer::Kind::Features)
                  .Case("normalize", Layer::Kind::Normalize)
                  .Case("dense", Layer::Kind::Dense)
                  .Case("norm", Layer::Kind::Norm)
                  .Case("dropout", Layer::Kind::Dropout)
                  .Case("residual", Layer::Kind::Residual)
                  .Case("parallel", Layer::Kind::Parallel)
                  .Case("weights", Layer::Kind::Weights)
                  .Default(std::nullopt);
  if (!kind) {
    expected("a layer (features, normalize, dense, norm, dropout, residual, parallel or weights)");
    lostNames = true;
    return nullptr;
  }
  result->kind = *kind;
  uint32_t start = token.range.begin;
  advance();
  layerOperands(*result);
  bool isBlock = *kind == Layer::Kind::Residual || *kind == Layer::Kind::Parallel;
  if (broken || (!isBlock && !expectSemicolon())) {
    lostNames = true;
    return nullptr;
  }
  result->range = since(start);
  return result;
}

void Parser::layerOperands(Layer &layer) {
  switch (layer.kind) {
  case Layer::Kind::Features:
    if (expect(TokenKind::LeftParen, "and the features"))
      layer.expressions = expressionList(TokenKind::RightParen, "behind the features");
    return;
  case Layer::Kind::Dense:
    if (!expect(TokenKind::LeftParen, "and the width of the layer"))
      return;
    layer.expressions = unit.copy(ArrayRef<Expr *>(expression()));
    if (accept(TokenKind::Comma)) {
      layer.activation = token.name;
      layer.activationRange = token.range;
      expect(TokenKind::Name, "of an activation");
    }
    expect(TokenKind::RightParen, "behind the layer");
    return;
  case Layer::Kind::Dropout:
    if (accept(TokenKind::LeftParen)) {
      layer.expressions = unit.copy(ArrayRef<Expr *>(expression()));
      expect(TokenKind::RightParen, "behind the rate of dropout");
    }
    return;
  case Layer::Kind::Residual:
    layer.blocks = unit.copy(ArrayRef<ArrayRef<Layer *>>(layerBlock()));
    return;
  case Layer::Kind::Parallel: {
    SmallVector<ArrayRef<Layer *>, 4> blocks;
    do
      blocks.push_back(layerBlock());
    while (!broken && token.is(TokenKind::LeftBrace));
    layer.blocks = unit.copy(ArrayRef<ArrayRef<Layer *>>(blocks));
    return;
  }
  case Layer::Kind::Weights:
    layer.file = string("the path of a safetensors file as a string").value_or("");
    return;
  case Layer::Kind::Normalize:
  case Layer::Kind::Norm:
    return;
  }
}

//===----------------------------------------------------------------------===//
// Tests
//===----------------------------------------------------------------------===//

/// test ["title"] [(inputs)] { claims and lets }
void Parser::test() {
  uint32_t start = token.range.begin;
  auto *result = begin<Test>(start);
  advance();
  result->nameRange = token.range;
  if (token.is(TokenKind::String))
    result->title = string("").value_or("");
  if (token.is(TokenKind::LeftParen))
    result->inputs = ports(Variable::Kind::Input, nullptr, "inputs");
  if (broken)
    return;
  SmallVector<Test::Item, 8> items;
  block("the test", [&] {
    Test::Item item;
    uint32_t begin = token.range.begin;
    if (token.is(TokenKind::KwLet)) {
      if (Variable *variable = let(nullptr))
        item.let = unit.make<DeclareStatement>(since(begin), variable);
    } else {
      item.claim = claim();
    }
    if (item.let || item.claim)
      items.push_back(item);
  });
  result->items = unit.copy(ArrayRef<Test::Item>(items));
  result->range = since(start);
  unit.tests.push_back(result);
}

/// expr CMP expr [+- tol [rel]];   error expr ["words"];
Claim *Parser::claim() {
  uint32_t start = token.range.begin;
  auto *result = unit.make<Claim>();
  if (token.isWord("error")) {
    advance();
    result->isError = true;
    result->lhs = expression();
    if (!broken && token.is(TokenKind::String))
      result->words = string("").value_or("");
  } else {
    result->lhs = binary(kSum);
    result->opRange = token.range;
    auto op = llvm::StringSwitch<std::optional<BinaryOperator>>(spelling(token.kind))
                  .Case("==", BinaryOperator::Equal)
                  .Case("!=", BinaryOperator::NotEqual)
                  .Case("<", BinaryOperator::Less)
                  .Case("<=", BinaryOperator::LessEqual)
                  .Case(">", BinaryOperator::Greater)
                  .Case(">=", BinaryOperator::GreaterEqual)
                  .Default(std::nullopt);
    if (!op && !broken)
      expected("a comparison; a test holds claims such as 'f(1) == 2;'");
    if (broken)
      return nullptr;
    result->op = *op;
    advance();
    result->rhs = binary(kSum);
    if (!broken && accept(TokenKind::PlusMinus)) {
      result->tolerance = binary(kSum);
      if (token.isWord("rel")) {
        result->relative = true;
        advance();
      }
    }
  }
  if (!expectSemicolon())
    return nullptr;
  result->range = since(start);
  return result;
}
