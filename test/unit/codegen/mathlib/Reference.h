//===- Reference.h - Errors in units of the last place ----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The judge of the mathematical library: MPFR at 140 bits.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_CODEGEN_MATHLIB_REFERENCE_H
#define HYBRID_TEST_UNIT_CODEGEN_MATHLIB_REFERENCE_H

#include <string_view>

namespace hybrid::test {

/// |value - f(a, b)| in units of the last place of f(a, b) as a float of `bits` (32 or 64) bits, subnormal ones
/// included. An infinite value counts as the first power of two beyond the largest float. Infinity if exactly one of
/// the two is NaN, or if a zero or an infinity has the wrong sign. `b` is ignored by functions of one argument.
double ulpError(std::string_view function, double a, double b, double value, unsigned bits);

} // namespace hybrid::test

#endif // HYBRID_TEST_UNIT_CODEGEN_MATHLIB_REFERENCE_H
