//===- Tensor.cpp - Values of the reference evaluator ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reference/Tensor.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/TypeUtilities.h"

#include <cstring>

using namespace mlir;
using namespace hybrid::reference;

//===----------------------------------------------------------------------===//
// ElementFormat
//===----------------------------------------------------------------------===//

bool ElementFormat::isSupported(Type type) {
  if (isa<Float16Type, BFloat16Type, Float32Type, Float64Type, IndexType>(type))
    return true;
  return type.isSignlessInteger() && type.getIntOrFloatBitWidth() <= 64;
}

ElementFormat::ElementFormat(Type type) {
  if (auto real = dyn_cast<FloatType>(type))
    semantics = &real.getFloatSemantics();
  if (!isa<IndexType>(type))
    width = type.getIntOrFloatBitWidth();
}

Element ElementFormat::fit(Element value) const {
  if (!isReal()) {
    unsigned unused = 64 - width;
    auto shifted = static_cast<uint64_t>(value.integer) << unused;
    return integerElement(static_cast<int64_t>(shifted) >> unused);
  }
  if (semantics == &APFloat::IEEEdouble())
    return value;
  if (semantics == &APFloat::IEEEsingle())
    return realElement(static_cast<float>(value.real));
  APFloat number(value.real);
  bool inexact;
  number.convert(*semantics, APFloat::rmNearestTiesToEven, &inexact);
  number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
  return realElement(number.convertToDouble());
}

uint64_t ElementFormat::asUnsigned(Element value) const {
  return static_cast<uint64_t>(value.integer) & (~uint64_t(0) >> (64 - width));
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

std::optional<int64_t> hybrid::reference::countElements(ArrayRef<int64_t> shape, int64_t limit) {
  int64_t count = 1;
  bool empty = llvm::is_contained(shape, 0);
  for (int64_t size : shape) {
    if (size < 0 || (!empty && __builtin_mul_overflow(count, size, &count)))
      return std::nullopt;
  }
  count = empty ? 0 : count;
  return count <= limit ? std::optional(count) : std::nullopt;
}

SmallVector<int64_t> hybrid::reference::rowMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t d = shape.size(); d-- > 1;)
    strides[d - 1] = strides[d] * shape[d];
  return strides;
}

bool hybrid::reference::nextIndex(MutableArrayRef<int64_t> index, ArrayRef<int64_t> shape) {
  for (size_t d = shape.size(); d-- > 0;) {
    if (++index[d] < shape[d])
      return true;
    index[d] = 0;
  }
  return false;
}

bool hybrid::reference::isInside(ArrayRef<int64_t> index, ArrayRef<int64_t> shape) {
  for (auto [i, size] : llvm::zip_equal(index, shape))
    if (i < 0 || i >= size)
      return false;
  return true;
}

int64_t hybrid::reference::linearise(ArrayRef<int64_t> index, ArrayRef<int64_t> strides) {
  int64_t position = 0;
  for (auto [i, stride] : llvm::zip_equal(index, strides))
    position += i * stride;
  return position;
}

//===----------------------------------------------------------------------===//
// Tensor
//===----------------------------------------------------------------------===//

Tensor::Tensor(Type elementType, ArrayRef<int64_t> shape)
    : elementType(elementType), shape(shape),
      storage(std::make_shared<std::vector<Element>>(*countElements(shape, std::numeric_limits<int64_t>::max()))) {}

Tensor::Tensor(Type elementType, ArrayRef<int64_t> shape, ArrayRef<Element> elements)
    : elementType(elementType), shape(shape),
      storage(std::make_shared<std::vector<Element>>(elements.begin(), elements.end())) {}

Tensor Tensor::real(Type elementType, double value) { return reals(elementType, {}, value); }

Tensor Tensor::integer(Type elementType, int64_t value) {
  return Tensor(elementType, {}, ElementFormat(elementType).fit(integerElement(value)));
}

Tensor Tensor::reals(Type elementType, ArrayRef<int64_t> shape, ArrayRef<double> values) {
  Tensor result(elementType, shape);
  ElementFormat format(elementType);
  for (auto [element, value] : llvm::zip_equal(result.mutableElements(), values))
    element = format.fit(realElement(value));
  return result;
}

ArrayRef<Element> Tensor::elements() const { return storage ? ArrayRef<Element>(*storage) : ArrayRef<Element>(); }

MutableArrayRef<Element> Tensor::mutableElements() {
  if (storage.use_count() > 1)
    storage = std::make_shared<std::vector<Element>>(*storage);
  return *storage;
}

