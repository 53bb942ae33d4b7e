//===- Parser.cpp - Tokens, recovery and declarations of files ------------===//
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

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

Parser::Parser(SourceUnit &unit, NameTable &names, Diagnostics &diagnostics)
    : unit(unit), file(*unit.source), names(names), diagnostics(diagnostics), lexer(file, names, diagnostics) {
  advance();
}

/// What stands behind "/// ".
StringRef Parser::documentationText(const Comment &comment) const {
  StringRef line = file.text(comment.range).drop_front(3).rtrim("\r");
  line.consume_front(" ");
  return line;
}

void Parser::advance() {
  for (const Comment &line : documentation)
    warning(Code::Documentation, line.range,
            "this documents nothing: '///' stands before a declaration, an input or a result");
  documentation.clear();
  previousEnd = token.range.end;
  token = lexer.next();
  for (const Comment &comment : lexer.takeComments()) {
    if (comment.kind == Comment::Documentation)
      documentation.push_back(comment);
    if (comment.kind == Comment::FileDocumentation)
      unit.documentation.push_back(documentationText(comment));
  }
}

bool Parser::accept(TokenKind kind) {
  if (!token.is(kind))
    return false;
  advance();
  return true;
}

bool Parser::expect(TokenKind kind, const Twine &what) {
  if (broken)
    return false;
  if (accept(kind))
    return true;
  std::string tail = what.str();
  expected(describe(kind) + (tail.empty() ? "" : " ") + tail);
  return false;
}

bool Parser::onNewLine() const {
  return file.text({previousEnd, std::max(previousEnd, token.range.begin)}).contains('\n');
}

bool Parser::expectSemicolon() {
  if (broken)
    return false;
  if (accept(TokenKind::Semicolon))
    return true;
  if (onNewLine() || token.is(TokenKind::RightBrace) || token.is(TokenKind::End)) {
    error(Code::Syntax, behindPrevious(), "expected ';' here").replace(behindPrevious(), ";");
    return true;
  }
  expected("an operator or ';'");
  return false;
}

void Parser::expected(const Twine &what) {
  if (broken)
    return;
  broken = true;
  if (lexer.lastSkipped() > previousEnd || (lexer.lastSkipped() == previousEnd && previousEnd > 0))
    return;
  // What is missing is missing behind the last token; what is wrong stands where it stands.
  bool missing = onNewLine() || token.is(TokenKind::End);
  error(Code::Syntax, missing ? behindPrevious() : token.range,
        missing ? "expected " + what + " here" : "expected " + what + " before " + shown());
}

Diagnostic &Parser::error(Code code, Range range, const Twine &message) {
  return diagnostics.error(code, file, range, message);
}

Diagnostic &Parser::warning(Code code, Range range, const Twine &message) {
  return diagnostics.warning(code, file, range, message);
}

std::string Parser::shown() const {
  if (token.is(TokenKind::End))
    return "the end of the file";
  return "'" + file.text(token.range).take_front(40).str() + "'";
}

bool Parser::startsDeclaration() const {
  switch (token.kind) {
  case TokenKind::KwModule:
  case TokenKind::KwNetwork:
  case TokenKind::KwImport:
  case TokenKind::KwUnit:
  case TokenKind::KwTest:
  case TokenKind::KwTable:
    return true;
  default:
    return false;
  }
}

bool Parser::startsStatement() const {
  return token.is(TokenKind::KwLet) || token.is(TokenKind::KwConst) || token.is(TokenKind::KwParam) ||
         token.is(TokenKind::KwRepeat);
}

/// In a block up to the end of the statement or the block; in a file up to the next declaration.
void Parser::synchronize(bool inBlock) {
  broken = false;
  unsigned braces = 0;
  while (!token.is(TokenKind::End)) {
    bool documented = !documentation.empty();
    if (startsDeclaration() && (braces == 0 || documented))
      return;
    if (braces == 0 && startsStatement() && (inBlock || token.is(TokenKind::KwConst) || token.is(TokenKind::KwParam)))
      return;
    if (token.is(TokenKind::LeftBrace))
      ++braces;
    if (token.is(TokenKind::RightBrace)) {
      if (braces == 0 && inBlock)
        return;
      braces -= braces > 0;
      advance();
      if (braces == 0 && inBlock)
        return;
      continue;
    }
    bool end = token.is(TokenKind::Semicolon) && braces == 0 && inBlock;
    documentation.clear();
    advance();
    if (end)
      return;
  }
}

