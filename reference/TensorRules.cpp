//===- TensorRules.cpp - Meaning of the ops of tensor ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Most of these ops move elements: each element of the result comes from one place of one operand. Their rules say
// which, for an index of the result.
//
//===----------------------------------------------------------------------===//

#include "reference/Rules.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace hybrid::reference;

using Operands = ArrayRef<Tensor>;
using Index = SmallVector<int64_t>;

//===----------------------------------------------------------------------===//
// Helpers
//===----------------------------------------------------------------------===//

static Results single(Tensor value) { return SmallVector<Tensor>{std::move(value)}; }

static Index integersOf(Operands values) {
  return llvm::map_to_vector(values, [](const Tensor &value) { return value.getInteger(); });
}

/// Static numbers, with the dynamic ones among them taken from the operands in order.
static Index fillDynamic(ArrayRef<int64_t> numbers, Operands dynamic) {
  Index result(numbers);
  for (int64_t &number : result)
    if (ShapedType::isDynamic(number)) {
      number = dynamic.front().getInteger();
      dynamic = dynamic.drop_front();
    }
  return result;
}

static ArrayRef<int64_t> shapeOf(mlir::Value value) { return cast<RankedTensorType>(value.getType()).getShape(); }

static LogicalResult outside(Operation *op, ArrayRef<int64_t> index, const Tensor &tensor) {
  InFlightDiagnostic diagnostic = op->emitOpError("cannot be evaluated: index [");
  llvm::interleaveComma(index, diagnostic);
  diagnostic << "] lies outside " << describeShape(tensor.getShape());
  return failure();
}

/// A tensor whose element at `index` is the element of `source` at `place(index)`.
static Results rearrange(Operation *op, Evaluator &evaluator, const Tensor &source, ArrayRef<int64_t> shape,
                         function_ref<Index(ArrayRef<int64_t>)> place) {
  FailureOr<Tensor> result = evaluator.make(op, source.getElementType(), shape);
  if (failed(result))
    return failure();
  SmallVector<int64_t> strides = rowMajorStrides(source.getShape());
  Index index(shape.size(), 0);
  for (Element &element : result->mutableElements()) {
    Index from = place(index);
    if (!isInside(from, source.getShape()))
      return outside(op, from, source);
    element = source.elements()[linearise(from, strides)];
    nextIndex(index, shape);
  }
  return single(*result);
}

/// The same elements in order under another shape.
static Results reshape(Operation *op, const Tensor &source, ArrayRef<int64_t> shape) {
  if (countElements(shape, source.size()) != source.size())
    return op->emitOpError() << "cannot be evaluated: " << describeShape(source.getShape())
                             << " does not have the elements of " << describeShape(shape);
  return single(source.reshaped(shape));
}

/// Offsets, sizes and strides of a slice, read from attributes and operands.
struct Slice {
  Index offsets, sizes, strides;

  Slice(OffsetSizeAndStrideOpInterface op, Operands operands) {
    auto take = [&](ArrayRef<int64_t> numbers) {
      Index result = fillDynamic(numbers, operands);
      operands = operands.drop_front(llvm::count_if(numbers, ShapedType::isDynamic));
      return result;
    };
    offsets = take(op.getStaticOffsets());
    sizes = take(op.getStaticSizes());
    strides = take(op.getStaticStrides());
  }

  /// Place in the sliced tensor of an index into the slice.
  Index place(ArrayRef<int64_t> index) const {
    Index result;
    for (auto [offset, i, stride] : llvm::zip_equal(offsets, index, strides))
      result.push_back(offset + i * stride);
    return result;
  }
};

/// Sizes without the dropped dimensions.
static Index dropDimensions(ArrayRef<int64_t> sizes, const llvm::SmallBitVector &dropped) {
  Index result;
  for (auto [d, size] : llvm::enumerate(sizes))
    if (!dropped[d])
      result.push_back(size);
  return result;
}

//===----------------------------------------------------------------------===//
// Making tensors
//===----------------------------------------------------------------------===//

/// The elements of an empty tensor are unspecified; here they are 0.
static Results evaluateEmpty(tensor::EmptyOp op, Operands operands, Evaluator &evaluator) {
  FailureOr<Tensor> result =
      evaluator.make(op, op.getType().getElementType(), fillDynamic(op.getType().getShape(), operands));
  return failed(result) ? Results(failure()) : single(*result);
}

static Results evaluateSplat(tensor::SplatOp op, Operands operands, Evaluator &evaluator) {
  return rearrange(op, evaluator, operands.front(), fillDynamic(shapeOf(op), operands.drop_front()),
                   [](ArrayRef<int64_t>) { return Index(); });
}

static Results evaluateFromElements(tensor::FromElementsOp op, Operands operands, Evaluator &evaluator) {
  FailureOr<Tensor> result = evaluator.make(op, getElementTypeOrSelf(op.getType()), shapeOf(op));
  if (failed(result))
    return failure();
  for (auto [element, operand] : llvm::zip_equal(result->mutableElements(), operands))
    element = operand.elements().front();
  return single(*result);
}

