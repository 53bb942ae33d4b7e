//===- rounding.mlir - sign, remainder, rounding half away from zero, f64 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Nearest whole number, halves away from zero. Exact.
func.func @round(%x: f64) -> f64 {
  %t = math.trunc %x : f64
  %0 = arith.subf %x, %t : f64
  %1 = math.absf %0 : f64
  %half = arith.constant 0.5 : f64
  %up = arith.cmpf oge, %1, %half : f64
  %one = arith.constant 1.0 : f64
  %zero = arith.constant 0.0 : f64
  %2 = arith.select %up, %one, %zero : f64
  %3 = math.copysign %2, %x : f64
  %r = arith.addf %t, %3 : f64
  // keep infinities, and the sign of zero
  %4 = math.absf %x : f64
  %two_mant = arith.constant 4.503599627370496e15 : f64
  %5 = arith.cmpf olt, %4, %two_mant : f64
  %s = arith.select %5, %r, %x : f64
  %6 = math.copysign %s, %x : f64
  return %6 : f64
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
