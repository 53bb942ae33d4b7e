//===- SemaImpl.h - State and helpers of semantic analysis ------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Analysis goes once over every tree. File-level constants and units are analysed when they are first met; a second
// meeting while that is under way is a cycle. A value that has an error gets the type Error, and everything that
// depends on it stays silent.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_SEMAIMPL_H
#define HYBRID_FRONTEND_DSL_SEMAIMPL_H

#include "frontend/dsl/Functions.h"
#include "frontend/dsl/Program.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace hybrid::dsl {

/// What is being analysed: a module's or a test's body, or a file-level declaration.
struct Body {
  SourceUnit *file = nullptr;
  Callable *owner = nullptr;
  bool isIncomplete = false; ///< names may be missing
  llvm::DenseMap<Name, Variable *> names;
  llvm::SmallVector<Name> entered; ///< names in the order of their declarations
  llvm::SmallVector<std::pair<const Callable *, Range>, 8> calls;
  RepeatStatement *repeat = nullptr; ///< the innermost one

  explicit Body(SourceUnit *file, Callable *owner = nullptr, bool isIncomplete = false)
      : file(file), owner(owner), isIncomplete(isIncomplete) {}
};

class Sema {
public:
  explicit Sema(Program &program) : program(program), dimensions(program.dimensions), ownedUnits(program.ownedUnits) {}
  void run();

private:
  //===--- Files and declarations (SemaDecl.cpp) ---------------------------===//

  void declareNames(SourceUnit &unit);
  void declare(SourceUnit &unit, bool isUnit, Name name, FileName entry);
  void declareImport(SourceUnit &unit, const Import &import);
  void signature(Callable &callable);
  void analyze(UnitDeclaration &unit);
  /// Type and value of a file-level const or param, once.
  void analyzeFileVariable(Variable &variable);
  void checkCycles();
  void reportCycle(llvm::ArrayRef<const Callable *> stack, const Callable *callee);

  //===--- Values, statements, tests (SemaBody.cpp) ------------------------===//

  void body(Module &module);
  void test(Test &test);
  void claim(Claim &claim);
  void errorClaim(Claim &claim);
  void statement(Statement &statement);
  void repeat(RepeatStatement &statement);
  void assign(AssignStatement &statement);
  void checkResults(const Module &module);
  /// Enters a name into the body; a second declaration is an error.
  void enter(Variable &variable);
  /// Declared type, domain and, where there is one, value of a variable.
  void analyze(Variable &variable);
  void declaredType(Variable &variable);
  void domain(Variable &variable);
  void uncertainty(Variable &variable);
  /// A call whose argument lies outside the callee's domain for all values of the inputs.
  void warnOutside(const CallExpr &call);
  std::optional<int64_t> constantInteger(Expr *expr, const llvm::Twine &what, Code code);
  std::optional<double> constant(Expr *expr, const llvm::Twine &what);

  //===--- Networks (SemaNetwork.cpp) --------------------------------------===//

  void network(Network &network);
  void layers(Network &network);
  uint32_t features(Network &network, const Layer *list, const Layer *normalize);
  /// The width behind the layers, from the one before them; 0 after an error.
  uint32_t layers(llvm::ArrayRef<Layer *> list, uint32_t width);
  uint32_t layer(Layer &layer, uint32_t width);
  uint32_t dense(Layer &layer);
  /// The ranges of features that a network maps to -1 .. 1; calls in them are analysed by then.
  void normalization(Network &network);

  //===--- Expressions (SemaExpr.cpp, SemaCall.cpp) ------------------------===//

  /// Infers the type. `wanted`, where the context knows it, answers holes.
  Type check(Expr *expr, const Type *wanted = nullptr);
  Type infer(Expr *expr, const Type *wanted);
  Type number(NumberExpr &expr);
  Type vector(VectorExpr &expr, const Type *wanted);
  Type name(NameExpr &expr);
  Type member(MemberExpr &expr);
  Type index(IndexExpr &expr);
  Type prefix(PrefixExpr &expr, const Type *wanted);
  Type chain(BinaryExpr &expr, const Type *wanted);
  Type binary(BinaryExpr &expr, Type left, Type right);
  Type power(BinaryExpr &expr, Type base, Type exponent);
  Type conditional(IfExpr &expr, const Type *wanted);
  void hole(HoleExpr &expr, const Type *wanted);
  Type call(CallExpr &expr, unsigned *selected);
  Type functionCall(CallExpr &expr);
  Type elementwise(CallExpr &expr, llvm::ArrayRef<Type> types);
  Type dot(CallExpr &expr, Type a, Type b);
  Type derivative(CallExpr &expr);
  Type targetCall(CallExpr &expr, const Callable &target, unsigned *selected);
  bool bindArguments(CallExpr &expr, const Callable &target);
  /// A parameter in the body of a module, analysed; null if there is none of this name.
  const Variable *findParameter(const Callable &target, Name name);
  /// What a call's callee names.
  const Callable *findCallable(Expr *callee, const Function *&function);
  Variable *findVariable(Name name);
  /// Whether an import of this file names it and yet it means nothing: the import was reported, its uses need not be.
  bool isLostImport(Name name) const;
  void unknownName(Range range, Name name, bool callable);

  /// The dimension that operands must share. Reports a mismatch at `place`: "cannot ACTION: …".
  std::optional<Dimension> unify(Dimension a, Dimension b, Range place, llvm::StringRef action);
  std::optional<Shape> broadcast(const Shape &a, const Shape &b, Range place);
  /// Whether a value of type `have` may stand where `want` is declared; reports at `place`.
  bool fits(const Type &want, const Type &have, Range place, const llvm::Twine &whatWants, const llvm::Twine &whatHas);
  bool isNumber(const Type &type, Range range);
  bool isTruth(const Type &type, Range range);
  /// "; a division by time [s] is missing", or empty where no single factor is.
  std::string missingFactor(Dimension want, Dimension have) const;
  std::string describe(const Type &type) const;

  /// The unit between brackets: its scale and dimension; null after an error.
  const Unit *resolve(const UnitText &text);
  const Unit *parseUnitText(Range range);
  UnitDeclaration *findUnit(llvm::StringRef name);

  Diagnostic &error(Code code, Range range, const llvm::Twine &message) {
    return program.diagnostics.error(code, *current->file->source, range, message);
  }
  Diagnostic &warning(Code code, Range range, const llvm::Twine &message) {
    return program.diagnostics.warning(code, *current->file->source, range, message);
  }
  llvm::StringRef text(Range range) const { return current->file->source->text(range); }
  /// Analyses something else in between, with a body of its own.
  void inBody(Body &body, llvm::function_ref<void()> analysis);

  Program &program;
  DimensionTable &dimensions;
  std::deque<Unit> &ownedUnits;
  Body *current = nullptr;
  unsigned onDemand = 0; ///< analyses on demand under way
  /// Units by file and text: a file writes the same few again and again.
  std::map<const SourceUnit *, llvm::StringMap<const Unit *>> unitCache;
};

/// The candidate nearest to `name`, if it is near enough to be a slip of the pen.
std::optional<std::string> nearest(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> candidates);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_SEMAIMPL_H
