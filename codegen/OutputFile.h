//===- OutputFile.h - Files that appear whole or not at all -----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_OUTPUTFILE_H
#define HYBRID_CODEGEN_OUTPUTFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace hybrid::codegen {

/// A file with a name of its own beside its place. Unless it is published it vanishes with the object, and on a signal.
class OutputFile {
public:
  /// Creates the temporary file; the error names `path`.
  static llvm::Expected<OutputFile> create(llvm::StringRef path);
  OutputFile(OutputFile &&other);
  OutputFile &operator=(OutputFile &&) = delete;
  ~OutputFile();

  /// Where to write before publish().
  const std::string &temporary() const { return temporaryPath; }
  llvm::Error write(llvm::StringRef contents);
  /// Gives the file its name, replacing what had it.
  llvm::Error publish();

private:
  OutputFile(std::string path, std::string temporaryPath);

  std::string path, temporaryPath;
};

/// Creates, writes and publishes a file at once.
llvm::Error writeWholeFile(llvm::StringRef path, llvm::StringRef contents);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_OUTPUTFILE_H
