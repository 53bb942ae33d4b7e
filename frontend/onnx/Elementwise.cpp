//===- Elementwise.cpp - One formula per element, folded or emitted -------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Elementwise.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

//===----------------------------------------------------------------------===//
// IROps
//===----------------------------------------------------------------------===//

IRScalar IROps::constant(double value) const {
  return {builder, loc, arith::ConstantOp::create(builder, loc, builder.getFloatAttr(number, value))};
}
static IRScalar compare(const IROps &ops, arith::CmpFPredicate predicate, const IRScalar &a, const IRScalar &b) {
  return {ops.builder, ops.loc, arith::CmpFOp::create(ops.builder, ops.loc, predicate, a.get(), b.get())};
}
IRScalar IROps::isLess(const IRScalar &a, const IRScalar &b) const {
  return compare(*this, arith::CmpFPredicate::OLT, a, b);
}
IRScalar IROps::isLessEqual(const IRScalar &a, const IRScalar &b) const {
  return compare(*this, arith::CmpFPredicate::OLE, a, b);
}
IRScalar IROps::isEqual(const IRScalar &a, const IRScalar &b) const {
  if (a.get().getType().isInteger(1))
    return {builder, loc, arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, a.get(), b.get())};
  return compare(*this, arith::CmpFPredicate::OEQ, a, b);
}
IRScalar IROps::isNaN(const IRScalar &a) const { return compare(*this, arith::CmpFPredicate::UNO, a, a); }
IRScalar IROps::both(const IRScalar &a, const IRScalar &b) const { return a.binary<arith::AndIOp>(b); }
IRScalar IROps::either(const IRScalar &a, const IRScalar &b) const { return a.binary<arith::OrIOp>(b); }
IRScalar IROps::differ(const IRScalar &a, const IRScalar &b) const { return a.binary<arith::XOrIOp>(b); }
IRScalar IROps::negate(const IRScalar &a) const {
  Value yes = arith::ConstantOp::create(builder, loc, builder.getBoolAttr(true));
  return {builder, loc, arith::XOrIOp::create(builder, loc, a.get(), yes)};
}
IRScalar IROps::choose(const IRScalar &condition, const IRScalar &a, const IRScalar &b) const {
  return {builder, loc, arith::SelectOp::create(builder, loc, condition.get(), a.get(), b.get())};
}
IRScalar IROps::roundEven(const IRScalar &a) const { return a.unary<math::RoundEvenOp>(); }
IRScalar IROps::remainder(const IRScalar &a, const IRScalar &b) const { return a.binary<arith::RemFOp>(b); }

//===----------------------------------------------------------------------===//
// Broadcasting
//===----------------------------------------------------------------------===//

/// The broadcast shape of the operands, or an error.
static FailureOr<Shape> commonShape(NodeImport &node, ArrayRef<Tensor> operands) {
  Shape shape;
  for (const Tensor &operand : operands) {
    std::optional<Shape> wider = broadcast(shape, operand.shape);
    if (!wider)
      return node.error("operands of shapes " + toString(shape) + " and " + toString(operand.shape) +
                        " do not fit together");
    shape = std::move(*wider);
  }
  if (failed(node.checkShape(shape)))
    return failure();
  return shape;
}

/// Sizes that the folded result is stored with: 1 where every operand repeats its entries.
static std::vector<int64_t> storedSizes(ArrayRef<Tensor> operands, size_t rank) {
  std::vector<int64_t> stored(rank, 1);
  for (const Tensor &operand : operands)
    for (size_t i = 0, skip = rank - operand.shape.size(); i < operand.shape.size(); ++i)
      if (operand.constant->stored[i] != 1)
        stored[skip + i] = operand.constant->stored[i];
  return stored;
}

