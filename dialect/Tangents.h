//===- Tangents.h - Derivatives of values in IR, forward mode ---*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tangent of a value is how fast it changes while some values, the seeds, move along given directions. Each op has
// its tangent behind it, built from those of its operands:
//
//   %s = math.sin %x     with the seed %x moving along %dx:     %ds = cos(%x) * %dx
//
// Elementwise ops give their partial derivatives through DerivativeOpInterface; ops that move components are linear;
// a select and a branch take the tangent of the side taken; a loop carries the tangents of what it carries, and so does
// a linalg op, which is a loop over elements; a call is left to the caller, who knows where the callee's tangent is. A
// value that no seed reaches has no tangent, which costs nothing.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_TANGENTS_H
#define HYBRID_DIALECT_TANGENTS_H

#include "dialect/HybridOps.h"

#include "mlir/IR/IRMapping.h"

namespace hybrid {

class Tangents {
public:
  /// Tangents of a call's results, from those of its operands, all of which are given.
  using CallRule = llvm::function_ref<llvm::SmallVector<mlir::Value>(CallOp call, mlir::ValueRange tangents)>;

  /// Ops are built where `builder` stands, which is behind everything asked for.
  Tangents(mlir::OpBuilder &builder, CallRule callRule) : builder(builder), callRule(callRule) {}

  void seed(mlir::Value value, mlir::Value direction) { known[value] = direction; }

  /// The tangent of `value`, null if no seed reaches it. Fails, with an error at the op, where an op has no rule.
  mlir::FailureOr<mlir::Value> of(mlir::Value value);
  /// The same with a constant for null.
  mlir::FailureOr<mlir::Value> orZero(mlir::Value value);

private:
  mlir::LogicalResult addSlice(mlir::Value value);
  mlir::LogicalResult add(mlir::Operation *op);
  mlir::LogicalResult addElementwise(mlir::Operation *op);
  mlir::LogicalResult addLayer(mlir::Operation *op);
  mlir::LogicalResult addReduction(mlir::Operation *op);
  mlir::LogicalResult addLoop(mlir::Operation *op);
  mlir::LogicalResult addBranch(mlir::Operation *op);
  mlir::LogicalResult addGeneric(mlir::Operation *op);
  mlir::LogicalResult addMove(mlir::Operation *op);
  /// The ops of a block again, where the builder stands, with `copies` for what it takes as arguments.
  void cloneBody(mlir::Block &block, mlir::IRMapping &copies);
  mlir::Value zero(mlir::Location loc, mlir::Type type);
  mlir::Value lookup(mlir::Value value) const { return known.lookup(value); }
  mlir::Value lookupOrZero(mlir::Value value, mlir::Location loc);

  mlir::OpBuilder &builder;
  CallRule callRule;
  llvm::DenseMap<mlir::Value, mlir::Value> known; ///< null: no seed reaches it
};

} // namespace hybrid

#endif // HYBRID_DIALECT_TANGENTS_H
