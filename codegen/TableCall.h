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

/// How the C function is called whose arrays are fewest: an equation with more than kMaxCallArrays ports has its
/// function for rows, where inputs and results stand side by side as one port each.
struct TableEntry {
  std::string cName;
  std::vector<Port> inputs, outputs;
};

/// None if the symbol has too many ports and no function for rows of one type.
std::optional<TableEntry> tableEntry(const PublicSymbol &symbol);

/// The arrays of one call of a symbol's C function, in the types of its interface.
class TableCall {
public:
  /// `inputs` has `rows` rows with all input columns side by side.
  TableCall(const TableEntry &entry, int64_t rows, llvm::ArrayRef<double> inputs);

  /// Calls the function of that name; returns its status.
  int32_t run(void *function);
  /// The results of the last call: rows with all output columns side by side.
  std::vector<double> outputs() const;

private:
  const TableEntry &entry;
  int64_t rows;
  std::vector<std::vector<char>> buffers; // one per port, inputs first
  std::vector<void *> arrays;
};

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_TABLECALL_H
