//===- HybServer.h - A language server for .hyb files --------- -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_LSP_HYBSERVER_H
#define HYBRID_TOOLS_LSP_HYBSERVER_H

#include "llvm/Support/LSP/Transport.h"

namespace hybrid::lsp {

/// Serves one client on standard input and output until it says `exit` or goes away. In the style `Delimited` messages
/// are separated by lines `// -----` and answers are laid out for people, as tests want them. Returns the exit status:
/// 0 if the client said `shutdown` before.
int serveHyb(llvm::lsp::JSONStreamStyle style);

} // namespace hybrid::lsp

#endif // HYBRID_TOOLS_LSP_HYBSERVER_H
