//===- Entries.h - The C functions around kernels -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exported for a symbol f (see PublicSymbols.h for the arguments of the first):
//
//   int32_t f(int64_t n, …)                       evaluates n rows; returns a status of runtime/hybrid_runtime.h
//   int32_t f_rows(int64_t n, const T *x, T *y)   an equation: inputs and results interleaved by rows
//   void f_counters(int64_t *rows, int64_t *outside)   a symbol with a guard: rows since the start, and those outside
//   const char f_info[]                           JSON: names, units, domains, evidence, versions
//
// One function is not exported, but found by the JIT: `f.views(int64_t n, const hybrid_view *views)` takes any layout.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_ENTRIES_H
#define HYBRID_CODEGEN_ENTRIES_H

#include "codegen/PublicSymbols.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"

namespace hybrid::codegen {

/// One kernel function of a symbol (see Pipeline.h), and what the runtime must know of it.
struct Kernel {
  std::string name;
  int64_t rows = 0, leastRows = 1;
  int64_t scratchBytes = 0;
  bool partial = false; ///< may compute fewer rows
};

/// Suffix of the function that takes a hybrid_view per port.
inline constexpr llvm::StringLiteral kViewsSuffix = ".views";

/// Builds the functions of `symbol` in `module`, which has the kernels and the runtime; adds what is exported.
void addEntries(llvm::Module &module, const PublicSymbol &symbol, llvm::ArrayRef<Kernel> kernels,
                llvm::StringSet<> &exported);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_ENTRIES_H
