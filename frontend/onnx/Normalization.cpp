//===- Normalization.cpp - Normalisation and softmax ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Elementwise.h"
#include "frontend/onnx/Operators.h"
#include "frontend/onnx/Reductions.h"
#include "frontend/onnx/TensorMoves.h"

#include "dialect/HybridOps.h"

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

/// `vector` of [C] as a tensor that broadcasts along dimension 1 of a tensor of this rank.
static FailureOr<Tensor> alongChannels(NodeImport &node, const Tensor &vector, int64_t rank) {
  Shape shape = vector.shape;
  shape.resize(static_cast<size_t>(rank - 1), Dim{1, false});
  return reshaped(node, vector, shape);
}

/// scale / sqrt(variance + epsilon).
static FailureOr<Tensor> slopes(NodeImport &node, const Tensor &scale, const Tensor &variance, double epsilon) {
  return elementwise(node, {scale, variance}, scale.type, [=](const auto &ops, auto v) {
    using namespace scalar;
    return v[0] / sqrt(v[1] + ops.constant(epsilon));
  });
}

/// With trained statistics, one affine map per channel: (x - mean) / sqrt(variance + epsilon) * scale + bias.
LogicalResult hybrid::onnx::importBatchNormalization(NodeImport &node) {
  double epsilon = node.number("epsilon", 1e-5);
  node.ignore("momentum");
  if (node.integer("training_mode", 0) != 0 || node.integer("spatial", 1) == 0)
    return node.error("is supported at inference only, with one statistic per channel");
  const Tensor &x = node.input(0);
  if (!isFloat(x.type) || x.rank() < 2 || x.shape[1].batch)
    return node.error("needs floats of shape [batch, channels, …]");
  SmallVector<Tensor> operands = {x};
  for (size_t i = 1; i < 5; ++i) {
    const Tensor &statistic = node.input(i);
    if (statistic.type != x.type || statistic.shape != Shape{x.shape[1]})
      return node.error("scale, bias, mean and variance must be vectors with one number per channel");
    FailureOr<Tensor> wide = alongChannels(node, statistic, x.rank());
    if (failed(wide))
      return failure();
    operands.push_back(*wide);
  }
  FailureOr<Tensor> slope = slopes(node, operands[1], operands[4], epsilon);
  if (failed(slope))
    return failure();
  return node.setOutput(elementwise(node, {x, operands[3], *slope, operands[2]}, x.type,
                                    [](const auto &, auto v) { return (v[0] - v[1]) * v[2] + v[3]; }));
}

/// Scale or bias as hybrid.norm wants it: a float constant or value of exactly the normalised shape; null if absent.
static FailureOr<Value> normOperand(NodeImport &node, size_t i, const Shape &normalized) {
  if (!node.hasInput(i))
    return Value();
  const Tensor &operand = node.input(i);
  std::optional<Shape> shape = broadcast(operand.shape, normalized);
  if (operand.type != node.input(0).type || !shape || *shape != normalized)
    return node.error("scale and bias must have the shape " + toString(normalized));
  FailureOr<Tensor> full = expanded(node, operand, normalized);
  if (failed(full))
    return failure();
  return node.emitted(*full);
}

