//===- AST.h - The syntax tree of a file ------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Nodes live in the arena of their file and are never destroyed one by one: they hold pointers, ranges and ArrayRefs
// only. The parser makes them; semantic analysis (Sema.h) fills the fields marked [sema]. A node that could not be
// parsed is an Expr of kind Error: what is built on it stays silent.
//
//   a = if r > 0 then G * m / r^2 else 0;
//
//   Statement Assign "a"
//     If
//       Binary Greater      (Name r, Number 0)
//       Binary Divide       (Binary Multiply (Name G, Name m), Binary Power (Name r, Number 2))
//       Number 0
//
// Left-leaning chains (a + b + c + …) may be long; every walk over a tree goes down them in a loop (see `leftSpine`),
// so that the stack is as deep as the text is nested, which the parser bounds.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_AST_H
#define HYBRID_FRONTEND_DSL_AST_H

#include "frontend/dsl/Lexer.h"
#include "frontend/dsl/Types.h"
#include "support/Interval.h"

#include "llvm/Support/Casting.h"

namespace hybrid::dsl {

struct Callable;
struct Function;
struct Network;
struct RepeatStatement;
struct SourceUnit;
struct Variable;

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

struct Expr {
  enum class Kind : uint8_t { Error, Number, Vector, Name, Member, Call, Index, Negate, Not, Binary, If, Hole };

  const Kind kind;
  bool inParentheses = false;
  Range range;
  Type type; ///< [sema]

  Expr(Kind kind, Range range) : kind(kind), range(range) {}
};

/// What could not be parsed.
struct ErrorExpr : Expr {
  explicit ErrorExpr(Range range) : Expr(Kind::Error, range) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Error; }
};

/// The text between a unit's brackets; empty where there are none.
struct UnitText {
  Range range;
  bool present = false;
};

struct NumberExpr : Expr {
  double value;
  UnitText unit;
  double scale = 1; ///< [sema] of the unit, to coherent SI

  NumberExpr(Range range, double value) : Expr(Kind::Number, range), value(value) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Number; }
};

/// `[a, b, c] [unit]`; rows make a matrix.
struct VectorExpr : Expr {
  llvm::ArrayRef<Expr *> elements;
  UnitText unit;
  double scale = 1; ///< [sema]

  VectorExpr(Range range, llvm::ArrayRef<Expr *> elements) : Expr(Kind::Vector, range), elements(elements) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Vector; }
};

struct NameExpr : Expr {
  Name name;
  const Variable *variable = nullptr; ///< [sema] null for a constant of the language, or after an error
  double builtin = 0;                 ///< [sema] the value of pi and e

  NameExpr(Range range, Name name) : Expr(Kind::Name, range), name(name) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Name; }
};

/// `base.name`: something of an imported file, or a result of a call.
struct MemberExpr : Expr {
  Expr *base;
  Name name;
  Range nameRange;
  const Variable *variable = nullptr; ///< [sema] of an imported file
  unsigned result = 0;                ///< [sema] of a call

  MemberExpr(Range range, Expr *base, Name name, Range nameRange)
      : Expr(Kind::Member, range), base(base), name(name), nameRange(nameRange) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Member; }
};

struct Argument {
  Name name = nullptr; ///< null if given by position
  Range nameRange;
  Expr *value = nullptr;
};

/// `f(…)` or `file.f(…)`.
struct CallExpr : Expr {
  Expr *callee; ///< a name or a member
  llvm::ArrayRef<Argument> arguments;

  const Function *function = nullptr; ///< [sema] a function of the language, or
  const Callable *target = nullptr;   ///< [sema] a module or network
  /// [sema] One per input of the target, in its order; of a function its operands.
  llvm::ArrayRef<Expr *> inputs;
  /// [sema] Values of the target's parameters that the call gives.
  llvm::ArrayRef<std::pair<const Variable *, Expr *>> parameters;

  CallExpr(Range range, Expr *callee, llvm::ArrayRef<Argument> arguments)
      : Expr(Kind::Call, range), callee(callee), arguments(arguments) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Call; }
};

struct IndexExpr : Expr {
  Expr *base;
  llvm::ArrayRef<Expr *> indices;
  llvm::ArrayRef<int64_t> positions; ///< [sema]

  IndexExpr(Range range, Expr *base, llvm::ArrayRef<Expr *> indices)
      : Expr(Kind::Index, range), base(base), indices(indices) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Index; }
};

/// `-x` or `not x`.
struct PrefixExpr : Expr {
  Expr *operand;

  PrefixExpr(Kind kind, Range range, Expr *operand) : Expr(kind, range), operand(operand) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Negate || expr->kind == Kind::Not; }
};

enum class BinaryOperator : uint8_t {
  Or,
  And,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Add,
  Subtract,
  Multiply,
  Divide,
  Power,
};

