//===- VectorRules.cpp - Meaning of the ops of vector ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Vectors are values of modules: static, and read and written by position, never through memory.
//
//===----------------------------------------------------------------------===//

#include "reference/Rules.h"
#include "support/Scalar.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::reference;

using Operands = ArrayRef<Tensor>;
using Index = SmallVector<int64_t>;

static Results single(Tensor value) { return SmallVector<Tensor>{std::move(value)}; }

static ArrayRef<int64_t> shapeOf(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  return vector ? vector.getShape() : ArrayRef<int64_t>();
}

/// A zero value of the op's first result type, or an error for a scalable vector.
static FailureOr<Tensor> makeResult(Operation *op, Evaluator &evaluator) {
  Type type = op->getResult(0).getType();
  if (auto vector = dyn_cast<VectorType>(type); vector && vector.isScalable())
    return op->emitOpError("cannot be evaluated: the size of a scalable vector is not known");
  return evaluator.make(op, getElementTypeOrSelf(type), shapeOf(type));
}

/// A result whose element at `index` is `element(index)`.
static Results generate(Operation *op, Evaluator &evaluator, function_ref<Element(ArrayRef<int64_t>)> element) {
  FailureOr<Tensor> result = makeResult(op, evaluator);
  if (failed(result))
    return failure();
  Index index(result->getRank(), 0);
  for (Element &value : result->mutableElements()) {
    value = element(index);
    nextIndex(index, result->getShape());
  }
  return single(*result);
}

/// Static positions, with the dynamic ones among them taken from the operands in order; an error outside `shape`.
static FailureOr<Index> readPosition(Operation *op, ArrayRef<int64_t> position, Operands dynamic,
                                     ArrayRef<int64_t> shape) {
  Index result(position);
  for (int64_t &p : result)
    if (ShapedType::isDynamic(p)) {
      p = dynamic.front().getInteger();
      dynamic = dynamic.drop_front();
    }
  if (!isInside(result, shape.take_front(result.size())))
    return op->emitOpError("cannot be evaluated: its position lies outside the vector");
  return result;
}

//===----------------------------------------------------------------------===//
// Moving elements
//===----------------------------------------------------------------------===//

static Results evaluateBroadcast(vector::BroadcastOp op, Operands operands, Evaluator &evaluator) {
  const Tensor &source = operands.front();
  return generate(op, evaluator, [&](ArrayRef<int64_t> index) {
    Index place(index.take_back(source.getRank()));
    for (auto [i, size] : llvm::zip_equal(place, source.getShape()))
      i = size == 1 ? 0 : i;
    return source.at(place);
  });
}

static Results evaluateExtract(vector::ExtractOp op, Operands operands, Evaluator &evaluator) {
  const Tensor &source = operands.front();
  FailureOr<Index> position = readPosition(op, op.getStaticPosition(), operands.drop_front(), source.getShape());
  if (failed(position))
    return failure();
  return generate(op, evaluator, [&](ArrayRef<int64_t> index) {
    Index place(*position);
    place.append(index.begin(), index.end());
    place.truncate(source.getRank()); // a vector of one element may be extracted where a scalar would do
    return source.at(place);
  });
}

static Results evaluateInsert(vector::InsertOp op, Operands operands, Evaluator &evaluator) {
  const Tensor &value = operands[0], &target = operands[1];
  FailureOr<Index> position = readPosition(op, op.getStaticPosition(), operands.drop_front(2), target.getShape());
  if (failed(position))
    return failure();
  return generate(op, evaluator, [&](ArrayRef<int64_t> index) {
    bool replaced = index.take_front(position->size()) == ArrayRef<int64_t>(*position);
    return replaced ? value.at(index.take_back(value.getRank())) : target.at(index);
  });
}

static Results evaluateFromElements(vector::FromElementsOp op, Operands operands, Evaluator &evaluator) {
  FailureOr<Tensor> result = makeResult(op, evaluator);
  if (failed(result))
    return failure();
  for (auto [element, operand] : llvm::zip_equal(result->mutableElements(), operands))
    element = operand.elements().front();
  return single(*result);
}

static Results evaluateToElements(vector::ToElementsOp, Operands operands, Evaluator &) {
  const Tensor &source = operands.front();
  return llvm::map_to_vector(source.elements(),
                             [&](Element element) { return Tensor(source.getElementType(), {}, element); });
}

static Results evaluateShapeCast(vector::ShapeCastOp op, Operands operands, Evaluator &) {
  return single(operands.front().reshaped(shapeOf(op.getType())));
}

static Results evaluateTranspose(vector::TransposeOp op, Operands operands, Evaluator &evaluator) {
  return generate(op, evaluator, [&](ArrayRef<int64_t> index) {
    Index place(index.size());
    for (auto [i, dimension] : llvm::zip_equal(index, op.getPermutation()))
      place[dimension] = i;
    return operands.front().at(place);
  });
}

static Results evaluateExtractStridedSlice(vector::ExtractStridedSliceOp op, Operands operands, Evaluator &evaluator) {
  SmallVector<int64_t> offsets, strides;
  op.getOffsets(offsets);
  for (auto stride : op.getStrides().getAsRange<IntegerAttr>())
    strides.push_back(stride.getInt());
  return generate(op, evaluator, [&](ArrayRef<int64_t> index) {
    Index place(index);
    for (auto [i, offset, stride] : llvm::zip(place, offsets, strides))
      i = offset + i * stride;
    return operands.front().at(place);
  });
}

