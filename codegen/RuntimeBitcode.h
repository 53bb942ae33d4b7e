//===- RuntimeBitcode.h - The runtime, ready to be linked in -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_RUNTIMEBITCODE_H
#define HYBRID_CODEGEN_RUNTIMEBITCODE_H

#include "llvm/IR/Module.h"

#include <memory>

namespace hybrid::codegen {

/// runtime/run.c, as it was compiled with the compiler.
std::unique_ptr<llvm::Module> loadRuntime(llvm::LLVMContext &context);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_RUNTIMEBITCODE_H
