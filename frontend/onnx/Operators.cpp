//===- Operators.cpp - The table of supported ONNX operators --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Operators.h"

#include "frontend/onnx/Reader.h"

#include <set>

using namespace hybrid::onnx;

// name, first and last operator set, operands (least, most), function
static constexpr OperatorRow kOperators[] = {
    {"Abs", 7, kLastOpset, 1, 1, importTableOperator},
    {"Acos", 7, kLastOpset, 1, 1, importTableOperator},
    {"Acosh", 9, kLastOpset, 1, 1, importTableOperator},
    {"Add", 7, kLastOpset, 2, 2, importTableOperator},
    {"And", 7, kLastOpset, 2, 2, importAnd},
    {"Asin", 7, kLastOpset, 1, 1, importTableOperator},
    {"Asinh", 9, kLastOpset, 1, 1, importTableOperator},
    {"Atan", 7, kLastOpset, 1, 1, importTableOperator},
    {"Atanh", 9, kLastOpset, 1, 1, importTableOperator},
    {"AveragePool", 7, kLastOpset, 1, 1, importAveragePool},
    {"BatchNormalization", 7, kLastOpset, 5, 5, importBatchNormalization},
    {"Cast", 7, kLastOpset, 1, 1, importCast},
    {"CastLike", 15, kLastOpset, 2, 2, importCastLike},
    {"Ceil", 7, kLastOpset, 1, 1, importTableOperator},
    {"Celu", 12, kLastOpset, 1, 1, importActivation},
    {"Clip", 7, 10, 1, 1, importClipAttributes},
    {"Clip", 11, kLastOpset, 1, 3, importClip},
    {"Concat", 7, kLastOpset, 1, kAnyNumber, importConcat},
    {"Constant", 7, kLastOpset, 0, 0, importConstant},
    {"ConstantOfShape", 9, kLastOpset, 1, 1, importConstantOfShape},
    {"Conv", 7, kLastOpset, 2, 3, importConv},
    {"Cos", 7, kLastOpset, 1, 1, importTableOperator},
    {"Cosh", 9, kLastOpset, 1, 1, importTableOperator},
    {"Div", 7, kLastOpset, 2, 2, importTableOperator},
    {"Dropout", 7, kLastOpset, 1, 3, importDropout},
    {"Elu", 7, kLastOpset, 1, 1, importActivation},
    {"Equal", 7, kLastOpset, 2, 2, importEqual},
    {"Erf", 9, kLastOpset, 1, 1, importTableOperator},
    {"Exp", 7, kLastOpset, 1, 1, importTableOperator},
    {"Expand", 8, kLastOpset, 2, 2, importExpand},
    {"Flatten", 7, kLastOpset, 1, 1, importFlatten},
    {"Floor", 7, kLastOpset, 1, 1, importTableOperator},
    {"Gather", 7, kLastOpset, 2, 2, importGather},
    {"Gelu", 20, kLastOpset, 1, 1, importGelu},
    {"Gemm", 7, kLastOpset, 2, 3, importGemm},
    {"GlobalAveragePool", 7, kLastOpset, 1, 1, importGlobalAveragePool},
    {"GlobalMaxPool", 7, kLastOpset, 1, 1, importGlobalMaxPool},
    {"Greater", 7, kLastOpset, 2, 2, importGreater},
    {"GreaterOrEqual", 12, kLastOpset, 2, 2, importGreaterOrEqual},
    {"HardSigmoid", 7, kLastOpset, 1, 1, importActivation},
    {"HardSwish", 14, kLastOpset, 1, 1, importActivation},
    {"Identity", 7, kLastOpset, 1, 1, importIdentity},
    {"IsInf", 10, kLastOpset, 1, 1, importIsInf},
    {"IsNaN", 9, kLastOpset, 1, 1, importIsNaN},
    {"LayerNormalization", 17, kLastOpset, 2, 3, importLayerNormalization},
    {"LeakyRelu", 7, kLastOpset, 1, 1, importActivation},
    {"Less", 7, kLastOpset, 2, 2, importLess},
    {"LessOrEqual", 12, kLastOpset, 2, 2, importLessOrEqual},
    {"Log", 7, kLastOpset, 1, 1, importTableOperator},
    {"LogSoftmax", 7, 12, 1, 1, importLogSoftmaxFlattened},
    {"LogSoftmax", 13, kLastOpset, 1, 1, importLogSoftmax},
    {"MatMul", 7, kLastOpset, 2, 2, importMatMul},
    {"Max", 7, kLastOpset, 1, kAnyNumber, importTableOperator},
    {"MaxPool", 7, kLastOpset, 1, 1, importMaxPool},
    {"Mean", 7, kLastOpset, 1, kAnyNumber, importMean},
    {"Min", 7, kLastOpset, 1, kAnyNumber, importTableOperator},
    {"Mish", 18, kLastOpset, 1, 1, importActivation},
    {"Mod", 10, kLastOpset, 2, 2, importMod},
    {"Mul", 7, kLastOpset, 2, 2, importTableOperator},
    {"Neg", 7, kLastOpset, 1, 1, importTableOperator},
    {"Not", 7, kLastOpset, 1, 1, importNot},
    {"Or", 7, kLastOpset, 2, 2, importOr},
    {"PRelu", 7, kLastOpset, 2, 2, importPRelu},
    {"Pad", 7, 10, 1, 1, importPadAttributes},
    {"Pad", 11, kLastOpset, 2, 4, importPad},
    {"Pow", 7, kLastOpset, 2, 2, importPow},
    {"Range", 11, kLastOpset, 3, 3, importRange},
    {"Reciprocal", 7, kLastOpset, 1, 1, importReciprocal},
    {"ReduceL1", 7, 17, 1, 1, importReduction},
    {"ReduceL1", 18, kLastOpset, 1, 2, importReduction},
    {"ReduceL2", 7, 17, 1, 1, importReduction},
    {"ReduceL2", 18, kLastOpset, 1, 2, importReduction},
    {"ReduceLogSum", 7, 17, 1, 1, importReduction},
    {"ReduceLogSum", 18, kLastOpset, 1, 2, importReduction},
    {"ReduceLogSumExp", 7, 17, 1, 1, importReduction},
    {"ReduceLogSumExp", 18, kLastOpset, 1, 2, importReduction},
    {"ReduceMax", 7, 17, 1, 1, importReduction},
    {"ReduceMax", 18, kLastOpset, 1, 2, importReduction},
    {"ReduceMean", 7, 17, 1, 1, importReduction},
    {"ReduceMean", 18, kLastOpset, 1, 2, importReduction},
    {"ReduceMin", 7, 17, 1, 1, importReduction},
    {"ReduceMin", 18, kLastOpset, 1, 2, importReduction},
    {"ReduceProd", 7, 17, 1, 1, importReduction},
    {"ReduceProd", 18, kLastOpset, 1, 2, importReduction},
    {"ReduceSum", 7, 12, 1, 1, importReduction},
    {"ReduceSum", 13, kLastOpset, 1, 2, importReduction},
    {"ReduceSumSquare", 7, 17, 1, 1, importReduction},
    {"ReduceSumSquare", 18, kLastOpset, 1, 2, importReduction},
    {"Relu", 7, kLastOpset, 1, 1, importActivation},
    {"Reshape", 7, kLastOpset, 2, 2, importReshape},
    {"Round", 11, kLastOpset, 1, 1, importRound},
    {"Selu", 7, kLastOpset, 1, 1, importActivation},
    {"Shape", 7, kLastOpset, 1, 1, importShape},
    {"Shrink", 9, kLastOpset, 1, 1, importShrink},
    {"Sigmoid", 7, kLastOpset, 1, 1, importActivation},
    {"Sign", 9, kLastOpset, 1, 1, importTableOperator},
    {"Sin", 7, kLastOpset, 1, 1, importTableOperator},
    {"Sinh", 9, kLastOpset, 1, 1, importTableOperator},
    {"Size", 7, kLastOpset, 1, 1, importSize},
    {"Slice", 7, 9, 1, 1, importSliceAttributes},
    {"Slice", 10, kLastOpset, 3, 5, importSlice},
    {"Softmax", 7, 12, 1, 1, importSoftmaxFlattened},
    {"Softmax", 13, kLastOpset, 1, 1, importSoftmax},
    {"Softplus", 7, kLastOpset, 1, 1, importActivation},
    {"Softsign", 7, kLastOpset, 1, 1, importActivation},
    {"Split", 7, 12, 1, 1, importSplit},
    {"Split", 13, kLastOpset, 1, 2, importSplit},
    {"Sqrt", 7, kLastOpset, 1, 1, importTableOperator},
    {"Squeeze", 7, 12, 1, 1, importSqueeze},
    {"Squeeze", 13, kLastOpset, 1, 2, importSqueeze},
    {"Sub", 7, kLastOpset, 2, 2, importTableOperator},
    {"Sum", 7, kLastOpset, 1, kAnyNumber, importSum},
    {"Tan", 7, kLastOpset, 1, 1, importTableOperator},
    {"Tanh", 7, kLastOpset, 1, 1, importActivation},
    {"ThresholdedRelu", 10, kLastOpset, 1, 1, importThresholdedRelu},
    {"Tile", 7, kLastOpset, 2, 2, importTile},
    {"Transpose", 7, kLastOpset, 1, 1, importTranspose},
    {"Unsqueeze", 7, 12, 1, 1, importUnsqueeze},
    {"Unsqueeze", 13, kLastOpset, 2, 2, importUnsqueeze},
    {"Where", 9, kLastOpset, 3, 3, importWhere},
    {"Xor", 7, kLastOpset, 2, 2, importXor},

    // scikit-learn's exporter.
    {"LinearRegressor", 1, 5, 1, 1, importLinearRegressor, "ai.onnx.ml"},
    {"Scaler", 1, 5, 1, 1, importScaler, "ai.onnx.ml"},

    // What Fusion.h finds.
    {"Gelu", 7, kLastOpset, 1, 1, importActivation, kFusedDomain},
    {"GeluTanh", 7, kLastOpset, 1, 1, importActivation, kFusedDomain},
    {"HardSwish", 7, kLastOpset, 1, 1, importActivation, kFusedDomain},
    {"LayerNormalization", 7, kLastOpset, 1, 1, importLayerNormalization, kFusedDomain},
    {"MatMul", 7, kLastOpset, 3, 3, importMatMul, kFusedDomain},
    {"Mish", 7, kLastOpset, 1, 1, importActivation, kFusedDomain},
    {"Silu", 7, kLastOpset, 1, 1, importActivation, kFusedDomain},
};

const OperatorRow *hybrid::onnx::findOperator(const Node &node) {
  for (const OperatorRow &row : kOperators)
    if (row.name == node.op && row.domain == node.domain && row.since <= node.opset && node.opset <= row.until)
      return &row;
  return nullptr;
}

std::string hybrid::onnx::unsupportedMessage(const Node &node) {
  int64_t since = INT64_MAX, until = 0;
  for (const OperatorRow &row : kOperators)
    if (row.name == node.op && row.domain == node.domain && row.domain != kFusedDomain) {
      since = std::min(since, row.since);
      until = std::max(until, row.until);
    }
  std::string set =
      "operator set " + (node.domain.empty() ? "" : quoted(node.domain) + " ") + std::to_string(node.opset);
  if (until == 0)
    return "the operator is not supported (" + set + ")";
  return "the operator is supported in operator sets " + std::to_string(since) + " to " + std::to_string(until) +
         ", not in " + set;
}

std::string hybrid::onnx::supportedOperators() {
  std::set<std::string_view> names;
  for (const OperatorRow &row : kOperators)
    if (row.domain != kFusedDomain)
      names.insert(row.name);
  std::string list;
  for (std::string_view name : names)
    list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}
