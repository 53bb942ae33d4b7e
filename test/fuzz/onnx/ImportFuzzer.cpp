//===- ImportFuzzer.cpp - Arbitrary bytes as an ONNX model ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Any bytes must be imported or refused: no crash, no hang, no allocation out of proportion, and a refusal says why.
// What is imported has passed MLIR's verifier. Build and run:
//
//   cmake --preset fuzz && ninja -C build-fuzz OnnxImportFuzzer
//   test/fuzz/onnx/run.sh build-fuzz SECONDS
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/ImportOnnx.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"

#include <cstdio>
#include <cstdlib>

using namespace mlir;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // One context for many inputs: loading dialects takes longer than an import. It is renewed before what it keeps
  // (types, attributes, locations) fills the memory.
  static std::unique_ptr<MLIRContext> context;
  static unsigned uses = 0;
  if (uses++ % 1000 == 0)
    context = std::make_unique<MLIRContext>(MLIRContext::Threading::DISABLED);
  unsigned errors = 0;
  ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    // A message of MLIR's verifier begins with the name of an op: the importer has built what it should have refused.
    std::string text = diagnostic.str();
    if (llvm::StringRef(text).starts_with("'")) {
      fprintf(stderr, "%s\n", text.c_str());
      abort();
    }
    return success();
  });
  llvm::ArrayRef bytes(reinterpret_cast<const char *>(data), size);
  bool imported = static_cast<bool>(hybrid::onnx::importOnnxBytes(bytes, "fuzz", *context));
  if (imported != (errors == 0)) {
    fprintf(stderr, "imported: %d, errors: %u\n", imported, errors);
    abort();
  }
  return 0;
}