LogicalResult hybrid::onnx::importLayerNormalization(NodeImport &node) {
  const Tensor &x = node.input(0);
  double epsilon = node.number("epsilon", 1e-5);
  node.ignore("stash_type"); // float32 statistics, which ours are at least
  FailureOr<int64_t> axis = node.axis(node.integer("axis", -1), x.rank());
  if (failed(axis))
    return failure();
  std::optional<size_t> batch = batchAxis(x.shape);
  if (batch && static_cast<int64_t>(*batch) >= *axis)
    return node.error("mixes rows of the batch: normalises over them");
  if (!isFloat(x.type) || *axis == 0 || epsilon < 0)
    return node.error("needs floats, an axis behind the batch, and epsilon >= 0");
  Shape normalized(x.shape.begin() + *axis, x.shape.end());
  FailureOr<Value> scale = normOperand(node, 1, normalized), bias = normOperand(node, 2, normalized);
  if (failed(scale) || failed(bias) || failed(node.checkEmitted(x.shape)))
    return failure();
  Value input = node.emitted(x);
  Value value = NormOp::create(node.builder, node.loc, input.getType(), input, *scale, *bias,
                               node.builder.getI64IntegerAttr(*axis), node.builder.getF64FloatAttr(epsilon));
  node.setOutput(0, node.result(x.type, x.shape, value));
  return success();
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// x - max x, along `axes`.
static FailureOr<Tensor> belowMaximum(NodeImport &node, const Tensor &x, ArrayRef<int64_t> axes) {
  FailureOr<Tensor> maximum = reduced(node, x, axes, Reduction::Max, /*keep=*/true);
  if (failed(maximum))
    return failure();
  return elementwise(node, {x, *maximum}, x.type, [](const auto &, auto v) { return v[0] - v[1]; });
}

static FailureOr<Tensor> sumOfExponentials(NodeImport &node, const Tensor &x, ArrayRef<int64_t> axes) {
  FailureOr<Tensor> exponentials = elementwise(node, x, x.type, [](const auto &, auto v) {
    using namespace scalar;
    return exp(v[0]);
  });
  if (failed(exponentials))
    return failure();
  return reduced(node, *exponentials, axes, Reduction::Sum, /*keep=*/true);
}

static FailureOr<Tensor> softmax(NodeImport &node, const Tensor &x, ArrayRef<int64_t> axes, bool logarithm) {
  if (failed(node.needsFloats()))
    return failure();
  for (int64_t axis : axes)
    if (x.shape[static_cast<size_t>(axis)].batch)
      return node.error("mixes rows of the batch: normalises over them");
  if (!logarithm && axes.size() == 1 && axes[0] > 0 && !x.isConstant()) {
    Value value = SoftmaxOp::create(node.builder, node.loc, x.value, node.builder.getI64IntegerAttr(axes[0]));
    return node.result(x.type, x.shape, value);
  }
  FailureOr<Tensor> shifted = belowMaximum(node, x, axes);
  if (failed(shifted))
    return failure();
  FailureOr<Tensor> sum = sumOfExponentials(node, *shifted, axes);
  if (failed(sum))
    return failure();
  return elementwise(node, {*shifted, *sum}, x.type, [=](const auto &, auto v) {
    using namespace scalar;
    return logarithm ? v[0] - log(v[1]) : exp(v[0]) / v[1];
  });
}

/// Up to opset 12 all dimensions from `axis` on are one.
static LogicalResult importFlattened(NodeImport &node, bool logarithm) {
  const Tensor &x = node.input(0);
  FailureOr<int64_t> axis = node.axis(node.integer("axis", 1), x.rank());
  if (failed(axis))
    return failure();
  return node.setOutput(softmax(node, x, llvm::to_vector(llvm::seq(*axis, x.rank())), logarithm));
}

static LogicalResult importAlongAxis(NodeImport &node, bool logarithm) {
  const Tensor &x = node.input(0);
  FailureOr<int64_t> axis = node.axis(node.integer("axis", -1), x.rank());
  if (failed(axis))
    return failure();
  return node.setOutput(softmax(node, x, *axis, logarithm));
}

LogicalResult hybrid::onnx::importSoftmaxFlattened(NodeImport &node) { return importFlattened(node, false); }
LogicalResult hybrid::onnx::importSoftmax(NodeImport &node) { return importAlongAxis(node, false); }
LogicalResult hybrid::onnx::importLogSoftmaxFlattened(NodeImport &node) { return importFlattened(node, true); }
LogicalResult hybrid::onnx::importLogSoftmax(NodeImport &node) { return importAlongAxis(node, true); }
