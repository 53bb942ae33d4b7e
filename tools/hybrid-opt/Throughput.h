//===- Throughput.h - How long a compiled symbol takes for a row -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_THROUGHPUT_H
#define HYBRID_TOOLS_HYBRIDOPT_THROUGHPUT_H

#include "codegen/Options.h"

#include "mlir/IR/BuiltinOps.h"

#include <optional>

namespace hybrid::driver {

/// Nanoseconds for one row of `symbol`, compiled in this process, on one thread: the fastest of several passes over
/// random rows of the domain (-1 .. 1 where there is none) that fit the cache. Nullopt if it cannot be compiled; the
/// diagnostics of that are the emission's to give.
std::optional<double> nanosecondsPerRow(mlir::ModuleOp module, llvm::StringRef symbol,
                                        const codegen::CompileOptions &options);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_THROUGHPUT_H
