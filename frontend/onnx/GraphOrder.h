//===- GraphOrder.h - Well-formedness and order of a graph ------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_GRAPHORDER_H
#define HYBRID_FRONTEND_ONNX_GRAPHORDER_H

#include "frontend/onnx/Model.h"

namespace hybrid::onnx {

/// Checks that each name has one definition and that every use has one; then drops nodes that no output needs and
/// sorts the others so that definitions come before uses. Adds what is wrong (also cycles) to `problems`; the graph
/// is sorted only if nothing is.
void checkAndSort(Graph &graph, std::vector<Problem> &problems);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_GRAPHORDER_H
