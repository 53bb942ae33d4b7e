//===- EmitImpl.h - State of emission ---------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_EMITIMPL_H
#define HYBRID_FRONTEND_DSL_EMITIMPL_H

#include "frontend/dsl/Functions.h"
#include "frontend/dsl/ImportHyb.h"

#include "dialect/HybridOps.h"

#include <deque>
#include <map>

namespace hybrid::dsl {

/// Emits a program: the callables of the first file, then what they reach.
class Emitter {
public:
  Emitter(Program &program, mlir::MLIRContext &context);
  mlir::OwningOpRef<mlir::ModuleOp> run();
  mlir::OwningOpRef<mlir::ModuleOp> runTests(std::vector<EmittedTest> &tests);

  mlir::Location locate(const SourceUnit &file, Range range) const;
  /// The symbol of a callable, which is emitted if it was not yet.
  std::string symbolOf(const Callable &callable);
  /// The symbol of a module whose `parameters` are arguments behind the inputs.
  std::string symbolOf(const Callable &callable, llvm::ArrayRef<const Variable *> parameters);
  /// The symbol of a module that gives the tangents of the results of `symbol`, from its arguments and their tangents.
  std::string tangentOf(llvm::StringRef symbol);
  mlir::Type typeOf(const Type &type);
  /// The location of a number: with its unit, unless the context decides it.
  mlir::Location withUnit(mlir::Location loc, Dimension dimension);
  /// An error: nothing is emitted in the end.
  void refuse(mlir::Location loc, const llvm::Twine &message);
  /// How fast `values` change while `seeds` move along `directions`. What has no derivative is reported.
  llvm::SmallVector<mlir::Value> tangents(mlir::ValueRange values, mlir::ValueRange seeds, mlir::ValueRange directions);

private:
  struct Request {
    const Callable *callable;
    std::string symbol;
    std::vector<const Variable *> parameters;
    unsigned order = 0; ///< how often tangents are taken
  };
  mlir::OwningOpRef<mlir::ModuleOp> createModule();
  /// Emits what was asked for until nothing is left; null after an error.
  mlir::OwningOpRef<mlir::ModuleOp> finish(mlir::OwningOpRef<mlir::ModuleOp> module);
  EmittedTest emitTest(const Test &test, std::string symbol);
  std::string request(Request made);
  mlir::LogicalResult emit(const Request &request);
  mlir::LogicalResult emitModule(const Module &module, const Request &request);
  /// The results of the module, or their tangents of an order; `arguments` are then followed by theirs.
  llvm::SmallVector<mlir::Value> emitResults(const Module &module, const Request &request, unsigned order,
                                             mlir::ValueRange arguments);
  mlir::LogicalResult emitImported(const Network &network, const Request &request);
  mlir::LogicalResult emitLayers(const Network &network, const Request &request);
  SymbolicModuleOp emitFeatures(const Network &network, llvm::StringRef symbol);
  llvm::SmallVector<FeatureAttr> columnsOf(llvm::ArrayRef<Variable *> ports);
  /// Of the first file, and not private.
  bool isExported(const Callable &callable) const;
  void describe(SymbolicModuleOp op, const Callable &callable);
  /// `inputs` and `results` describe the columns.
  void describe(NetworkOp op, const Network &network, llvm::ArrayRef<FeatureAttr> inputs,
                llvm::ArrayRef<FeatureAttr> results);
  mlir::Attribute featureOf(const Variable &port);
  mlir::ArrayAttr documentation(llvm::ArrayRef<llvm::StringRef> lines);

  Program &program;
  mlir::MLIRContext &context;
  mlir::OpBuilder builder;
  std::map<std::string, Request> requested;
  bool hasFailed = false;
  std::deque<Request> requests;
};

/// Emits the body of one module.
class BodyEmitter {
public:
  BodyEmitter(Emitter &emitter, const SourceUnit &file, mlir::OpBuilder &builder)
      : emitter(emitter), file(file), builder(builder) {}

  void set(const Variable *variable, mlir::Value value) { values[variable] = value; }
  mlir::Value get(const Variable *variable) const { return values.lookup(variable); }
  void statements(llvm::ArrayRef<Statement *> list);
  void let(const Variable &variable);
  mlir::Value expression(const Expr *expr);
  /// Into a declared unit, as it is at borders, and out of it, into coherent SI.
  mlir::Value toDeclared(mlir::Value value, double scale, Range place);
  mlir::Value toCoherent(mlir::Value value, double scale, Range place);

  /// Both sides of a claim, of one shape.
  std::pair<mlir::Value, mlir::Value> sides(const Claim &claim);

private:
  mlir::Location loc(Range range) const { return emitter.locate(file, range); }
  void repeat(const RepeatStatement &statement);
  /// The location remembers the dimension: text that is printed from the IR gets the number's unit back.
  mlir::Value constant(double value, const Shape &shape, Range place, Dimension dimension = Dimension::Any);
  mlir::Value parameter(const Variable &variable, Range place);
  mlir::Value variable(const Variable *variable, Range place);
  mlir::Value vector(const VectorExpr &expr);
  void components(const Expr *expr, double scale, Dimension dimension, llvm::SmallVectorImpl<mlir::Value> &list);
  mlir::Value chain(const BinaryExpr &expr);
  mlir::Value binary(const BinaryExpr &expr, mlir::Value left, mlir::Value right);
  mlir::Value power(mlir::Value base, const Expr *exponent, Range place);
  mlir::Value conditional(const IfExpr &expr);
  mlir::Value index(const IndexExpr &expr);
  mlir::Value call(const CallExpr &expr, unsigned result);
  mlir::Value function(const CallExpr &expr);
  mlir::Value dot(const CallExpr &expr, mlir::Value a, mlir::Value b);
  mlir::Value cross(mlir::Location loc, mlir::Value a, mlir::Value b);
  mlir::Value sum(mlir::Location loc, mlir::Value value);
  mlir::Value softmax(mlir::Location loc, mlir::Value value);
  mlir::Value derivative(const CallExpr &expr);
  /// The value with the shape of `like`, if it is a scalar and `like` is none.
  mlir::Value splat(mlir::Location loc, mlir::Value value, mlir::Type like);
  mlir::Value operation(Operator op, mlir::Location loc, mlir::Value a, mlir::Value b);

  Emitter &emitter;
  const SourceUnit &file;
  mlir::OpBuilder &builder;
  llvm::DenseMap<const Variable *, mlir::Value> values;
  llvm::DenseMap<const Variable *, mlir::Value> next; ///< of states, assigned in the step under way
};

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_EMITIMPL_H
