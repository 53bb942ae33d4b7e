//===- Doc.h - Pages of documentation for modules ------------- -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A page for each file and an index, in Markdown, which editors, forges and site generators show as they are:
//
//   doc/index.md                   what there is, a line each
//   doc/physics/optics.md          what lib/physics/optics.hyb declares
//
// Each module has its documentation, a table of its inputs, results and parameters with units and domains, its equation
// typeset, its text, what it uses and is used by with links, and its tests. Pages depend on the files alone: the same
// files give the same bytes.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_DOC_H
#define HYBRID_TOOLS_HYBRID_DOC_H

#include <string>
#include <vector>

namespace hybrid {

struct DocOptions {
  std::vector<std::string> paths; ///< files and folders; none: the project of the current folder
  std::string folder = "doc";     ///< where the pages are written
  bool quiet = false;             ///< errors only
};

/// `hybrid doc [PATH…] [-o DIR]`. Writes nothing if a file has errors; returns 0, or 1 after an error that was printed.
int writeDocumentation(const DocOptions &options);

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_DOC_H
