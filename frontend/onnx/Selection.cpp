//===- Selection.cpp - Slices, splits, gathers and padding ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Operators.h"
#include "frontend/onnx/TensorMoves.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace hybrid::onnx;
using namespace mlir;

LogicalResult hybrid::onnx::importConcat(NodeImport &node) {
  FailureOr<int64_t> axis = node.axis(node.integer("axis", 1), node.input(0).rank());
  if (failed(axis))
    return failure();
  return node.setOutput(concatenated(node, node.inputs(), *axis));
}

//===----------------------------------------------------------------------===//
// Slice
//===----------------------------------------------------------------------===//

/// One dimension of ONNX's Slice: ends are clamped, negative ones count from the back.
static FailureOr<Tensor> sliceAxis(NodeImport &node, const Tensor &x, int64_t axis, Dim start, Dim end, int64_t step) {
  Dim size = x.shape[static_cast<size_t>(axis)];
  if (step == 0 || step == INT64_MIN)
    return node.error("a step of " + Twine(step) + " is not supported");
  // From the first row to the last (or to any number that exporters use for "the end") is the identity.
  bool toTheEnd = end == size || (!end.batch && end.factor >= INT32_MAX);
  if (size.batch && start == Dim{0, false} && toTheEnd && step == 1)
    return x;
  if (size.batch)
    return node.error("mixes rows of the batch: takes a part of them");
  if (start.batch || end.batch)
    return node.error("takes a part whose size depends on the batch");
  int64_t low = step > 0 ? 0 : -1, high = step > 0 ? size.factor : size.factor - 1;
  auto clamped = [=](int64_t index) {
    return std::clamp(index < 0 ? std::max(index, -size.factor - 1) + size.factor : index, low, high);
  };
  int64_t first = clamped(start.factor), stop = clamped(end.factor);
  int64_t distance = step > 0 ? stop - first : first - stop, stride = std::abs(step);
  int64_t count = distance > 0 ? (distance - 1) / stride + 1 : 0;
  return sliced(node, x, axis, first, count > 1 ? step : 1, count);
}

static LogicalResult slice(NodeImport &node, ArrayRef<Dim> starts, ArrayRef<Dim> ends, ArrayRef<int64_t> axes,
                           ArrayRef<int64_t> steps) {
  FailureOr<Tensor> result = node.input(0);
  if (starts.size() != ends.size() || starts.size() != axes.size() || starts.size() != steps.size())
    return node.error("starts, ends, axes and steps differ in length");
  for (size_t i = 0; i < starts.size(); ++i) {
    FailureOr<int64_t> axis = node.axis(axes[i], result->rank());
    if (failed(axis))
      return failure();
    result = sliceAxis(node, *result, *axis, starts[i], ends[i], steps[i]);
    if (failed(result))
      return failure();
  }
  return node.setOutput(result);
}

static std::vector<int64_t> firstAxes(size_t count) {
  std::vector<int64_t> axes;
  for (size_t i = 0; i < count; ++i)
    axes.push_back(static_cast<int64_t>(i));
  return axes;
}

LogicalResult hybrid::onnx::importSliceAttributes(NodeImport &node) {
  Shape starts = toShape(node.integers("starts")), ends = toShape(node.integers("ends"));
  std::vector<int64_t> axes = node.integers("axes", firstAxes(starts.size()));
  return slice(node, starts, ends, axes, std::vector<int64_t>(starts.size(), 1));
}

LogicalResult hybrid::onnx::importSlice(NodeImport &node) {
  FailureOr<std::vector<Dim>> starts = node.dims(1, "starts"), ends = node.dims(2, "ends");
  if (failed(starts) || failed(ends))
    return failure();
  FailureOr<std::vector<int64_t>> axes = firstAxes(starts->size());
  FailureOr<std::vector<int64_t>> steps = std::vector<int64_t>(starts->size(), 1);
  if (node.hasInput(3))
    axes = node.fixedIntegers(3, "axes");
  if (node.hasInput(4))
    steps = node.fixedIntegers(4, "steps");
  if (failed(axes) || failed(steps))
    return failure();
  return slice(node, *starts, *ends, *axes, *steps);
}

//===----------------------------------------------------------------------===//
// Split and Gather
//===----------------------------------------------------------------------===//

/// Sizes of the parts: given (attribute up to opset 12, then an input), or as equal as possible.
static FailureOr<std::vector<int64_t>> partSizes(NodeImport &node, int64_t size) {
  if (node.node.opset >= 13 && node.hasInput(1))
    return node.fixedIntegers(1, "split");
  if (node.node.opset < 13 && node.hasAttribute("split"))
    return node.integers("split");
  auto parts = static_cast<int64_t>(node.outputCount());
  if (node.integer("num_outputs", parts) != parts || parts == 0)
    return node.error("num_outputs is not the number of outputs");
  int64_t part = (size + parts - 1) / parts;
  std::vector<int64_t> sizes(static_cast<size_t>(parts), part);
  sizes.back() = size - part * (parts - 1);
  return sizes;
}

