//===- Language.cpp - Commands on files of the module language ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/Language.h"

#include "codegen/OutputFile.h"
#include "frontend/dsl/Format.h"
#include "frontend/dsl/Program.h"
#include "tools/hybrid/SourcePaths.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace hybrid;

static void complain(const llvm::Twine &message) { llvm::WithColor::error(llvm::errs(), "hybrid") << message << "\n"; }

/// Prints everything to standard error; whether there was an error.
static bool print(dsl::Diagnostics &diagnostics) {
  bool hasErrors = diagnostics.hasErrors();
  for (const dsl::Diagnostic &diagnostic : diagnostics.take())
    llvm::errs() << format(diagnostic);
  return hasErrors;
}

/// The files that the arguments stand for; none after an error that was printed.
static std::vector<SourcePath> sources(const std::vector<std::string> &arguments) {
  llvm::Expected<std::vector<SourcePath>> found = findSources(arguments);
  if (found)
    return std::move(*found);
  complain(llvm::toString(found.takeError()));
  return {};
}

int hybrid::checkFiles(const CheckOptions &options) {
  std::vector<SourcePath> files = sources(options.paths);
  if (files.empty())
    return 1;
  DiagnosticOutput output(options.format, options.quiet);
  for (const SourcePath &file : files) {
    dsl::Program program;
    if (program.load(file.path))
      output.add(program.diagnostics);
    else
      output.addUnreadable(file.path);
  }
  return output.finish() ? 0 : 1;
}

/// Whether the file is as it should be; it is rewritten, unless it is only checked.
static llvm::Expected<bool> formatOne(const std::string &path, bool check) {
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(path);
  if (!buffer)
    return llvm::createStringError("cannot read '" + path + "': " + buffer.getError().message());
  dsl::SourceFile file(path == "-" ? "<stdin>" : path, std::move(*buffer));
  dsl::Diagnostics diagnostics;
  std::optional<std::string> text = dsl::formatFile(file, diagnostics);
  if (!text) {
    print(diagnostics);
    return llvm::createStringError("'" + path + "' has syntax errors and stays as it is");
  }
  bool isFine = *text == file.text();
  if (path == "-") {
    llvm::outs() << *text;
    return true;
  }
  if (isFine || check)
    return isFine;
  llvm::Expected<codegen::OutputFile> output = codegen::OutputFile::create(path);
  if (!output)
    return output.takeError();
  if (llvm::Error error = output->write(*text))
    return std::move(error);
  if (llvm::Error error = output->publish())
    return std::move(error);
  return true;
}

int hybrid::formatFiles(const FormatOptions &options) {
  std::vector<SourcePath> files = sources(options.paths);
  bool isFine = !files.empty();
  for (const auto &[path, moduleName] : files) {
    llvm::Expected<bool> formatted = formatOne(path, options.check);
    if (!formatted)
      complain(llvm::toString(formatted.takeError()));
    else if (!*formatted && !options.quiet)
      llvm::errs() << path << ": would be formatted\n";
    isFine &= formatted && *formatted;
  }
  return isFine ? 0 : 1;
}

int hybrid::explainCode(const std::string &code) {
  if (code.empty()) {
    for (const dsl::CodeInfo &row : dsl::allCodes())
      llvm::outs() << row.name << ": " << row.explanation << "\n";
    return 0;
  }
  const dsl::CodeInfo *row = dsl::findCode(code);
  if (!row) {
    complain("no diagnostic has the code '" + code + "'; hybrid explain lists them");
    return 1;
  }
  llvm::outs() << row->explanation << "\n";
  return 0;
}
