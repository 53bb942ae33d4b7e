//===- rounding.mlir - sign, remainder, rounding half away from zero, f32 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Nearest whole number, halves away from zero. Exact.
func.func @round(%x: f32) -> f32 {
  %t = math.trunc %x : f32
  %0 = arith.subf %x, %t : f32
  %1 = math.absf %0 : f32
  %half = arith.constant 0.5 : f32
  %up = arith.cmpf oge, %1, %half : f32
  %one = arith.constant 1.0 : f32
  %zero = arith.constant 0.0 : f32
  %2 = arith.select %up, %one, %zero : f32
  %3 = math.copysign %2, %x : f32
  %r = arith.addf %t, %3 : f32
  // keep infinities, and the sign of zero
  %4 = math.absf %x : f32
  %two_mant = arith.constant 8388608.0 : f32
  %5 = arith.cmpf olt, %4, %two_mant : f32
  %s = arith.select %5, %r, %x : f32
  %6 = math.copysign %s, %x : f32
  return %6 : f32
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
