//===- Rules.h - One rule per op, and what rules may use --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rule gives the results of an op from its operands. Rules stand in one table by op name; each file of this folder
// adds those of a dialect. There are two kinds:
//
//   * an elementwise rule is a function of numbers, and is applied to scalars, vectors and tensors alike;
//   * any other rule is a function of tensors, and may evaluate the op's regions.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_REFERENCE_RULES_H
#define HYBRID_REFERENCE_RULES_H

#include "reference/Evaluator.h"

#include "llvm/ADT/StringMap.h"

namespace hybrid::reference {

class Evaluator;

using Results = mlir::FailureOr<llvm::SmallVector<Tensor>>;
/// A number from numbers; what it returns is rounded to the result's type. nullopt: there is no value.
using ElementFunction = std::function<std::optional<Element>(mlir::Operation *, llvm::ArrayRef<Element>)>;
using TensorFunction = std::function<Results(mlir::Operation *, llvm::ArrayRef<Tensor>, Evaluator &)>;

struct Rule {
  ElementFunction element; ///< set for an elementwise rule, else
  TensorFunction tensor;   ///< this one
};

class Rules {
public:
  /// The table, built at first use.
  static const Rules &get();

  const Rule *find(mlir::Operation *op) const;

  template <typename Op> void add(Results (*function)(Op, llvm::ArrayRef<Tensor>, Evaluator &)) {
    table[Op::getOperationName()].tensor = [function](mlir::Operation *op, llvm::ArrayRef<Tensor> operands,
                                                      Evaluator &evaluator) {
      return function(llvm::cast<Op>(op), operands, evaluator);
    };
  }
  template <typename Op> void addElementwise(ElementFunction function) {
    table[Op::getOperationName()].element = std::move(function);
  }
  void addStructured(TensorFunction function) { structured.tensor = std::move(function); }

private:
  Rules();

  llvm::StringMap<Rule> table;
  Rule structured; ///< for every linalg op on index maps
};

void addArithRules(Rules &rules);
void addMathRules(Rules &rules);
void addTensorRules(Rules &rules);
void addVectorRules(Rules &rules);
void addLinalgRules(Rules &rules);
void addControlRules(Rules &rules);
void addHybridRules(Rules &rules);

/// State of one evaluation: the values of the running function, and what is left of the limits.
class Evaluator {
public:
  explicit Evaluator(const EvaluateOptions &options) : options(options) {}

  const EvaluateOptions &getOptions() const { return options; }

  /// Calls a function with values of its own.
  Results call(mlir::Operation *caller, mlir::FunctionOpInterface callee, llvm::ArrayRef<Tensor> arguments);
  /// Evaluates a region of one block; its results are the operands of the terminator.
  Results evaluateRegion(mlir::Region &region, llvm::ArrayRef<Tensor> arguments);

  /// Whether every op of the region, terminator and `linalg.index` aside, has an elementwise rule, so that it can be
  /// evaluated for many points at once: arguments are then tensors of one shape, one element per point.
  static bool isElementwise(mlir::Region &region);

  /// A tensor of zeros; an error at `op` if it is too large.
  mlir::FailureOr<Tensor> make(mlir::Operation *op, mlir::Type elementType, llvm::ArrayRef<int64_t> shape);
  /// Accounts for `elements` writes of `op`.
  mlir::LogicalResult spend(mlir::Operation *op, int64_t elements);

  /// Values of `linalg.index` by dimension, while a linalg op's body is evaluated.
  llvm::ArrayRef<Tensor> loopIndices;

  mlir::SymbolTableCollection symbols;

private:
  Results apply(mlir::Operation *op, llvm::ArrayRef<Tensor> operands);
  Results applyElementwise(mlir::Operation *op, const ElementFunction &function, llvm::ArrayRef<Tensor> operands);

  const EvaluateOptions &options;
  llvm::DenseMap<mlir::Value, Tensor> values;
  int64_t work = 0;
  unsigned depth = 0;
};

/// Text of a shape for messages: "2x3", or "scalar".
std::string describeShape(llvm::ArrayRef<int64_t> shape);
/// Whether a value of this shape is legal for the type.
bool fitsType(llvm::ArrayRef<int64_t> shape, mlir::Type type);

} // namespace hybrid::reference

#endif // HYBRID_REFERENCE_RULES_H
