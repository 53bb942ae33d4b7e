//===- Format.h - The layout of a file --------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_FORMAT_H
#define HYBRID_FRONTEND_DSL_FORMAT_H

#include "frontend/dsl/Diagnostics.h"

namespace hybrid::dsl {

/// The file in its usual layout: two columns for each block, four more for what goes on from the line before, one space
/// around operators but '^', at most one empty line. Where lines break is the author's choice; comments stay, and so do
/// all tokens. Formatting the result changes nothing. None if the file has syntax errors, which are reported.
std::optional<std::string> formatFile(const SourceFile &file, Diagnostics &diagnostics);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_FORMAT_H
