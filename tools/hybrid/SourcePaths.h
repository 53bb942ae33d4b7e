//===- SourcePaths.h - Files that a command works on ---------- -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_SOURCEPATHS_H
#define HYBRID_TOOLS_HYBRID_SOURCEPATHS_H

#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace hybrid {

struct SourcePath {
  std::string path;
  /// What importers in the same package write: "physics.constants", by the place below the folder that was named.
  std::string moduleName;
};

/// The files that arguments stand for: a file for itself, a folder for all `.hyb` files below it, in the order of their
/// paths, and no argument for the project of the current folder. Hidden folders, and folders below that are packages of
/// their own, are left out. Whether a file can be read is not looked at. An error if a folder has no `.hyb` file
/// (no_such_file_or_directory).
llvm::Expected<std::vector<SourcePath>> findSources(const std::vector<std::string> &arguments);

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_SOURCEPATHS_H
