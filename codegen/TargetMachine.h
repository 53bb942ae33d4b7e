//===- TargetMachine.h - The processor to compile for -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_TARGETMACHINE_H
#define HYBRID_CODEGEN_TARGETMACHINE_H

#include "codegen/Options.h"

#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>

namespace hybrid::codegen {

/// The processor that the options name, position-independent code at the highest level. An unknown name is an error.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>> createTargetMachine(const CompileOptions &options);

/// Bytes of the widest vector register of floats.
int64_t vectorBytes(const llvm::TargetMachine &machine);

/// The options name another kind of processor than this machine's, so that code cannot be tried here.
bool isCrossCompiling(const CompileOptions &options);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_TARGETMACHINE_H
