//===- Project.h - The project file: a package and what it needs  -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   [package]
//   name = "ball"
//   version = "0.1.0"
//
//   [dependencies]
//   aero = { path = "../aero" }        # a folder with a hybrid.toml of its own
//
// The files of a package lie in its folder `src`. A file belongs to the package of the nearest `hybrid.toml` in its
// folder or above. Its imports see the packages that this file names, not theirs: each package says what it uses.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_PROJECT_H
#define HYBRID_FRONTEND_DSL_PROJECT_H

#include "frontend/dsl/Diagnostics.h"

#include <map>

namespace hybrid::dsl {

struct Project {
  std::string folder; ///< where hybrid.toml lies
  std::string name, version;
  std::vector<std::string> packages; ///< folders of the packages that it depends on, in the order of their names

  /// Where the files of a package lie.
  static std::string sources(llvm::StringRef folder);
};

/// The folder of the nearest project file in `folder` or above it; nullopt if there is none.
std::optional<std::string> findProjectFolder(llvm::StringRef folder);

/// Reads project files, each once. Owns their text, which diagnostics point to.
class ProjectReader {
public:
  explicit ProjectReader(Diagnostics &diagnostics) : diagnostics(diagnostics) {}

  /// The project in `folder`, which has a project file; what is wrong with the file is reported. What could be
  /// understood of it holds.
  const Project &read(llvm::StringRef folder);

private:
  Diagnostics &diagnostics;
  std::map<std::string, Project, std::less<>> projects;
  std::vector<std::unique_ptr<SourceFile>> files;
};

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_PROJECT_H