inline bool isComparison(BinaryOperator op) {
  return op >= BinaryOperator::Equal && op <= BinaryOperator::GreaterEqual;
}
inline bool isLogical(BinaryOperator op) { return op <= BinaryOperator::And; }
/// As it is written.
llvm::StringRef spelling(BinaryOperator op);

struct BinaryExpr : Expr {
  BinaryOperator op;
  Range opRange;
  Expr *lhs, *rhs;

  BinaryExpr(BinaryOperator op, Range opRange, Expr *lhs, Expr *rhs)
      : Expr(Kind::Binary, join(lhs->range, rhs->range)), op(op), opRange(opRange), lhs(lhs), rhs(rhs) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Binary; }
};

/// The binary nodes from `expr` down its left operands, outermost first; the last one's lhs is no BinaryExpr.
llvm::SmallVector<BinaryExpr *, 8> leftSpine(BinaryExpr *expr);

/// `if c1 then a else if c2 then b else c`: branches [c1 a], [c2 b] and otherwise c.
struct IfExpr : Expr {
  struct Branch {
    Expr *condition, *value;
  };
  llvm::ArrayRef<Branch> branches;
  Expr *otherwise;

  IfExpr(Range range, llvm::ArrayRef<Branch> branches, Expr *otherwise)
      : Expr(Kind::If, range), branches(branches), otherwise(otherwise) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::If; }
};

/// `?`
struct HoleExpr : Expr {
  explicit HoleExpr(Range range) : Expr(Kind::Hole, range) {}
  static bool classof(const Expr *expr) { return expr->kind == Kind::Hole; }
};

//===----------------------------------------------------------------------===//
// Declarations of values
//===----------------------------------------------------------------------===//

/// `real[3] [m/s]`; each part may be absent.
struct TypeSyntax {
  Range range;
  bool present = false;
  Shape shape;
  UnitText unit;
};

/// `in lo .. hi log`
struct DomainSyntax {
  Range range;
  Expr *lo = nullptr, *hi = nullptr; ///< null where there is no domain
  bool log = false;
};

struct Declaration {
  Name name = nullptr; ///< null after a syntax error, and for tests without one
  Range nameRange;     ///< where it is named
  Range range;         ///< all of it
  SourceUnit *file = nullptr;
  llvm::ArrayRef<llvm::StringRef> documentation; ///< lines without "///" and one space
};

/// Whether an analysis on demand was begun or ended: a declaration met while its own analysis is under way is a cycle.
enum class Progress : uint8_t { None, UnderWay, Done };

/// Anything with a value: a constant, a parameter, a let, an input, a result, a state of a repeat.
struct Variable : Declaration {
  enum class Kind : uint8_t { Const, Param, Let, Input, Result, State };

  Kind kind = Kind::Let;
  TypeSyntax declared;
  DomainSyntax domainSyntax;
  Expr *value = nullptr;       ///< of const, param and let; the start of a state
  Expr *uncertainty = nullptr; ///< behind +-
  const Callable *owner = nullptr;
  const RepeatStatement *repeat = nullptr; ///< [sema] the innermost one around its declaration

  Type type;                                ///< [sema]
  double unitScale = 1;                     ///< [sema] of the declared unit, to coherent SI
  std::optional<Interval> domain;           ///< [sema] in the declared unit
  Progress progress = Progress::None;       ///< [sema] of type and value
  bool isAssigned = false;                  ///< [sema]
  bool isCyclic = false;                    ///< [sema] its value needs itself
  bool isDifferentiated = false;            ///< [sema] a diff goes by it
  mutable std::optional<double> constant;   ///< cache of Constants.h
  mutable std::optional<Interval> interval; ///< cache of Ranges.h
};

struct UnitDeclaration : Declaration {
  double number = 1;
  UnitText definition;
  bool isBase = true; ///< `unit EUR;`

  Progress progress = Progress::None; ///< [sema]
  const Unit *unit = nullptr;         ///< [sema] null after an error
};

//===----------------------------------------------------------------------===//
// Statements, modules and networks
//===----------------------------------------------------------------------===//

struct Statement {
  enum class Kind : uint8_t { Declare, Assign, Repeat };

  const Kind kind;
  Range range;

  Statement(Kind kind, Range range) : kind(kind), range(range) {}
};

/// `let`, `const` and `param`.
struct DeclareStatement : Statement {
  Variable *variable;

  DeclareStatement(Range range, Variable *variable) : Statement(Kind::Declare, range), variable(variable) {}
  static bool classof(const Statement *s) { return s->kind == Kind::Declare; }
};

struct AssignStatement : Statement {
  Name name;
  Range nameRange;
  Expr *value;
  Variable *target = nullptr; ///< [sema] a result or a state

  AssignStatement(Range range, Name name, Range nameRange, Expr *value)
      : Statement(Kind::Assign, range), name(name), nameRange(nameRange), value(value) {}
  static bool classof(const Statement *s) { return s->kind == Kind::Assign; }
};

