//===- Convolution.cpp - Convolutions and pooling -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Elementwise.h"
#include "frontend/onnx/Operators.h"
#include "frontend/onnx/Reductions.h"
#include "frontend/onnx/TensorMoves.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <limits>

using namespace hybrid::onnx;
using namespace mlir;

namespace {

/// A window that slides over one or two dimensions of an image [batch, channels, …].
struct Window {
  std::vector<int64_t> kernel, strides, dilations, before, behind; ///< one entry per dimension
  std::vector<int64_t> output;                                     ///< positions per dimension

  size_t dimensions() const { return kernel.size(); }
  int64_t reach(size_t i) const { return (kernel[i] - 1) * dilations[i] + 1; }
};

/// Paddings of auto_pad: as many positions as strides fit into the image.
LogicalResult padAutomatically(NodeImport &node, const std::string &mode, ArrayRef<Dim> image, Window &window) {
  if (mode == "NOTSET" || mode == "VALID")
    return success();
  if (mode != "SAME_UPPER" && mode != "SAME_LOWER")
    return node.error("auto_pad " + quoted(mode) + " is unknown");
  for (size_t i = 0; i < window.dimensions(); ++i) {
    int64_t positions = (image[i].factor + window.strides[i] - 1) / window.strides[i];
    int64_t total = std::max<int64_t>(0, (positions - 1) * window.strides[i] + window.reach(i) - image[i].factor);
    window.before[i] = mode == "SAME_UPPER" ? total / 2 : total - total / 2;
    window.behind[i] = total - window.before[i];
  }
  return success();
}

/// Reads the attributes that describe a window over `x`; `kernel` holds its size.
FailureOr<Window> readWindow(NodeImport &node, const Tensor &x, std::vector<int64_t> kernel) {
  constexpr int64_t kLargest = 1 << 20; // keeps the arithmetic below from overflow
  size_t n = kernel.size();
  if (!isFloat(x.type) || x.isConstant() || (n != 1 && n != 2) || x.shape.size() != n + 2 || !x.shape[0].batch)
    return node.error("is supported on floats of shape [batch, channels, width] or [batch, channels, height, width]");
  if (node.hasAttribute("kernel_shape") && node.integers("kernel_shape") != kernel)
    return node.error("kernel_shape does not fit the weights");
  Window window{kernel,
                node.integers("strides", std::vector<int64_t>(n, 1)),
                node.integers("dilations", std::vector<int64_t>(n, 1)),
                {},
                {},
                {}};
  std::vector<int64_t> pads = node.integers("pads", std::vector<int64_t>(2 * n, 0));
  if (window.strides.size() != n || window.dilations.size() != n || pads.size() != 2 * n)
    return node.error("strides, dilations or pads have the wrong length");
  auto positive = [](int64_t size) { return size > 0 && size < kLargest; };
  if (!llvm::all_of(kernel, positive) || !llvm::all_of(window.strides, positive) ||
      !llvm::all_of(window.dilations, positive) ||
      !llvm::all_of(pads, [](int64_t size) { return size >= 0 && size < kLargest; }))
    return node.error("kernel, strides, dilations or pads are out of range");
  window.before.assign(pads.begin(), pads.begin() + static_cast<int64_t>(n));
  window.behind.assign(pads.begin() + static_cast<int64_t>(n), pads.end());
  ArrayRef<Dim> image = ArrayRef(x.shape).drop_front(2);
  if (failed(padAutomatically(node, node.string("auto_pad", "NOTSET"), image, window)))
    return failure();
  for (size_t i = 0; i < n; ++i) {
    int64_t room = image[i].factor + window.before[i] + window.behind[i] - window.reach(i);
    if (room < 0)
      return node.error("the window is larger than the image");
    window.output.push_back(room / window.strides[i] + 1);
    if (node.integer("ceil_mode", 0) != 0 && room % window.strides[i] != 0)
      return node.error("ceil_mode is not supported where it matters");
  }
  return window;
}

Shape outputShape(const Tensor &x, Dim channels, const Window &window) {
  Shape shape = {x.shape[0], channels};
  for (int64_t size : window.output)
    shape.push_back({size, false});
  return shape;
}

/// The image with its margins filled with `number`.
Value padded(NodeImport &node, const Tensor &x, const Window &window, double number) {
  auto isZero = [](int64_t size) { return size == 0; };
  if (llvm::all_of(window.before, isZero) && llvm::all_of(window.behind, isZero))
    return x.value;
  OpBuilder &builder = node.builder;
  Shape shape = x.shape;
  SmallVector<OpFoldResult> low(2, builder.getIndexAttr(0)), high(2, builder.getIndexAttr(0));
  for (size_t i = 0; i < window.dimensions(); ++i) {
    shape[2 + i].factor += window.before[i] + window.behind[i];
    low.push_back(builder.getIndexAttr(window.before[i]));
    high.push_back(builder.getIndexAttr(window.behind[i]));
  }
  Value fill =
      arith::ConstantOp::create(builder, node.loc, builder.getFloatAttr(node.network.elementType(x.type), number));
  return tensor::PadOp::create(builder, node.loc, node.network.tensorType(x.type, shape), x.value, low, high, fill);
}

/// A named op over a window: one form for images with one dimension, one for two.
template <typename One, typename Two>
Value emitWindowed(NodeImport &node, const Window &window, Value image, Value kernel, Value init) {
  DenseIntElementsAttr strides = node.builder.getI64VectorAttr(window.strides);
  DenseIntElementsAttr dilations = node.builder.getI64VectorAttr(window.dilations);
  Type types[] = {init.getType()};
  Value inits[] = {init};
  Value operands[] = {image, kernel};
  if (window.dimensions() == 1)
    return One::create(node.builder, node.loc, TypeRange(types), operands, inits, strides, dilations).getResult(0);
  return Two::create(node.builder, node.loc, TypeRange(types), operands, inits, strides, dilations).getResult(0);
}

FailureOr<Tensor> pooled(NodeImport &node, const Window &window, double margin, double start, bool maximum) {
  const Tensor &x = node.input(0);
  Shape shape = outputShape(x, x.shape[1], window);
  if (failed(node.checkEmitted(shape)))
    return failure();
  Value image = padded(node, x, window, margin), init = node.filled(x.type, shape, start);
  Value kernel = node.empty(x.type, toShape(window.kernel)); // only its shape matters
  Value value =
      maximum ? emitWindowed<linalg::PoolingNcwMaxOp, linalg::PoolingNchwMaxOp>(node, window, image, kernel, init)
              : emitWindowed<linalg::PoolingNcwSumOp, linalg::PoolingNchwSumOp>(node, window, image, kernel, init);
  return node.result(x.type, shape, value);
}

/// How many elements of the image (not of its margins) each position of the window covers.
Tensor coveredElements(const Tensor &x, const Window &window) {
  Literal counts;
  counts.type = x.type;
  counts.shape = window.output;
  auto covered = [&](size_t i, int64_t position) {
    double count = 0;
    for (int64_t k = 0; k < window.kernel[i]; ++k) {
      int64_t place = position * window.strides[i] + k * window.dilations[i] - window.before[i];
      count += place >= 0 && place < x.shape[2 + i].factor;
    }
    return count;
  };
  for (int64_t a = 0; a < window.output[0]; ++a)
    for (int64_t b = 0; b < (window.dimensions() == 2 ? window.output[1] : 1); ++b)
      counts.floats.push_back(covered(0, a) * (window.dimensions() == 2 ? covered(1, b) : 1));
  return constantTensor(counts);
}

FailureOr<Window> readPoolingWindow(NodeImport &node) {
  node.ignore("storage_order");
  return readWindow(node, node.input(0), node.integers("kernel_shape"));
}

} // namespace

