//===- ParserImpl.h - State and helpers of the parser -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Recursive descent, one token ahead. After a syntax error the parser is `broken`: it reports nothing more and every
// loop ends, until the statement or declaration that it is in resynchronises at the next ';', '}' or keyword. A missing
// token is reported at the end of the token before it.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_PARSERIMPL_H
#define HYBRID_FRONTEND_DSL_PARSERIMPL_H

#include "frontend/dsl/Parser.h"

namespace hybrid::dsl {

/// Rows of the precedence table, loosest first.
enum Precedence : unsigned { kOr = 1, kAnd, kNot, kComparison, kSum, kProduct, kPower };

class Parser {
public:
  Parser(SourceUnit &unit, NameTable &names, Diagnostics &diagnostics);
  void parseFile();

private:
  //===--- Tokens (Parser.cpp) --------------------------------------------===//

  void advance();
  bool accept(TokenKind kind);
  /// Takes a token of this kind or reports that it is missing. `what` says where: "behind the inputs".
  bool expect(TokenKind kind, const llvm::Twine &what = {});
  /// The end of a statement. Where the next line begins another one, the semicolon alone is missing.
  bool expectSemicolon();
  /// `what` is the thing expected; points behind the last token if the next one is on another line.
  void expected(const llvm::Twine &what);
  Diagnostic &error(Code code, Range range, const llvm::Twine &message);
  Diagnostic &warning(Code code, Range range, const llvm::Twine &message);
  /// The current token in messages.
  std::string shown() const;
  Range since(uint32_t begin) const { return {begin, std::max(begin, previousEnd)}; }
  Range behindPrevious() const { return {previousEnd, previousEnd}; }
  bool onNewLine() const;
  /// Skips to where a statement or a declaration can begin.
  void synchronize(bool inBlock);
  bool startsDeclaration() const;
  bool startsStatement() const;

  /// Counts one level of nesting while it lives.
  class Nesting {
  public:
    explicit Nesting(Parser &parser);
    ~Nesting() { --parser.depth; }

  private:
    Parser &parser;
  };
  static constexpr unsigned kMaxNesting = 200;

  //===--- Declarations (Parser.cpp, ParseModules.cpp) ---------------------===//

  void declaration();
  void import();
  void unitDeclaration();
  template <typename Node> Node *begin(uint32_t start) {
    Node *node = unit.make<Node>();
    node->file = &unit;
    node->range = {start, start};
    node->documentation = takeDocumentation();
    return node;
  }
  /// The name of what is declared; false if there is none.
  bool declaredName(Declaration &declaration, const llvm::Twine &what);
  llvm::ArrayRef<llvm::StringRef> takeDocumentation();
  llvm::StringRef documentationText(const Comment &comment) const;
  std::optional<llvm::StringRef> string(const llvm::Twine &what);
  /// const and param.
  Variable *constant(Variable::Kind kind);
  void uncertainty(Variable &variable);
  TypeSyntax type();
  void shape(TypeSyntax &syntax);
  DomainSyntax domain();
  /// `(a: real, b: real)`.
  llvm::ArrayRef<Variable *> ports(Variable::Kind kind, const Callable *owner, llvm::StringRef what);
  Variable *port(Variable::Kind kind, const Callable *owner);
  bool signature(Callable &callable);
  void module();
  void network();
  Layer *layer();
  void layerOperands(Layer &layer);
  llvm::ArrayRef<Layer *> layerBlock();
  /// Runs `item` up to the closing brace, each with recovery.
  template <typename Item> Range block(llvm::StringRef what, Item item);
  llvm::ArrayRef<Statement *> statements(llvm::StringRef what, const Callable *owner, Range &end);
  Statement *statement(const Callable *owner);
  Variable *let(const Callable *owner);
  Statement *repeat(const Callable *owner);
  void test();
  Claim *claim();

  //===--- Expressions (ParseExpr.cpp) -------------------------------------===//

  Expr *expression();
  Expr *ifExpression();
  Expr *binary(unsigned minimum);
  Expr *prefix(unsigned minimum);
  Expr *power();
  Expr *postfix();
  Expr *primary();
  Expr *call(Expr *callee);
  Expr *bracket(Expr *base);
  Expr *vector();
  UnitText unitText();
  llvm::ArrayRef<Expr *> expressionList(TokenKind close, const llvm::Twine &what);
  Expr *failed(uint32_t begin) { return unit.make<ErrorExpr>(since(begin)); }

  SourceUnit &unit;
  const SourceFile &file;
  NameTable &names;
  Diagnostics &diagnostics;
  Lexer lexer;
  Token token;
  uint32_t previousEnd = 0;
  unsigned depth = 0;
  bool broken = false;
  bool lostNames = false;                      ///< a statement or layer of the callable under way could not be parsed
  llvm::SmallVector<Comment, 2> documentation; ///< before the current token
};

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_PARSERIMPL_H
