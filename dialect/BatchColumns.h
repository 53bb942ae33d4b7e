//===- BatchColumns.h - Batches as columns of numbers -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A network sees a batch tensor<?xN>, a module applied to it sees N columns tensor<?>. Numbers are converted between
// the element types of the two.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_BATCHCOLUMNS_H
#define HYBRID_DIALECT_BATCHCOLUMNS_H

#include "dialect/HybridOps.h"

#include "llvm/ADT/StringSet.h"

namespace hybrid {

/// Cuts batches into columns and puts columns side by side.
class BatchColumns {
public:
  /// Batches have as many rows as `batch`.
  BatchColumns(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value batch);

  /// Column `column` of a batch, of element type `type`.
  mlir::Value cut(mlir::Value batch, int64_t column, mlir::Type type);
  /// The columns as a batch of `type`.
  mlir::Value join(mlir::ValueRange columns, mlir::RankedTensorType type);
  /// Every column of every batch, of element type `type`.
  llvm::SmallVector<mlir::Value> cutAll(mlir::ValueRange batches, mlir::Type type);
  /// Batches of `types` made of the columns in order.
  llvm::SmallVector<mlir::Value> joinAll(mlir::ValueRange columns, mlir::TypeRange types);

private:
  mlir::Value convert(mlir::Value column, mlir::Type type);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::OpFoldResult rows;
};

/// Names of the modules that predict, call one that does, and so on: they need a batch.
llvm::StringSet<> findPredictingModules(mlir::ModuleOp program);

/// tensor<?xTYPE>
mlir::RankedTensorType columnType(mlir::Type element);

/// Builds `hybrid.apply` of `module`, on f64, on the columns of `batches` counted through, and puts its results side by
/// side as the columns of tensors of `types`.
llvm::SmallVector<mlir::Value> applyToColumns(mlir::OpBuilder &builder, mlir::Location loc, SymbolicModuleOp module,
                                              mlir::ValueRange batches, mlir::TypeRange types);

} // namespace hybrid

#endif // HYBRID_DIALECT_BATCHCOLUMNS_H
