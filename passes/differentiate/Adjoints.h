//===- Adjoints.h - Derivatives of blocks of IR, reverse mode ---*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The adjoint of a value is how a weighted sum of some results changes with it. Against the order of the ops, each op
// hands its adjoint on to its operands, times its partial derivatives; what arrives at one value is added up:
//
//   %p = mulf %a, %b      a* += b * p*,  b* += a * p*
//
// One walk gives the derivative by every input, whatever their number; Tangents.h, the forward mode, goes through more
// ops. A value that depends on no argument, or that no result depends on, has no adjoint: nothing is computed for it.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_DIFFERENTIATE_ADJOINTS_H
#define HYBRID_PASSES_DIFFERENTIATE_ADJOINTS_H

#include "mlir/IR/Block.h"
#include "mlir/Support/LogicalResult.h"
#include "llvm/ADT/DenseMap.h"

namespace hybrid {

using AdjointMap = llvm::DenseMap<mlir::Value, mlir::Value>;

/// From adjoints of results to those of all that they depend on, built before the terminator. Emits an error at an op
/// that has no derivative.
mlir::LogicalResult pullBack(mlir::Block &block, AdjointMap &adjoints);

/// Whether `pullBack` goes through all ops of a block that depend on its arguments. It does not go through branches,
/// whose other side may have no derivative, nor through loops and ops that move elements of tensors.
bool canPullBack(mlir::Block &block);

} // namespace hybrid

#endif // HYBRID_PASSES_DIFFERENTIATE_ADJOINTS_H
