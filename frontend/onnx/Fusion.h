//===- Fusion.h - Activations written as subgraphs --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exporters write functions that ONNX lacked as several nodes: GELU as x * 0.5 * (1 + erf(x / sqrt 2)), a dense layer
// as MatMul and Add. Fusion replaces such a subgraph by one node, so that it becomes one layer op. A subgraph is
// matched up to the order of factors and terms, and only if nothing else uses its inner values.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_FUSION_H
#define HYBRID_FRONTEND_ONNX_FUSION_H

#include "frontend/onnx/Model.h"

namespace hybrid::onnx {

/// Replaces what is recognised by nodes of kFusedDomain; `graph` stays in an order of evaluation.
void fuseSubgraphs(Graph &graph);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_FUSION_H
