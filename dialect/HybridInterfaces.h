//===- HybridInterfaces.h - Value range, derivative and cost of ops -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_HYBRIDINTERFACES_H
#define HYBRID_DIALECT_HYBRIDINTERFACES_H

#include "support/Interval.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

namespace hybrid {

/// Bounds on the elements of a value: one interval for all of them, or one per index in the last dimension.
using Ranges = llvm::SmallVector<Interval, 1>;

/// The bound of column `column`.
inline const Interval &columnRange(const Ranges &ranges, size_t column) {
  return ranges.size() == 1 ? ranges.front() : ranges[column];
}

/// Registers the interfaces of this project for ops of `arith` and `math`, by the rows of Operators.def.
void registerUpstreamModels(mlir::DialectRegistry &registry);

} // namespace hybrid

#include "dialect/HybridInterfaces.h.inc"

#endif // HYBRID_DIALECT_HYBRIDINTERFACES_H
