//===- Artifacts.h - Compiled models as files -------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_ARTIFACTS_H
#define HYBRID_CODEGEN_ARTIFACTS_H

#include "codegen/Options.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/LogicalResult.h"

#include <optional>
#include <string>

namespace hybrid::codegen {

struct ArtifactOptions : CompileOptions {
  bool selfCheck = true; ///< not done for another processor than this machine's
};

struct ArtifactReport {
  std::optional<uint64_t> selfCheckRows; ///< none if there was no self-check
};

/// Each compiles the public symbols of `model` and writes `path` (beside it, then renamed: on failure what was there
/// stays, and nothing is left behind). Before that the code is compared with the reference evaluator (SelfCheck.h); a
/// mismatch is an error that keeps the model as `path`.reproducer.mlir. Symbols that C knows under another name are
/// remarked on. Errors are diagnostics.
///
/// `writeSharedLibrary` also writes the header, `path` with the ending `.h`. "-" is standard output, for LLVM text.
mlir::FailureOr<ArtifactReport> writeSharedLibrary(mlir::ModuleOp model, llvm::StringRef path,
                                                   const ArtifactOptions &options);
mlir::FailureOr<ArtifactReport> writeObject(mlir::ModuleOp model, llvm::StringRef path, const ArtifactOptions &options);
mlir::FailureOr<ArtifactReport> writeLLVM(mlir::ModuleOp model, llvm::StringRef path, const ArtifactOptions &options);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_ARTIFACTS_H