/// A masked-out element (-1) is poison; here it is 0.
static Results evaluateShuffle(vector::ShuffleOp op, Operands operands, Evaluator &evaluator) {
  Tensor first = operands[0], second = operands[1];
  int64_t rows = first.getRank() == 0 ? 1 : first.getDim(0);
  return generate(op, evaluator, [&](ArrayRef<int64_t> index) {
    int64_t row = op.getMask()[index.front()];
    if (row < 0)
      return Element();
    Index place(index.take_back(first.getRank()));
    if (!place.empty())
      place.front() = row < rows ? row : row - rows;
    return (row < rows ? first : second).at(place);
  });
}

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

static Element combine(vector::CombiningKind kind, ElementFormat format, Element a, Element b) {
  using Kind = vector::CombiningKind;
  auto pick = [&](bool first) { return first ? a : b; };
  auto bits = [&](uint64_t value) { return format.fit(integerElement(static_cast<int64_t>(value))); };
  uint64_t ua = format.asUnsigned(a), ub = format.asUnsigned(b);
  switch (kind) {
  case Kind::ADD:
    return format.isReal() ? format.fit(realElement(a.real + b.real)) : bits(ua + ub);
  case Kind::MUL:
    return format.isReal() ? format.fit(realElement(a.real * b.real)) : bits(ua * ub);
  case Kind::MINUI:
    return pick(ua <= ub);
  case Kind::MAXUI:
    return pick(ua >= ub);
  case Kind::MINSI:
    return pick(a.integer <= b.integer);
  case Kind::MAXSI:
    return pick(a.integer >= b.integer);
  case Kind::AND:
    return bits(ua & ub);
  case Kind::OR:
    return bits(ua | ub);
  case Kind::XOR:
    return bits(ua ^ ub);
  case Kind::MINNUMF:
    return realElement(std::fmin(a.real, b.real));
  case Kind::MAXNUMF:
    return realElement(std::fmax(a.real, b.real));
  case Kind::MINIMUMF:
    return realElement(scalar::min(a.real, b.real));
  case Kind::MAXIMUMF:
    return realElement(scalar::max(a.real, b.real));
  }
  llvm_unreachable("not a combining kind");
}

/// From the accumulator, where there is one, over the elements in order, each step rounded.
static Results evaluateReduction(vector::ReductionOp op, Operands operands, Evaluator &) {
  const Tensor &source = operands.front();
  ElementFormat format = source.getFormat();
  SmallVector<Element> elements;
  if (operands.size() > 1)
    elements.push_back(operands[1].elements().front());
  llvm::append_range(elements, source.elements());
  Element result = elements.front();
  for (Element element : ArrayRef<Element>(elements).drop_front())
    result = combine(op.getKind(), format, result, element);
  return single(Tensor(source.getElementType(), {}, result));
}

static Results evaluateMultiReduction(vector::MultiDimReductionOp op, Operands operands, Evaluator &) {
  const Tensor &source = operands[0];
  Tensor result = operands[1];
  SmallVector<bool> reduced = op.getReductionMask();
  SmallVector<int64_t> strides = rowMajorStrides(result.getShape());
  MutableArrayRef<Element> elements = result.mutableElements();
  Index index(source.getRank(), 0);
  for (const Element &element : source.elements()) {
    Index kept;
    for (auto [d, i] : llvm::enumerate(index))
      if (!reduced[d])
        kept.push_back(i);
    Element &target = elements[linearise(kept, strides)];
    target = combine(op.getKind(), result.getFormat(), target, element);
    nextIndex(index, source.getShape());
  }
  return single(result);
}

/// acc[m(i)] = acc[m(i)] combined with lhs[l(i)] * rhs[r(i)], for every point i of the iteration space in order.
static Results evaluateContract(vector::ContractionOp op, Operands operands, Evaluator &evaluator) {
  SmallVector<int64_t> bounds;
  op.getIterationBounds(bounds);
  SmallVector<AffineMap, 4> maps = op.getIndexingMapsArray();
  Tensor result = operands[2];
  ElementFormat format = result.getFormat();
  SmallVector<int64_t> strides = rowMajorStrides(result.getShape());
  MutableArrayRef<Element> elements = result.mutableElements();
  Index index(bounds.size(), 0);
  do {
    if (failed(evaluator.spend(op, 1)))
      return failure();
    Element product = combine(vector::CombiningKind::MUL, format, operands[0].at(maps[0].compose(index)),
                              operands[1].at(maps[1].compose(index)));
    Element &target = elements[linearise(maps[2].compose(index), strides)];
    target = combine(op.getKind(), format, target, product);
  } while (nextIndex(index, bounds));
  return single(result);
}

void hybrid::reference::addVectorRules(Rules &rules) {
  rules.add<vector::BroadcastOp>(evaluateBroadcast);
  rules.add<vector::ContractionOp>(evaluateContract);
  rules.add<vector::ExtractOp>(evaluateExtract);
  rules.add<vector::ExtractStridedSliceOp>(evaluateExtractStridedSlice);
  rules.add<vector::FromElementsOp>(evaluateFromElements);
  rules.add<vector::InsertOp>(evaluateInsert);
  rules.add<vector::MultiDimReductionOp>(evaluateMultiReduction);
  rules.add<vector::ReductionOp>(evaluateReduction);
  rules.add<vector::ShapeCastOp>(evaluateShapeCast);
  rules.add<vector::ShuffleOp>(evaluateShuffle);
  rules.add<vector::ToElementsOp>(evaluateToElements);
  rules.add<vector::TransposeOp>(evaluateTranspose);
}