LogicalResult hybrid::onnx::importSplit(NodeImport &node) {
  const Tensor x = node.input(0);
  FailureOr<int64_t> axis = node.axis(node.integer("axis", 0), x.rank());
  if (failed(axis))
    return failure();
  Dim size = x.shape[static_cast<size_t>(*axis)];
  if (size.batch)
    return node.error("mixes rows of the batch: splits them");
  FailureOr<std::vector<int64_t>> sizes = partSizes(node, size.factor);
  if (failed(sizes))
    return failure();
  int64_t left = size.factor;
  for (int64_t part : *sizes) {
    if (part < 0 || part > left)
      return node.error("parts of sizes " + toString(*sizes) + " do not fit into " + Twine(size.factor));
    left -= part;
  }
  if (left != 0 || sizes->size() != node.outputCount())
    return node.error("parts of sizes " + toString(*sizes) + " do not make up " + Twine(size.factor));
  int64_t start = 0;
  for (size_t i = 0; i < sizes->size(); ++i) {
    FailureOr<Tensor> part = sliced(node, x, *axis, start, 1, (*sizes)[i]);
    if (failed(part))
      return failure();
    node.setOutput(i, std::move(*part));
    start += (*sizes)[i];
  }
  return success();
}

/// The dimension `axis` is replaced by those of the indices.
LogicalResult hybrid::onnx::importGather(NodeImport &node) {
  const Tensor &x = node.input(0), &indices = node.input(1);
  FailureOr<int64_t> axis = node.axis(node.integer("axis", 0), x.rank());
  if (failed(axis))
    return failure();
  if (!indices.isConstant() || indices.type != ElementType::I64 || batchAxis(indices.shape))
    return node.error("indices must be integers that are known at import");
  FailureOr<ConstantPtr> entries = fullyStored(node, indices);
  if (failed(entries))
    return failure();
  Dim size = x.shape[static_cast<size_t>(*axis)];
  SmallVector<int64_t> places;
  for (Dim entry : (*entries)->ints) {
    int64_t place = entry.factor < 0 ? entry.factor + size.factor : entry.factor;
    if (entry.batch || (!size.batch && (place < 0 || place >= size.factor)))
      return node.error("index " + toString(entry) + " is out of range for size " + toString(size));
    places.push_back(place);
  }
  FailureOr<Tensor> flat = gathered(node, x, *axis, places);
  if (failed(flat))
    return failure();
  Shape shape(x.shape.begin(), x.shape.begin() + *axis);
  shape.insert(shape.end(), indices.shape.begin(), indices.shape.end());
  shape.insert(shape.end(), x.shape.begin() + *axis + 1, x.shape.end());
  return node.setOutput(reshaped(node, *flat, shape));
}

//===----------------------------------------------------------------------===//
// Pad
//===----------------------------------------------------------------------===//

/// `pads` holds what to add (or, negative, to cut) before each dimension, then behind each.
static LogicalResult pad(NodeImport &node, ArrayRef<int64_t> pads, ArrayRef<int64_t> axes, double number) {
  if (node.string("mode", "constant") != "constant")
    return node.error("only the mode 'constant' is supported");
  Tensor x = node.input(0);
  if (!isFloat(x.type) || pads.size() != 2 * axes.size())
    return node.error("needs floats and two paddings per dimension");
  FailureOr<Tensor> result = x;
  for (size_t i = 0; i < axes.size(); ++i) {
    FailureOr<int64_t> axis = node.axis(axes[i], x.rank());
    if (failed(axis))
      return failure();
    for (auto [count, front] : {std::pair(pads[i], true), std::pair(pads[i + axes.size()], false)}) {
      Dim size = result->shape[static_cast<size_t>(*axis)];
      if (count == 0)
        continue;
      if (size.batch)
        return node.error("mixes rows of the batch: pads them");
      if (count < -size.factor || count > INT32_MAX)
        return node.error("a padding of " + Twine(count) + " is impossible");
      if (count < 0) {
        result = sliced(node, *result, *axis, front ? -count : 0, 1, size.factor + count);
      } else {
        Shape border = result->shape;
        border[static_cast<size_t>(*axis)] = {count, false};
        Tensor margin = splat(x.type, number, border), core = *result;
        result = front ? concatenated(node, {margin, core}, *axis) : concatenated(node, {core, margin}, *axis);
      }
      if (failed(result))
        return failure();
    }
  }
  return node.setOutput(result);
}

LogicalResult hybrid::onnx::importPadAttributes(NodeImport &node) {
  return pad(node, node.integers("pads"), firstAxes(node.input(0).shape.size()), node.number("value", 0));
}

LogicalResult hybrid::onnx::importPad(NodeImport &node) {
  FailureOr<std::vector<int64_t>> pads = node.fixedIntegers(1, "pads");
  FailureOr<std::vector<int64_t>> axes = firstAxes(node.input(0).shape.size());
  if (node.hasInput(3))
    axes = node.fixedIntegers(3, "axes");
  if (failed(pads) || failed(axes))
    return failure();
  double number = 0;
  if (node.hasInput(2)) {
    const Tensor &value = node.input(2);
    if (!value.isConstant() || value.type != node.input(0).type || !value.constant->isSplat())
      return node.error("the padding value must be a constant of the operand's type");
    number = value.constant->floats[0];
  }
  return pad(node, *pads, *axes, number);
}
