//===- Format.cpp - The layout of a file ----------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Format.h"

#include "frontend/dsl/Parser.h"

#include "llvm/ADT/STLExtras.h"

#include <deque>

using namespace hybrid::dsl;
using llvm::StringRef;

namespace {

/// What is laid out: a token, the raw text of a unit or shape in its brackets, or a comment.
struct Piece {
  enum Kind : uint8_t { Word, Raw, Comment } kind = Word;
  Token token; ///< of words
  StringRef text;
  unsigned linesBefore = 0; ///< line ends since the piece before
};

/// The pieces of a file, whose brackets the lexer alone cannot tell apart (see Parser::bracket).
class Splitter {
public:
  Splitter(const SourceFile &file, NameTable &names, Diagnostics &diagnostics)
      : file(file), lexer(file, names, diagnostics) {}

  std::vector<Piece> split() {
    while (true) {
      Token token = lexer.next();
      for (const Comment &comment : lexer.takeComments())
        add({Piece::Comment, {}, file.text(comment.range).rtrim(), 0}, comment.range);
      if (token.is(TokenKind::End))
        return std::move(pieces);
      if (token.is(TokenKind::LeftBracket) && takesUnit()) {
        Range inner = lexer.takeBracketText();
        Token close = lexer.next();
        text.push_back("[" + file.text(inner).trim().str() + "]");
        add({Piece::Raw, token, text.back(), 0}, join(token.range, close.range));
        continue;
      }
      if (token.is(TokenKind::LeftBracket))
        isVector.push_back(!isIndex());
      add({Piece::Word, token, file.text(token.range), 0}, token.range);
      behindVector = false;
      if (token.is(TokenKind::RightBracket) && !isVector.empty())
        behindVector = isVector.pop_back_val();
    }
  }

private:
  const Piece *last() const {
    for (const Piece &piece : llvm::reverse(pieces))
      if (piece.kind != Piece::Comment)
        return &piece;
    return nullptr;
  }

  /// Behind a number, 'real', ':', another unit or shape, and a vector literal.
  bool takesUnit() const {
    const Piece *before = last();
    if (!before)
      return false;
    return before->kind == Piece::Raw || behindVector || before->token.is(TokenKind::Number) ||
           before->token.is(TokenKind::KwReal) || before->token.is(TokenKind::Colon);
  }

  bool isIndex() const {
    const Piece *before = last();
    return before && (before->token.is(TokenKind::Name) || before->token.is(TokenKind::RightParen) ||
                      before->token.is(TokenKind::RightBracket));
  }

  void add(Piece piece, Range range) {
    piece.linesBefore = static_cast<unsigned>(file.text({end, range.begin}).count('\n'));
    end = range.end;
    pieces.push_back(piece);
  }

  const SourceFile &file;
  Lexer lexer;
  std::vector<Piece> pieces;
  std::deque<std::string> text;     ///< of raw pieces, which point to it
  llvm::SmallVector<bool> isVector; ///< of each open bracket
  bool behindVector = false;
  uint32_t end = 0;
};

class Layout {
public:
  std::string run(llvm::ArrayRef<Piece> pieces) {
    for (const Piece &piece : pieces) {
      place(piece);
      advance(piece);
    }
    return out.empty() ? out : out + "\n";
  }

private:
  static bool isSign(TokenKind kind) { return kind == TokenKind::Minus || kind == TokenKind::Plus; }

  /// A sign stands where an operand is expected.
  bool expectsOperand() const {
    if (!before || beforeKind == Piece::Raw)
      return false;
    switch (before->kind) {
    case TokenKind::Name:
      return before->name->getKey() == "until";
    case TokenKind::Number:
    case TokenKind::String:
    case TokenKind::RightParen:
    case TokenKind::RightBracket:
    case TokenKind::Question:
      return false;
    default:
      return true;
    }
  }

