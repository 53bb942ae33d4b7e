//===- Bounds.h - What the mathematical library promises --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_CODEGEN_MATHLIB_BOUNDS_H
#define HYBRID_TEST_UNIT_CODEGEN_MATHLIB_BOUNDS_H

#include <ostream>

namespace hybrid::test {

/// A function with the bound that its comment in codegen/mathlib states.
struct Row {
  const char *function;
  double bound64, bound32; ///< largest error in ulp
  double typical;          ///< uniform arguments are drawn from +-typical, and from +-1 and +-0.01 of it
};

inline constexpr Row kRows[] = {
    {"exp", 1, 1, 700},        {"expm1", 1.1, 1.1, 40},    {"log", 0.8, 0.85, 100},   {"log1p", 0.85, 0.85, 100},
    {"log10", 0.7, 0.7, 100},  {"log2", 0.75, 0.75, 100},  {"sin", 1.5, 1.6, 100000}, {"cos", 1.5, 1.5, 100000},
    {"tan", 3.2, 3.2, 100000}, {"asin", 1.1, 1.2, 1},      {"acos", 1.2, 1.2, 1},     {"atan", 1.7, 1.9, 10},
    {"atan2", 1.7, 1.9, 10},   {"sinh", 1.9, 1.9, 700},    {"cosh", 1.5, 1.5, 700},   {"tanh", 2.5, 2.5, 10},
    {"asinh", 1.6, 1.6, 1000}, {"acosh", 2.4, 2.4, 1000},  {"atanh", 2, 2, 1},        {"erf", 2, 2, 6},
    {"erfc", 3.5, 3.5, 25},    {"cbrt", 0.51, 0.51, 1000}, {"pow", 1.6, 0.51, 40},    {"hypot", 1, 1, 1000},
    {"sigmoid", 2.5, 2.5, 40}, {"softplus", 1.7, 1.7, 40}, {"sign", 0, 0, 10},        {"round", 0, 0, 1000},
};

inline std::ostream &operator<<(std::ostream &os, const Row &row) { return os << row.function; }

} // namespace hybrid::test

#endif // HYBRID_TEST_UNIT_CODEGEN_MATHLIB_BOUNDS_H
