//===- Constants.cpp - Numbers of constant attributes ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/Constants.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace hybrid;

template <typename T> static std::vector<double> widen(ArrayRef<char> bytes) {
  std::vector<double> numbers(bytes.size() / sizeof(T));
  for (size_t i = 0; i < numbers.size(); ++i) {
    T number;
    std::memcpy(&number, bytes.data() + i * sizeof(T), sizeof(T)); // blobs may be less aligned than T
    numbers[i] = number;
  }
  return numbers;
}

static std::optional<std::vector<double>> resourceNumbers(DenseResourceElementsAttr attribute) {
  AsmResourceBlob *blob = attribute.getRawHandle().getBlob();
  Type element = attribute.getType().getElementType();
  if (!blob || !isa<Float32Type, Float64Type>(element))
    return std::nullopt;
  size_t size = element.getIntOrFloatBitWidth() / 8;
  if (blob->getData().size() != attribute.getType().getNumElements() * size)
    return std::nullopt;
  return element.isF64() ? widen<double>(blob->getData()) : widen<float>(blob->getData());
}

std::optional<std::vector<double>> hybrid::constantNumbers(Attribute attribute) {
  if (auto number = dyn_cast_or_null<FloatAttr>(attribute))
    return std::vector<double>{number.getValueAsDouble()};
  if (auto resource = dyn_cast_or_null<DenseResourceElementsAttr>(attribute))
    return resourceNumbers(resource);
  auto dense = dyn_cast_or_null<DenseFPElementsAttr>(attribute);
  if (!dense)
    return std::nullopt;
  std::vector<double> numbers;
  numbers.reserve(dense.getNumElements());
  for (const APFloat &number : dense)
    numbers.push_back(FloatAttr::getValueAsDouble(number));
  return numbers;
}

std::optional<std::vector<double>> hybrid::constantNumbers(Value value) {
  Attribute attribute;
  if (!matchPattern(value, m_Constant(&attribute)))
    return std::nullopt;
  return constantNumbers(attribute);
}

static constexpr size_t kLargestInlineBytes = 1024;

template <typename T, typename Resource>
static ElementsAttr floatAttribute(ArrayRef<double> numbers, RankedTensorType type, StringRef name) {
  std::vector<T> values(numbers.begin(), numbers.end());
  if (values.size() * sizeof(T) <= kLargestInlineBytes)
    return DenseElementsAttr::get(type, ArrayRef<T>(values));
  return cast<ElementsAttr>(
      Resource::get(type, name, HeapAsmResourceBlob::allocateAndCopyInferAlign(ArrayRef<T>(values))));
}

ElementsAttr hybrid::weightsAttribute(ArrayRef<double> numbers, RankedTensorType type, StringRef name) {
  name = name.empty() ? StringRef("weights") : name;
  return type.getElementType().isF64() ? floatAttribute<double, DenseF64ResourceElementsAttr>(numbers, type, name)
                                       : floatAttribute<float, DenseF32ResourceElementsAttr>(numbers, type, name);
}
