//===- Library.h - Files of modules that the user knows ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_LIBRARY_H
#define HYBRID_TOOLS_HYBRIDOPT_LIBRARY_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>

namespace hybrid::driver {

/// The `.hyb` files as libraries (passes/distill/Library.h), calls inlined, in one module; null after a diagnostic.
mlir::OwningOpRef<mlir::ModuleOp> loadLibraries(llvm::ArrayRef<std::string> paths, mlir::MLIRContext &context);

/// Moves the libraries into `module`.
void addLibraries(mlir::ModuleOp libraries, mlir::ModuleOp module);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_LIBRARY_H
