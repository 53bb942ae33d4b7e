//===- ActivationOperators.cpp - Activation functions -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Elementwise.h"
#include "frontend/onnx/Operators.h"

#include "dialect/HybridOps.h"

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

namespace {

struct ActivationRow {
  StringRef onnx;
  ActivationKind kind;
};

/// hybrid.activation has ONNX's parameters and defaults, so that a name is all there is to translate.
constexpr ActivationRow kActivations[] = {
    {"Relu", ActivationKind::Relu},
    {"LeakyRelu", ActivationKind::LeakyRelu},
    {"Elu", ActivationKind::Elu},
    {"Selu", ActivationKind::Selu},
    {"Celu", ActivationKind::Celu},
    {"Sigmoid", ActivationKind::Sigmoid},
    {"HardSigmoid", ActivationKind::HardSigmoid},
    {"Tanh", ActivationKind::Tanh},
    {"Softplus", ActivationKind::Softplus},
    {"Softsign", ActivationKind::Softsign},
    {"Silu", ActivationKind::Silu},
    {"HardSwish", ActivationKind::HardSwish},
    {"Gelu", ActivationKind::Gelu},
    {"GeluTanh", ActivationKind::GeluTanh},
    {"Mish", ActivationKind::Mish},
};

LogicalResult emitActivation(NodeImport &node, ActivationKind kind) {
  const Tensor &x = node.input(0);
  if (failed(node.needsFloats()) || failed(node.checkEmitted(x.shape)))
    return failure();
  ActivationParameters defaults = defaultParameters(kind);
  // ONNX's parameters are float32, also its defaults: 0.01 is 0.00999999978 to a network in double.
  auto parameter = [&](StringRef name, double absent) {
    double value = node.number(name, static_cast<float>(absent));
    bool usual = x.type == ElementType::F32 ? value == static_cast<float>(absent) : value == absent;
    return usual ? FloatAttr() : node.builder.getF64FloatAttr(value);
  };
  FloatAttr alpha, beta, gamma;
  if (parameterCount(kind) > 0 && kind != ActivationKind::Silu)
    alpha = parameter("alpha", defaults.alpha);
  if (kind == ActivationKind::HardSigmoid)
    beta = parameter("beta", defaults.beta);
  if (kind == ActivationKind::Selu)
    gamma = parameter("gamma", defaults.gamma);
  Value value = ActivationOp::create(node.builder, node.loc, kind, node.emitted(x), alpha, beta, gamma);
  node.setOutput(0, node.result(x.type, x.shape, value));
  return success();
}

} // namespace

LogicalResult hybrid::onnx::importActivation(NodeImport &node) {
  for (const ActivationRow &row : kActivations)
    if (row.onnx == node.node.op)
      return emitActivation(node, row.kind);
  return node.error("is missing in the table of activations");
}

LogicalResult hybrid::onnx::importGelu(NodeImport &node) {
  std::string form = node.string("approximate", "none");
  if (form != "none" && form != "tanh")
    return node.error("the approximation " + quoted(form) + " is unknown");
  return emitActivation(node, form == "tanh" ? ActivationKind::GeluTanh : ActivationKind::Gelu);
}

LogicalResult hybrid::onnx::importPRelu(NodeImport &node) {
  if (!isFloat(node.input(0).type) || node.input(1).type != node.input(0).type)
    return node.error("needs two float operands of one type");
  return node.setOutput(elementwise(node, node.inputs(), node.input(0).type, [](const auto &ops, auto x) {
    return ops.choose(ops.isLess(x[0], ops.constant(0)), x[1] * x[0], x[0]);
  }));
}

LogicalResult hybrid::onnx::importThresholdedRelu(NodeImport &node) {
  double alpha = node.number("alpha", 1);
  if (failed(node.needsFloats()))
    return failure();
  return node.setOutput(elementwise(node, node.input(0), node.input(0).type, [=](const auto &ops, auto x) {
    return ops.choose(ops.isLess(ops.constant(alpha), x[0]), x[0], ops.constant(0));
  }));
}

LogicalResult hybrid::onnx::importShrink(NodeImport &node) {
  double lambda = node.number("lambd", 0.5), bias = node.number("bias", 0);
  if (failed(node.needsFloats()))
    return failure();
  return node.setOutput(elementwise(node, node.input(0), node.input(0).type, [=](const auto &ops, auto x) {
    auto high = ops.choose(ops.isLess(ops.constant(lambda), x[0]), x[0] - ops.constant(bias), ops.constant(0));
    return ops.choose(ops.isLess(x[0], ops.constant(-lambda)), x[0] + ops.constant(bias), high);
  }));
}
