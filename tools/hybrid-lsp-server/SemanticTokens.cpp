//===- SemanticTokens.cpp - Colours of names by what they mean ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-lsp-server/SemanticTokens.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"

using namespace hybrid;
using namespace hybrid::lsp;
using llvm::StringRef;

namespace {

/// Rows of the legend.
enum class TokenType : uint8_t {
  Namespace,
  Unit,
  Module,
  Network,
  Input,
  Result,
  Value,
  Keyword,
  Number,
  String,
  Comment,
  Operator
};
constexpr StringRef kTypes[] = {"namespace", "type",    "function", "class",  "parameter", "property",
                                "variable",  "keyword", "number",   "string", "comment",   "operator"};

enum Modifier : unsigned { kDeclaration = 1, kReadonly = 2, kLibrary = 4, kDocumentation = 8 };
constexpr StringRef kModifiers[] = {"declaration", "readonly", "defaultLibrary", "documentation"};

constexpr StringRef kPlaceWords[] = {
#define HYBRID_PLACE_WORD(Text) Text,
#include "frontend/dsl/PlaceWords.def"
};

struct SemanticToken {
  dsl::Range range;
  TokenType type;
  unsigned modifiers = 0;
};

TokenType typeOf(dsl::Variable::Kind kind) {
  switch (kind) {
  case dsl::Variable::Kind::Input:
    return TokenType::Input;
  case dsl::Variable::Kind::Result:
    return TokenType::Result;
  default:
    return TokenType::Value;
  }
}

SemanticToken tokenOf(const dsl::Reference &reference) {
  unsigned declaration = reference.isDeclaration ? kDeclaration : 0;
  if (const dsl::Variable *variable = reference.variable) {
    bool constant = variable->kind == dsl::Variable::Kind::Const;
    return {reference.range, typeOf(variable->kind), declaration | (constant ? kReadonly : 0)};
  }
  if (reference.callable)
    return {reference.range,
            reference.callable->kind == dsl::Callable::Kind::Module ? TokenType::Module : TokenType::Network,
            declaration};
  if (reference.unit)
    return {reference.range, TokenType::Unit, declaration};
  if (reference.file)
    return {reference.range, TokenType::Namespace, declaration};
  if (reference.function)
    return {reference.range, TokenType::Module, kLibrary};
  if (reference.constant)
    return {reference.range, TokenType::Value, kReadonly | kLibrary};
  if (reference.operation)
    return {reference.range, TokenType::Operator};
  return {reference.range, TokenType::Unit, kLibrary};
}

/// Words, numbers, strings and comments. In units the lexer finds things that are no tokens; nobody hears of it.
void addLexical(const Document &document, std::vector<SemanticToken> &tokens) {
  dsl::NameTable names;
  dsl::Diagnostics unheard;
  dsl::Lexer lexer(document.source(), names, unheard);
  while (true) {
    dsl::Token token = lexer.next();
    for (const dsl::Comment &comment : lexer.takeComments())
      tokens.push_back(
          {comment.range, TokenType::Comment, comment.kind == dsl::Comment::Plain ? 0u : unsigned(kDocumentation)});
    if (token.is(dsl::TokenKind::End))
      return;
    if (token.is(dsl::TokenKind::Number))
      tokens.push_back({token.range, TokenType::Number});
    else if (token.is(dsl::TokenKind::String))
      tokens.push_back({token.range, TokenType::String});
    else if (token.name && (!token.is(dsl::TokenKind::Name) || llvm::is_contained(kPlaceWords, token.name->getKey())))
      tokens.push_back({token.range, TokenType::Keyword});
  }
}

} // namespace

llvm::json::Object lsp::semanticLegend() {
  auto list = [](llvm::ArrayRef<StringRef> names) {
    llvm::json::Array array;
    for (StringRef name : names)
      array.push_back(name);
    return array;
  };
  return llvm::json::Object{{"tokenTypes", list(kTypes)}, {"tokenModifiers", list(kModifiers)}};
}

std::vector<int> lsp::semanticTokens(const Document &document) {
  std::vector<SemanticToken> tokens;
  for (const dsl::Reference &reference : document.references())
    tokens.push_back(tokenOf(reference));
  addLexical(document, tokens);
  // What a name means comes before what it looks like: `log` the function is no word of a domain.
  llvm::stable_sort(tokens, [](const auto &a, const auto &b) { return a.range.begin < b.range.begin; });
  std::vector<int> numbers;
  llvm::lsp::Position last;
  uint32_t end = 0;
  for (const SemanticToken &token : tokens) {
    if (token.range.begin < end || token.range.isEmpty())
      continue;
    end = token.range.end;
    auto [begin, behind] = toProtocol(document.source(), token.range);
    if (begin.line != behind.line)
      continue;
    int lines = begin.line - last.line;
    int characters = lines == 0 ? begin.character - last.character : begin.character;
    for (int number : {lines, characters, behind.character - begin.character, static_cast<int>(token.type),
                       static_cast<int>(token.modifiers)})
      numbers.push_back(number);
    last = begin;
  }
  return numbers;
}
