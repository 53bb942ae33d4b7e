//===- Derivatives.h - Derivatives of blocks of IR --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two ways through the chain rule, on a block of pure ops. Each is a map from values to values:
//
//   forward   a value -> how it changes along a direction of the inputs (its tangent)
//   reverse   a value -> how a weighted sum of the outputs changes with it (its adjoint)
//
//   %p = mulf %a, %b      forward: p' = b*a' + a*b'       reverse: a* += b*p*, b* += a*p*
//
// An op takes part through DerivativeOpInterface, whose partial derivatives come from Operators.def, or by a rule of
// this file if it is linear (dense layers, vectors put together and taken apart) or chooses (select: the derivative is
// that of the branch taken). A value that no direction reaches has no entry: nothing is computed for it.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_DIFFERENTIATE_DERIVATIVES_H
#define HYBRID_PASSES_DIFFERENTIATE_DERIVATIVES_H

#include "mlir/IR/Block.h"
#include "mlir/Support/LogicalResult.h"
#include "llvm/ADT/DenseMap.h"

namespace hybrid {

using DerivativeMap = llvm::DenseMap<mlir::Value, mlir::Value>;

/// From tangents of values that dominate the block's ops to those of all that follow; each is built behind its op.
/// Emits an error at an op that has no derivative.
mlir::LogicalResult pushForward(mlir::Block &block, DerivativeMap &tangents);

/// From adjoints of results to those of all that they depend on, built before the terminator.
mlir::LogicalResult pullBack(mlir::Block &block, DerivativeMap &adjoints);

} // namespace hybrid

#endif // HYBRID_PASSES_DIFFERENTIATE_DERIVATIVES_H
