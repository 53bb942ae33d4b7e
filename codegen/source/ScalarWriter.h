//===- ScalarWriter.h - Bodies of modules on scalars as code ----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What C and Fortran have in common: variables with types, statements in order, loops and branches that are executed. A
// loop that keeps its states from a condition on is left there.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SOURCE_SCALARWRITER_H
#define HYBRID_CODEGEN_SOURCE_SCALARWRITER_H

#include "codegen/source/BodyWriter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace hybrid::codegen {

/// How a comparison is spelled, from those that C and Fortran have.
struct Relation {
  enum Kind { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };
  Kind kind;
  bool negated = false; ///< not (a kind b)
};
/// Nullopt for the four predicates that need two comparisons or none.
std::optional<Relation> relationOf(mlir::arith::CmpFPredicate predicate);

/// A result of a module, or a column of its inputs, for a reader: "F [N]", "m [kg] in 1 .. 5".
std::string columnText(const std::string &name, FeatureAttr feature, bool withDomain);

/// The comment above a function, a line each: documentation, results (with their formula where it is one), inputs.
std::vector<std::string> describe(SymbolicModuleOp module, llvm::ArrayRef<std::string> inputs,
                                  llvm::ArrayRef<std::string> outputs, std::vector<std::string> documentation);

/// The declared name of an input or result.
std::string portName(SymbolicModuleOp module, unsigned i, bool isInput);

class ScalarWriter : public BodyWriter {
protected:
  using BodyWriter::BodyWriter;

  Text expression(mlir::Operation *op, unsigned result) override;
  mlir::LogicalResult supports(mlir::Operation *op) override;
  bool isStatement(mlir::Operation *op) override;
  mlir::LogicalResult statement(mlir::Operation *op) override;
  bool isLiteral(mlir::Value value) override;
  bool repeats(mlir::OpOperand &use) override;

  /// "C" or "Fortran", for errors.
  virtual llvm::StringRef language() const = 0;
  virtual Text number(double value) = 0;
  virtual Text operation(Operator id, llvm::ArrayRef<Text> operands) = 0;
  /// How often the text of an operator shows an operand, at most.
  virtual bool repeatsOperands(Operator id) = 0;
  virtual Text fused(llvm::ArrayRef<Text> operands) = 0;
  virtual Text truth(bool value) = 0;
  virtual Text relation(Relation::Kind kind, const Text &a, const Text &b) = 0;
  virtual Text negation(const Text &a) = 0;
  virtual Text junction(bool isAnd, const Text &a, const Text &b) = 0;
  virtual Text choice(const Text &condition, const Text &yes, const Text &no) = 0;
  virtual std::string callee(CallOp call) = 0;
  virtual void declare(mlir::Value value, llvm::StringRef name) = 0;
  /// A variable that may be assigned again.
  virtual void start(mlir::Value value, llvm::StringRef name, llvm::StringRef text) {
    declare(value, name);
    assign(name, text);
  }
  virtual void assign(llvm::StringRef name, llvm::StringRef text) = 0;
  /// The variable is set, and never read.
  virtual void ignore(llvm::StringRef name) {}
  virtual void openLoop(uint64_t steps) = 0;
  virtual void leaveLoop(llvm::StringRef condition) = 0;
  virtual void openBranch(llvm::StringRef condition) = 0;
  virtual void otherwise() = 0;
  virtual void close(bool isLoop) = 0;
  /// A call whose results are stored in variables of these names.
  virtual void callForSeveral(CallOp call, llvm::ArrayRef<std::string> results) = 0;

private:
  Text comparison(mlir::arith::CmpFOp compare);
  mlir::LogicalResult loop(mlir::scf::ForOp loop);
  mlir::LogicalResult branch(mlir::scf::IfOp branch);
  void call(CallOp call);
};

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SOURCE_SCALARWRITER_H