Element Tensor::at(ArrayRef<int64_t> index) const { return (*storage)[linearise(index, rowMajorStrides(shape))]; }

Tensor Tensor::reshaped(ArrayRef<int64_t> newShape) const {
  Tensor result = *this;
  result.shape.assign(newShape.begin(), newShape.end());
  return result;
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

static Element readElement(const APFloat &value) {
  APFloat wide = value;
  bool inexact;
  wide.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
  return realElement(wide.convertToDouble());
}

static Element readElement(const APInt &value) { return integerElement(value.getSExtValue()); }

/// Reads a resource: elements in row-major order, little endian, integers of less than a byte as a byte each.
static FailureOr<Tensor> readResource(DenseResourceElementsAttr attribute, Tensor result,
                                      function_ref<InFlightDiagnostic()> emitError) {
  AsmResourceBlob *blob = attribute.getRawHandle().getBlob();
  if (!blob)
    return emitError() << "has no data for the resource '" << attribute.getRawHandle().getKey() << "'";
  ElementFormat format = result.getFormat();
  size_t bytes = llvm::divideCeil(format.getWidth(), 8);
  ArrayRef<char> data = blob->getData();
  if (data.size() != bytes * result.size())
    return emitError() << "has " << data.size() << " bytes in the resource '" << attribute.getRawHandle().getKey()
                       << "' where " << attribute.getType() << " needs " << bytes * result.size();
  auto semantics = dyn_cast<FloatType>(result.getElementType());
  for (auto [i, element] : llvm::enumerate(result.mutableElements())) {
    uint64_t bits = 0;
    std::memcpy(&bits, data.data() + i * bytes, bytes);
    APInt raw(64, bits);
    raw = raw.trunc(format.getWidth());
    element = semantics ? readElement(APFloat(semantics.getFloatSemantics(), raw)) : readElement(raw);
  }
  return result;
}

FailureOr<Tensor> Tensor::fromAttribute(Attribute attribute, int64_t maxElements,
                                        function_ref<InFlightDiagnostic()> emitError) {
  auto typed = dyn_cast<TypedAttr>(attribute);
  if (!isa<FloatAttr, IntegerAttr, ElementsAttr>(attribute))
    return emitError() << "cannot be evaluated: " << attribute << " is not a number or an array of numbers";
  Type elementType = getElementTypeOrSelf(typed.getType());
  if (!ElementFormat::isSupported(elementType))
    return emitError() << "cannot be evaluated: the element type of " << typed.getType() << " is not supported";
  if (auto number = dyn_cast<FloatAttr>(attribute))
    return Tensor(elementType, {}, readElement(number.getValue()));
  if (auto number = dyn_cast<IntegerAttr>(attribute))
    return Tensor(elementType, {}, readElement(number.getValue()));
  auto shaped = dyn_cast<ElementsAttr>(attribute);
  if (!shaped || !isa<DenseElementsAttr, DenseResourceElementsAttr>(attribute))
    return emitError() << "cannot be evaluated: only dense constants are supported";
  if (!countElements(shaped.getShapedType().getShape(), maxElements))
    return emitError() << "has " << shaped.getShapedType() << ", more than " << maxElements << " elements";
  Tensor result(elementType, shaped.getShapedType().getShape());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute))
    return readResource(resource, std::move(result), emitError);
  auto dense = cast<DenseElementsAttr>(attribute);
  auto read = [&](auto values) {
    for (auto [element, value] : llvm::zip_equal(result.mutableElements(), values))
      element = readElement(value);
  };
  if (isa<FloatType>(elementType))
    read(dense.getValues<APFloat>());
  else
    read(dense.getValues<APInt>());
  return result;
}

Attribute Tensor::toAttribute(Type type) const {
  ElementFormat format = getFormat();
  SmallVector<Attribute> numbers;
  for (const Element &element : elements()) {
    if (!format.isReal()) {
      numbers.push_back(IntegerAttr::get(elementType, APInt(format.getWidth(), format.asUnsigned(element))));
      continue;
    }
    APFloat number(element.real);
    bool inexact;
    number.convert(cast<FloatType>(elementType).getFloatSemantics(), APFloat::rmNearestTiesToEven, &inexact);
    numbers.push_back(FloatAttr::get(elementType, number));
  }
  if (!isa<ShapedType>(type))
    return numbers.front();
  if (isa<VectorType>(type))
    return DenseElementsAttr::get(VectorType::get(shape, elementType), numbers);
  return DenseElementsAttr::get(RankedTensorType::get(shape, elementType), numbers);
}