LogicalResult hybrid::onnx::importConv(NodeImport &node) {
  const Tensor &x = node.input(0), &weights = node.input(1);
  if (!weights.isConstant() || weights.type != x.type || weights.rank() < 3 || batchAxis(weights.shape))
    return node.error("needs constant weights of the image's type");
  if (node.integer("group", 1) != 1 || x.rank() != weights.rank() || x.shape[1] != weights.shape[1])
    return node.error("is supported with one group, where the weights' channels are the image's");
  std::vector<int64_t> kernel;
  for (Dim size : ArrayRef(weights.shape).drop_front(2))
    kernel.push_back(size.factor);
  FailureOr<Window> window = readWindow(node, x, kernel);
  if (failed(window))
    return failure();
  Shape shape = outputShape(x, weights.shape[0], *window);
  if (failed(node.checkEmitted(shape)))
    return failure();
  Value init;
  if (node.hasInput(2)) {
    Shape column = {weights.shape[0]};
    if (!node.input(2).isConstant() || node.input(2).shape != column || node.input(2).type != x.type)
      return node.error("the bias must be a constant vector with one number per output channel");
    column.resize(shape.size() - 1, Dim{1, false});
    FailureOr<Tensor> bias = reshaped(node, node.input(2), column);
    if (failed(bias))
      return failure();
    init = broadcastTo(node, *bias, shape);
  } else {
    init = node.filled(x.type, shape, 0);
  }
  Value value = emitWindowed<linalg::Conv1DNcwFcwOp, linalg::Conv2DNchwFchwOp>(
      node, *window, padded(node, x, *window, 0), node.emitted(weights), init);
  node.setOutput(0, node.result(x.type, shape, value));
  return success();
}

