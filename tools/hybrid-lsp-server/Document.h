//===- Document.h - A file that is open in an editor ---------- -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_LSP_DOCUMENT_H
#define HYBRID_TOOLS_LSP_DOCUMENT_H

#include "frontend/dsl/References.h"

#include "llvm/Support/LSP/Protocol.h"

namespace hybrid::lsp {

/// The protocol counts lines from 0, and on a line the units of UTF-16. A place behind a line's end is taken to it.
llvm::lsp::Position toProtocol(const dsl::SourceFile &file, uint32_t offset);
llvm::lsp::Range toProtocol(const dsl::SourceFile &file, dsl::Range range);
uint32_t toOffset(const dsl::SourceFile &file, llvm::lsp::Position position);

/// One version of the text, analysed with all that it imports.
class Document {
public:
  /// `open` gives the text of files that are open, which replaces what is on disk.
  Document(llvm::lsp::URIForFile uri, int64_t version, std::string text,
           std::function<std::unique_ptr<llvm::MemoryBuffer>(llvm::StringRef)> open);

  const llvm::lsp::URIForFile &uri() const { return uri_; }
  int64_t version() const { return version_; }
  const dsl::Program &program() const { return program_; }
  const dsl::SourceUnit &unit() const { return *unit_; }
  const dsl::SourceFile &source() const { return *unit_->source; }
  llvm::StringRef text() const { return source().text(); }
  const dsl::ProgramOptions &options() const { return options_; }

  /// What was found in this file; for an imported file with errors, one message at its import.
  llvm::ArrayRef<dsl::Diagnostic> diagnostics() const { return found; }
  llvm::ArrayRef<dsl::Reference> references() const { return references_; }
  /// What stands at a place, or ends there; null if nothing is known.
  const dsl::Reference *referenceAt(uint32_t offset) const;
  /// Whether the file is one of those that this one imports.
  bool imports(llvm::StringRef path) const;

private:
  void sortDiagnostics();

  llvm::lsp::URIForFile uri_;
  int64_t version_;
  dsl::ProgramOptions options_;
  dsl::Program program_;
  const dsl::SourceUnit *unit_;
  std::vector<dsl::Diagnostic> found;
  std::vector<dsl::Reference> references_;
};

} // namespace hybrid::lsp

#endif // HYBRID_TOOLS_LSP_DOCUMENT_H