struct RepeatStatement : Statement {
  Expr *count = nullptr;
  llvm::ArrayRef<Variable *> states;
  Expr *until = nullptr; ///< null if absent
  llvm::ArrayRef<Statement *> body;
  int64_t steps = 0; ///< [sema]

  explicit RepeatStatement(Range range) : Statement(Kind::Repeat, range) {}
  static bool classof(const Statement *s) { return s->kind == Kind::Repeat; }
};

/// What can be called: a module or a network.
struct Callable : Declaration {
  enum class Kind : uint8_t { Module, Network };

  const Kind kind;
  llvm::ArrayRef<Variable *> inputs, results;
  Range bodyEnd; ///< the closing brace

  /// [sema] Its calls of modules and networks, with their places.
  llvm::ArrayRef<std::pair<const Callable *, Range>> calls;
  bool hasErrors = false;    ///< nothing can be said about its body, or [sema] it has errors
  bool isIncomplete = false; ///< parts of its body could not be parsed: names may be missing

  explicit Callable(Kind kind) : kind(kind) {}
};

struct Module : Callable {
  llvm::ArrayRef<Statement *> body;

  Module() : Callable(Kind::Module) {}
  static bool classof(const Callable *c) { return c->kind == Kind::Module; }
};

/// One entry of a network's list.
struct Layer {
  enum class Kind : uint8_t { Features, Normalize, Dense, Norm, Dropout, Residual, Parallel, Weights };

  Kind kind = Kind::Dense;
  Range range, wordRange;
  llvm::ArrayRef<Expr *> expressions; ///< features; the width of dense; the rate of dropout
  Name activation = nullptr;          ///< of dense
  Range activationRange;
  llvm::ArrayRef<llvm::ArrayRef<Layer *>> blocks; ///< one of residual, several of parallel
  llvm::StringRef file;                           ///< of weights
  uint32_t inputs = 0, outputs = 0;               ///< [sema] numbers per sample
};

/// What a network's first layer sees: an input (in its declared unit), or an expression.
struct Feature {
  const Variable *input = nullptr; ///< of which it is the value, or a component; null for other expressions
  const Expr *expr = nullptr;      ///< null for an input as it is
  std::optional<Interval> range;   ///< of each component, in the unit above; where the network normalises
};

struct Network : Callable {
  llvm::ArrayRef<Layer *> layers;
  std::optional<llvm::StringRef> from; ///< path of the ONNX file
  Range fromRange;
  /// [sema] Empty where the first layer sees the inputs as they are.
  llvm::MutableArrayRef<Feature> features;
  llvm::ArrayRef<Layer *> stack;  ///< [sema] the layers without features, normalize and weights
  const Layer *weights = nullptr; ///< [sema]

  Network() : Callable(Kind::Network) {}
  static bool classof(const Callable *c) { return c->kind == Kind::Network; }
};

//===----------------------------------------------------------------------===//
// Tests, imports, files
//===----------------------------------------------------------------------===//

struct Claim {
  Range range;
  bool isError = false; ///< `error expr "words";`
  BinaryOperator op = BinaryOperator::Equal;
  Range opRange;
  Expr *lhs = nullptr, *rhs = nullptr, *tolerance = nullptr;
  bool relative = false;
  double allowed = 0; ///< [sema] value of the tolerance, in coherent SI or relative
  llvm::StringRef words;
};

struct Test : Declaration {
  llvm::StringRef title;
  llvm::ArrayRef<Variable *> inputs;
  /// Lets stand between claims, in the order of the text.
  struct Item {
    DeclareStatement *let = nullptr;
    Claim *claim = nullptr;
  };
  llvm::ArrayRef<Item> items;
};

struct Import {
  struct Item {
    Name name;
    Range range;
    Name alias; ///< the name itself without `as`
    Range aliasRange;
  };
  Range range, pathRange;
  llvm::ArrayRef<Name> path;
  bool hasItems = false;
  llvm::ArrayRef<Item> items;
  Name alias = nullptr; ///< of the file; the last name of the path without `as`
  Range aliasRange;
  SourceUnit *file = nullptr; ///< [sema]
};

/// One parsed file. Its lists keep the order of the text.
struct SourceUnit {
  std::unique_ptr<SourceFile> source;
  llvm::BumpPtrAllocator arena;
  std::vector<llvm::StringRef> documentation; ///< of the file, from //!
  std::vector<Import *> imports;
  std::vector<UnitDeclaration *> units;
  std::vector<Variable *> variables; ///< file-level const and param
  std::vector<Callable *> callables;
  std::vector<Test *> tests;

  template <typename Node, typename... Arguments> Node *make(Arguments &&...arguments) {
    return new (arena.Allocate<Node>()) Node(std::forward<Arguments>(arguments)...);
  }
  template <typename T> llvm::ArrayRef<T> copy(llvm::ArrayRef<T> list) {
    if (list.empty())
      return {};
    T *memory = arena.Allocate<T>(list.size());
    std::uninitialized_copy(list.begin(), list.end(), memory);
    return {memory, list.size()};
  }
};

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_AST_H
