//===- Shape.h - Shapes with a symbolic batch -------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The number of rows, `batch`, is the one size that import does not know. Every size, and every entry of an integer
// tensor that a graph computes from sizes, is an integer, or a positive integer times the batch:
//
//   x : [batch, 12]   Reshape(x, [-1, 3])   = [4*batch, 3]      Shape of it = (4*batch, 3)
//
// In a dimension of size c*batch, rows are outermost: entries i*c … i*c + c - 1 belong to row i. Every operator
// keeps it that way, or is refused, because it would mix rows of the batch.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_SHAPE_H
#define HYBRID_FRONTEND_ONNX_SHAPE_H

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hybrid::onnx {

/// Overflow gives nullopt.
std::optional<int64_t> checkedAdd(int64_t a, int64_t b);
std::optional<int64_t> checkedSub(int64_t a, int64_t b);
std::optional<int64_t> checkedMul(int64_t a, int64_t b);

/// Product of sizes; nullopt if one is negative or the product is not below 2^40 (a bound no model reaches).
std::optional<int64_t> numberOfElements(std::span<const int64_t> shape);

/// An integer, or an integer times the batch.
struct Dim {
  int64_t factor = 0;
  bool batch = false;

  bool isOne() const { return factor == 1 && !batch; }
  bool operator==(const Dim &) const = default;
};

using Shape = std::vector<Dim>;

/// Arithmetic where the result is again a Dim; else nullopt. Division is C's, as ONNX's on integers.
std::optional<Dim> add(Dim a, Dim b);
std::optional<Dim> sub(Dim a, Dim b);
std::optional<Dim> mul(Dim a, Dim b);
std::optional<Dim> div(Dim a, Dim b);
/// Whether a < b or a == b for every batch size >= 1; nullopt if that depends on it.
std::optional<bool> less(Dim a, Dim b);
std::optional<bool> equal(Dim a, Dim b);

/// Elements per row, and whether there is a batch; nullopt beyond 2^31 - 1 elements or two batch dimensions.
std::optional<Dim> numberOfElements(const Shape &shape);

/// The place of the batch dimension.
std::optional<size_t> batchAxis(const Shape &shape);

/// NumPy's broadcast shape; nullopt if there is none.
std::optional<Shape> broadcast(const Shape &a, const Shape &b);

Shape toShape(std::span<const int64_t> sizes);

std::string toString(Dim dim);
std::string toString(const Shape &shape);
std::string toString(std::span<const int64_t> shape);
inline std::string toString(const std::vector<int64_t> &shape) { return toString(std::span<const int64_t>(shape)); }

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_SHAPE_H
