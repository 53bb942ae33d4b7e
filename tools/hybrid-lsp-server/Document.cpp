//===- Document.cpp - A file that is open in an editor --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-lsp-server/Document.h"

#include "llvm/ADT/STLExtras.h"

#include <map>

using namespace hybrid;
using namespace hybrid::lsp;
using llvm::StringRef;

llvm::lsp::Position lsp::toProtocol(const dsl::SourceFile &file, uint32_t offset) {
  return {static_cast<int>(file.position(offset).line) - 1, static_cast<int>(file.utf16Column(offset))};
}

llvm::lsp::Range lsp::toProtocol(const dsl::SourceFile &file, dsl::Range range) {
  return {toProtocol(file, range.begin), toProtocol(file, std::max(range.begin, range.end))};
}

uint32_t lsp::toOffset(const dsl::SourceFile &file, llvm::lsp::Position position) {
  auto line = static_cast<unsigned>(std::max(position.line, 0));
  if (line >= file.numLines())
    return static_cast<uint32_t>(file.text().size());
  return file.offsetOfUtf16(line + 1, static_cast<unsigned>(std::max(position.character, 0)));
}

Document::Document(llvm::lsp::URIForFile uri, int64_t version, std::string text,
                   std::function<std::unique_ptr<llvm::MemoryBuffer>(StringRef)> open)
    : uri_(std::move(uri)), version_(version), options_{.open = std::move(open)}, program_(options_) {
  unit_ = program_.load(uri_.file(), llvm::MemoryBuffer::getMemBufferCopy(text, uri_.file()));
  references_ = dsl::findReferences(program_, *unit_);
  sortDiagnostics();
}

void Document::sortDiagnostics() {
  std::map<const dsl::SourceFile *, std::vector<dsl::Diagnostic>> elsewhere;
  for (dsl::Diagnostic &diagnostic : program_.diagnostics.take())
    if (diagnostic.file == &source())
      found.push_back(std::move(diagnostic));
    else if (diagnostic.severity == dsl::Severity::Error)
      elsewhere[diagnostic.file].push_back(std::move(diagnostic));
  auto summarize = [&](dsl::Range place, const std::string &what, const std::vector<dsl::Diagnostic> &errors) {
    dsl::Diagnostic summary{dsl::Severity::Error, errors.front().code, &source(), place, "", {}, {}};
    summary.message = what + " has " + std::to_string(errors.size()) + (errors.size() == 1 ? " error" : " errors");
    for (const dsl::Diagnostic &error : llvm::ArrayRef(errors).take_front(10))
      summary.note(*error.file, error.range, error.message);
    found.push_back(std::move(summary));
  };
  for (const dsl::Import *import : unit_->imports)
    if (auto errors = elsewhere.extract(import->file ? import->file->source.get() : nullptr))
      summarize(import->pathRange, "the imported file", errors.mapped());
  for (const auto &[file, errors] : elsewhere) // what imported files import, and the project file
    summarize({}, file->path().str(), errors);
  llvm::stable_sort(found, [](const auto &a, const auto &b) { return a.range.begin < b.range.begin; });
}

const dsl::Reference *Document::referenceAt(uint32_t offset) const {
  // The last one that begins at or before the place; a cursor behind a name means the name.
  auto next =
      llvm::upper_bound(references_, offset, [](uint32_t o, const dsl::Reference &r) { return o < r.range.begin; });
  if (next == references_.begin())
    return nullptr;
  auto last = std::prev(next);
  if (offset <= last->range.end)
    return &*last;
  return nullptr;
}

bool Document::imports(StringRef path) const {
  return llvm::any_of(program_.files().drop_front(), [&](const auto &file) { return file->source->path() == path; });
}
