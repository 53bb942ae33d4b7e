//===- Info.h - What an artifact says about itself -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_INFO_H
#define HYBRID_CODEGEN_INFO_H

#include "codegen/PublicSymbols.h"

#include "llvm/Support/Error.h"

namespace hybrid::codegen {

/// What made a file, in its metadata.
inline constexpr char kCompiler[] = "hybrid 0.1.0";

/// The JSON text of f_info, on one line:
///
///   {"version":1,"compiler":"hybrid 0.1.0","symbol":"f","kind":"equation",
///    "inputs":[{"type":"f64","columns":[{"name":"m","unit":"kg","domain":[1,5]}]}],
///    "outputs":[{"type":"f64","columns":[{"name":"F"}]}],"guard":false,"evidence":"…"}
///
/// An infinite end of a domain is null; `unit`, `domain` and `evidence` are absent where nothing is declared.
std::string infoText(const PublicSymbol &symbol);

/// The description in f_info of a library, for a symbol that is called `cName` there.
llvm::Expected<PublicSymbol> parseInfo(llvm::StringRef text, llvm::StringRef cName);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_INFO_H
