//===- ApplyModule.h - A module on the columns of a batch -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_DISTILL_APPLYMODULE_H
#define HYBRID_PASSES_DISTILL_APPLYMODULE_H

#include "dialect/HybridOps.h"

namespace hybrid {

/// Builds `hybrid.apply` of `module` on the columns of `batches` (tensors [rows, columns] of one float type, their
/// columns counted through) and puts its results side by side as the columns of tensors of `types`. Converts between
/// the batch's element type and f64.
llvm::SmallVector<mlir::Value> applyToColumns(mlir::OpBuilder &builder, mlir::Location loc, SymbolicModuleOp module,
                                              mlir::ValueRange batches, mlir::TypeRange types);

} // namespace hybrid

#endif // HYBRID_PASSES_DISTILL_APPLYMODULE_H
