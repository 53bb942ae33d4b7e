//===- HighPrecision.h - Modules on numbers of 256 bits ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The value of a module by MPFR, and by how much code in double may be off: the running error bound. Behind each op
// stand its exact value v and a bound e on the error of a double that was computed for it:
//
//   e = what the errors of the operands make of it + the op's own rounding
//
// The first is the largest change of the op's value when each operand moves by its error, up or down: to first order
// the condition of the op. The second is the number of units in the last place that the op may be off: half of one for
// + - * / and the square root, what codegen/mathlib states for functions, none for what is exact.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_CODEGEN_PRECISION_HIGHPRECISION_H
#define HYBRID_TEST_UNIT_CODEGEN_PRECISION_HIGHPRECISION_H

#include "dialect/HybridOps.h"

#include <mpfr.h>

namespace hybrid::test {

class Real {
public:
  Real(double x = 0) {
    mpfr_init2(value, 256);
    mpfr_set_d(value, x, MPFR_RNDN);
  }
  Real(const Real &other) : Real() { mpfr_set(value, other.value, MPFR_RNDN); }
  Real &operator=(const Real &other) {
    mpfr_set(value, other.value, MPFR_RNDN);
    return *this;
  }
  ~Real() { mpfr_clear(value); }

  double toDouble() const { return mpfr_get_d(value, MPFR_RNDN); }

  mpfr_t value;
};

/// A value and its error bound, which is infinite where nothing is known: beyond a pole or an overflow.
struct Bounded {
  Real value;
  double error = 0;
};

/// The results of a module on scalars, for exact arguments. Nullopt if it has an op without a rule.
std::optional<std::vector<Bounded>> evaluateExactly(SymbolicModuleOp module, llvm::ArrayRef<double> arguments);

/// |computed - exact value|, in double.
double distance(const Bounded &exact, double computed);

} // namespace hybrid::test

#endif // HYBRID_TEST_UNIT_CODEGEN_PRECISION_HIGHPRECISION_H
