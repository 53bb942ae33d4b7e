//===- Patterns.h - The parts of convert-hybrid-to-linalg -------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_LOWERING_PATTERNS_H
#define HYBRID_PASSES_LOWERING_PATTERNS_H

#include "mlir/IR/PatternMatch.h"

namespace hybrid {

/// dense, activation, norm, softmax.
void populateLayerPatterns(mlir::RewritePatternSet &patterns);
/// sign, sigmoid, softplus, hypot, mod, param; on tensors inside a linalg.generic.
void populateScalarPatterns(mlir::RewritePatternSet &patterns);
/// guard; with `countOutside` it adds to the counters of the function it stands in (see Passes.td).
void populateGuardPatterns(mlir::RewritePatternSet &patterns, bool countOutside);

} // namespace hybrid

#endif // HYBRID_PASSES_LOWERING_PATTERNS_H
