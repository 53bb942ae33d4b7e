//===- Tensor.cpp - A tensor during import --------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Tensor.h"

using namespace hybrid::onnx;

Tensor hybrid::onnx::constantTensor(const Literal &literal, const std::string &name) {
  auto constant = std::make_shared<Constant>();
  constant->type = literal.type;
  constant->stored = literal.shape;
  constant->floats = literal.floats;
  constant->name = name;
  for (int64_t entry : literal.ints)
    constant->ints.push_back({entry, false});
  return {literal.type, toShape(literal.shape), constant, {}};
}

Tensor hybrid::onnx::integerTensor(std::vector<Dim> entries, std::vector<int64_t> shape) {
  auto constant = std::make_shared<Constant>();
  constant->type = ElementType::I64;
  constant->stored = std::move(shape);
  constant->ints = std::move(entries);
  Shape sizes = toShape(constant->stored);
  return {ElementType::I64, std::move(sizes), constant, {}};
}

Tensor hybrid::onnx::splat(ElementType type, double number, const Shape &shape) {
  auto constant = std::make_shared<Constant>();
  constant->type = type;
  constant->stored.assign(shape.size(), 1);
  if (isFloat(type))
    constant->floats.push_back(number);
  else
    constant->ints.push_back({static_cast<int64_t>(number), false});
  return {type, shape, constant, {}};
}

std::vector<int64_t> hybrid::onnx::rowMajorStrides(const std::vector<int64_t> &sizes) {
  std::vector<int64_t> strides(sizes.size(), 1);
  for (size_t i = sizes.size(); i-- > 1;)
    strides[i - 1] = strides[i] * sizes[i];
  return strides;
}

ConstantPtr hybrid::onnx::rearranged(const Constant &from, std::vector<int64_t> stored,
                                     const std::function<int64_t(const std::vector<int64_t> &)> &source) {
  auto result = std::make_shared<Constant>();
  result->type = from.type;
  std::vector<int64_t> index(stored.size(), 0);
  int64_t count = numberOfElements(stored).value_or(0);
  for (int64_t i = 0; i < count; ++i) {
    auto place = static_cast<size_t>(source(index));
    if (isFloat(from.type))
      result->floats.push_back(from.floats[place]);
    else
      result->ints.push_back(from.ints[place]);
    for (size_t axis = stored.size(); axis-- > 0 && ++index[axis] == stored[axis];)
      index[axis] = 0;
  }
  result->stored = std::move(stored);
  return result;
}
