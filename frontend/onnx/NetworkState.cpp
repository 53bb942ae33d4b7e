//===- NetworkState.cpp - What the import of a network's nodes shares -----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/NodeImport.h"

#include "dialect/Constants.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace hybrid::onnx;
using namespace mlir;

static constexpr int64_t kLeastFolding = 1 << 14;
static constexpr uint64_t kFoldedEntriesPerByte = 8;

NetworkState::NetworkState(OpBuilder builder, Location loc, uint64_t modelBytes, int64_t fixedBatch)
    : builder(builder), loc(loc), fixedBatch(fixedBatch),
      foldingLeft(std::max(kLeastFolding, static_cast<int64_t>(kFoldedEntriesPerByte * modelBytes))) {
  Value input = builder.getBlock()->getArgument(0);
  Value zero = createAtStart<arith::ConstantOp>(loc, builder.getIndexAttr(0));
  batch = createAtStart<tensor::DimOp>(loc, input, zero);
}

Type NetworkState::elementType(ElementType type) const {
  MLIRContext *context = builder.getContext();
  switch (type) {
  case ElementType::F32:
    return Float32Type::get(context);
  case ElementType::F64:
    return Float64Type::get(context);
  case ElementType::I64:
    return IntegerType::get(context, 64);
  case ElementType::Bool:
    return IntegerType::get(context, 1);
  }
  llvm_unreachable("all element types are listed");
}

RankedTensorType NetworkState::tensorType(ElementType type, const Shape &shape) const {
  SmallVector<int64_t> sizes;
  for (Dim size : shape)
    sizes.push_back(size.batch ? ShapedType::kDynamic : size.factor);
  return RankedTensorType::get(sizes, elementType(type));
}

OpFoldResult NetworkState::size(Dim dim) {
  if (!dim.batch)
    return builder.getIndexAttr(dim.factor);
  if (dim.factor == 1)
    return batch;
  Value &multiple = multiples[dim.factor];
  if (!multiple) {
    Value factor = createAtStart<arith::ConstantOp>(loc, builder.getIndexAttr(dim.factor));
    multiple = createAtStart<arith::MulIOp>(loc, batch, factor);
  }
  return multiple;
}

SmallVector<OpFoldResult> NetworkState::sizes(const Shape &shape) {
  SmallVector<OpFoldResult> result;
  for (Dim dim : shape)
    result.push_back(size(dim));
  return result;
}

bool NetworkState::charge(int64_t entries) {
  if (entries > foldingLeft)
    return false;
  foldingLeft -= entries;
  return true;
}

static ElementsAttr attributeOf(const Constant &constant, RankedTensorType type) {
  if (constant.type == ElementType::F32 || constant.type == ElementType::F64)
    return hybrid::weightsAttribute(constant.floats, type, constant.name);
  SmallVector<APInt> entries;
  for (Dim entry : constant.ints)
    entries.push_back(APInt(type.getElementTypeBitWidth(), static_cast<uint64_t>(entry.factor), /*isSigned=*/true,
                            /*implicitTrunc=*/true));
  return DenseElementsAttr::get(type, entries);
}

Value NetworkState::materialize(const ConstantPtr &constant, bool keepUnits) {
  Value &value = materialized[{constant.get(), keepUnits}];
  if (value)
    return value;
  keptAlive.push_back(constant);
  SmallVector<int64_t> shape;
  for (int64_t size : constant->stored)
    if (keepUnits || size != 1)
      shape.push_back(size);
  auto type = RankedTensorType::get(shape, elementType(constant->type));
  value = createAtStart<arith::ConstantOp>(loc, cast<TypedAttr>(attributeOf(*constant, type)));
  return value;
}

ConstantPtr NetworkState::weights(const ConstantPtr &constant, bool transpose, double factor) {
  if (!transpose && factor == 1)
    return constant;
  ConstantPtr &result = transformed[{constant.get(), transpose, factor}];
  if (result)
    return result;
  keptAlive.push_back(constant);
  std::vector<int64_t> stored = constant->stored;
  if (transpose)
    std::swap(stored[0], stored[1]);
  std::vector<int64_t> strides = rowMajorStrides(constant->stored);
  ConstantPtr moved = rearranged(*constant, stored, [&](const std::vector<int64_t> &index) {
    return transpose ? index[1] * strides[0] + index[0] * strides[1] : index[0] * strides[0] + index[1] * strides[1];
  });
  auto scaled = std::make_shared<Constant>(*moved);
  scaled->name = constant->name;
  for (double &entry : scaled->floats)
    entry = constant->type == ElementType::F32 ? static_cast<float>(entry * factor) : entry * factor;
  result = scaled;
  return result;
}
