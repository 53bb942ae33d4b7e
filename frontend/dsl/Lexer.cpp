//===- Lexer.cpp - Text to tokens -----------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Lexer.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/ConvertUTF.h"

#include <charconv>
#include <cmath>

using namespace hybrid::dsl;
using llvm::StringLiteral;
using llvm::StringRef;

namespace {

struct Spelling {
  TokenKind kind;
  StringLiteral text;
};

constexpr Spelling kReservedWords[] = {
#define HYBRID_RESERVED_WORD(Id, Text) {TokenKind::Kw##Id, Text},
#include "support/ReservedWords.def"
};

constexpr Spelling kPunctuation[] = {
#define HYBRID_PUNCTUATION(Id, Text) {TokenKind::Id, Text},
#include "frontend/dsl/Punctuation.def"
};

constexpr StringLiteral kGreek[] = {
    "alpha", "beta",    "gamma", "delta", "epsilon", "zeta",  "eta", "theta",   "iota", "kappa", "lambda", "mu",   "nu",
    "xi",    "omicron", "pi",    "rho",   "sigma",   "sigma", "tau", "upsilon", "phi",  "chi",   "psi",    "omega"};

/// The spelling of a Greek letter, empty for other characters. U+00B5 is the micro sign.
std::string greekName(uint32_t character) {
  if (character == 0xB5)
    return "mu";
  if (character >= 0x3B1 && character <= 0x3C9)
    return kGreek[character - 0x3B1].str();
  if (character < 0x391 || character > 0x3A9 || character == 0x3A2)
    return {};
  std::string name = kGreek[character - 0x391].str();
  name.front() = llvm::toUpper(name.front());
  return name;
}

bool isNameStart(char c) { return llvm::isAlpha(c) || c == '_'; }
bool isNamePart(char c) { return llvm::isAlnum(c) || c == '_'; }

/// Decodes the character at the begin of `text`; its bytes, or 0 if they are no UTF-8.
size_t decode(StringRef text, uint32_t &character) {
  auto *begin = reinterpret_cast<const llvm::UTF8 *>(text.data());
  const llvm::UTF8 *position = begin;
  llvm::UTF32 value = 0, *end = &value;
  llvm::ConversionResult result =
      llvm::convertUTF8Sequence(&position, begin + text.size(), end, llvm::strictConversion);
  character = value;
  return result == llvm::conversionOK ? static_cast<size_t>(position - begin) : 0;
}

} // namespace

std::string hybrid::dsl::describe(TokenKind kind) {
  switch (kind) {
  case TokenKind::End:
    return "the end of the file";
  case TokenKind::Name:
    return "a name";
  case TokenKind::Number:
    return "a number";
  case TokenKind::String:
    return "a string";
  default:
    return "'" + spelling(kind).str() + "'";
  }
}

StringRef hybrid::dsl::spelling(TokenKind kind) {
  for (llvm::ArrayRef<Spelling> table : {llvm::ArrayRef(kReservedWords), llvm::ArrayRef(kPunctuation)})
    for (const Spelling &row : table)
      if (row.kind == kind)
        return row.text;
  return {};
}

NameTable::NameTable() {
  for (const Spelling &word : kReservedWords)
    names.try_emplace(word.text, word.kind);
}

Lexer::Lexer(const SourceFile &file, NameTable &names, Diagnostics &diagnostics)
    : file(file), text(file.text()), names(names), diagnostics(diagnostics) {
  if (text.starts_with("\xEF\xBB\xBF")) // a byte order mark
    position = 3;
}

void Lexer::skipTrivia() {
  while (position < text.size()) {
    char c = text[position];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++position;
      continue;
    }
    if (c != '/' || peek(1) != '/')
      return;
    size_t begin = position;
    position = std::min(text.find('\n', position), text.size());
    Comment::Kind kind = text.substr(begin).starts_with("//!")    ? Comment::FileDocumentation
                         : text.substr(begin).starts_with("////") ? Comment::Plain
                         : text.substr(begin).starts_with("///")  ? Comment::Documentation
                                                                  : Comment::Plain;
    comments.push_back({kind, from(begin)});
  }
}

Token Lexer::next() {
  while (true) {
    skipTrivia();
    if (position >= text.size())
      return {TokenKind::End, from(position)};
    char c = peek();
    if (isNameStart(c) || greekLetter())
      return name();
    if (llvm::isDigit(c) || (c == '.' && llvm::isDigit(peek(1))))
      return number();
    if (c == '"' || c == '\'')
      return string(c);
    size_t begin = position;
    if (text.substr(position).starts_with("\u00b1")) {
      position += 2;
      return {TokenKind::PlusMinus, from(begin)};
    }
    for (const Spelling &row : kPunctuation)
      if (row.text[0] == c && text.substr(position).starts_with(row.text)) {
        position += row.text.size();
        return {row.kind, from(begin)};
      }
    if (std::optional<Token> mended = badCharacter())
      return *mended;
  }
}

size_t Lexer::greekLetter(std::string *spelled) const {
  uint32_t character = 0;
  size_t length = static_cast<signed char>(peek()) < 0 ? decode(text.substr(position), character) : 0;
  std::string greek = length ? greekName(character) : "";
  if (spelled)
    *spelled = greek;
  return greek.empty() ? 0 : length;
}

