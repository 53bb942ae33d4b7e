//===- Operators.h - The table of supported ONNX operators ------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// To support an operator: write a function that reads the node and sets its outputs, in the file of its subject;
// declare it below; add its row to Operators.cpp; add a case to test/frontend/onnx/make_models.py.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_OPERATORS_H
#define HYBRID_FRONTEND_ONNX_OPERATORS_H

#include "frontend/onnx/NodeImport.h"

namespace hybrid::onnx {

/// Builds the IR of one node, or folds it. Operands and their number have been checked against the table.
using ImportFunction = mlir::LogicalResult (*)(NodeImport &);

/// Domain of nodes that only fusion (Fusion.h) makes; a file cannot name it.
inline constexpr std::string_view kFusedDomain = "\x01 fused";

struct OperatorRow {
  std::string_view name;
  int64_t since, until; ///< operator sets in which the function has the right meaning
  size_t minInputs, maxInputs;
  ImportFunction import;
  std::string_view domain = "";
};
inline constexpr size_t kAnyNumber = SIZE_MAX;

/// The row for a node, or null.
const OperatorRow *findOperator(const Node &node);

/// Why findOperator found none, and what is supported.
std::string unsupportedMessage(const Node &node);

/// "Abs, Acos, …": every supported operator.
std::string supportedOperators();

// Elementwise arithmetic (Arithmetic.cpp).
mlir::LogicalResult importTableOperator(NodeImport &node); // the row of support/Operators.def with this ONNX name
mlir::LogicalResult importSum(NodeImport &node);
mlir::LogicalResult importMean(NodeImport &node);
mlir::LogicalResult importPow(NodeImport &node);
mlir::LogicalResult importMod(NodeImport &node);
mlir::LogicalResult importReciprocal(NodeImport &node);
mlir::LogicalResult importRound(NodeImport &node);
mlir::LogicalResult importClipAttributes(NodeImport &node);
mlir::LogicalResult importClip(NodeImport &node);
mlir::LogicalResult importScaler(NodeImport &node);

// Comparisons and logic (Comparisons.cpp).
mlir::LogicalResult importEqual(NodeImport &node);
mlir::LogicalResult importLess(NodeImport &node);
mlir::LogicalResult importLessOrEqual(NodeImport &node);
mlir::LogicalResult importGreater(NodeImport &node);
mlir::LogicalResult importGreaterOrEqual(NodeImport &node);
mlir::LogicalResult importAnd(NodeImport &node);
mlir::LogicalResult importOr(NodeImport &node);
mlir::LogicalResult importXor(NodeImport &node);
mlir::LogicalResult importNot(NodeImport &node);
mlir::LogicalResult importIsNaN(NodeImport &node);
mlir::LogicalResult importIsInf(NodeImport &node);
mlir::LogicalResult importWhere(NodeImport &node);
mlir::LogicalResult importCast(NodeImport &node);
mlir::LogicalResult importCastLike(NodeImport &node);

// Activations (ActivationOperators.cpp).
mlir::LogicalResult importActivation(NodeImport &node);
mlir::LogicalResult importGelu(NodeImport &node);
mlir::LogicalResult importPRelu(NodeImport &node);
mlir::LogicalResult importThresholdedRelu(NodeImport &node);
mlir::LogicalResult importShrink(NodeImport &node);

// Layers (Layers.cpp, Normalization.cpp, Convolution.cpp).
mlir::LogicalResult importGemm(NodeImport &node);
mlir::LogicalResult importMatMul(NodeImport &node);
mlir::LogicalResult importLinearRegressor(NodeImport &node);
mlir::LogicalResult importDropout(NodeImport &node);
mlir::LogicalResult importBatchNormalization(NodeImport &node);
mlir::LogicalResult importLayerNormalization(NodeImport &node);
mlir::LogicalResult importSoftmaxFlattened(NodeImport &node);
mlir::LogicalResult importSoftmax(NodeImport &node);
mlir::LogicalResult importLogSoftmaxFlattened(NodeImport &node);
mlir::LogicalResult importLogSoftmax(NodeImport &node);
mlir::LogicalResult importConv(NodeImport &node);
mlir::LogicalResult importMaxPool(NodeImport &node);
mlir::LogicalResult importAveragePool(NodeImport &node);
mlir::LogicalResult importGlobalAveragePool(NodeImport &node);
mlir::LogicalResult importGlobalMaxPool(NodeImport &node);

// Shapes (ShapeOperators.cpp, Selection.cpp).
mlir::LogicalResult importConstant(NodeImport &node);
mlir::LogicalResult importConstantOfShape(NodeImport &node);
mlir::LogicalResult importIdentity(NodeImport &node);
mlir::LogicalResult importShape(NodeImport &node);
mlir::LogicalResult importSize(NodeImport &node);
mlir::LogicalResult importRange(NodeImport &node);
mlir::LogicalResult importReshape(NodeImport &node);
mlir::LogicalResult importFlatten(NodeImport &node);
mlir::LogicalResult importTranspose(NodeImport &node);
mlir::LogicalResult importSqueeze(NodeImport &node);
mlir::LogicalResult importUnsqueeze(NodeImport &node);
mlir::LogicalResult importExpand(NodeImport &node);
mlir::LogicalResult importTile(NodeImport &node);
mlir::LogicalResult importConcat(NodeImport &node);
mlir::LogicalResult importSliceAttributes(NodeImport &node);
mlir::LogicalResult importSlice(NodeImport &node);
mlir::LogicalResult importSplit(NodeImport &node);
mlir::LogicalResult importGather(NodeImport &node);
mlir::LogicalResult importPadAttributes(NodeImport &node);
mlir::LogicalResult importPad(NodeImport &node);

// Reductions (Reductions.cpp); axes are an attribute up to the opset in the name.
mlir::LogicalResult importReduction(NodeImport &node);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_OPERATORS_H
