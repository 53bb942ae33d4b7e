//===- Cases.h - Expected values, written beside a function -----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function states what it must give in an attribute `cases`:
//
//   hybrid.module @kinetic(%m: f64, %v: f64) -> f64 attributes {cases = [
//       {in = [2.0, 3.0], out = [9.0]},
//       {in = [0.1, 0.3], out = [4.5e-3], ulps = 2}]} { … }
//
// `in` and `out` hold one number or dense attribute per argument and result. Equal means the same bits (NaN equals
// NaN), unless the case has a tolerance; an element is within it if it is within any:
//
//   ulps   numbers of the result's type between the two values
//   abs    absolute difference
//   rel    difference relative to the expected value
//
// `alternative = k` evaluates the k-th alternative of every choice.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_REFERENCE_CASES_H
#define HYBRID_REFERENCE_CASES_H

#include "reference/Evaluator.h"

namespace hybrid::reference {

/// How far a value may be from the expected one.
struct Tolerance {
  double ulps = 0, absolute = 0, relative = 0;

  bool accepts(const ElementFormat &format, mlir::Type elementType, Element expected, Element actual) const;
};

/// Numbers of the float type between two values of it; infinite if only one is NaN, 0 if both are.
double ulpDistance(mlir::FloatType type, double a, double b);

/// Evaluates every case of the functions in `module`; each that does not hold is an error at its function. Returns the
/// number of cases, or failure if one did not hold.
mlir::FailureOr<unsigned> checkCases(mlir::ModuleOp module, const EvaluateOptions &options = {});

} // namespace hybrid::reference

#endif // HYBRID_REFERENCE_CASES_H
