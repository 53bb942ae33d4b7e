//===- PrintableCopy.h - Modules made ready to be printed ---------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SOURCE_PRINTABLECOPY_H
#define HYBRID_CODEGEN_SOURCE_PRINTABLECOPY_H

#include "dialect/HybridOps.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <functional>
#include <string>
#include <vector>

namespace hybrid::codegen {

/// Documentation of a module beyond the lines that it carries itself.
using Remarks = std::function<std::vector<std::string>(SymbolicModuleOp)>;

/// A copy of a file's modules and of all that they call. Nothing in them is dead, and each constant has one use: it
/// stands where it is used. A printer may change it.
struct PrintableCopy {
  /// `modules` are not empty and of one file.
  explicit PrintableCopy(llvm::ArrayRef<SymbolicModuleOp> modules);

  mlir::OwningOpRef<mlir::ModuleOp> file;
  llvm::SmallVector<SymbolicModuleOp> modules; ///< those asked for, then what they call
};

/// Each module behind those that it calls.
llvm::SmallVector<SymbolicModuleOp> calleesFirst(llvm::ArrayRef<SymbolicModuleOp> modules);

/// The documentation that an argument, a result or a symbol carries.
std::vector<std::string> documentationLines(mlir::Attribute documentation);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SOURCE_PRINTABLECOPY_H
