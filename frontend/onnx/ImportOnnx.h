//===- ImportOnnx.h - ONNX models as hybrid.network -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_IMPORTONNX_H
#define HYBRID_FRONTEND_ONNX_IMPORTONNX_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>
#include <vector>

namespace hybrid::onnx {

struct ImportOptions {
  std::string symbol;                   ///< of the network; default: the file's stem made an identifier
  std::vector<std::string> inputNames;  ///< of all input columns, in order; default: see importOnnx
  std::vector<std::string> outputNames; ///< of all output columns; default: y, or y0, y1, …
};

/// Imports the ONNX model in the file `path` as a module with one public hybrid.network.
///
/// Each ONNX input [batch, …] becomes an argument tensor<?xN>, each output a result tensor<?xM>, in order. The columns
/// of a single input are named x0 … x(N-1); with several inputs, a column is named after its input (with its number
/// behind, if the input has more than one). More than 1024 columns stay without names. Batch sizes that the file fixes
/// become dynamic.
///
/// On failure the result is null; each cause went to the context's diagnostics, with the file as location (file:0:0)
/// and the node in the text. Loads the dialects that it needs.
mlir::OwningOpRef<mlir::ModuleOp> importOnnx(llvm::StringRef path, mlir::MLIRContext &context,
                                             const ImportOptions &options = {});

/// The same for a model in memory; `path` names it in messages. It cannot have external data.
mlir::OwningOpRef<mlir::ModuleOp> importOnnxBytes(llvm::ArrayRef<char> bytes, llvm::StringRef path,
                                                  mlir::MLIRContext &context, const ImportOptions &options = {});

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_IMPORTONNX_H
