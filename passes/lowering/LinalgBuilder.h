//===- LinalgBuilder.h - Short ways to say a linalg op ----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The lowerings speak about whole tensors: map these elements, reduce those dimensions. The four helpers here turn
// that into linalg.generic, with the dynamic sizes taken from a tensor of known shape.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_LOWERING_LINALGBUILDER_H
#define HYBRID_PASSES_LOWERING_LINALGBUILDER_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Builders.h"

namespace hybrid {

/// Computes the new element(s) from the operands' elements and, last, the current elements of the results.
using ElementBody =
    llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::OpBuilder &, mlir::Location, mlir::ValueRange)>;

/// An uninitialised tensor of `type`; its dynamic sizes are those of the leading dimensions of `like`.
mlir::Value emptyLike(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, mlir::Value like);

/// A tensor of `type` with `value` everywhere.
mlir::Value fillLike(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, mlir::Value like,
                     mlir::TypedAttr value);

/// Elementwise: operand i is read through `maps[i]` (identity where `maps` is empty); one result per type, all of the
/// shape of `like`.
llvm::SmallVector<mlir::Value> mapElements(mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange operands,
                                           llvm::ArrayRef<mlir::AffineMap> maps, llvm::ArrayRef<mlir::Type> elements,
                                           mlir::Value like, ElementBody body);

/// Folds the dimensions `dims` of the first operand into `init` (whose dimensions are the others, in order). Operands
/// are read through `maps`, identity where empty.
mlir::Value reduceElements(mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange operands,
                           llvm::ArrayRef<mlir::AffineMap> maps, llvm::ArrayRef<int64_t> dims, mlir::Value init,
                           ElementBody body);

/// The map from `rank` dimensions to those of them that `keep` lists.
mlir::AffineMap selectDims(mlir::MLIRContext *context, int64_t rank, llvm::ArrayRef<int64_t> keep);

} // namespace hybrid

#endif // HYBRID_PASSES_LOWERING_LINALGBUILDER_H
