//===- Header.h - The C header of a shared library --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_HEADER_H
#define HYBRID_CODEGEN_HEADER_H

#include "codegen/PublicSymbols.h"

namespace hybrid::codegen {

/// Declarations for C and C++ with units and domains as comments. `stem` names the include guard.
std::string headerText(const std::vector<PublicSymbol> &symbols, llvm::StringRef stem);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_HEADER_H
