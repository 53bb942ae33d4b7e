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

/// The same for C++20, over the header of C: functions on std::span that check the sizes and throw on an error, and for
/// equations functions of one row. They stand in the namespace hybrid::STEM.
std::string cppHeaderText(const std::vector<PublicSymbol> &symbols, llvm::StringRef stem);

/// What both say of a column, as part of a comment: "m [kg] in 1 .. 5".
std::string columnComment(const ColumnInfo &column);
/// Text from a model that nothing in it ends a comment or a line.
std::string commentText(llvm::StringRef text);
/// The parameters of a symbol's C function: a name for each input, then for each output.
std::vector<std::string> parameterNames(const PublicSymbol &symbol);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_HEADER_H
