//===- Linker.h - Objects to shared libraries -------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_LINKER_H
#define HYBRID_CODEGEN_LINKER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace hybrid::codegen {

/// Links the object file into the shared library `output`, which exports `symbols` alone, binds its own calls to itself
/// and needs libc and libm at most. Uses the first C compiler found (clang-22, clang, cc, gcc); having none is an
/// error.
llvm::Error linkSharedLibrary(llvm::StringRef object, llvm::StringRef output, llvm::ArrayRef<std::string> symbols,
                              llvm::StringRef soname);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_LINKER_H
