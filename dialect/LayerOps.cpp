//===- LayerOps.cpp - Layers: checks, ranges, derivatives, cost -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/Activations.h"
#include "dialect/Constants.h"
#include "dialect/IRScalar.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace hybrid;

/// Elements of a tensor for one row of the batch: dynamic sizes count as one.
static double elementsPerRow(Type type) {
  double count = 1;
  for (int64_t size : cast<ShapedType>(type).getShape())
    count *= ShapedType::isDynamic(size) ? 1 : static_cast<double>(size);
  return count;
}

static double constantBytes(Value value) {
  return elementsPerRow(value.getType()) * getElementTypeOrSelf(value.getType()).getIntOrFloatBitWidth() / 8;
}

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

static int64_t lastSize(Type type) { return cast<ShapedType>(type).getShape().back(); }

//===----------------------------------------------------------------------===//
// DenseOp
//===----------------------------------------------------------------------===//

void DenseOp::build(OpBuilder &builder, OperationState &state, Value input, Value weight, Value bias) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape.back() = lastSize(weight.getType());
  SmallVector<Value> operands{input, weight};
  if (bias)
    operands.push_back(bias);
  build(builder, state, TypeRange{RankedTensorType::get(shape, type.getElementType())}, operands);
}

LogicalResult DenseOp::verify() {
  RankedTensorType x = getInput().getType(), w = getWeight().getType(), y = getType();
  if (x.getRank() < 1 || w.getRank() != 2 || w.getDimSize(0) != x.getShape().back())
    return emitOpError() << "weight " << w << " does not map the last dimension of " << x << " (dense_c1)";
  if (Value bias = getBias()) {
    auto b = cast<RankedTensorType>(bias.getType());
    if (b.getRank() != 1 || b.getDimSize(0) != w.getDimSize(1))
      return emitOpError() << "bias " << b << " does not fit the " << w.getDimSize(1) << " outputs (dense_c2)";
    if (b.getElementType() != x.getElementType())
      return emitOpError() << "mixes " << x.getElementType() << " and " << b.getElementType() << " (dense_c4)";
  }
  SmallVector<int64_t> shape(x.getShape());
  shape.back() = w.getDimSize(1);
  if (y.getShape() != ArrayRef<int64_t>(shape))
    return emitOpError() << "result " << y << " is not " << x << " with " << w.getDimSize(1)
                         << " in the last place (dense_c3)";
  if (w.getElementType() != x.getElementType() || y.getElementType() != x.getElementType())
    return emitOpError() << "mixes element types (dense_c4)";
  return success();
}

/// Whether a bound of any operand says that a value may be NaN.
static bool mayBeNaN(ArrayRef<Ranges> operands) {
  return llvm::any_of(operands,
                      [](const Ranges &ranges) { return llvm::any_of(ranges, std::mem_fn(&Interval::mayBeNaN)); });
}

/// Bounds of `x · w + b` by interval arithmetic; only constant weights are read.
SmallVector<Ranges> DenseOp::inferRanges(ArrayRef<Ranges> operands) {
  std::optional<std::vector<double>> weight = constantNumbers(getWeight());
  if (!weight)
    return {Ranges{Interval(-kInfinity, kInfinity, mayBeNaN(operands))}};
  int64_t inputs = lastSize(getInput().getType()), outputs = lastSize(getType());
  Ranges result(outputs, Interval(0.0));
  if (operands.size() > 2)
    for (int64_t n = 0; n < outputs; ++n)
      result[n] = columnRange(operands[2], n);
  for (int64_t k = 0; k < inputs; ++k)
    for (int64_t n = 0; n < outputs; ++n)
      result[n] = add(result[n], mul(columnRange(operands[0], k), (*weight)[k * outputs + n]));
  return {result};
}

double DenseOp::getFlops() {
  double products = elementsPerRow(getType()) * static_cast<double>(lastSize(getInput().getType()));
  return 2 * products;
}

double DenseOp::getConstantBytes() { return constantBytes(getWeight()) + (getBias() ? constantBytes(getBias()) : 0); }

//===----------------------------------------------------------------------===//
// ActivationOp
//===----------------------------------------------------------------------===//

unsigned hybrid::parameterCount(ActivationKind kind) {
  switch (kind) {
  case ActivationKind::LeakyRelu:
  case ActivationKind::Elu:
  case ActivationKind::Celu:
  case ActivationKind::Silu:
    return 1;
  case ActivationKind::HardSigmoid:
    return 2;
  case ActivationKind::Selu:
    return 3;
  default:
    return 0;
  }
}

ActivationParameters hybrid::defaultParameters(ActivationKind kind) {
  switch (kind) {
  case ActivationKind::LeakyRelu:
    return {.alpha = 0.01};
  case ActivationKind::Elu:
  case ActivationKind::Celu:
  case ActivationKind::Silu:
    return {.alpha = 1.0};
  case ActivationKind::HardSigmoid:
    return {.alpha = 0.2, .beta = 0.5};
  case ActivationKind::Selu:
    return {.alpha = 1.67326319217681884765625, .gamma = 1.05070102214813232421875};
  default:
    return {};
  }
}

