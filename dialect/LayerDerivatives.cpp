//===- LayerDerivatives.cpp - Derivatives of layers ---===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/LayerDerivatives.h"

#include "dialect/Constants.h"
#include "dialect/IRScalar.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hybrid;

/// x times a square matrix of doubles, row-major.
static Value timesMatrix(OpBuilder &builder, Value x, ArrayRef<double> numbers) {
  auto type = cast<RankedTensorType>(x.getType());
  int64_t columns = type.getShape().back();
  SmallVector<Attribute> elements = llvm::map_to_vector(
      numbers, [&](double number) -> Attribute { return builder.getFloatAttr(type.getElementType(), number); });
  auto matrix = RankedTensorType::get({columns, columns}, type.getElementType());
  Value constant = arith::ConstantOp::create(builder, x.getLoc(), DenseElementsAttr::get(matrix, elements));
  return DenseOp::create(builder, x.getLoc(), x, constant);
}

/// In each column the sum of the row, times `factor`.
static IRScalar rowSums(OpBuilder &builder, const IRScalar &x, double factor) {
  int64_t columns = cast<RankedTensorType>(x.get().getType()).getShape().back();
  return {builder, x.get().getLoc(), timesMatrix(builder, x.get(), SmallVector<double>(columns * columns, factor))};
}

static bool isLastDimension(Value x, int64_t axis) {
  auto type = cast<RankedTensorType>(x.getType());
  return axis == type.getRank() - 1 && !type.isDynamicDim(axis);
}

/// y = softmax(x): dy = y (dx - sum(y dx)), a symmetric map, so that it serves both ways.
static FailureOr<Value> throughSoftmax(OpBuilder &builder, SoftmaxOp softmax, Value direction) {
  if (!isLastDimension(softmax.getInput(), softmax.getAxis()))
    return softmax.emitError("across dimensions other than the last, 'hybrid.softmax' has no derivative");
  IRScalar y(builder, softmax.getLoc(), softmax.getResult()), d(builder, softmax.getLoc(), direction);
  return (y * (d - rowSums(builder, y * d, 1.0))).get();
}

/// u = (x - mean) / s with s = sqrt(variance + epsilon): du = (dx - mean(dx) - u mean(u dx)) / s, a symmetric map.
static Value throughStandardisation(OpBuilder &builder, NormOp norm, Value direction) {
  double share = 1.0 / static_cast<double>(norm.getInput().getType().getShape().back());
  IRScalar x(builder, norm.getLoc(), norm.getInput()), d(builder, norm.getLoc(), direction);
  IRScalar centred = x - rowSums(builder, x, share);
  IRScalar deviation = sqrt(rowSums(builder, centred * centred, share) + norm.getEpsilon().convertToDouble());
  IRScalar u = centred / deviation;
  return ((d - rowSums(builder, d, share) - u * rowSums(builder, u * d, share)) / deviation).get();
}

/// Columns times the layer's scale, if it has one.
static FailureOr<Value> timesScale(OpBuilder &builder, NormOp norm, Value x) {
  if (!norm.getScale())
    return x;
  std::optional<std::vector<double>> scale = constantNumbers(norm.getScale());
  if (!scale)
    return norm.emitError("a scale that is not constant has no derivative");
  SmallVector<double> diagonal(scale->size() * scale->size());
  for (size_t i = 0; i < scale->size(); ++i)
    diagonal[i * scale->size() + i] = (*scale)[i];
  return timesMatrix(builder, x, diagonal);
}

static FailureOr<Value> throughNorm(OpBuilder &builder, NormOp norm, Value direction, bool forward) {
  if (!isLastDimension(norm.getInput(), norm.getAxis()))
    return norm.emitError("across several dimensions 'hybrid.norm' has no derivative");
  if (forward)
    return timesScale(builder, norm, throughStandardisation(builder, norm, direction));
  FailureOr<Value> scaled = timesScale(builder, norm, direction);
  if (failed(scaled))
    return failure();
  return throughStandardisation(builder, norm, *scaled);
}

/// y = x W + b: x* = y* W^T
static FailureOr<Value> denseAdjoint(OpBuilder &builder, DenseOp dense, Value adjoint) {
  auto type = cast<RankedTensorType>(dense.getWeight().getType());
  std::optional<std::vector<double>> weight = constantNumbers(dense.getWeight());
  if (!weight)
    return dense.emitError("weights that are not constant have no derivative");
  int64_t inputs = type.getDimSize(0), outputs = type.getDimSize(1);
  SmallVector<Attribute> transposed;
  for (int64_t j = 0; j < outputs; ++j)
    for (int64_t i = 0; i < inputs; ++i)
      transposed.push_back(builder.getFloatAttr(type.getElementType(), (*weight)[i * outputs + j]));
  auto turned = RankedTensorType::get({outputs, inputs}, type.getElementType());
  Value matrix = arith::ConstantOp::create(builder, dense.getLoc(), DenseElementsAttr::get(turned, transposed));
  return DenseOp::create(builder, dense.getLoc(), adjoint, matrix).getResult();
}

FailureOr<Value> hybrid::layerTangent(OpBuilder &builder, Operation *layer, Value direction) {
  return TypeSwitch<Operation *, FailureOr<Value>>(layer)
      .Case([&](DenseOp dense) -> FailureOr<Value> {
        return DenseOp::create(builder, dense.getLoc(), direction, dense.getWeight()).getResult();
      })
      .Case([&](SoftmaxOp softmax) { return throughSoftmax(builder, softmax, direction); })
      .Case([&](NormOp norm) { return throughNorm(builder, norm, direction, /*forward=*/true); });
}

FailureOr<Value> hybrid::layerAdjoint(OpBuilder &builder, Operation *layer, Value adjoint) {
  return TypeSwitch<Operation *, FailureOr<Value>>(layer)
      .Case([&](DenseOp dense) { return denseAdjoint(builder, dense, adjoint); })
      .Case([&](SoftmaxOp softmax) { return throughSoftmax(builder, softmax, adjoint); })
      .Case([&](NormOp norm) { return throughNorm(builder, norm, adjoint, /*forward=*/false); });
}
