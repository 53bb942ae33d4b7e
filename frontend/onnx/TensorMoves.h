//===- TensorMoves.h - Rearranging elements ---------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each function gives a constant for a constant, where that needs no more room than the file justifies, and builds
// tensor ops otherwise. What would mix rows of the batch is an error.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_TENSORMOVES_H
#define HYBRID_FRONTEND_ONNX_TENSORMOVES_H

#include "frontend/onnx/NodeImport.h"

namespace hybrid::onnx {

/// The same elements in row-major order as a tensor of `shape`, which has as many.
mlir::FailureOr<Tensor> reshaped(NodeImport &node, const Tensor &tensor, const Shape &shape);

/// Dimension i of the result is dimension `permutation[i]` of `tensor`.
mlir::FailureOr<Tensor> transposed(NodeImport &node, const Tensor &tensor, llvm::ArrayRef<int64_t> permutation);

/// Elements start, start + step, … (`count` of them, all in range) along `axis`.
mlir::FailureOr<Tensor> sliced(NodeImport &node, const Tensor &tensor, int64_t axis, int64_t start, int64_t step,
                               int64_t count);

/// The elements at `indices` (in range) along `axis`.
mlir::FailureOr<Tensor> gathered(NodeImport &node, const Tensor &tensor, int64_t axis, llvm::ArrayRef<int64_t> indices);

/// The tensors one after the other along `axis`; other sizes are equal.
mlir::FailureOr<Tensor> concatenated(NodeImport &node, llvm::ArrayRef<Tensor> tensors, int64_t axis);

/// The tensor repeated so that it has `shape`, which is its own shape's broadcast with another.
mlir::FailureOr<Tensor> expanded(NodeImport &node, const Tensor &tensor, const Shape &shape);

/// The constant with all entries stored, except along the batch.
mlir::FailureOr<ConstantPtr> fullyStored(NodeImport &node, const Tensor &tensor);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_TENSORMOVES_H