ActivationParameters ActivationOp::getParameters() {
  ActivationParameters result = defaultParameters(getKind());
  if (std::optional<APFloat> alpha = getAlpha())
    result.alpha = alpha->convertToDouble();
  if (std::optional<APFloat> beta = getBeta())
    result.beta = beta->convertToDouble();
  if (std::optional<APFloat> gamma = getGamma())
    result.gamma = gamma->convertToDouble();
  return result;
}

LogicalResult ActivationOp::verify() {
  unsigned count = parameterCount(getKind());
  bool selu = getKind() == ActivationKind::Selu;
  auto check = [&](std::optional<APFloat> value, StringRef name, bool legal) -> LogicalResult {
    if (value && (!legal || !value->isFinite()))
      return emitOpError() << "'" << name << "' is not a finite parameter of " << stringifyActivationKind(getKind())
                           << " (activation_c1)";
    return success();
  };
  return failure(failed(check(getAlpha(), "alpha", count >= 1)) || failed(check(getBeta(), "beta", count == 2)) ||
                 failed(check(getGamma(), "gamma", selu)));
}

SmallVector<Ranges> ActivationOp::inferRanges(ArrayRef<Ranges> operands) {
  Ranges result;
  for (const Interval &x : operands[0])
    result.push_back(activate(getKind(), x, getParameters()));
  return {result};
}

SmallVector<Value> ActivationOp::buildPartials(OpBuilder &builder) {
  IRScalar x(builder, getLoc(), getInput());
  return {activateDerivative(getKind(), x, getParameters()).get()};
}

double ActivationOp::getFlops() {
  constexpr double kFlopsPerElement[] = {1, 3, 25, 26, 27, 20, 4, 20, 35, 6, 22, 6, 33, 28, 56};
  return elementsPerRow(getType()) * kFlopsPerElement[static_cast<unsigned>(getKind())];
}

double ActivationOp::getConstantBytes() { return 0; }

//===----------------------------------------------------------------------===//
// NormOp and SoftmaxOp
//===----------------------------------------------------------------------===//

LogicalResult NormOp::verify() {
  auto x = cast<RankedTensorType>(getInput().getType());
  int64_t axis = getAxis();
  if (axis < 1 || axis >= x.getRank())
    return emitOpError() << "axis " << getAxis() << " is not in 1 .. " << x.getRank() - 1 << " (norm_c1)";
  ArrayRef<int64_t> normalised = x.getShape().drop_front(getAxis());
  if (llvm::any_of(normalised, ShapedType::isDynamic))
    return emitOpError() << "normalises dynamic dimensions of " << x << " (norm_c4)";
  for (Value value : {getScale(), getBias()})
    if (value && (cast<RankedTensorType>(value.getType()).getShape() != normalised ||
                  getElementTypeOrSelf(value) != x.getElementType()))
      return emitOpError() << value.getType() << " does not fit the normalised dimensions of " << x << " (norm_c2)";
  if (getBias() && !getScale())
    return emitOpError() << "has a bias without a scale (norm_c2)";
  if (!getEpsilon().isFinite() || getEpsilon().isNegative())
    return emitOpError() << "epsilon is not a finite number from 0 (norm_c3)";
  return success();
}

/// A normalised value of n elements is at most sqrt(n - 1) in magnitude. Without epsilon, equal elements give 0 / 0.
SmallVector<Ranges> NormOp::inferRanges(ArrayRef<Ranges> operands) {
  double count = 1;
  for (int64_t size : cast<RankedTensorType>(getInput().getType()).getShape().drop_front(getAxis()))
    count *= static_cast<double>(size);
  Interval unit{-std::sqrt(count), std::sqrt(count), mayBeNaN(operands) || getEpsilon().isZero()};
  size_t columns = 1;
  for (const Ranges &parameter : operands.drop_front())
    columns = std::max(columns, parameter.size());
  Ranges result(columns, unit);
  for (size_t c = 0; c < columns; ++c) {
    if (operands.size() > 1)
      result[c] = mul(result[c], columnRange(operands[1], c));
    if (operands.size() > 2)
      result[c] = add(result[c], columnRange(operands[2], c));
  }
  return {result};
}

double NormOp::getFlops() { return 9 * elementsPerRow(getResult().getType()); }

double NormOp::getConstantBytes() {
  return (getScale() ? constantBytes(getScale()) : 0) + (getBias() ? constantBytes(getBias()) : 0);
}

LogicalResult SoftmaxOp::verify() {
  int64_t rank = cast<RankedTensorType>(getType()).getRank();
  int64_t axis = getAxis();
  if (axis < 1 || axis >= rank)
    return emitOpError() << "axis " << getAxis() << " is not in 1 .. " << rank - 1 << " (softmax_c1)";
  return success();
}

SmallVector<Ranges> SoftmaxOp::inferRanges(ArrayRef<Ranges> operands) {
  return {Ranges{Interval{0, 1, mayBeNaN(operands)}}};
}
double SoftmaxOp::getFlops() { return 20 * elementsPerRow(getType()); }
double SoftmaxOp::getConstantBytes() { return 0; }
