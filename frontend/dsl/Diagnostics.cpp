//===- Diagnostics.cpp - Collecting and printing of diagnostics -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace hybrid::dsl;
using llvm::StringRef;
using llvm::Twine;

static constexpr CodeInfo kCodes[] = {
#define HYBRID_DIAGNOSTIC(Id, Name, Claimable, Explanation) {Name, Claimable, Explanation},
#include "frontend/dsl/Diagnostics.def"
};

const CodeInfo &hybrid::dsl::info(Code code) { return kCodes[static_cast<unsigned>(code)]; }

const CodeInfo *hybrid::dsl::findCode(StringRef name) {
  const CodeInfo *row = llvm::find_if(kCodes, [&](const CodeInfo &candidate) { return candidate.name == name; });
  return row == std::end(kCodes) ? nullptr : row;
}

llvm::ArrayRef<CodeInfo> hybrid::dsl::allCodes() { return kCodes; }

Diagnostic &Diagnostic::note(const SourceFile &place, Range where, const Twine &text) {
  notes.push_back({Severity::Note, code, &place, where, text.str(), {}, {}});
  return *this;
}

Diagnostic &Diagnostic::replace(Range where, const Twine &text) {
  fix = FixIt{where, text.str()};
  return *this;
}

Diagnostic &Diagnostics::report(Severity severity, Code code, const SourceFile &file, Range range,
                                const Twine &message) {
  Diagnostic made{severity, code, &file, range, message.str(), {}, {}};
  // Errors arrive roughly in the order of the text, so that the last few are enough to look at.
  auto recent = llvm::ArrayRef(list).take_back(8);
  bool known = llvm::any_of(recent, [&](const Diagnostic &other) {
    return other.file == &file && other.range.begin == range.begin && other.severity == Severity::Error;
  });
  if (known)
    return dropped = std::move(made);
  errors += severity == Severity::Error;
  return list.emplace_back(std::move(made));
}

std::vector<Diagnostic> Diagnostics::take() {
  std::vector<const SourceFile *> files;
  for (const Diagnostic &diagnostic : list)
    if (!llvm::is_contained(files, diagnostic.file))
      files.push_back(diagnostic.file);
  auto key = [&](const Diagnostic &diagnostic) {
    return std::pair(llvm::find(files, diagnostic.file) - files.begin(), diagnostic.range.begin);
  };
  llvm::stable_sort(list, [&](const Diagnostic &a, const Diagnostic &b) { return key(a) < key(b); });
  errors = 0;
  return std::exchange(list, {});
}

/// The line of the range's begin, and below it '^' with '~' up to its end. Tabs stay tabs, so that columns fit.
static void printSnippet(const Diagnostic &diagnostic, llvm::raw_ostream &os) {
  StringRef line = diagnostic.file->lineAt(diagnostic.range.begin);
  unsigned column = diagnostic.file->position(diagnostic.range.begin).column;
  os << line << "\n";
  for (char c : line.take_front(column - 1))
    os << (c == '\t' ? '\t' : ' ');
  size_t rest = line.size() + 1 > column ? line.size() + 1 - column : 1;
  size_t length = std::max<size_t>(1, diagnostic.range.end - diagnostic.range.begin);
  os << '^' << std::string(std::min(length, rest) - 1, '~') << "\n";
  if (diagnostic.fix)
    os << std::string(column - 1, ' ') << diagnostic.fix->text << "\n";
}

std::string hybrid::dsl::format(const Diagnostic &diagnostic) {
  static constexpr StringRef kNames[] = {"error", "warning", "note"};
  std::string text;
  llvm::raw_string_ostream os(text);
  Position position = diagnostic.file->position(diagnostic.range.begin);
  os << diagnostic.file->path() << ":" << position.line << ":" << position.column << ": "
     << kNames[static_cast<unsigned>(diagnostic.severity)] << ": " << diagnostic.message;
  if (diagnostic.severity != Severity::Note)
    os << " [" << info(diagnostic.code).name << "]";
  os << "\n";
  printSnippet(diagnostic, os);
  for (const Diagnostic &note : diagnostic.notes)
    os << format(note);
  return text;
}
