//===- Types.cpp - Shapes, dimensions and types of values -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Types.h"

#include "support/Quantities.h"

using namespace hybrid;
using namespace hybrid::dsl;

std::string hybrid::dsl::toString(const Shape &shape) {
  if (shape.isScalar())
    return "a scalar";
  std::string text = "[" + std::to_string(shape.sizes[0]);
  return text + (shape.rank == 2 ? ", " + std::to_string(shape.sizes[1]) + "]" : "]");
}

std::string hybrid::dsl::componentSuffix(const Shape &shape, uint32_t component) {
  if (shape.isScalar())
    return "";
  std::string last = "_" + std::to_string(component % shape.dims().back());
  return shape.rank == 1 ? last : "_" + std::to_string(component / shape.dims().back()) + last;
}

DimensionTable::DimensionTable() { intern(Unit()); }

Dimension DimensionTable::intern(const Unit &unit) {
  Unit coherent = unit / Unit::number(unit.scale());
  auto [entry, isNew] = known.try_emplace(coherent.toString(), static_cast<Dimension>(units.size()));
  if (isNew)
    units.push_back(coherent);
  return entry->second;
}

const Unit &DimensionTable::unit(Dimension dimension) const {
  return units[dimension == Dimension::Any ? 0 : static_cast<size_t>(dimension)];
}

/// The literals 0, inf and nan are plain numbers where they are factors.
static Dimension plain(Dimension dimension) { return dimension == Dimension::Any ? Dimension::None : dimension; }

Dimension DimensionTable::multiply(Dimension a, Dimension b) {
  a = plain(a), b = plain(b);
  auto [entry, isNew] = products.try_emplace({static_cast<uint32_t>(a), static_cast<uint32_t>(b)});
  if (isNew)
    entry->second = intern(unit(a) * unit(b));
  return entry->second;
}

Dimension DimensionTable::divide(Dimension a, Dimension b) {
  a = plain(a), b = plain(b);
  auto [entry, isNew] = quotients.try_emplace({static_cast<uint32_t>(a), static_cast<uint32_t>(b)});
  if (isNew)
    entry->second = intern(unit(a) / unit(b));
  return entry->second;
}

std::optional<Dimension> DimensionTable::power(Dimension base, Rational exponent) {
  Unit result = unit(base).pow(exponent);
  return result.isValid() ? std::optional(intern(result)) : std::nullopt;
}

std::string DimensionTable::describe(Dimension dimension) const {
  const Unit &value = unit(dimension);
  if (value.isDimensionless())
    return "dimensionless";
  if (const Quantity *quantity = quantityOf(value))
    return std::string(quantity->name) + " [" + std::string(quantity->unit) + "]";
  return "[" + value.toString() + "]";
}
