//===- UnitSystem.h - Linear equations between units ------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// IR carries no units inside a module: they have to be found again from those of its inputs and results. What an op
// asks of units is linear in their exponents: a product adds them, a root halves them, a sum wants them equal. So the
// units of all values are one system of linear equations over the rationals (A. Kennedy, "Dimension types", 1994),
// solved by elimination:
//
//   F [N] = c * m1 [kg] * m2 [kg] / (r [m] * r)       c = N * m^2 / kg^2 = m^3/kg/s^2
//
// Most systems leave a choice: who of several constants has the unit? As many as can be are taken as dimensionless, in
// an order that the caller gives.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SOURCE_UNITSYSTEM_H
#define HYBRID_CODEGEN_SOURCE_UNITSYSTEM_H

#include "support/Unit.h"

#include <map>

namespace hybrid::codegen {

/// The unit of the same dimension with scale 1.
Unit coherent(const Unit &unit);

class UnitSystem {
public:
  /// A known unit (of scale 1) times powers of unknown ones.
  struct Term {
    Unit known;
    std::map<unsigned, Rational> unknown; ///< exponents by variable, none zero

    Term() = default;
    Term(const Unit &unit) : known(coherent(unit)) {}
    Term operator*(const Term &other) const;
    Term pow(Rational exponent) const;
    Term operator/(const Term &other) const { return *this * other.pow(Rational::make(-1, 1)); }
  };

  Term variable();
  /// Adds an equation; false if it contradicts the earlier ones.
  bool equate(const Term &a, const Term &b);
  /// The unit under all equations.
  Unit value(const Term &term) const { return reduced(term).known; }

private:
  Term reduced(const Term &term) const;

  unsigned count = 0;
  std::map<unsigned, Term> solved; ///< in variables that may be solved for in turn, later ones
};

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SOURCE_UNITSYSTEM_H
