//===- SemanticTokens.h - Colours of names by what they mean -- -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_LSP_SEMANTICTOKENS_H
#define HYBRID_TOOLS_LSP_SEMANTICTOKENS_H

#include "tools/hybrid-lsp-server/Document.h"

namespace hybrid::lsp {

/// Names of token types and modifiers; the numbers of semanticTokens count in these lists.
llvm::json::Object semanticLegend();

/// Five numbers a token, as the protocol has it: lines and characters since the token before, length, type, modifiers.
std::vector<int> semanticTokens(const Document &document);

} // namespace hybrid::lsp

#endif // HYBRID_TOOLS_LSP_SEMANTICTOKENS_H
