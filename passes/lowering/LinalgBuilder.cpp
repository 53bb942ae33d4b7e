//===- LinalgBuilder.cpp - Short ways to say a linalg op ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/LinalgBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace hybrid;

Value hybrid::emptyLike(OpBuilder &builder, Location loc, RankedTensorType type, Value like) {
  SmallVector<Value> sizes;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (type.isDynamicDim(dim))
      sizes.push_back(tensor::DimOp::create(builder, loc, like, dim));
  return tensor::EmptyOp::create(builder, loc, type.getShape(), type.getElementType(), sizes);
}

Value hybrid::fillLike(OpBuilder &builder, Location loc, RankedTensorType type, Value like, TypedAttr value) {
  Value empty = emptyLike(builder, loc, type, like);
  Value element = arith::ConstantOp::create(builder, loc, value);
  return linalg::FillOp::create(builder, loc, element, empty).getResult(0);
}

AffineMap hybrid::selectDims(MLIRContext *context, int64_t rank, ArrayRef<int64_t> keep) {
  SmallVector<AffineExpr> dims;
  for (int64_t dim : keep)
    dims.push_back(getAffineDimExpr(dim, context));
  return AffineMap::get(rank, 0, dims, context);
}

/// The maps of all operands: `given`, or identity.
static SmallVector<AffineMap> operandMaps(OpBuilder &builder, size_t count, int64_t rank, ArrayRef<AffineMap> given) {
  if (!given.empty())
    return SmallVector<AffineMap>(given);
  return SmallVector<AffineMap>(count, builder.getMultiDimIdentityMap(rank));
}

/// The body builder of linalg.generic, from ours.
static auto yielding(ElementBody body) {
  return [body](OpBuilder &nested, Location loc, ValueRange elements) {
    linalg::YieldOp::create(nested, loc, body(nested, loc, elements));
  };
}

SmallVector<Value> hybrid::mapElements(OpBuilder &builder, Location loc, ValueRange operands, ArrayRef<AffineMap> maps,
                                       ArrayRef<Type> elements, Value like, ElementBody body) {
  auto shape = cast<RankedTensorType>(like.getType());
  SmallVector<AffineMap> all = operandMaps(builder, operands.size(), shape.getRank(), maps);
  SmallVector<Value> inits;
  SmallVector<Type> types;
  for (Type element : elements) {
    types.push_back(RankedTensorType::get(shape.getShape(), element));
    inits.push_back(emptyLike(builder, loc, cast<RankedTensorType>(types.back()), like));
    all.push_back(builder.getMultiDimIdentityMap(shape.getRank()));
  }
  SmallVector<utils::IteratorType> iterators(shape.getRank(), utils::IteratorType::parallel);
  auto op = linalg::GenericOp::create(builder, loc, types, operands, inits, all, iterators, yielding(body));
  return llvm::to_vector_of<Value>(op.getResults());
}

Value hybrid::reduceElements(OpBuilder &builder, Location loc, ValueRange operands, ArrayRef<AffineMap> maps,
                             ArrayRef<int64_t> dims, Value init, ElementBody body) {
  int64_t rank = cast<RankedTensorType>(operands.front().getType()).getRank();
  SmallVector<AffineMap> all = operandMaps(builder, operands.size(), rank, maps);
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  SmallVector<int64_t> kept;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (llvm::is_contained(dims, dim))
      iterators[dim] = utils::IteratorType::reduction;
    else
      kept.push_back(dim);
  all.push_back(selectDims(builder.getContext(), rank, kept));
  auto op = linalg::GenericOp::create(builder, loc, init.getType(), operands, init, all, iterators, yielding(body));
  return op.getResult(0);
}
