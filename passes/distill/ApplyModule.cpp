//===- ApplyModule.cpp - A module on the columns of a batch===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/distill/ApplyModule.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace hybrid;

namespace {

/// Cuts batches into columns of f64 and joins such columns to batches.
class ColumnBuilder {
public:
  ColumnBuilder(OpBuilder &builder, Location loc, Value batch)
      : builder(builder), loc(loc), rows(tensor::DimOp::create(builder, loc, batch, 0).getResult()) {}

  Value cut(Value batch, int64_t column) {
    auto type = cast<RankedTensorType>(batch.getType());
    auto columnType = RankedTensorType::get({ShapedType::kDynamic}, type.getElementType());
    Value slice = tensor::ExtractSliceOp::create(builder, loc, columnType, batch, offsets(column), sizes(), strides());
    return type.getElementType().isF64() ? slice : arith::ExtFOp::create(builder, loc, doubles(), slice).getResult();
  }

  Value join(ValueRange columns, RankedTensorType type) {
    Value batch =
        tensor::EmptyOp::create(builder, loc, {rows, builder.getIndexAttr(type.getDimSize(1))}, type.getElementType());
    for (auto [k, column] : llvm::enumerate(columns)) {
      Value narrow = column;
      if (!type.getElementType().isF64())
        narrow = arith::TruncFOp::create(builder, loc,
                                         RankedTensorType::get({ShapedType::kDynamic}, type.getElementType()), column);
      batch = tensor::InsertSliceOp::create(builder, loc, narrow, batch, offsets(k), sizes(), strides());
    }
    return batch;
  }

  RankedTensorType doubles() { return RankedTensorType::get({ShapedType::kDynamic}, builder.getF64Type()); }

private:
  SmallVector<OpFoldResult> offsets(int64_t column) { return {builder.getIndexAttr(0), builder.getIndexAttr(column)}; }
  SmallVector<OpFoldResult> sizes() { return {rows, builder.getIndexAttr(1)}; }
  SmallVector<OpFoldResult> strides() { return {builder.getIndexAttr(1), builder.getIndexAttr(1)}; }

  OpBuilder &builder;
  Location loc;
  OpFoldResult rows;
};

} // namespace

SmallVector<Value> hybrid::applyToColumns(OpBuilder &builder, Location loc, SymbolicModuleOp module, ValueRange batches,
                                          TypeRange types) {
  ColumnBuilder columns(builder, loc, batches.front());
  SmallVector<Value> operands;
  for (Value batch : batches)
    for (int64_t k = 0, e = cast<RankedTensorType>(batch.getType()).getDimSize(1); k < e; ++k)
      operands.push_back(columns.cut(batch, k));
  SmallVector<Type> resultTypes(module.getNumResults(), columns.doubles());
  ValueRange values = ApplyOp::create(builder, loc, resultTypes, module.getSymName(), operands).getResults();
  SmallVector<Value> results;
  for (Type type : types) {
    auto tensor = cast<RankedTensorType>(type);
    results.push_back(columns.join(values.take_front(tensor.getDimSize(1)), tensor));
    values = values.drop_front(tensor.getDimSize(1));
  }
  return results;
}
