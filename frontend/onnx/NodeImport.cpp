//===- NodeImport.cpp - What an operator's import function sees -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/NodeImport.h"

#include "frontend/onnx/Elementwise.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Diagnostics.h"

#include <cmath>

using namespace hybrid::onnx;
using namespace mlir;

std::vector<Tensor> NodeImport::inputs() const {
  std::vector<Tensor> result;
  for (size_t i = 0; i < inputCount(); ++i)
    result.push_back(input(i));
  return result;
}

void NodeImport::setOutput(size_t i, Tensor tensor) {
  if (i < node.outputs.size() && !node.outputs[i].empty())
    values.insert_or_assign(node.outputs[i], std::move(tensor));
}

LogicalResult NodeImport::setOutput(FailureOr<Tensor> tensor) {
  if (failed(tensor))
    return failure();
  setOutput(0, std::move(*tensor));
  return success();
}

const hybrid::onnx::Attribute *NodeImport::attribute(llvm::StringRef name, hybrid::onnx::Attribute::Kind kind) {
  used.insert(name.str());
  auto found = node.attributes.find(std::string_view(name));
  if (found == node.attributes.end())
    return nullptr;
  if (found->second.kind == kind)
    return &found->second;
  if (attributeError.empty())
    attributeError = "attribute " + quoted(name) + " has the wrong type";
  return nullptr;
}

int64_t NodeImport::integer(llvm::StringRef name, int64_t absent) {
  const hybrid::onnx::Attribute *found = attribute(name, hybrid::onnx::Attribute::Kind::Int);
  return found ? found->i : absent;
}

double NodeImport::number(llvm::StringRef name, double absent) {
  const hybrid::onnx::Attribute *found = attribute(name, hybrid::onnx::Attribute::Kind::Float);
  if (found && !std::isfinite(found->f) && attributeError.empty())
    attributeError = "attribute " + quoted(name) + " is not finite";
  return found ? found->f : absent;
}

std::string NodeImport::string(llvm::StringRef name, llvm::StringRef absent) {
  const hybrid::onnx::Attribute *found = attribute(name, hybrid::onnx::Attribute::Kind::String);
  return found ? found->s : absent.str();
}

std::vector<int64_t> NodeImport::integers(llvm::StringRef name, std::vector<int64_t> absent) {
  const hybrid::onnx::Attribute *found = attribute(name, hybrid::onnx::Attribute::Kind::Ints);
  return found ? found->ints : absent;
}

std::vector<double> NodeImport::numbers(llvm::StringRef name) {
  const hybrid::onnx::Attribute *found = attribute(name, hybrid::onnx::Attribute::Kind::Floats);
  return found ? found->floats : std::vector<double>();
}

LiteralPtr NodeImport::literal(llvm::StringRef name) {
  const hybrid::onnx::Attribute *found = attribute(name, hybrid::onnx::Attribute::Kind::Tensor);
  return found ? found->tensor : nullptr;
}

LogicalResult NodeImport::error(const Twine &message) const {
  return emitError(loc) << toString(Problem{node.name, node.op, message.str()});
}

LogicalResult NodeImport::needsFloats(size_t i) const {
  if (isFloat(input(i).type))
    return success();
  return error("needs floats, not " + std::string(name(input(i).type)));
}

LogicalResult NodeImport::finish() {
  if (!attributeError.empty())
    return error(attributeError);
  for (const auto &[name, value] : node.attributes)
    if (!used.contains(name))
      return error("attribute " + quoted(name) + " is not supported");
  return success();
}

FailureOr<std::vector<Dim>> NodeImport::dims(size_t i, StringRef what) const {
  const Tensor &tensor = input(i);
  if (!tensor.isConstant() || tensor.type != ElementType::I64)
    return error(what + " must be integers that are known at import");
  if (tensor.rank() > 1)
    return error(what + " must be a vector");
  if (tensor.rank() == 1 && (tensor.shape[0].batch || tensor.shape[0].factor > 64))
    return error(what + " is too long");
  std::vector<Dim> entries = tensor.constant->ints;
  if (tensor.rank() == 1 && tensor.constant->isSplat())
    entries.resize(static_cast<size_t>(tensor.shape[0].factor), Dim(entries[0]));
  return entries;
}

FailureOr<std::vector<int64_t>> NodeImport::fixedIntegers(size_t i, StringRef what) const {
  FailureOr<std::vector<Dim>> entries = dims(i, what);
  if (failed(entries))
    return failure();
  std::vector<int64_t> result;
  for (Dim entry : *entries) {
    if (entry.batch)
      return error(what + " must not depend on the batch size");
    result.push_back(entry.factor);
  }
  return result;
}

FailureOr<int64_t> NodeImport::axis(int64_t axis, int64_t rank) const {
  if (axis < -rank || axis >= rank)
    return error("axis " + Twine(axis) + " is out of range for rank " + Twine(rank));
  return axis < 0 ? axis + rank : axis;
}

FailureOr<std::optional<std::vector<int64_t>>> NodeImport::axes(size_t i, int64_t lastAttribute, int64_t rank) {
  std::vector<int64_t> list;
  if (node.opset <= lastAttribute) {
    if (!hasAttribute("axes"))
      return std::optional<std::vector<int64_t>>();
    list = integers("axes");
  } else {
    if (!hasInput(i))
      return std::optional<std::vector<int64_t>>();
    FailureOr<std::vector<int64_t>> entries = fixedIntegers(i, "axes");
    if (failed(entries))
      return failure();
    list = *entries;
  }
  std::vector<bool> seen(static_cast<size_t>(rank), false);
  for (int64_t &entry : list) {
    FailureOr<int64_t> inRange = axis(entry, rank);
    if (failed(inRange))
      return failure();
    entry = *inRange;
    if (seen[static_cast<size_t>(entry)])
      return error("axis " + Twine(entry) + " stands twice");
    seen[static_cast<size_t>(entry)] = true;
  }
  return std::optional(std::move(list));
}

Value NodeImport::emitted(const Tensor &tensor) {
  if (!tensor.isConstant())
    return tensor.value;
  if (tensor.shape == toShape(tensor.constant->stored))
    return network.materialize(tensor.constant, /*keepUnits=*/true);
  return broadcastTo(*this, tensor, tensor.shape);
}

Value NodeImport::empty(ElementType type, const Shape &shape) {
  return tensor::EmptyOp::create(builder, loc, network.sizes(shape), network.elementType(type));
}

Value NodeImport::filled(ElementType type, const Shape &shape, double number) {
  Value scalar = arith::ConstantOp::create(builder, loc, builder.getFloatAttr(network.elementType(type), number));
  return linalg::FillOp::create(builder, loc, scalar, empty(type, shape)).getResult(0);
}

LogicalResult NodeImport::checkShape(const Shape &shape) const {
  if (llvm::count_if(shape, [](Dim size) { return size.batch; }) > 1)
    return error("mixes rows of the batch: its result has the shape " + toString(shape));
  if (!numberOfElements(shape))
    return error("its result has the impossible shape " + toString(shape));
  return success();
}

LogicalResult NodeImport::checkEmitted(const Shape &shape) const {
  if (llvm::any_of(shape, [](Dim size) { return size.factor == 0; }))
    return error("its result has the shape " + toString(shape) + ", which is empty");
  return checkShape(shape);
}
