//===- HybridOps.td - All ops of the dialect -*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_OPS_TD
#define HYBRID_OPS_TD

include "dialect/HybridLayerOps.td"
include "dialect/HybridScalarOps.td"
include "dialect/HybridSymbolOps.td"

#endif // HYBRID_OPS_TD
