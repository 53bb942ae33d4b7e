//===- BodyWriter.h - The body of a module as statements --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// IR names every value; a person writes formulas. A body is printed op by op, and no operation is moved, merged or
// split, so that the text computes the same bits; but a value with one use stands where it is used:
//
//   %0 = mulf %m, %a                       F = m*a + t0*t0;
//   %1 = sin %x           becomes          with t0 = sin(x) before it
//   %2 = mulf %1, %1
//   %3 = addf %0, %2
//
// What has several uses, is used in an inner block, or has grown long gets a name and a statement; so does what had a
// name in its source (a NameLoc). A language derives
// its writer from this class and says how its operations, definitions, loops and calls look.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SOURCE_BODYWRITER_H
#define HYBRID_CODEGEN_SOURCE_BODYWRITER_H

#include "dialect/HybridOps.h"
#include "dialect/OperatorOf.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

#include <set>

namespace hybrid::codegen {

/// How tightly a text holds together, loosest first.
enum class Level { Conditional, Or, And, Not, Relation, Sum, Product, Sign, Power, Atom };

struct Text {
  std::string text;
  Level level = Level::Atom;
};

/// The text, in brackets if it binds looser than `least`.
std::string fitted(const Text &text, Level least);

class BodyWriter {
public:
  virtual ~BodyWriter() = default;

protected:
  /// Names that are taken are not given again.
  BodyWriter(llvm::raw_ostream &os, std::set<std::string> taken) : os(os), taken(std::move(taken)) {}

  /// The statements of a block but its terminator, whose operands are then known to `text`.
  mlir::LogicalResult writeBlock(mlir::Block &block);

  /// A value as an operand: its name, a literal, or the expression that makes it.
  virtual Text text(mlir::Value value);
  std::string text(mlir::Value value, Level least) { return fitted(text(value), least); }

  void setName(mlir::Value value, std::string name) { names[value] = std::move(name); }
  bool isNamed(mlir::Value value) const { return names.contains(value); }
  std::string freshName();
  /// A name like `wanted` that was not given yet; languages may ask more of names.
  virtual std::string newName(const std::string &wanted);
  /// A new name like the one that the value's location remembers, if it does.
  std::string nameFor(mlir::Value value);

  /// How often a loop runs; an error if that is not known, zero, or seen inside.
  mlir::FailureOr<uint64_t> stepsOf(mlir::scf::ForOp loop);
  /// The condition on which every state is kept, as text over the states; the selects that say so are taken out. Empty
  /// if there is none, or it is long.
  std::string takeCondition(mlir::scf::ForOp loop);

  llvm::raw_ostream &indented() { return os.indent(indent); }

  /// The expression of an op, from the texts of its operands. Called where `supports` holds.
  virtual Text expression(mlir::Operation *op, unsigned result) = 0;
  /// Emits an error and fails where the language cannot say an op.
  virtual mlir::LogicalResult supports(mlir::Operation *op) = 0;
  /// Writes an op that is no expression (a loop, a branch, a call), and names its results.
  virtual mlir::LogicalResult statement(mlir::Operation *op) = 0;
  virtual bool isStatement(mlir::Operation *op) = 0;
  virtual void define(mlir::Value value, llvm::StringRef name, llvm::StringRef text) = 0;
  /// Whether the value stands for itself wherever it is used, without a name: a literal.
  virtual bool isLiteral(mlir::Value value) = 0;
  /// Whether the text of the op shows this operand more than once.
  virtual bool repeats(mlir::OpOperand &use) = 0;

  llvm::raw_ostream &os;
  unsigned indent = 2;

private:
  bool isInlined(mlir::Value value);
  unsigned weightOf(mlir::Operation *op);

  std::set<std::string> taken;
  llvm::DenseMap<mlir::Value, std::string> names;
  llvm::DenseMap<mlir::Value, unsigned> weights; ///< of inlined values: how many operations their text holds
  unsigned next = 0;
};

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SOURCE_BODYWRITER_H
