//===- Reductions.h - Sums, products and extrema along axes -----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_REDUCTIONS_H
#define HYBRID_FRONTEND_ONNX_REDUCTIONS_H

#include "frontend/onnx/NodeImport.h"

namespace hybrid::onnx {

enum class Reduction : uint8_t { Sum, Product, Max, Min };

/// The reduction of `tensor` along `axes` (sorted, distinct), which stay as sizes of 1 if `keep`. Elements are
/// combined in row-major order. Reducing the batch is an error.
mlir::FailureOr<Tensor> reduced(NodeImport &node, const Tensor &tensor, llvm::ArrayRef<int64_t> axes, Reduction kind,
                                bool keep);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_REDUCTIONS_H
