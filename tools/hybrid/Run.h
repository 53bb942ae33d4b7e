//===- Run.h - hybrid run: a model on a table -------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRID_RUN_H
#define HYBRID_TOOLS_HYBRID_RUN_H

#include <string>

namespace hybrid {

struct RunOptions {
  std::string model, input; ///< "-": a CSV on standard input
  std::string output;       ///< .csv or .npy; empty: CSV on standard output
  std::string entry;
  bool bench = false, stats = false;
};

/// Evaluates the model on every row of the table. Returns the exit status; after an error, one line on stderr, it is 1
/// and no file is written.
int runModel(const RunOptions &options);

} // namespace hybrid

#endif // HYBRID_TOOLS_HYBRID_RUN_H
