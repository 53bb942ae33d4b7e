//===- PublicSymbols.h - What a compiled program exports --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every public function-like op of a program is exported. There are two kinds: an *equation* takes and gives scalars,
// a *network* batches of rows. In C:
//
//   int32_t network(int64_t n, const float *x, float *y);                      rows of x, then rows of y
//   int32_t equation(int64_t n, const double *a, const double *b, double *y);  one array per input and result
//
// A module that reaches a network has become a network on columns by then, and is still an equation to C.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_PUBLICSYMBOLS_H
#define HYBRID_CODEGEN_PUBLICSYMBOLS_H

#include "codegen/Options.h"
#include "support/Interval.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/LogicalResult.h"

#include <optional>
#include <string>
#include <vector>

namespace hybrid::codegen {

struct ColumnInfo {
  std::string name;
  std::string unit; ///< as written; empty if not declared
  std::optional<Interval> domain;
};

/// One input or result: `columns.size()` numbers per row.
struct Port {
  bool isDouble = true;
  std::vector<ColumnInfo> columns;

  int64_t elements() const { return static_cast<int64_t>(columns.size()); }
  int64_t elementBytes() const { return isDouble ? 8 : 4; }
};

enum class SymbolKind : uint8_t { Equation, Network };

struct PublicSymbol {
  std::string name;  ///< in the program
  std::string cName; ///< in C: dots replaced, and `hybrid_` in front where C or its library has the name
  SymbolKind kind = SymbolKind::Network;
  std::vector<Port> inputs, outputs;
  std::string evidence;  ///< text of #hybrid.evidence; empty if the symbol was not distilled
  bool hasGuard = false; ///< itself or in what it calls
};

/// The C name of a symbol; `renamed` tells that it got a prefix.
std::string cNameOf(llvm::StringRef symbol, bool &renamed);

/// The exported symbols in the program's order. A public function that is neither kind, and two symbols of one C name,
/// are errors.
mlir::FailureOr<std::vector<PublicSymbol>> collectPublicSymbols(mlir::ModuleOp program, Precision precision);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_PUBLICSYMBOLS_H