/// Calls `visit` with the places of the operands' entries, for each entry of a constant of sizes `stored`.
static void forEachEntry(ArrayRef<Tensor> operands, const std::vector<int64_t> &stored,
                         function_ref<void(ArrayRef<size_t>)> visit) {
  std::vector<std::vector<int64_t>> strides;
  for (const Tensor &operand : operands) {
    const std::vector<int64_t> &own = operand.constant->stored;
    std::vector<int64_t> ownStrides = rowMajorStrides(own);
    std::vector<int64_t> wide(stored.size(), 0);
    for (size_t i = 0, skip = stored.size() - own.size(); i < own.size(); ++i)
      wide[skip + i] = own[i] == 1 ? 0 : ownStrides[i];
    strides.push_back(std::move(wide));
  }
  std::vector<int64_t> index(stored.size(), 0);
  SmallVector<size_t> places(operands.size());
  for (int64_t n = 0, count = numberOfElements(stored).value_or(0); n < count; ++n) {
    for (size_t k = 0; k < operands.size(); ++k) {
      int64_t place = 0;
      for (size_t axis = 0; axis < stored.size(); ++axis)
        place += index[axis] * strides[k][axis];
      places[k] = static_cast<size_t>(place);
    }
    visit(places);
    for (size_t axis = stored.size(); axis-- > 0 && ++index[axis] == stored[axis];)
      index[axis] = 0;
  }
}

std::pair<Value, AffineMap> hybrid::onnx::operandAccess(NodeImport &node, const Tensor &tensor, const Shape &shape) {
  MLIRContext *context = node.builder.getContext();
  size_t skip = shape.size() - tensor.shape.size();
  SmallVector<AffineExpr> results;
  for (size_t i = 0; i < tensor.shape.size(); ++i) {
    if (tensor.isConstant() && tensor.constant->stored[i] == 1)
      continue; // materialized without its unit dimensions
    bool repeats = tensor.shape[i].isOne() && !shape[skip + i].isOne();
    results.push_back(repeats ? getAffineConstantExpr(0, context)
                              : getAffineDimExpr(static_cast<unsigned>(skip + i), context));
  }
  Value value = tensor.isConstant() ? node.network.materialize(tensor.constant, /*keepUnits=*/false) : tensor.value;
  return {value, AffineMap::get(static_cast<unsigned>(shape.size()), 0, results, context)};
}

//===----------------------------------------------------------------------===//
// Folding
//===----------------------------------------------------------------------===//

static double roundedTo(ElementType type, double number) {
  return type == ElementType::F32 ? static_cast<double>(static_cast<float>(number)) : number;
}

static double entry(const Constant &constant, size_t place) {
  return isFloat(constant.type) ? constant.floats[place] : static_cast<double>(constant.ints[place].factor);
}

/// The folded result, or nullopt where it is too large for what the file justifies.
static std::optional<Tensor> fold(NodeImport &node, ArrayRef<Tensor> operands, ElementType type, const Shape &shape,
                                  const Formula &formula) {
  if (!llvm::all_of(operands, [](const Tensor &operand) { return operand.isConstant(); }))
    return std::nullopt;
  std::vector<int64_t> stored = storedSizes(operands, shape.size());
  if (!node.network.charge(numberOfElements(stored).value_or(INT64_MAX)))
    return std::nullopt;
  auto result = std::make_shared<Constant>();
  result->type = type;
  SmallVector<double> numbers(operands.size());
  forEachEntry(operands, stored, [&](ArrayRef<size_t> places) {
    for (size_t k = 0; k < operands.size(); ++k)
      numbers[k] = entry(*operands[k].constant, places[k]);
    double number = formula.fold(numbers);
    if (isFloat(type))
      result->floats.push_back(roundedTo(type, number));
    else
      result->ints.push_back({number != 0, false});
  });
  result->stored = std::move(stored);
  return Tensor{type, shape, result, {}};
}

FailureOr<Tensor> hybrid::onnx::foldIntegers(NodeImport &node, ArrayRef<Tensor> operands, ElementType type,
                                             const std::function<std::optional<Dim>(ArrayRef<Dim>)> &formula) {
  for (const Tensor &operand : operands)
    if (!operand.isConstant() || isFloat(operand.type))
      return node.error("integer arithmetic is supported on shapes and other constants only");
  FailureOr<Shape> shape = commonShape(node, operands);
  if (failed(shape))
    return failure();
  std::vector<int64_t> stored = storedSizes(operands, shape->size());
  if (!node.network.charge(numberOfElements(stored).value_or(INT64_MAX)))
    return node.error("its integer result of shape " + toString(*shape) + " is too large");
  auto result = std::make_shared<Constant>();
  result->type = type;
  bool known = true;
  SmallVector<Dim> numbers(operands.size());
  forEachEntry(operands, stored, [&](ArrayRef<size_t> places) {
    for (size_t k = 0; k < operands.size(); ++k)
      numbers[k] = operands[k].constant->ints[places[k]];
    std::optional<Dim> value = formula(numbers);
    known = known && value.has_value();
    result->ints.push_back(value.value_or(Dim{}));
  });
  if (!known)
    return node.error("its integer result overflows or depends on the batch size in a way that is not supported");
  result->stored = std::move(stored);
  return Tensor{type, *shape, result, {}};
}

