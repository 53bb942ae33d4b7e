//===- BatchColumns.cpp - Batches as columns of numbers -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/BatchColumns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace hybrid;

llvm::StringSet<> hybrid::findPredictingModules(ModuleOp program) {
  llvm::StringMap<SmallVector<StringRef>> callers;
  SmallVector<StringRef> worklist;
  for (auto module : program.getOps<SymbolicModuleOp>())
    module.walk([&](Operation *op) {
      if (auto call = dyn_cast<CallOp>(op))
        callers[call.getCallee()].push_back(module.getSymName());
      else if (isa<PredictOp>(op))
        worklist.push_back(module.getSymName());
    });
  llvm::StringSet<> found;
  while (!worklist.empty()) {
    StringRef name = worklist.pop_back_val();
    if (found.insert(name).second)
      llvm::append_range(worklist, callers.lookup(name));
  }
  return found;
}

RankedTensorType hybrid::columnType(Type element) { return RankedTensorType::get({ShapedType::kDynamic}, element); }

BatchColumns::BatchColumns(OpBuilder &builder, Location loc, Value batch)
    : builder(builder), loc(loc), rows(tensor::DimOp::create(builder, loc, batch, 0).getResult()) {}

/// All rows of one column.
static SmallVector<OpFoldResult> pair(Builder &builder, OpFoldResult first, int64_t second) {
  return {first, builder.getIndexAttr(second)};
}

Value BatchColumns::convert(Value column, Type type) {
  unsigned has = getElementTypeOrSelf(column.getType()).getIntOrFloatBitWidth(), wanted = type.getIntOrFloatBitWidth();
  if (has < wanted)
    return arith::ExtFOp::create(builder, loc, columnType(type), column);
  return has > wanted ? arith::TruncFOp::create(builder, loc, columnType(type), column).getResult() : column;
}

Value BatchColumns::cut(Value batch, int64_t column, Type type) {
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  Value slice =
      tensor::ExtractSliceOp::create(builder, loc, columnType(getElementTypeOrSelf(batch.getType())), batch,
                                     pair(builder, zero, column), pair(builder, rows, 1), pair(builder, one, 1));
  return convert(slice, type);
}

Value BatchColumns::join(ValueRange columns, RankedTensorType type) {
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  Value batch = tensor::EmptyOp::create(builder, loc, pair(builder, rows, type.getDimSize(1)), type.getElementType());
  for (auto [k, column] : llvm::enumerate(columns))
    batch = tensor::InsertSliceOp::create(builder, loc, convert(column, type.getElementType()), batch,
                                          pair(builder, zero, k), pair(builder, rows, 1), pair(builder, one, 1));
  return batch;
}

SmallVector<Value> BatchColumns::cutAll(ValueRange batches, Type type) {
  SmallVector<Value> columns;
  for (Value batch : batches)
    for (int64_t k = 0, e = cast<RankedTensorType>(batch.getType()).getDimSize(1); k < e; ++k)
      columns.push_back(cut(batch, k, type));
  return columns;
}

SmallVector<Value> BatchColumns::joinAll(ValueRange columns, TypeRange types) {
  SmallVector<Value> batches;
  for (Type type : types) {
    auto batch = cast<RankedTensorType>(type);
    batches.push_back(join(columns.take_front(batch.getDimSize(1)), batch));
    columns = columns.drop_front(batch.getDimSize(1));
  }
  return batches;
}

SmallVector<Value> hybrid::applyToColumns(OpBuilder &builder, Location loc, SymbolicModuleOp module, ValueRange batches,
                                          TypeRange types) {
  BatchColumns columns(builder, loc, batches.front());
  SmallVector<Type> resultTypes(module.getNumResults(), columnType(builder.getF64Type()));
  auto apply =
      ApplyOp::create(builder, loc, resultTypes, module.getSymName(), columns.cutAll(batches, builder.getF64Type()));
  return columns.joinAll(apply.getResults(), types);
}
