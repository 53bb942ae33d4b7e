//===- LanguageFuzzer.cpp - Arbitrary bytes as a file of the module language ===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Any bytes must be imported or refused: no crash, no hang, and a refusal says why. What is analysed without error must
// be emitted, and passes MLIR's verifier. Build and run:
//
//   cmake --preset fuzz && ninja -C build-fuzz DslFuzzer
//   test/fuzz/dsl/run.sh build-fuzz SECONDS
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/ImportHyb.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"

#include <cstdio>
#include <cstdlib>

using namespace mlir;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static std::unique_ptr<MLIRContext> context;
  static unsigned uses = 0;
  if (uses++ % 1000 == 0) // what a context keeps must not fill the memory
    context = std::make_unique<MLIRContext>(MLIRContext::Threading::DISABLED);
  unsigned errors = 0;
  ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    // A message of MLIR's verifier begins with the name of an op: analysis has passed what it should have refused.
    std::string text = diagnostic.str();
    if (llvm::StringRef(text).starts_with("'hybrid.") || llvm::StringRef(text).starts_with("'arith.") ||
        llvm::StringRef(text).starts_with("'vector.") || llvm::StringRef(text).starts_with("'scf.")) {
      fprintf(stderr, "%s\n", text.c_str());
      abort();
    }
    return success();
  });
  hybrid::dsl::ProgramOptions options;
  options.open = [](llvm::StringRef) {
    return llvm::MemoryBuffer::getMemBuffer("module f(x: real) -> (y: real) { y = x; }");
  };
  llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  auto buffer = llvm::MemoryBuffer::getMemBuffer(text, "fuzz", /*RequiresNullTerminator=*/false);
  bool imported = static_cast<bool>(hybrid::dsl::importHybText(std::move(buffer), "fuzz", *context, options));
  if (imported != (errors == 0)) {
    fprintf(stderr, "imported: %d, errors: %u\n", imported, errors);
    abort();
  }
  return 0;
}
