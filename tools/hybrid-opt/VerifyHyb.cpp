//===- VerifyHyb.cpp - Tests of the module language inside its own files --===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/VerifyHyb.h"

#include "frontend/dsl/ImportHyb.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Support/ToolUtilities.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"

using namespace mlir;
using namespace hybrid::driver;

/// Imports one part; `name` is the file's, whose folder imports are looked up in.
static LogicalResult verifyPart(llvm::MemoryBufferRef part, StringRef name, DialectRegistry &registry,
                                bool verifyDiagnostics, llvm::raw_ostream &os) {
  MLIRContext context(registry);
  context.printOpOnDiagnostic(false);
  auto copy = [&] {
    return llvm::MemoryBuffer::getMemBuffer(part.getBuffer(), name, /*RequiresNullTerminator=*/false);
  };
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(copy(), SMLoc());
  auto import = [&] { return hybrid::dsl::importHybText(copy(), name, context); };
  if (verifyDiagnostics) {
    SourceMgrDiagnosticVerifierHandler handler(sources, &context);
    (void)import();
    return handler.verify();
  }
  SourceMgrDiagnosticHandler handler(sources, &context);
  OwningOpRef<ModuleOp> module = import();
  if (!module)
    return failure();
  os << *module << "\n";
  return success();
}

ExitCode hybrid::driver::verifyHyb(const Options &options, DialectRegistry &registry, const MlirOptMainConfig &config) {
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> input = openInputFile(options.input, &message);
  std::unique_ptr<llvm::ToolOutputFile> output = input ? openOutputFile(options.output, &message) : nullptr;
  if (!output) {
    llvm::WithColor::error(llvm::errs(), "hybrid-opt") << message << "\n";
    return kWrongInput;
  }
  std::string name = input->getBufferIdentifier().str();
  LogicalResult result = splitAndProcessBuffer(
      std::move(input),
      [&](std::unique_ptr<llvm::MemoryBuffer> part, llvm::raw_ostream &os) {
        return verifyPart(*part, name, registry, config.shouldVerifyDiagnostics(), os);
      },
      output->os(), config.inputSplitMarker(), config.outputSplitMarker());
  if (failed(result))
    return kWrongInput;
  output->keep();
  return kDone;
}
