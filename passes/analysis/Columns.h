//===- Columns.h - The columns of a network's arguments and results -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_ANALYSIS_COLUMNS_H
#define HYBRID_PASSES_ANALYSIS_COLUMNS_H

#include "dialect/HybridOps.h"
#include "engine/Distill.h"

namespace hybrid {

/// One scalar input or output of a function: a scalar argument, or a column of a batch [rows, columns].
struct Column {
  unsigned position; ///< argument or result
  unsigned index;    ///< column of it
  FeatureAttr feature;
};

/// The columns of all arguments (results), in order. Nullopt if one is neither a float nor a batch of columns.
std::optional<llvm::SmallVector<Column>> inputColumns(mlir::FunctionOpInterface function);
std::optional<llvm::SmallVector<Column>> outputColumns(mlir::FunctionOpInterface function);

/// The engine's view of the inputs; nullopt if a column has no name or no finite domain of positive width.
std::optional<std::vector<engine::InputSpec>> inputSpecs(mlir::FunctionOpInterface function);

/// Writes one feature per column, in the order of `inputColumns` (`outputColumns`).
void setInputFeatures(mlir::FunctionOpInterface function, llvm::ArrayRef<FeatureAttr> features);
void setOutputFeatures(mlir::FunctionOpInterface function, llvm::ArrayRef<FeatureAttr> features);

/// The symbol named `name`, or the only public module or network of `module` if `name` is empty. Otherwise emits an
/// error that lists the public ones and returns null.
mlir::FunctionOpInterface findEntry(mlir::ModuleOp module, llvm::StringRef name);

} // namespace hybrid

#endif // HYBRID_PASSES_ANALYSIS_COLUMNS_H
