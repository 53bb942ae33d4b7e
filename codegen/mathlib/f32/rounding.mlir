//===- rounding.mlir - minimum, sign, remainder, rounding, f32 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// IEEE 754-2019 minimum: NaN if an operand is NaN, and -0 is below 0. Exact. Imported for SPIR-V only.
func.func @min(%x: f32, %y: f32) -> f32 {
  %0 = arith.cmpf olt, %x, %y : f32
  %m = arith.select %0, %x, %y : f32
  // equal operands differ in the sign of zero at most
  %1 = arith.cmpf oeq, %x, %y : f32
  %2 = arith.bitcast %x : f32 to i32
  %3 = arith.bitcast %y : f32 to i32
  %4 = arith.ori %2, %3 : i32
  %5 = arith.bitcast %4 : i32 to f32
  %e = arith.select %1, %5, %m : f32
  %6 = arith.cmpf une, %x, %x : f32
  %7 = arith.cmpf une, %y, %y : f32
  %8 = arith.ori %6, %7 : i1
  %9 = arith.addf %x, %y : f32
  %10 = arith.select %8, %9, %e : f32
  return %10 : f32
}

// IEEE 754-2019 maximum: NaN if an operand is NaN, and 0 is above -0. Exact. Imported for SPIR-V only.
func.func @max(%x: f32, %y: f32) -> f32 {
  %0 = arith.cmpf ogt, %x, %y : f32
  %m = arith.select %0, %x, %y : f32
  // equal operands differ in the sign of zero at most
  %1 = arith.cmpf oeq, %x, %y : f32
  %2 = arith.bitcast %x : f32 to i32
  %3 = arith.bitcast %y : f32 to i32
  %4 = arith.andi %2, %3 : i32
  %5 = arith.bitcast %4 : i32 to f32
  %e = arith.select %1, %5, %m : f32
  %6 = arith.cmpf une, %x, %x : f32
  %7 = arith.cmpf une, %y, %y : f32
  %8 = arith.ori %6, %7 : i1
  %9 = arith.addf %x, %y : f32
  %10 = arith.select %8, %9, %e : f32
  return %10 : f32
}

// Nearest whole number, halves away from zero. Exact.
func.func @round(%x: f32) -> f32 {
  %a = math.absf %x : f32
  %t = math.floor %a : f32
  // exact; infinity less itself is NaN, which is not above
  %0 = arith.subf %a, %t : f32
  %half = arith.constant 0.5 : f32
  %up = arith.cmpf oge, %0, %half : f32
  %one = arith.constant 1.0 : f32
  %zero = arith.constant 0.0 : f32
  %1 = arith.select %up, %one, %zero : f32
  %r = arith.addf %t, %1 : f32
  %2 = math.copysign %r, %x : f32
  return %2 : f32
}

// Whole part, rounded towards zero. Exact. Imported for SPIR-V only.
func.func @trunc(%x: f32) -> f32 {
  %0 = math.absf %x : f32
  %1 = math.floor %0 : f32
  %2 = math.copysign %1, %x : f32
  return %2 : f32
}

// 1, -1, or x itself if it is a zero or NaN. Exact.
func.func @sign(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %0 = arith.cmpf olt, %x, %zero : f32
  %minus_one = arith.constant -1.0 : f32
  %n = arith.select %0, %minus_one, %x : f32
  %1 = arith.cmpf ogt, %x, %zero : f32
  %one = arith.constant 1.0 : f32
  %2 = arith.select %1, %one, %n : f32
  return %2 : f32
}

// x - y floor(x / y): the remainder with the sign of y.
func.func @mod(%x: f32, %y: f32) -> f32 {
  %0 = arith.divf %x, %y : f32
  %q = math.floor %0 : f32
  %1 = arith.mulf %y, %q : f32
  %2 = arith.subf %x, %1 : f32
  return %2 : f32
}
