//===- LoadedModel.h - A model and the first thing wrong with it -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_LOADEDMODEL_H
#define HYBRID_TOOLS_HYBRID_LOADEDMODEL_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/SourceMgr.h"

namespace hybrid {

/// A model of any kind that `hybrid-opt` reads, in a context of its own. Of what goes wrong, in reading or in anything
/// that is done to the module later, the first error is kept: a caller has one thing to say.
class LoadedModel {
public:
  explicit LoadedModel(const std::string &path, const std::string &entry = {});

  /// Null if the file could not be read.
  mlir::ModuleOp module() { return model ? *model : mlir::ModuleOp(); }
  /// The first error; of a failure without a diagnostic, that the model cannot be read.
  llvm::Error error() const;

private:
  mlir::MLIRContext context;
  std::string message;
  mlir::ScopedDiagnosticHandler handler;
  llvm::SourceMgr sources;
  mlir::OwningOpRef<mlir::ModuleOp> model;
};

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_LOADEDMODEL_H
