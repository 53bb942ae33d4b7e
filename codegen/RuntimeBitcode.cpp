//===- RuntimeBitcode.cpp - The runtime, ready to be linked in ------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/RuntimeBitcode.h"

#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MemoryBuffer.h"

// The file's bytes, between two symbols.
asm(".pushsection .rodata\n"
    ".balign 16\n"
    "hybrid_runtime_bitcode:\n"
    ".incbin \"" HYBRID_RUNTIME_BITCODE "\"\n"
    "hybrid_runtime_bitcode_end:\n"
    ".popsection\n");

extern const char bitcodeBegin[] asm("hybrid_runtime_bitcode");
extern const char bitcodeEnd[] asm("hybrid_runtime_bitcode_end");

std::unique_ptr<llvm::Module> hybrid::codegen::loadRuntime(llvm::LLVMContext &context) {
  llvm::MemoryBufferRef buffer(llvm::StringRef(bitcodeBegin, bitcodeEnd - bitcodeBegin), "runtime");
  return llvm::cantFail(llvm::parseBitcodeFile(buffer, context));
}
