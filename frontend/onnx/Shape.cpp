//===- Shape.cpp - Shapes with a symbolic batch ---------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Shape.h"

#include <algorithm>

using namespace hybrid::onnx;

static constexpr int64_t kMaxLiteralElements = int64_t(1) << 40;
static constexpr int64_t kMaxElementsPerRow = (int64_t(1) << 31) - 1;

std::optional<int64_t> hybrid::onnx::checkedAdd(int64_t a, int64_t b) {
  int64_t sum;
  if (__builtin_add_overflow(a, b, &sum))
    return std::nullopt;
  return sum;
}

std::optional<int64_t> hybrid::onnx::checkedSub(int64_t a, int64_t b) {
  int64_t difference;
  if (__builtin_sub_overflow(a, b, &difference))
    return std::nullopt;
  return difference;
}

std::optional<int64_t> hybrid::onnx::checkedMul(int64_t a, int64_t b) {
  int64_t product;
  if (__builtin_mul_overflow(a, b, &product))
    return std::nullopt;
  return product;
}

std::optional<int64_t> hybrid::onnx::numberOfElements(std::span<const int64_t> shape) {
  int64_t count = 1;
  if (std::any_of(shape.begin(), shape.end(), [](int64_t size) { return size < 0; }))
    return std::nullopt;
  for (int64_t size : shape) {
    std::optional<int64_t> product = checkedMul(count, size);
    if (!product || *product >= kMaxLiteralElements)
      return std::nullopt;
    count = *product;
  }
  return count;
}

std::optional<Dim> hybrid::onnx::add(Dim a, Dim b) {
  if (b.factor == 0)
    return a;
  if (a.factor == 0)
    return b;
  std::optional<int64_t> sum = checkedAdd(a.factor, b.factor);
  if (!sum || a.batch != b.batch)
    return std::nullopt;
  return Dim{*sum, a.batch && *sum != 0};
}

std::optional<Dim> hybrid::onnx::sub(Dim a, Dim b) {
  std::optional<int64_t> negated = checkedSub(0, b.factor);
  return negated ? add(a, {*negated, b.batch}) : std::nullopt;
}

std::optional<Dim> hybrid::onnx::mul(Dim a, Dim b) {
  std::optional<int64_t> product = checkedMul(a.factor, b.factor);
  if (!product || (a.batch && b.batch))
    return std::nullopt;
  return Dim{*product, (a.batch || b.batch) && *product != 0};
}

std::optional<Dim> hybrid::onnx::div(Dim a, Dim b) {
  if (b.factor == 0 || (a.factor == INT64_MIN && b.factor == -1))
    return std::nullopt;
  if (a.batch == b.batch && (!a.batch || a.factor % b.factor == 0))
    return Dim{a.factor / b.factor, false};
  if (a.batch && a.factor % b.factor == 0)
    return Dim{a.factor / b.factor, true};
  return std::nullopt;
}

std::optional<bool> hybrid::onnx::less(Dim a, Dim b) {
  if (a.batch == b.batch)
    return a.factor < b.factor;
  // c*batch lies on c's side, at or beyond c.
  if (b.batch && b.factor > 0 && a.factor < b.factor)
    return true;
  if (b.batch && b.factor < 0 && a.factor >= b.factor)
    return false;
  if (a.batch && a.factor > 0 && a.factor >= b.factor)
    return false;
  if (a.batch && a.factor < 0 && a.factor < b.factor)
    return true;
  return std::nullopt;
}

std::optional<bool> hybrid::onnx::equal(Dim a, Dim b) {
  if (a.batch == b.batch)
    return a.factor == b.factor;
  if (less(a, b).value_or(false) || less(b, a).value_or(false))
    return false;
  return std::nullopt;
}

std::optional<Dim> hybrid::onnx::numberOfElements(const Shape &shape) {
  Dim count{1, false};
  for (Dim size : shape) {
    if (size.factor < 0 || (size.batch && count.batch))
      return std::nullopt;
    std::optional<int64_t> product = checkedMul(count.factor, size.factor);
    if (!product || *product > kMaxElementsPerRow)
      return std::nullopt;
    count = {*product, count.batch || size.batch};
  }
  return count;
}

std::optional<size_t> hybrid::onnx::batchAxis(const Shape &shape) {
  auto found = std::find_if(shape.begin(), shape.end(), [](Dim dim) { return dim.batch; });
  if (found == shape.end())
    return std::nullopt;
  return static_cast<size_t>(found - shape.begin());
}

std::optional<Shape> hybrid::onnx::broadcast(const Shape &a, const Shape &b) {
  const Shape &longer = a.size() >= b.size() ? a : b;
  const Shape &shorter = a.size() >= b.size() ? b : a;
  Shape result = longer;
  for (size_t i = 0, skip = longer.size() - shorter.size(); i < shorter.size(); ++i) {
    Dim &size = result[skip + i];
    if (size.isOne())
      size = shorter[i];
    else if (!shorter[i].isOne() && shorter[i] != size)
      return std::nullopt;
  }
  return result;
}

Shape hybrid::onnx::toShape(std::span<const int64_t> sizes) {
  Shape shape;
  for (int64_t size : sizes)
    shape.push_back({size, false});
  return shape;
}

std::string hybrid::onnx::toString(Dim dim) {
  if (!dim.batch)
    return std::to_string(dim.factor);
  return dim.factor == 1 ? "batch" : std::to_string(dim.factor) + "*batch";
}

template <typename Sizes> static std::string listToString(const Sizes &sizes, auto toText) {
  constexpr size_t kLongest = 12; // a hostile file may hold millions of sizes
  std::string text = "[";
  for (size_t i = 0; i < std::min(sizes.size(), kLongest); ++i)
    text += (i ? ", " : "") + toText(sizes[i]);
  return text + (sizes.size() > kLongest ? ", …]" : "]");
}

std::string hybrid::onnx::toString(const Shape &shape) {
  return listToString(shape, [](Dim dim) { return toString(dim); });
}

std::string hybrid::onnx::toString(std::span<const int64_t> shape) {
  return listToString(shape, [](int64_t size) { return std::to_string(size); });
}
