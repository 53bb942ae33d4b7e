//===- Elementwise.h - One formula per element, folded or emitted -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An elementwise operator is written once, as a formula over the kind of number: double where all operands are
// constants and the result is folded, IRScalar where it becomes the body of a linalg.generic. Broadcasting is in the
// indexing maps.
//
//   elementwise(node, {a, b}, a.type, [](auto &ops, auto x) { return ops.choose(ops.isLess(x[0], x[1]), x[0], x[1]);
//   });
//
// `ops` offers what Operators.def lacks. A truth value is a number 0 or 1, or an i1.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_ELEMENTWISE_H
#define HYBRID_FRONTEND_ONNX_ELEMENTWISE_H

#include "frontend/onnx/NodeImport.h"

#include "dialect/IRScalar.h"

#include "support/Scalar.h"

namespace hybrid::onnx {

/// Operations on numbers.
struct NumberOps {
  static double constant(double number) { return number; }
  static double isLess(double a, double b) { return a < b; }
  static double isLessEqual(double a, double b) { return a <= b; }
  static double isEqual(double a, double b) { return a == b; }
  static double isNaN(double a) { return std::isnan(a); }
  static double both(double a, double b) { return a != 0 && b != 0; }
  static double either(double a, double b) { return a != 0 || b != 0; }
  static double differ(double a, double b) { return (a != 0) != (b != 0); }
  static double negate(double a) { return a == 0; }
  static double choose(double condition, double a, double b) { return condition != 0 ? a : b; }
  static double roundEven(double a) { return std::nearbyint(a); }
  static double remainder(double a, double b) { return std::fmod(a, b); }
};

/// The same operations, building IR. Numbers have the type `number`.
struct IROps {
  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::Type number;

  IRScalar constant(double value) const;
  IRScalar isLess(const IRScalar &a, const IRScalar &b) const;
  IRScalar isLessEqual(const IRScalar &a, const IRScalar &b) const;
  IRScalar isEqual(const IRScalar &a, const IRScalar &b) const;
  IRScalar isNaN(const IRScalar &a) const;
  IRScalar both(const IRScalar &a, const IRScalar &b) const;
  IRScalar either(const IRScalar &a, const IRScalar &b) const;
  IRScalar differ(const IRScalar &a, const IRScalar &b) const;
  IRScalar negate(const IRScalar &a) const;
  IRScalar choose(const IRScalar &condition, const IRScalar &a, const IRScalar &b) const;
  IRScalar roundEven(const IRScalar &a) const;
  IRScalar remainder(const IRScalar &a, const IRScalar &b) const;
};

/// A formula in both interpretations.
struct Formula {
  std::function<double(llvm::ArrayRef<double>)> fold;
  std::function<IRScalar(const IROps &, llvm::ArrayRef<IRScalar>)> emit;
};

/// The tensor whose elements `formula` gives, of the operands' broadcast shape. Operands are floats or booleans.
mlir::FailureOr<Tensor> elementwise(NodeImport &node, llvm::ArrayRef<Tensor> operands, ElementType type,
                                    const Formula &formula);

template <typename Body>
mlir::FailureOr<Tensor> elementwise(NodeImport &node, llvm::ArrayRef<Tensor> operands, ElementType type, Body body) {
  return elementwise(node, operands, type,
                     Formula{[&](llvm::ArrayRef<double> x) {
                               const NumberOps ops;
                               return static_cast<double>(body(ops, x));
                             },
                             [&](const IROps &ops, llvm::ArrayRef<IRScalar> x) { return body(ops, x); }});
}

/// The integer tensor (or booleans about integers) with elements `formula`, which gives nullopt where the result is
/// no number or depends on the batch size in another way than Dim can say.
mlir::FailureOr<Tensor> foldIntegers(NodeImport &node, llvm::ArrayRef<Tensor> operands, ElementType type,
                                     const std::function<std::optional<Dim>(llvm::ArrayRef<Dim>)> &formula);

/// The SSA value of `tensor` broadcast to `shape`, to which it must fit.
mlir::Value broadcastTo(NodeImport &node, const Tensor &tensor, const Shape &shape);

/// An integer constant as a constant of type `type`; other tensors stay. For operands whose type ONNX leaves free.
mlir::FailureOr<Tensor> asNumbers(NodeImport &node, const Tensor &tensor, ElementType type);

/// How operand `tensor` of an elementwise op over `shape` is read: the SSA value and its indexing map.
std::pair<mlir::Value, mlir::AffineMap> operandAccess(NodeImport &node, const Tensor &tensor, const Shape &shape);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_ELEMENTWISE_H
