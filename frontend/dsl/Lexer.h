//===- Lexer.h - Text to tokens ---------------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_LEXER_H
#define HYBRID_FRONTEND_DSL_LEXER_H

#include "frontend/dsl/Diagnostics.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Allocator.h"

namespace hybrid::dsl {

enum class TokenKind : uint8_t {
  End,
  Name,
  Number,
  String,
#define HYBRID_RESERVED_WORD(Id, Text) Kw##Id,
#include "support/ReservedWords.def"
#define HYBRID_PUNCTUATION(Id, Text) Id,
#include "frontend/dsl/Punctuation.def"
};

/// "';'", "'module'", "a name": how messages speak of a kind.
std::string describe(TokenKind kind);
/// The spelling of a reserved word or a punctuation, else empty.
llvm::StringRef spelling(TokenKind kind);

/// An identifier: equal text is the same pointer. The value is the reserved word that it is, or Name.
using Name = const llvm::StringMapEntry<TokenKind> *;

/// Owns all names of a compilation.
class NameTable {
public:
  NameTable();
  Name intern(llvm::StringRef text) { return &*names.try_emplace(text, TokenKind::Name).first; }

private:
  llvm::StringMap<TokenKind, llvm::BumpPtrAllocator> names;
};

struct Token {
  TokenKind kind = TokenKind::End;
  Range range;
  Name name = nullptr; ///< of names and reserved words
  double number = 0;   ///< of numbers

  bool is(TokenKind other) const { return kind == other; }
  /// A word that is special in its place only.
  bool isWord(llvm::StringRef word) const { return kind == TokenKind::Name && name->getKey() == word; }
};

/// What stands between two tokens and is no white space.
struct Comment {
  enum Kind : uint8_t { Plain, Documentation, FileDocumentation } kind;
  Range range; ///< from its slashes to the end of the line
};

/// Makes tokens on demand: the parser alone knows where a bracket holds a unit, whose text is no sequence of tokens.
/// A malformed token is reported and mended, so that nothing follows from it.
class Lexer {
public:
  Lexer(const SourceFile &file, NameTable &names, Diagnostics &diagnostics);

  Token next();
  /// The text from the current position up to ']' on the same line; the lexer then stands at the bracket. Where there
  /// is none, up to the end of what may be a unit.
  Range takeBracketText();
  /// The same, left where it is.
  Range peekBracketText() const;

  /// Where a character was last skipped: an error right behind it is its consequence.
  uint32_t lastSkipped() const { return skipped; }

  /// Comments since the last call, in order.
  llvm::SmallVector<Comment, 2> takeComments() { return std::exchange(comments, {}); }

private:
  char peek(size_t ahead = 0) const { return position + ahead < text.size() ? text[position + ahead] : '\0'; }
  Diagnostic &error(Code code, Range range, const llvm::Twine &message) {
    return diagnostics.error(code, file, range, message);
  }
  Range from(size_t begin) const { return {static_cast<uint32_t>(begin), static_cast<uint32_t>(position)}; }
  void skipTrivia();
  void skipDigits();
  /// The length in bytes of a Greek letter at the current position, 0 if there is none.
  size_t greekLetter(std::string *spelled = nullptr) const;
  Token name();
  Token number();
  Token string(char quote);
  /// Reports a character that starts no token; gives the token that was meant, or skips the character.
  std::optional<Token> badCharacter();

  const SourceFile &file;
  llvm::StringRef text;
  NameTable &names;
  Diagnostics &diagnostics;
  size_t position = 0;
  uint32_t skipped = 0;
  llvm::SmallVector<Comment, 2> comments;
};

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_LEXER_H
