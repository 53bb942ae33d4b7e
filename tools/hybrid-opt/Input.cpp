//===- Input.cpp - Models from files===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Input.h"

#include "frontend/dsl/ImportHyb.h"
#include "frontend/onnx/ImportOnnx.h"
#include "tools/hybrid-opt/TableModel.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::driver;

StringRef driver::formatOf(const Options &options) {
  if (!options.inputFormat.empty())
    return options.inputFormat;
  StringRef ending = llvm::sys::path::extension(options.input);
  return ending.empty() ? StringRef("mlir") : ending.drop_front();
}

static OwningOpRef<ModuleOp> loadText(const Options &options, MLIRContext &context, llvm::SourceMgr &sources) {
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> file = openInputFile(options.input, &message);
  if (!file) {
    emitError(UnknownLoc::get(&context)) << message;
    return {};
  }
  sources.AddNewSourceBuffer(std::move(file), SMLoc());
  return parseSourceFile<ModuleOp>(sources, &context);
}

static OwningOpRef<ModuleOp> loadOnnx(const Options &options, MLIRContext &context) {
  onnx::ImportOptions import;
  import.symbol = options.entry;
  import.inputNames = options.inputs;
  import.outputNames = options.outputs;
  return onnx::importOnnx(options.input, context, import);
}

static OwningOpRef<ModuleOp> loadHyb(const Options &options, MLIRContext &context, llvm::SourceMgr &sources) {
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> file = openInputFile(options.input, &message);
  if (!file) {
    emitError(UnknownLoc::get(&context)) << message;
    return {};
  }
  std::string name = file->getBufferIdentifier().str();
  StringRef text = file->getBuffer();
  sources.AddNewSourceBuffer(std::move(file), SMLoc());
  return dsl::importHybText(llvm::MemoryBuffer::getMemBuffer(text, name, /*RequiresNullTerminator=*/false), name,
                            context);
}

OwningOpRef<ModuleOp> driver::loadModel(const Options &options, MLIRContext &context, llvm::SourceMgr &sources) {
  if (isTable(options))
    return loadTable(options, context);
  StringRef format = formatOf(options);
  if (format == "mlir" || format == "mlirbc")
    return loadText(options, context, sources);
  if (format == "onnx")
    return loadOnnx(options, context);
  if (format == "hyb")
    return loadHyb(options, context, sources);
  emitError(UnknownLoc::get(&context)) << "'" << options.input << "': cannot read models of format '" << format
                                       << "'; there are mlir, mlirbc, hyb, onnx, and with --distill csv and npy";
  return {};
}
