//===- Input.h - Models from files -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_INPUT_H
#define HYBRID_TOOLS_HYBRIDOPT_INPUT_H

#include "tools/hybrid-opt/Options.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/SourceMgr.h"

namespace hybrid::driver {

/// The format of the input: as stated, else by the ending.
llvm::StringRef formatOf(const Options &options);

/// Reads the model that the options name, by its ending or `--input-format`. Text stays in `sources`, so that later
/// diagnostics can show it. Null after a diagnostic.
mlir::OwningOpRef<mlir::ModuleOp> loadModel(const Options &options, mlir::MLIRContext &context,
                                            llvm::SourceMgr &sources);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_INPUT_H