  void place(const Piece &piece) {
    if (out.empty())
      return append(piece);
    bool isClosing = piece.kind == Piece::Word && piece.token.is(TokenKind::RightBrace);
    if (piece.linesBefore == 0 && !afterComment) {
      if (piece.kind == Piece::Comment)
        out += "  ";
      else if (needsSpace(piece))
        out += ' ';
      return append(piece);
    }
    bool afterOpening = before && before->is(TokenKind::LeftBrace) && !afterComment;
    out += piece.linesBefore > 1 && !isClosing && !afterOpening ? "\n\n" : "\n";
    unsigned columns = 2 * (blocks - (isClosing && blocks > 0));
    bool goesOn = before && !startsLine(*before);
    out.append(columns + (goesOn && !isClosing ? 4 : 0), ' ');
    append(piece);
  }

  /// What follows these begins a statement; inside parentheses everything goes on.
  bool startsLine(const Token &token) const {
    return brackets == 0 && beforeKind == Piece::Word &&
           (token.is(TokenKind::Semicolon) || token.is(TokenKind::LeftBrace) || token.is(TokenKind::RightBrace));
  }

  void append(const Piece &piece) { out += piece.text; }

  bool needsSpace(const Piece &piece) const {
    if (piece.kind == Piece::Raw) // a shape sticks to 'real'
      return !(before->is(TokenKind::KwReal) && piece.text.find_first_not_of("[0123456789, ]") == StringRef::npos);
    if (unaryBefore)
      return false;
    switch (piece.token.kind) {
    case TokenKind::RightParen:
    case TokenKind::RightBracket:
    case TokenKind::Comma:
    case TokenKind::Semicolon:
    case TokenKind::Dot:
    case TokenKind::Caret:
      return false;
    case TokenKind::Colon:
      return inDeclaration;
    case TokenKind::LeftParen:
      if (before->is(TokenKind::Name) && beforeKind == Piece::Word)
        return behindCount;
      break;
    case TokenKind::LeftBracket: // a vector literal, or an index
      if (before->is(TokenKind::Name) || before->is(TokenKind::RightParen) || before->is(TokenKind::RightBracket))
        return false;
      break;
    default:
      break;
    }
    return !(before->is(TokenKind::LeftParen) || before->is(TokenKind::Dot) || before->is(TokenKind::Caret) ||
             (before->is(TokenKind::LeftBracket) && beforeKind == Piece::Word));
  }

  /// Keeps track of where the next piece stands.
  void advance(const Piece &piece) {
    afterComment = piece.kind == Piece::Comment;
    if (afterComment)
      return;
    if (piece.kind == Piece::Word) {
      TokenKind kind = piece.token.kind;
      bool isBlockStart = !before || startsLine(*before);
      if (isBlockStart)
        inDeclaration = kind == TokenKind::KwConst || kind == TokenKind::KwParam || kind == TokenKind::KwLet;
      unaryBefore = isSign(kind) && expectsOperand();
      behindCount = before && before->is(TokenKind::KwRepeat) && kind == TokenKind::Name;
      brackets += kind == TokenKind::LeftParen || kind == TokenKind::LeftBracket;
      brackets -= brackets > 0 && (kind == TokenKind::RightParen || kind == TokenKind::RightBracket);
      blocks += kind == TokenKind::LeftBrace;
      blocks -= blocks > 0 && kind == TokenKind::RightBrace;
    } else {
      unaryBefore = behindCount = false;
    }
    before = piece.token;
    beforeKind = piece.kind;
  }

  std::string out;
  std::optional<Token> before; ///< the last one that is no comment
  Piece::Kind beforeKind = Piece::Word;
  unsigned blocks = 0, brackets = 0;
  bool afterComment = false, unaryBefore = false, behindCount = false, inDeclaration = false;
};

} // namespace

std::optional<std::string> hybrid::dsl::formatFile(const SourceFile &file, Diagnostics &diagnostics) {
  NameTable names;
  auto copy = llvm::MemoryBuffer::getMemBuffer(file.text(), file.path(), /*RequiresNullTerminator=*/false);
  Diagnostics found;
  std::unique_ptr<SourceUnit> unit =
      parse(std::make_unique<SourceFile>(file.path().str(), std::move(copy)), names, found);
  if (found.hasErrors()) {
    for (const Diagnostic &diagnostic : found.take())
      if (diagnostic.severity == Severity::Error)
        diagnostics.error(diagnostic.code, file, diagnostic.range, diagnostic.message);
    return std::nullopt;
  }
  Splitter splitter(file, names, found);
  std::vector<Piece> pieces = splitter.split();
  return Layout().run(pieces);
}
