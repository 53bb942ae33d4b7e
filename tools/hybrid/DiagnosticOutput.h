//===- DiagnosticOutput.h - What was found in files, in three formats  -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_DIAGNOSTICOUTPUT_H
#define HYBRID_TOOLS_HYBRID_DIAGNOSTICOUTPUT_H

#include "frontend/dsl/Diagnostics.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"

namespace hybrid {

enum class DiagnosticFormat : uint8_t {
  Human, ///< lines on standard error, as they are found
  Json,  ///< one object on standard output at the end
  Sarif, ///< SARIF 2.1.0 on standard output at the end; paths below the current folder are relative to it
};

/// Reports what several programs found. A file that they share, as an import, is told about once.
class DiagnosticOutput {
public:
  DiagnosticOutput(DiagnosticFormat format, bool errorsOnly) : format(format), errorsOnly(errorsOnly) {}

  void add(dsl::Diagnostics &diagnostics);
  /// A file that cannot be read.
  void addUnreadable(llvm::StringRef path);
  /// Writes what is written at the end; whether there was no error.
  bool finish();

private:
  DiagnosticFormat format;
  bool errorsOnly;
  bool hasErrors = false;
  llvm::StringSet<> seen;
  llvm::json::Array results;
};

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_DIAGNOSTICOUTPUT_H
