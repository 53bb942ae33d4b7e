//===- Language.h - Commands on files of the module language ----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_LANGUAGE_H
#define HYBRID_TOOLS_HYBRID_LANGUAGE_H

#include "tools/hybrid/DiagnosticOutput.h"

#include <string>
#include <vector>

namespace hybrid {

struct CheckOptions {
  std::vector<std::string> paths; ///< files and folders; none: the project of the current folder
  DiagnosticFormat format = DiagnosticFormat::Human;
  bool quiet = false; ///< errors only
};
/// `hybrid check [PATH…]`: prints what is wrong; 1 if there was an error.
int checkFiles(const CheckOptions &options);

struct FormatOptions {
  std::vector<std::string> paths; ///< files and folders; "-" is standard input, formatted to standard output
  bool check = false;             ///< name the files that would change, and fail if there are any
  bool quiet = false;             ///< name none
};
/// `hybrid fmt [PATH…]`: rewrites files in their usual layout.
int formatFiles(const FormatOptions &options);

/// `hybrid explain [CODE]`: what a diagnostic's code stands for; without it, all of them.
int explainCode(const std::string &code);

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_LANGUAGE_H