FailureOr<Tensor> hybrid::onnx::asNumbers(NodeImport &node, const Tensor &tensor, ElementType type) {
  if (tensor.type == type || tensor.type != ElementType::I64)
    return tensor;
  if (!tensor.isConstant() || llvm::any_of(tensor.constant->ints, [](Dim entry) { return entry.batch; }))
    return node.error("an integer operand must be a constant that does not depend on the batch size");
  auto result = std::make_shared<Constant>();
  result->type = type;
  result->stored = tensor.constant->stored;
  for (Dim entry : tensor.constant->ints)
    result->floats.push_back(roundedTo(type, static_cast<double>(entry.factor)));
  return Tensor{type, tensor.shape, result, {}};
}

//===----------------------------------------------------------------------===//
// Emission
//===----------------------------------------------------------------------===//

static Type numberType(NodeImport &node, ArrayRef<Tensor> operands, ElementType type) {
  for (const Tensor &operand : operands)
    if (isFloat(operand.type))
      return node.network.elementType(operand.type);
  return node.network.elementType(isFloat(type) ? type : ElementType::F32);
}

/// A constant operand with one entry becomes a constant of the body.
static bool isScalarConstant(const Tensor &operand) { return operand.isConstant() && operand.constant->isSplat(); }

static Value scalarConstant(NodeImport &node, OpBuilder &builder, Location loc, const Constant &constant) {
  Type type = node.network.elementType(constant.type);
  if (constant.type == ElementType::Bool)
    return arith::ConstantOp::create(builder, loc, builder.getBoolAttr(constant.ints[0].factor != 0));
  return arith::ConstantOp::create(builder, loc, builder.getFloatAttr(type, constant.floats[0]));
}

static Value emitGeneric(NodeImport &node, ArrayRef<Tensor> operands, ElementType type, const Shape &shape,
                         function_ref<Value(OpBuilder &, Location, ValueRange)> body) {
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  for (const Tensor &operand : operands) {
    if (isScalarConstant(operand))
      continue;
    auto [value, map] = operandAccess(node, operand, shape);
    inputs.push_back(value);
    maps.push_back(map);
  }
  auto rank = static_cast<unsigned>(shape.size());
  maps.push_back(AffineMap::getMultiDimIdentityMap(rank, node.builder.getContext()));
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  Value init = node.empty(type, shape);
  auto generic = linalg::GenericOp::create(node.builder, node.loc, TypeRange{init.getType()}, inputs, ValueRange{init},
                                           maps, iterators, [&](OpBuilder &builder, Location loc, ValueRange args) {
                                             linalg::YieldOp::create(builder, loc, body(builder, loc, args));
                                           });
  return generic.getResult(0);
}

FailureOr<Tensor> hybrid::onnx::elementwise(NodeImport &node, ArrayRef<Tensor> operands, ElementType type,
                                            const Formula &formula) {
  for (const Tensor &operand : operands)
    if (operand.type == ElementType::I64)
      return node.error("an integer operand is not supported here");
  FailureOr<Shape> shape = commonShape(node, operands);
  if (failed(shape))
    return failure();
  if (std::optional<Tensor> folded = fold(node, operands, type, *shape, formula))
    return *folded;
  if (failed(node.checkEmitted(*shape)))
    return failure();
  Type number = numberType(node, operands, type);
  Value value = emitGeneric(node, operands, type, *shape, [&](OpBuilder &builder, Location loc, ValueRange args) {
    SmallVector<IRScalar> scalars;
    size_t next = 0;
    for (const Tensor &operand : operands)
      scalars.emplace_back(builder, loc,
                           isScalarConstant(operand) ? scalarConstant(node, builder, loc, *operand.constant)
                                                     : args[next++]);
    return formula.emit(IROps{builder, loc, number}, scalars).get();
  });
  return node.result(type, *shape, value);
}

Value hybrid::onnx::broadcastTo(NodeImport &node, const Tensor &tensor, const Shape &shape) {
  return emitGeneric(node, tensor, tensor.type, shape, [&](OpBuilder &builder, Location loc, ValueRange args) {
    return isScalarConstant(tensor) ? scalarConstant(node, builder, loc, *tensor.constant) : args[0];
  });
}
