//===- MessageInput.h - Messages of a client, made safe to parse  -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_LSP_MESSAGEINPUT_H
#define HYBRID_TOOLS_LSP_MESSAGEINPUT_H

#include "llvm/Support/LSP/Transport.h"

namespace hybrid::lsp {

/// Reads messages like LLVM's own input, and drops those that its parser and its loop would not survive: nested too
/// deeply for a parser that recurses, longer than any document that is edited, or no message of JSON-RPC. What is
/// dropped is said on standard error.
class MessageInput : public llvm::lsp::JSONTransportInput {
public:
  static constexpr size_t kMaxBytes = size_t(1) << 28, kMaxNesting = 500;

  MessageInput(std::FILE *in, llvm::lsp::JSONStreamStyle style) : JSONTransportInput(style), in(in) {}

  bool hasError() const override { return std::ferror(in); }
  bool isEndOfInput() const override { return std::feof(in); }
  /// Up to a line `// -----`; other lines that begin with `//` are comments.
  llvm::LogicalResult readDelimitedMessage(std::string &json) override;
  /// Headers with `Content-Length`, an empty line, so many bytes.
  llvm::LogicalResult readStandardMessage(std::string &json) override;

private:
  bool readLine(std::string &line);
  bool skip(size_t bytes);

  std::FILE *in;
};

} // namespace hybrid::lsp

#endif // HYBRID_TOOLS_LSP_MESSAGEINPUT_H
