//===- Checkpoint.h - A search that can be taken up again -------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_CHECKPOINT_H
#define HYBRID_TOOLS_HYBRIDOPT_CHECKPOINT_H

#include "engine/search/Journal.h"
#include "tools/hybrid-opt/Options.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"

#include <chrono>
#include <memory>

namespace hybrid::driver {

/// The journal of a search as a file: read at the start if it is there, written as the search goes, once a second at
/// most, and at its end.
class Checkpoint {
public:
  /// The search is that of the networks in `module` with `options` and `libraries` (Library.h). An error names the
  /// file: it cannot be read, is damaged, or is of another search.
  static llvm::Expected<std::unique_ptr<Checkpoint>> open(const Options &options, mlir::ModuleOp module,
                                                          mlir::ModuleOp libraries);

  engine::Journal &journal() { return steps; }
  /// Also reports what went wrong while the search went on.
  llvm::Error save();

private:
  Checkpoint(std::string path, std::vector<std::string> identity);

  std::string path;
  engine::Journal steps;
  std::chrono::steady_clock::time_point last;
};

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_CHECKPOINT_H
