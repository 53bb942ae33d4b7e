//===- rounding.mlir - minimum, sign, remainder, rounding, f64 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// IEEE 754-2019 minimum: NaN if an operand is NaN, and -0 is below 0. Exact. Imported for SPIR-V only.
func.func @min(%x: f64, %y: f64) -> f64 {
  %0 = arith.cmpf olt, %x, %y : f64
  %m = arith.select %0, %x, %y : f64
  // equal operands differ in the sign of zero at most
  %1 = arith.cmpf oeq, %x, %y : f64
  %2 = arith.bitcast %x : f64 to i64
  %3 = arith.bitcast %y : f64 to i64
  %4 = arith.ori %2, %3 : i64
  %5 = arith.bitcast %4 : i64 to f64
  %e = arith.select %1, %5, %m : f64
  %6 = arith.cmpf une, %x, %x : f64
  %7 = arith.cmpf une, %y, %y : f64
  %8 = arith.ori %6, %7 : i1
  %9 = arith.addf %x, %y : f64
  %10 = arith.select %8, %9, %e : f64
  return %10 : f64
}

// IEEE 754-2019 maximum: NaN if an operand is NaN, and 0 is above -0. Exact. Imported for SPIR-V only.
func.func @max(%x: f64, %y: f64) -> f64 {
  %0 = arith.cmpf ogt, %x, %y : f64
  %m = arith.select %0, %x, %y : f64
  // equal operands differ in the sign of zero at most
  %1 = arith.cmpf oeq, %x, %y : f64
  %2 = arith.bitcast %x : f64 to i64
  %3 = arith.bitcast %y : f64 to i64
  %4 = arith.andi %2, %3 : i64
  %5 = arith.bitcast %4 : i64 to f64
  %e = arith.select %1, %5, %m : f64
  %6 = arith.cmpf une, %x, %x : f64
  %7 = arith.cmpf une, %y, %y : f64
  %8 = arith.ori %6, %7 : i1
  %9 = arith.addf %x, %y : f64
  %10 = arith.select %8, %9, %e : f64
  return %10 : f64
}

// Nearest whole number, halves away from zero. Exact.
func.func @round(%x: f64) -> f64 {
  %a = math.absf %x : f64
  %t = math.floor %a : f64
  // exact; infinity less itself is NaN, which is not above
  %0 = arith.subf %a, %t : f64
  %half = arith.constant 0.5 : f64
  %up = arith.cmpf oge, %0, %half : f64
  %one = arith.constant 1.0 : f64
  %zero = arith.constant 0.0 : f64
  %1 = arith.select %up, %one, %zero : f64
  %r = arith.addf %t, %1 : f64
  %2 = math.copysign %r, %x : f64
  return %2 : f64
}

// Whole part, rounded towards zero. Exact. Imported for SPIR-V only.
func.func @trunc(%x: f64) -> f64 {
  %0 = math.absf %x : f64
  %1 = math.floor %0 : f64
  %2 = math.copysign %1, %x : f64
  return %2 : f64
}

// 1, -1, or x itself if it is a zero or NaN. Exact.
func.func @sign(%x: f64) -> f64 {
  %zero = arith.constant 0.0 : f64
  %0 = arith.cmpf olt, %x, %zero : f64
  %minus_one = arith.constant -1.0 : f64
  %n = arith.select %0, %minus_one, %x : f64
  %1 = arith.cmpf ogt, %x, %zero : f64
  %one = arith.constant 1.0 : f64
  %2 = arith.select %1, %one, %n : f64
  return %2 : f64
}

// x - y floor(x / y): the remainder with the sign of y.
func.func @mod(%x: f64, %y: f64) -> f64 {
  %0 = arith.divf %x, %y : f64
  %q = math.floor %0 : f64
  %1 = arith.mulf %y, %q : f64
  %2 = arith.subf %x, %1 : f64
  return %2 : f64
}
