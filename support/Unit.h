//===- Unit.h - Unit algebra ------------------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A unit is a scale factor to coherent SI times a product of base dimensions with rational exponents. Base dimensions
// are open: any name that the table does not know becomes one where the caller allows it.
//
//   parseUnit("km/h^2")  = 1000/12960000 · m · s^-2
//   parseUnit("m^(1/2)") = m^(1/2)
//   parseUnit("mN*mm")   = 1e-06 · kg · m^2 · s^-2
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SUPPORT_UNIT_H
#define HYBRID_SUPPORT_UNIT_H

#include "support/Rational.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hybrid {

class Unit {
public:
  /// Dimensionless, scale 1.
  Unit() = default;
  static Unit base(std::string_view name);
  static Unit number(double scale);

  double scale() const { return scale_; }
  const std::map<std::string, Rational> &exponents() const { return exponents_; }
  bool isDimensionless() const { return exponents_.empty(); }
  /// False if an exponent left 64 bits or the scale left (0, inf) on the way here.
  bool isValid() const;
  bool sameDimension(const Unit &other) const { return exponents_ == other.exponents_; }

  Unit operator*(const Unit &other) const;
  Unit operator/(const Unit &other) const;
  Unit pow(Rational exponent) const;
  bool operator==(const Unit &) const = default;

  /// In base dimensions, as `.hyb` writes it: "kg*m/s^2"; "1" if dimensionless. A scale other than 1 comes first.
  std::string toString() const;

private:
  double scale_ = 1;
  std::map<std::string, Rational> exponents_;
};

/// Parses the text between a unit's brackets (language reference, "Units"). Returns nullopt and sets `error` (one
/// sentence with the offending word) if it is malformed or names an unknown unit. With `openDimensions`, unknown names
/// become base dimensions and a scale may come first, so that everything toString writes can be read.
std::optional<Unit> parseUnit(std::string_view text, std::string &error, bool openDimensions = false);

/// The unit that a file declares under a name; nullopt if it declares none. Declared names hide predeclared ones.
using UnitLookup = std::function<std::optional<Unit>(std::string_view name)>;

/// The same for a file with unit declarations; `offset` becomes the position of the offending word in `text`.
std::optional<Unit> parseUnit(std::string_view text, const UnitLookup &declared, std::string &error, size_t &offset);

} // namespace hybrid

#endif // HYBRID_SUPPORT_UNIT_H
