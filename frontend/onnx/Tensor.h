//===- Tensor.h - A tensor during import ------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// During import a name of the graph stands either for a constant, whose entries are known, or for an SSA value.
// Integer tensors are always constants: they are shapes, axes and indices, whose entries may be multiples of the batch
// (Shape.h). Operators on constants are folded, so that no shape arithmetic reaches the IR.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_TENSOR_H
#define HYBRID_FRONTEND_ONNX_TENSOR_H

#include "frontend/onnx/Model.h"
#include "frontend/onnx/Shape.h"

#include "mlir/IR/Value.h"

#include <functional>

namespace hybrid::onnx {

/// The entries of a constant. `stored` has the rank of the tensor's shape; where its size is 1 and the shape's is not,
/// entries repeat along that dimension. So an expanded scalar takes the room of one, and a constant may have a batch
/// dimension, along which it is always stored once:
///
///   ConstantOfShape([batch, 1], 0.5)   shape [batch, 1], stored [1, 1], floats {0.5}
struct Constant {
  ElementType type = ElementType::F32;
  std::vector<int64_t> stored;
  std::vector<double> floats; ///< entries of F32 and F64, in row-major order of `stored`
  std::vector<Dim> ints;      ///< entries of I64 and Bool
  std::string name;           ///< of the initializer, for the IR's weights; may be empty

  int64_t size() const { return static_cast<int64_t>(isFloat(type) ? floats.size() : ints.size()); }
  bool isSplat() const { return size() == 1; }
};
using ConstantPtr = std::shared_ptr<const Constant>;

struct Tensor {
  ElementType type = ElementType::F32;
  Shape shape;
  ConstantPtr constant; ///< null if the entries depend on the network's inputs
  mlir::Value value;    ///< null for a constant

  int64_t rank() const { return static_cast<int64_t>(shape.size()); }
  bool isConstant() const { return constant != nullptr; }
};

Tensor constantTensor(const Literal &literal, const std::string &name = {});
/// A vector of sizes or indices.
Tensor integerTensor(std::vector<Dim> entries, std::vector<int64_t> shape);
/// A tensor of `shape` with one value everywhere.
Tensor splat(ElementType type, double number, const Shape &shape);

/// Strides of a row-major tensor of these sizes.
std::vector<int64_t> rowMajorStrides(const std::vector<int64_t> &sizes);

/// The constant of sizes `stored` whose entry at a multi-index is that of `from` at `source(index)`.
ConstantPtr rearranged(const Constant &from, std::vector<int64_t> stored,
                       const std::function<int64_t(const std::vector<int64_t> &index)> &source);

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_TENSOR_H