Parser::Nesting::Nesting(Parser &parser) : parser(parser) {
  if (++parser.depth <= kMaxNesting || parser.broken)
    return;
  parser.error(Code::Nesting, parser.token.range,
               "the text is nested more than " + Twine(kMaxNesting) + " levels deep here");
  parser.broken = true;
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

void Parser::parseFile() {
  while (!token.is(TokenKind::End)) {
    declaration();
    if (broken)
      synchronize(/*inBlock=*/false);
  }
  documentation.clear();
}

void Parser::declaration() {
  switch (token.kind) {
  case TokenKind::KwImport:
    return import();
  case TokenKind::KwUnit:
    return unitDeclaration();
  case TokenKind::KwConst:
  case TokenKind::KwParam:
    if (Variable *variable = constant(token.is(TokenKind::KwConst) ? Variable::Kind::Const : Variable::Kind::Param))
      unit.variables.push_back(variable);
    return;
  case TokenKind::KwModule:
    return module();
  case TokenKind::KwNetwork:
    return network();
  case TokenKind::KwTest:
    return test();
  case TokenKind::KwTable:
    error(Code::Syntax, token.range, "'table' is reserved for later versions of the language");
    broken = true;
    return advance();
  case TokenKind::KwLet:
    error(Code::Syntax, token.range, "'let' stands inside a module; a file declares 'const'")
        .replace(token.range, "const");
    if (Variable *variable = constant(Variable::Kind::Const))
      unit.variables.push_back(variable);
    return;
  case TokenKind::RightBrace:
    error(Code::Syntax, token.range, "this '}' closes nothing");
    return advance();
  default:
    error(Code::Syntax, token.range,
          "expected a declaration (module, network, const, param, unit, import or test) before " + shown());
    broken = true;
    return advance();
  }
}

ArrayRef<StringRef> Parser::takeDocumentation() {
  SmallVector<StringRef, 4> lines;
  for (const Comment &comment : documentation) {
    lines.push_back(documentationText(comment));
  }
  documentation.clear();
  return unit.copy(ArrayRef<StringRef>(lines));
}

bool Parser::declaredName(Declaration &declaration, const Twine &what) {
  if (broken)
    return false;
  if (token.is(TokenKind::Name)) {
    declaration.name = token.name;
    declaration.nameRange = token.range;
    advance();
    return true;
  }
  if (token.name) {
    error(Code::Syntax, token.range, "'" + token.name->getKey() + "' is a reserved word and cannot name " + what)
        .replace(token.range, token.name->getKey() + "_");
    broken = true;
    return false;
  }
  expected("the name of " + what);
  return false;
}

std::optional<StringRef> Parser::string(const Twine &what) {
  if (!token.is(TokenKind::String)) {
    expected(what);
    return std::nullopt;
  }
  StringRef raw = file.text(token.range).drop_front();
  raw.consume_back("\"");
  SmallVector<char, 64> text;
  for (size_t i = 0; i < raw.size(); ++i) {
    bool escape = raw[i] == '\\' && i + 1 < raw.size();
    text.push_back(!escape ? raw[i] : raw[++i] == 'n' ? '\n' : raw[i]);
  }
  advance();
  ArrayRef<char> kept = unit.copy(ArrayRef<char>(text));
  return StringRef(kept.data(), kept.size());
}

/// import a.b.c [as d] | import a.b.c { x, y as z };
void Parser::import() {
  uint32_t begin = token.range.begin;
  documentation.clear();
  advance();
  auto *result = unit.make<Import>();
  SmallVector<Name, 4> path;
  result->pathRange = token.range;
  do {
    Token part = token;
    if (!expect(TokenKind::Name, path.empty() ? "behind 'import'" : "behind '.'"))
      return;
    path.push_back(part.name);
    result->pathRange.end = part.range.end;
    result->aliasRange = part.range;
  } while (accept(TokenKind::Dot));
  result->path = unit.copy(ArrayRef<Name>(path));
  result->alias = path.back();
  SmallVector<Import::Item, 4> items;
  if (token.is(TokenKind::LeftBrace)) {
    advance();
    result->hasItems = true;
    while (!broken && !token.is(TokenKind::RightBrace)) {
      Import::Item item{token.name, token.range, token.name, token.range};
      if (!expect(TokenKind::Name, "in the list of imports"))
        return;
      if (token.isWord("as")) {
        advance();
        item.alias = token.name, item.aliasRange = token.range;
        expect(TokenKind::Name, "behind 'as'");
      }
      items.push_back(item);
      if (!accept(TokenKind::Comma))
        break;
    }
    expect(TokenKind::RightBrace, "behind the list of imports");
  } else if (token.isWord("as")) {
    advance();
    result->alias = token.name, result->aliasRange = token.range;
    expect(TokenKind::Name, "behind 'as'");
  }
  if (!expectSemicolon())
    return;
  result->items = unit.copy(ArrayRef<Import::Item>(items));
  result->range = since(begin);
  unit.imports.push_back(result);
}

/// unit mph = 0.44704 [m/s];   unit EUR;
void Parser::unitDeclaration() {
  uint32_t start = token.range.begin;
  auto *result = begin<UnitDeclaration>(start);
  advance();
  if (!declaredName(*result, "a unit"))
    return;
  if (accept(TokenKind::Equal)) {
    result->isBase = false;
    result->number = token.number;
    bool negative = token.is(TokenKind::Minus);
    if (negative)
      error(Code::Unit, token.range, "a unit is a positive multiple of another one");
    else if (!token.is(TokenKind::Number))
      expected("a number; a unit is declared as 'unit NAME = number [unit];'");
    if (broken || negative) {
      broken = true;
      return;
    }
    advance();
    if (token.is(TokenKind::LeftBracket))
      result->definition = unitText();
  }
  if (!expectSemicolon())
    return;
  result->range = since(start);
  unit.units.push_back(result);
}

/// const name [: type] = value [+- uncertainty];   param name [: type] [in lo .. hi] = value [+- uncertainty];
Variable *Parser::constant(Variable::Kind kind) {
  uint32_t start = token.range.begin;
  auto *result = begin<Variable>(start);
  result->kind = kind;
  advance();
  if (!declaredName(*result, kind == Variable::Kind::Const ? "a constant" : "a parameter"))
    return nullptr;
  if (accept(TokenKind::Colon))
    result->declared = type();
  if (!broken && token.is(TokenKind::KwIn)) {
    if (kind == Variable::Kind::Const)
      error(Code::Domain, token.range, "a constant has no domain; what training may move is a 'param'");
    result->domainSyntax = domain();
  }
  expect(TokenKind::Equal, "and a value");
  result->value = broken ? failed(start) : expression();
  uncertainty(*result);
  expectSemicolon();
  result->range = since(start);
  return result;
}

void Parser::uncertainty(Variable &variable) {
  if (!broken && accept(TokenKind::PlusMinus))
    variable.uncertainty = expression();
}

//===----------------------------------------------------------------------===//
// Types and domains
//===----------------------------------------------------------------------===//

TypeSyntax Parser::type() {
  TypeSyntax syntax;
  uint32_t begin = token.range.begin;
  bool real = accept(TokenKind::KwReal);
  if (real && token.is(TokenKind::LeftBracket))
    shape(syntax);
  if (!broken && token.is(TokenKind::LeftBracket)) {
    syntax.unit = unitText();
    real = true;
  }
  if (!real && !broken) {
    if (token.is(TokenKind::Name))
      error(Code::Syntax, token.range, "there is no type '" + token.name->getKey() + "'; numbers are 'real'")
          .replace(token.range, "real");
    else
      expected("a type: 'real', a shape, a unit");
    broken = true;
  }
  syntax.present = true;
  syntax.range = since(begin);
  return syntax;
}

/// Integers in the first bracket behind 'real' are a shape; anything else is left for the unit.
void Parser::shape(TypeSyntax &syntax) {
  StringRef text = file.text(lexer.peekBracketText());
  if (text.trim().empty() || text.find_first_not_of("0123456789, \t") != StringRef::npos)
    return;
  advance(); // [
  SmallVector<double, 2> sizes;
  Range range = token.range;
  while (token.is(TokenKind::Number)) {
    sizes.push_back(token.number);
    range.end = token.range.end;
    advance();
    if (!accept(TokenKind::Comma))
      break;
  }
  if (!expect(TokenKind::RightBracket, "behind the shape"))
    return;
  double elements = 1;
  for (double size : sizes)
    elements *= size;
  if (sizes.size() > 2)
    error(Code::Shape, range, "a shape has one size (a vector) or two (a matrix)");
  else if (elements == 0)
    error(Code::Shape, range, "a size is at least 1");
  else if (elements > Shape::kMaxElements)
    error(Code::Shape, range, "a value has at most " + Twine(Shape::kMaxElements) + " components");
  else if (sizes.size() == 1)
    syntax.shape = Shape::vector(static_cast<uint32_t>(sizes[0]));
  else
    syntax.shape = Shape::matrix(static_cast<uint32_t>(sizes[0]), static_cast<uint32_t>(sizes[1]));
}

/// in lo .. hi [log]; a bound is a sum, so that no '<' is lost in it.
DomainSyntax Parser::domain() {
  DomainSyntax syntax;
  uint32_t begin = token.range.begin;
  advance(); // in
  syntax.lo = binary(kSum);
  if (expect(TokenKind::DotDot, "and the upper bound"))
    syntax.hi = binary(kSum);
  if (!broken && token.isWord("log")) {
    syntax.log = true;
    advance();
  }
  syntax.range = since(begin);
  return broken ? DomainSyntax() : syntax;
}

std::unique_ptr<SourceUnit> hybrid::dsl::parse(std::unique_ptr<SourceFile> file, NameTable &names,
                                               Diagnostics &diagnostics) {
  auto unit = std::make_unique<SourceUnit>();
  unit->source = std::move(file);
  Parser(*unit, names, diagnostics).parseFile();
  return unit;
}
