//===- Types.h - Shapes, dimensions and types of values ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A type is a shape and a dimension. Dimensions are interned: an operation on two of them is one look-up in a table,
// and equal dimensions are equal numbers. Scales are no part of a type, since values are coherent SI inside modules.
//
//   1.5 [km] : real [m]        [1, 2] : real[2]        x > 0 : a truth value
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_TYPES_H
#define HYBRID_FRONTEND_DSL_TYPES_H

#include "support/Unit.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

#include <deque>

namespace hybrid::dsl {

/// Sizes of a scalar (none), a vector (one) or a matrix (rows and columns).
struct Shape {
  /// Values are kept in registers: more elements than this are refused.
  static constexpr uint32_t kMaxElements = 4096;

  uint32_t rank = 0;
  uint32_t sizes[2] = {1, 1};

  static Shape vector(uint32_t size) { return {1, {size, 1}}; }
  static Shape matrix(uint32_t rows, uint32_t columns) { return {2, {rows, columns}}; }
  bool isScalar() const { return rank == 0; }
  uint32_t elements() const { return sizes[0] * sizes[1]; }
  llvm::ArrayRef<uint32_t> dims() const { return llvm::ArrayRef(sizes).take_front(rank); }
  bool operator==(const Shape &other) const { return rank == other.rank && dims() == other.dims(); }
};

/// "a scalar", "[3]", "[2, 3]".
std::string toString(const Shape &shape);

/// What distinguishes a component where a value is columns: "" of a scalar, "_1" of a vector, "_0_1" of a matrix.
std::string componentSuffix(const Shape &shape, uint32_t component);

/// A dimension of a DimensionTable.
enum class Dimension : uint32_t {
  None = 0,         ///< dimensionless
  Any = UINT32_MAX, ///< that of the literals 0, inf and nan: what the context wants
};

struct Type {
  enum Kind : uint8_t {
    Error, ///< of what was reported; nothing follows from it
    Real,
    Truth,
  };
  Kind kind = Error;
  Shape shape;
  Dimension dimension = Dimension::None;

  static Type real(Shape shape, Dimension dimension) { return {Real, shape, dimension}; }
  static Type truth(Shape shape) { return {Truth, shape, Dimension::None}; }
  bool isError() const { return kind == Error; }
  bool isReal() const { return kind == Real; }
};

class DimensionTable {
public:
  DimensionTable();

  /// The dimension of `unit`, whose scale is not looked at.
  Dimension intern(const Unit &unit);
  /// Scale 1; dimensionless for Any.
  const Unit &unit(Dimension dimension) const;

  Dimension multiply(Dimension a, Dimension b);
  Dimension divide(Dimension a, Dimension b);
  /// None if an exponent leaves 64 bits; that has no other cause than text made to provoke it.
  std::optional<Dimension> power(Dimension base, Rational exponent);

  /// "force [N]", "[kg^2/m]", "dimensionless".
  std::string describe(Dimension dimension) const;

private:
  std::deque<Unit> units;
  llvm::StringMap<Dimension> known; ///< by Unit::toString
  llvm::DenseMap<std::pair<uint32_t, uint32_t>, Dimension> products, quotients;
};

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_TYPES_H