/// A Greek letter is refused, and read as its spelling.
Token Lexer::name() {
  size_t begin = position;
  std::string mended, greek;
  while (true) {
    size_t start = position;
    while (isNamePart(peek()))
      ++position;
    mended += text.slice(start, position);
    size_t length = greekLetter(&greek);
    if (length == 0)
      break;
    start = position;
    position += length;
    if (mended.size() == start - begin) // the first one
      error(Code::Character, from(start),
            "the Greek letter '" + text.slice(start, position) + "' cannot be part of a name; write '" + greek + "'")
          .replace(from(start), greek);
    mended += greek;
  }
  Name entry = names.intern(mended);
  return {entry->getValue(), from(begin), entry};
}

void Lexer::skipDigits() {
  while (llvm::isDigit(peek()))
    ++position;
}

Token Lexer::number() {
  size_t begin = position;
  skipDigits();
  if (position == begin)
    error(Code::Number, {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + 2)},
          "a number needs a digit before its point")
        .replace({static_cast<uint32_t>(begin), static_cast<uint32_t>(begin)}, "0");
  if (peek() == '.' && peek(1) != '.') {
    ++position;
    if (llvm::isDigit(peek()))
      skipDigits();
    else
      error(Code::Number, from(begin), "a number needs a digit behind its point").replace({from(position)}, "0");
  }
  if (peek() == 'e' || peek() == 'E') {
    size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if (llvm::isDigit(peek(1 + sign))) {
      position += 1 + sign;
      skipDigits();
    }
  }
  Range range = from(begin);
  Token token{TokenKind::Number, range, nullptr, 0};
  StringRef digits = text.slice(range.begin, range.end);
  bool mended = digits.front() == '.' || digits.ends_with(".");
  auto [rest, status] = std::from_chars(digits.begin(), digits.end(), token.number);
  if (isNamePart(peek())) {
    size_t letters = position;
    while (isNamePart(peek()))
      ++position;
    error(Code::Number, from(letters), "no letter may follow a number; a product needs '*'")
        .replace({static_cast<uint32_t>(letters), static_cast<uint32_t>(letters)}, " * ");
  } else if (status == std::errc::result_out_of_range) {
    error(Code::Number, range, "the number " + digits + " is beyond the range of a double");
    token.number = 1;
  } else if (mended) {
    token.number = 1;
  }
  return token;
}

Token Lexer::string(char quote) {
  size_t begin = position++;
  if (quote != '"')
    error(Code::String, from(begin), "a string stands between double quotes");
  while (peek() != quote) {
    if (position >= text.size() || peek() == '\n' || peek() == '\r') {
      error(Code::String, from(begin), "a string ends with '\"' on the line where it begins");
      skipped = static_cast<uint32_t>(position);
      return {TokenKind::String, from(begin)};
    }
    if (peek() == '\\') {
      size_t escape = position++;
      if (peek() != '"' && peek() != '\\' && peek() != 'n') {
        error(Code::String, {static_cast<uint32_t>(escape), static_cast<uint32_t>(escape + 1)},
              "a string knows the escapes \\\", \\\\ and \\n only");
        continue;
      }
    }
    ++position;
  }
  ++position;
  return {TokenKind::String, from(begin)};
}

/// What people write for a token of the language.
static TokenKind meantBy(StringRef character) {
  return llvm::StringSwitch<TokenKind>(character)
      .Case("&", TokenKind::KwAnd)
      .Case("|", TokenKind::KwOr)
      .Case("!", TokenKind::KwNot)
      .Cases("\u00d7", "\u00b7", TokenKind::Star)
      .Case("\u2212", TokenKind::Minus)
      .Case("\u2264", TokenKind::LessEqual)
      .Case("\u2265", TokenKind::GreaterEqual)
      .Case("\u2260", TokenKind::NotEqual)
      .Default(TokenKind::End);
}

std::optional<Token> Lexer::badCharacter() {
  size_t begin = position;
  uint32_t character = 0;
  size_t length = decode(text.substr(position), character);
  position += std::max<size_t>(length, 1);
  while (length == 0 && static_cast<signed char>(peek()) < 0) // one message for a run of them
    ++position;
  StringRef shown = text.slice(begin, position);
  TokenKind meant = meantBy(shown);
  if (meant != TokenKind::End) {
    if (shown.size() == 1 && peek() == shown.front()) // && and ||
      ++position;
    StringRef spelled = spelling(meant);
    error(Code::Character, from(begin),
          "the character '" + shown + "' cannot stand here; did you mean '" + spelled + "'?")
        .replace(from(begin), spelled);
    return Token{meant, from(begin), names.intern(spelled)};
  }
  skipped = static_cast<uint32_t>(position);
  if (length == 0)
    error(Code::Encoding, from(begin), "a file of the module language is UTF-8 text; this is none");
  else if (character < 0x20 || character == 0x7f)
    error(Code::Character, from(begin), "a control character cannot stand here");
  else
    error(Code::Character, from(begin), "the character '" + shown + "' cannot stand here");
  return std::nullopt;
}

Range Lexer::peekBracketText() const {
  size_t end = text.find_first_of("]\n;{}", position);
  return {static_cast<uint32_t>(position), static_cast<uint32_t>(std::min(end, text.size()))};
}

Range Lexer::takeBracketText() {
  Range range = peekBracketText();
  position = range.end;
  return range;
}