static Results evaluateGenerate(tensor::GenerateOp op, Operands operands, Evaluator &evaluator) {
  Index shape = fillDynamic(shapeOf(op), operands);
  FailureOr<Tensor> result = evaluator.make(op, getElementTypeOrSelf(op.getType()), shape);
  if (failed(result))
    return failure();
  Index index(shape.size(), 0);
  for (Element &element : result->mutableElements()) {
    auto arguments =
        llvm::map_to_vector(index, [&](int64_t i) { return Tensor::integer(IndexType::get(op.getContext()), i); });
    Results value = evaluator.evaluateRegion(op.getBody(), arguments);
    if (failed(value))
      return failure();
    element = value->front().elements().front();
    nextIndex(index, shape);
  }
  return single(*result);
}

//===----------------------------------------------------------------------===//
// Reading and writing elements
//===----------------------------------------------------------------------===//

static Results evaluateDim(tensor::DimOp op, Operands operands, Evaluator &) {
  int64_t dimension = operands[1].getInteger();
  if (dimension < 0 || dimension >= operands[0].getRank())
    return op.emitOpError() << "cannot be evaluated: " << describeShape(operands[0].getShape()) << " has no dimension "
                            << dimension;
  return single(Tensor::integer(op.getType(), operands[0].getDim(dimension)));
}

static Results evaluateRank(tensor::RankOp op, Operands operands, Evaluator &) {
  return single(Tensor::integer(op.getType(), operands[0].getRank()));
}

static Results evaluateExtract(tensor::ExtractOp op, Operands operands, Evaluator &) {
  Index index = integersOf(operands.drop_front());
  if (!isInside(index, operands[0].getShape()))
    return outside(op, index, operands[0]);
  return single(Tensor(op.getType(), {}, operands[0].at(index)));
}

