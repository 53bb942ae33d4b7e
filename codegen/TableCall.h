//===- TableCall.h - Calls of compiled functions on tables of numbers -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_TABLECALL_H
#define HYBRID_CODEGEN_TABLECALL_H

#include "codegen/PublicSymbols.h"

#include "llvm/ADT/ArrayRef.h"

namespace hybrid::codegen {

/// Numbers per row of all the ports.
int64_t countColumns(const std::vector<Port> &ports);

/// The arrays of one call of a symbol's C function, in the types of its interface.
class TableCall {
public:
  /// `inputs` has `rows` rows with all input columns side by side. The symbol has at most kMaxCallArrays ports.
  TableCall(const PublicSymbol &symbol, int64_t rows, llvm::ArrayRef<double> inputs);

  /// Calls the exported function; returns its status.
  int32_t run(void *function);
  /// The results of the last call: rows with all output columns side by side.
  std::vector<double> outputs() const;

private:
  const PublicSymbol &symbol;
  int64_t rows;
  std::vector<std::vector<char>> buffers; // one per port, inputs first
  std::vector<void *> arrays;
};

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_TABLECALL_H
