//===- Parser.h - Tokens to a syntax tree -----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_PARSER_H
#define HYBRID_FRONTEND_DSL_PARSER_H

#include "frontend/dsl/AST.h"

namespace hybrid::dsl {

/// Parses a file after the grammar of docs/language.md. Always gives a tree: what could not be understood is left out
/// of it or an ErrorExpr, and has been reported.
std::unique_ptr<SourceUnit> parse(std::unique_ptr<SourceFile> file, NameTable &names, Diagnostics &diagnostics);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_PARSER_H
