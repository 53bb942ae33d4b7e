//===- Completion.h - What may be written at a place -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Text that is being written is broken text, and its tree lacks just the part around the cursor. So the place is found
// in the characters before it, and only what is declared comes from the tree:
//
//   v: real [m/|          units
//   constants.|           what the imported file declares
//   drag(v, |             inputs and parameters of drag by name, and any expression
//   import physics.|      files where imports are looked up
//   import a.b { |        what that file declares
//   F = |                 names of the module and the file, functions, words of the language
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_LSP_COMPLETION_H
#define HYBRID_TOOLS_LSP_COMPLETION_H

#include "tools/hybrid-lsp-server/Document.h"

namespace hybrid::lsp {

std::vector<llvm::lsp::CompletionItem> complete(const Document &document, uint32_t offset);

} // namespace hybrid::lsp

#endif // HYBRID_TOOLS_LSP_COMPLETION_H
