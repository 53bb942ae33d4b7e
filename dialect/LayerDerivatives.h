//===- LayerDerivatives.h - Derivatives of layers ---*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers that mix the columns of a row (`hybrid.dense`, `softmax`, `norm`) are no elementwise ops: each is a linear map
// of the direction in which its first operand moves. Forward applies it, backward its transpose. Both are built of
// elementwise ops and of products with constant matrices, that is, of further layers.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_LAYERDERIVATIVES_H
#define HYBRID_DIALECT_LAYERDERIVATIVES_H

#include "dialect/HybridOps.h"

namespace hybrid {

/// How the result of a dense, softmax or norm layer moves while its input moves along `direction`; its weights stand
/// still. Fails, with an error at the layer, where it mixes other dimensions than the last.
mlir::FailureOr<mlir::Value> layerTangent(mlir::OpBuilder &builder, mlir::Operation *layer, mlir::Value direction);

/// From the adjoint of the result to that of the input. Weights must be constants.
mlir::FailureOr<mlir::Value> layerAdjoint(mlir::OpBuilder &builder, mlir::Operation *layer, mlir::Value adjoint);

} // namespace hybrid

#endif // HYBRID_DIALECT_LAYERDERIVATIVES_H
