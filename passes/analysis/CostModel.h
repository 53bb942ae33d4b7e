//===- CostModel.h - What a function costs for one row -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_ANALYSIS_COSTMODEL_H
#define HYBRID_PASSES_ANALYSIS_COSTMODEL_H

#include "dialect/HybridOps.h"

namespace hybrid {

/// Work for one row of the batch: arithmetic in units of one addition, and bytes of constants read.
struct Cost {
  double flops = 0;
  double bytes = 0;

  Cost operator+(const Cost &other) const { return {flops + other.flops, bytes + other.bytes}; }
  /// One number to compare by: a byte of weights costs about as much as half an addition while it stays in cache.
  double weight() const { return flops + 0.5 * bytes; }
};

/// The cost of the ops of a region, callees included. A choice counts as its reference, a guard as its inside plus the
/// comparison of each column.
Cost costOf(mlir::Region &region);

} // namespace hybrid

#endif // HYBRID_PASSES_ANALYSIS_COSTMODEL_H
