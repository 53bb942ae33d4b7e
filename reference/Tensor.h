//===- Tensor.h - Values of the reference evaluator -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every value of the evaluator is a tensor with a shape: scalars have rank 0, vectors are tensors. Elements are held
// as double (any float type, rounded to it) or int64_t (any integer type up to 64 bits, sign-extended; `true` is -1).
// Copies share storage until one of them is written.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_REFERENCE_TENSOR_H
#define HYBRID_REFERENCE_TENSOR_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"

#include <memory>

namespace hybrid::reference {

/// One number; which member is meant follows from the element type.
union Element {
  int64_t integer = 0;
  double real;
};
inline Element realElement(double x) {
  Element e;
  e.real = x;
  return e;
}
inline Element integerElement(int64_t x) {
  Element e;
  e.integer = x;
  return e;
}

/// How numbers of an element type are held.
class ElementFormat {
public:
  explicit ElementFormat(mlir::Type elementType);

  /// Whether the evaluator has numbers of this type: floats up to 64 bits, signless integers up to 64 bits, index.
  static bool isSupported(mlir::Type elementType);

  bool isReal() const { return semantics != nullptr; }
  unsigned getWidth() const { return width; }
  /// Rounds a real to nearest even, wraps an integer.
  Element fit(Element value) const;
  /// The bits of an integer without its sign.
  uint64_t asUnsigned(Element value) const;

private:
  const llvm::fltSemantics *semantics = nullptr;
  unsigned width = 64;
};

class Tensor {
public:
  Tensor() = default;
  /// All elements 0. The shape is static and its number of elements fits in memory: see Evaluator::make.
  Tensor(mlir::Type elementType, llvm::ArrayRef<int64_t> shape);
  Tensor(mlir::Type elementType, llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<Element> elements);

  static Tensor real(mlir::Type elementType, double value);
  static Tensor integer(mlir::Type elementType, int64_t value);
  /// Rounds the values to the element type.
  static Tensor reals(mlir::Type elementType, llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<double> values);

  /// Reads an integer, float, dense or dense_resource attribute. Refuses (by `emitError`) other attributes, element
  /// types that are not supported, resources whose size does not fit, and more than `maxElements` elements.
  static mlir::FailureOr<Tensor> fromAttribute(mlir::Attribute attribute, int64_t maxElements,
                                               llvm::function_ref<mlir::InFlightDiagnostic()> emitError);
  /// A number for a scalar type, else a dense attribute of the value's own shape.
  mlir::Attribute toAttribute(mlir::Type type) const;

  mlir::Type getElementType() const { return elementType; }
  ElementFormat getFormat() const { return ElementFormat(elementType); }
  llvm::ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getRank() const { return static_cast<int64_t>(shape.size()); }
  int64_t getDim(int64_t dimension) const { return shape[dimension]; }
  int64_t size() const { return storage ? static_cast<int64_t>(storage->size()) : 0; }

  llvm::ArrayRef<Element> elements() const;
  llvm::MutableArrayRef<Element> mutableElements();
  double getReal(int64_t i = 0) const { return (*storage)[i].real; }
  int64_t getInteger(int64_t i = 0) const { return (*storage)[i].integer; }
  /// The element at an index of `getRank()` coordinates.
  Element at(llvm::ArrayRef<int64_t> index) const;

  /// The same elements in row-major order under another shape of equal size.
  Tensor reshaped(llvm::ArrayRef<int64_t> newShape) const;

private:
  mlir::Type elementType;
  llvm::SmallVector<int64_t, 4> shape;
  std::shared_ptr<std::vector<Element>> storage;
};

/// Number of elements of a shape, or nullopt if a size is negative or the number exceeds `limit`.
std::optional<int64_t> countElements(llvm::ArrayRef<int64_t> shape, int64_t limit);
/// Distance between neighbours along each dimension in row-major order.
llvm::SmallVector<int64_t> rowMajorStrides(llvm::ArrayRef<int64_t> shape);
/// Advances a row-major index; false after the last one.
bool nextIndex(llvm::MutableArrayRef<int64_t> index, llvm::ArrayRef<int64_t> shape);
/// Whether each coordinate lies in the shape.
bool isInside(llvm::ArrayRef<int64_t> index, llvm::ArrayRef<int64_t> shape);
/// Position of an index in row-major order.
int64_t linearise(llvm::ArrayRef<int64_t> index, llvm::ArrayRef<int64_t> strides);

} // namespace hybrid::reference

#endif // HYBRID_REFERENCE_TENSOR_H
