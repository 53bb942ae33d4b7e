//===- Diagnostics.h - What is wrong, where, and how to mend it -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_DIAGNOSTICS_H
#define HYBRID_FRONTEND_DSL_DIAGNOSTICS_H

#include "frontend/dsl/Source.h"

#include "llvm/ADT/Twine.h"

#include <optional>

namespace hybrid::dsl {

/// The kinds of diagnostics; rows of Diagnostics.def.
enum class Code : uint8_t {
#define HYBRID_DIAGNOSTIC(Id, ...) Id,
#include "frontend/dsl/Diagnostics.def"
};

struct CodeInfo {
  llvm::StringLiteral name;
  bool claimable; ///< a test may expect it: `error expr;`
  llvm::StringLiteral explanation;
};
const CodeInfo &info(Code code);
/// The row whose name is `name`, or null.
const CodeInfo *findCode(llvm::StringRef name);
/// All rows, for lists.
llvm::ArrayRef<CodeInfo> allCodes();

enum class Severity : uint8_t { Error, Warning, Note };

/// Replaces a range; an empty range inserts.
struct FixIt {
  Range range;
  std::string text;
};

struct Diagnostic {
  Severity severity = Severity::Error;
  Code code = Code::Syntax;
  const SourceFile *file = nullptr;
  Range range; ///< what is wrong; the caret stands at its begin
  std::string message;
  std::optional<FixIt> fix;
  std::vector<Diagnostic> notes;

  /// Adds a note at a place that explains the cause.
  Diagnostic &note(const SourceFile &file, Range range, const llvm::Twine &message);
  Diagnostic &replace(Range range, const llvm::Twine &text);
};

/// Collects diagnostics. A place (first byte of a range) has one error at most: the first, as later ones are its
/// consequences.
class Diagnostics {
public:
  /// The reference is valid until the next report; what is reported at a place that has an error is dropped.
  Diagnostic &report(Severity severity, Code code, const SourceFile &file, Range range, const llvm::Twine &message);
  Diagnostic &error(Code code, const SourceFile &file, Range range, const llvm::Twine &message) {
    return report(Severity::Error, code, file, range, message);
  }
  Diagnostic &warning(Code code, const SourceFile &file, Range range, const llvm::Twine &message) {
    return report(Severity::Warning, code, file, range, message);
  }

  bool hasErrors() const { return errors > 0; }
  size_t numErrors() const { return errors; }
  /// In the order of files and places.
  std::vector<Diagnostic> take();

private:
  std::vector<Diagnostic> list;
  Diagnostic dropped;
  size_t errors = 0;
};

/// Redirects what is reported while it lives: what an `error` claim provokes is no error of the program.
class DiagnosticsCapture {
public:
  explicit DiagnosticsCapture(Diagnostics &target) : target(target) { std::swap(target, saved); }
  ~DiagnosticsCapture() { std::swap(target, saved); }
  DiagnosticsCapture(const DiagnosticsCapture &) = delete;

private:
  Diagnostics &target;
  Diagnostics saved;
};

/// `FILE:LINE:COL: error: MESSAGE [CODE]`, the line with a caret, and notes.
std::string format(const Diagnostic &diagnostic);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_DIAGNOSTICS_H
