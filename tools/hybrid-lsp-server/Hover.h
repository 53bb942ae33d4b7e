//===- Hover.h - What an editor shows about a name ------------ -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_LSP_HOVER_H
#define HYBRID_TOOLS_LSP_HOVER_H

#include "tools/hybrid-lsp-server/Document.h"

namespace hybrid::lsp {

/// Markdown: the declaration with unit and domain, the quantity, the documentation.
std::string hoverText(const Document &document, const dsl::Reference &reference);

/// Lines of documentation as Markdown; `Source:` and its kind stand on lines of their own.
std::string documentationText(llvm::ArrayRef<llvm::StringRef> lines);

} // namespace hybrid::lsp

#endif // HYBRID_TOOLS_LSP_HOVER_H