static Results evaluateInsert(tensor::InsertOp op, Operands operands, Evaluator &evaluator) {
  Index index = integersOf(operands.drop_front(2));
  Tensor result = operands[1];
  if (!isInside(index, result.getShape()))
    return outside(op, index, result);
  if (failed(evaluator.spend(op, result.size())))
    return failure();
  result.mutableElements()[linearise(index, rowMajorStrides(result.getShape()))] = operands[0].elements().front();
  return single(result);
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

static Results evaluateCast(tensor::CastOp, Operands operands, Evaluator &) { return single(operands.front()); }

static Results evaluateReshape(tensor::ReshapeOp op, Operands operands, Evaluator &) {
  auto shape = llvm::map_to_vector(operands[1].elements(), [](Element size) { return size.integer; });
  return reshape(op, operands[0], shape);
}

static Results evaluateExpandShape(tensor::ExpandShapeOp op, Operands operands, Evaluator &) {
  return reshape(op, operands[0], fillDynamic(op.getStaticOutputShape(), operands.drop_front()));
}

static Results evaluateCollapseShape(tensor::CollapseShapeOp op, Operands operands, Evaluator &) {
  Index shape;
  for (const ReassociationIndices &group : op.getReassociationIndices()) {
    int64_t size = 1;
    for (int64_t dimension : group)
      size *= operands[0].getDim(dimension);
    shape.push_back(size);
  }
  return reshape(op, operands[0], shape);
}

//===----------------------------------------------------------------------===//
// Slices
//===----------------------------------------------------------------------===//

static Results evaluateExtractSlice(tensor::ExtractSliceOp op, Operands operands, Evaluator &evaluator) {
  Slice slice(op, operands.drop_front());
  Results result =
      rearrange(op, evaluator, operands[0], slice.sizes, [&](ArrayRef<int64_t> index) { return slice.place(index); });
  if (failed(result))
    return failure();
  return single(result->front().reshaped(dropDimensions(slice.sizes, op.getDroppedDims())));
}

static Results evaluateInsertSlice(tensor::InsertSliceOp op, Operands operands, Evaluator &evaluator) {
  Slice slice(op, operands.drop_front(2));
  const Tensor &source = operands[0];
  Tensor result = operands[1];
  if (ArrayRef<int64_t>(dropDimensions(slice.sizes, op.getDroppedDims())) != source.getShape())
    return op.emitOpError() << "cannot be evaluated: the source is " << describeShape(source.getShape())
                            << ", the slice " << describeShape(slice.sizes);
  if (failed(evaluator.spend(op, result.size())))
    return failure();
  SmallVector<int64_t> strides = rowMajorStrides(result.getShape());
  Index index(slice.sizes.size(), 0);
  MutableArrayRef<Element> elements = result.mutableElements();
  for (const Element &element : source.elements()) {
    Index place = slice.place(index);
    if (!isInside(place, result.getShape()))
      return outside(op, place, result);
    elements[linearise(place, strides)] = element;
    nextIndex(index, slice.sizes);
  }
  return single(result);
}

static Results evaluateConcat(tensor::ConcatOp op, Operands operands, Evaluator &evaluator) {
  uint64_t along = op.getDim();
  Index shape(operands.front().getShape());
  shape[along] = 0;
  for (const Tensor &operand : operands) {
    for (auto [d, size] : llvm::enumerate(operand.getShape()))
      if (d != along && size != shape[d])
        return op.emitOpError() << "cannot be evaluated: " << describeShape(operand.getShape()) << " does not fit "
                                << describeShape(operands.front().getShape());
    shape[along] += operand.getDim(along);
  }
  FailureOr<Tensor> result = evaluator.make(op, op.getType().getElementType(), shape);
  if (failed(result))
    return failure();
  MutableArrayRef<Element> elements = result->mutableElements();
  SmallVector<int64_t> strides = rowMajorStrides(shape);
  int64_t offset = 0;
  for (const Tensor &operand : operands) {
    Index index(shape.size(), 0);
    for (const Element &element : operand.elements()) {
      elements[linearise(index, strides) + offset * strides[along]] = element;
      nextIndex(index, operand.getShape());
    }
    offset += operand.getDim(along);
  }
  return single(*result);
}

static Results evaluatePad(tensor::PadOp op, Operands operands, Evaluator &evaluator) {
  const Tensor &source = operands.front();
  Index low = fillDynamic(op.getStaticLow(), operands.drop_front());
  Index high = fillDynamic(op.getStaticHigh(), operands.drop_front(1 + op.getLow().size()));
  Index shape;
  for (auto [before, size, after] : llvm::zip_equal(low, source.getShape(), high))
    shape.push_back(before + size + after);
  FailureOr<Tensor> result = evaluator.make(op, source.getElementType(), shape);
  if (failed(result))
    return failure();
  Index index(shape.size(), 0);
  for (Element &element : result->mutableElements()) {
    Index place;
    for (auto [i, before] : llvm::zip_equal(index, low))
      place.push_back(i - before);
    if (isInside(place, source.getShape())) {
      element = source.at(place);
    } else {
      auto arguments =
          llvm::map_to_vector(index, [&](int64_t i) { return Tensor::integer(IndexType::get(op.getContext()), i); });
      Results value = evaluator.evaluateRegion(op.getRegion(), arguments);
      if (failed(value))
        return failure();
      element = value->front().elements().front();
    }
    nextIndex(index, shape);
  }
  return single(*result);
}

/// Result dimensions: those of the indices without the last, then those of the source, where gathered dimensions have
/// size one or are dropped.
static Results evaluateGather(tensor::GatherOp op, Operands operands, Evaluator &evaluator) {
  const Tensor &source = operands[0], &indices = operands[1];
  ArrayRef<int64_t> outer = indices.getShape().drop_back(), gathered = op.getGatherDims();
  Index full(outer);
  for (auto [d, size] : llvm::enumerate(source.getShape()))
    full.push_back(llvm::is_contained(gathered, static_cast<int64_t>(d)) ? 1 : size);
  Results result = rearrange(op, evaluator, source, full, [&](ArrayRef<int64_t> index) {
    Index place(index.drop_front(outer.size()));
    Index coordinate(index.take_front(outer.size()));
    for (auto [c, dimension] : llvm::enumerate(gathered)) {
      coordinate.push_back(static_cast<int64_t>(c));
      place[dimension] = indices.at(coordinate).integer;
      coordinate.pop_back();
    }
    return place;
  });
  if (failed(result) || op.getType().getRank() == static_cast<int64_t>(full.size()))
    return result;
  Index reduced(outer);
  for (auto [d, size] : llvm::enumerate(source.getShape()))
    if (!llvm::is_contained(gathered, static_cast<int64_t>(d)))
      reduced.push_back(size);
  return single(result->front().reshaped(reduced));
}

void hybrid::reference::addTensorRules(Rules &rules) {
  rules.add<tensor::CastOp>(evaluateCast);
  rules.add<tensor::CollapseShapeOp>(evaluateCollapseShape);
  rules.add<tensor::ConcatOp>(evaluateConcat);
  rules.add<tensor::DimOp>(evaluateDim);
  rules.add<tensor::EmptyOp>(evaluateEmpty);
  rules.add<tensor::ExpandShapeOp>(evaluateExpandShape);
  rules.add<tensor::ExtractOp>(evaluateExtract);
  rules.add<tensor::ExtractSliceOp>(evaluateExtractSlice);
  rules.add<tensor::FromElementsOp>(evaluateFromElements);
  rules.add<tensor::GatherOp>(evaluateGather);
  rules.add<tensor::GenerateOp>(evaluateGenerate);
  rules.add<tensor::InsertOp>(evaluateInsert);
  rules.add<tensor::InsertSliceOp>(evaluateInsertSlice);
  rules.add<tensor::PadOp>(evaluatePad);
  rules.add<tensor::RankOp>(evaluateRank);
  rules.add<tensor::ReshapeOp>(evaluateReshape);
  rules.add<tensor::SplatOp>(evaluateSplat);
}