LogicalResult hybrid::onnx::importMaxPool(NodeImport &node) {
  FailureOr<Window> window = readPoolingWindow(node);
  if (failed(window))
    return failure();
  double lowest = -std::numeric_limits<double>::infinity();
  return node.setOutput(pooled(node, *window, lowest, lowest, /*maximum=*/true));
}

LogicalResult hybrid::onnx::importAveragePool(NodeImport &node) {
  bool withMargins = node.integer("count_include_pad", 0) != 0;
  FailureOr<Window> window = readPoolingWindow(node);
  if (failed(window))
    return failure();
  FailureOr<Tensor> sum = pooled(node, *window, 0, 0, /*maximum=*/false);
  if (failed(sum))
    return failure();
  double whole = 1;
  int64_t positions = 1;
  for (size_t i = 0; i < window->dimensions(); ++i) {
    whole *= static_cast<double>(window->kernel[i]);
    positions *= window->output[i];
  }
  if (!node.network.charge(positions))
    return node.error("its result is too large");
  Tensor counts = withMargins ? splat(sum->type, whole, {}) : coveredElements(node.input(0), *window);
  return node.setOutput(elementwise(node, {*sum, counts}, sum->type, [](const auto &, auto v) { return v[0] / v[1]; }));
}

/// Axes of the image behind batch and channels.
static SmallVector<int64_t> imageAxes(const Tensor &x) { return llvm::to_vector(llvm::seq<int64_t>(2, x.rank())); }

LogicalResult hybrid::onnx::importGlobalMaxPool(NodeImport &node) {
  if (node.input(0).rank() < 3)
    return node.error("needs an image of shape [batch, channels, …]");
  return node.setOutput(reduced(node, node.input(0), imageAxes(node.input(0)), Reduction::Max, /*keep=*/true));
}

LogicalResult hybrid::onnx::importGlobalAveragePool(NodeImport &node) {
  const Tensor &x = node.input(0);
  if (x.rank() < 3)
    return node.error("needs an image of shape [batch, channels, …]");
  double count = 1;
  for (int64_t axis : imageAxes(x))
    count *= static_cast<double>(x.shape[static_cast<size_t>(axis)].factor);
  FailureOr<Tensor> sum = reduced(node, x, imageAxes(x), Reduction::Sum, /*keep=*/true);
  if (failed(sum))
    return failure();
  return node.setOutput(
      elementwise(node, *sum, sum->type, [=](const auto &ops, auto v) { return v[0] / ops.constant(count); }));
}
