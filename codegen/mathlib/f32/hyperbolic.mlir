//===- hyperbolic.mlir - hyperbolic functions and their inverses, f32 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// With E = e^|x| - 1: (E + E / (E + 1)) / 2. Error below 1.9 ulp.
func.func @sinh(%x: f32) -> f32 {
  %a = math.absf %x : f32
  %0:2 = call @expm1_quarter(%a) : (f32) -> (f32, f32)
  %e = arith.addf %0#0, %0#1 : f32
  %four = arith.constant 4.0 : f32
  %one = arith.constant 1.0 : f32
  %1 = math.fma %e, %four, %one : f32
  %q = arith.divf %e, %1 : f32
  %2 = arith.addf %q, %0#1 : f32
  %y = arith.addf %0#0, %2 : f32
  %y2 = arith.addf %y, %y : f32
  %small = arith.constant 6.1035156e-5 : f32
  %3 = arith.cmpf olt, %a, %small : f32
  %s = arith.select %3, %a, %y2 : f32
  %4 = math.copysign %s, %x : f32
  return %4 : f32
}

// With h = e^|x| / 2: h + 1 / (4 h). Error below 1.5 ulp.
func.func @cosh(%x: f32) -> f32 {
  %a = math.absf %x : f32
  %cosh_max = arith.constant 90.0 : f32
  %0 = arith.cmpf ogt, %a, %cosh_max : f32
  %c = arith.select %0, %cosh_max, %a : f32
  %1:2 = call @exp_reduced(%c) : (f32) -> (f32, f32)
  %one = arith.constant 1.0 : f32
  %2 = arith.subf %1#1, %one : f32
  %h = call @scale(%1#0, %2) : (f32, f32) -> f32
  %quarter = arith.constant 0.25 : f32
  %3 = arith.divf %quarter, %h : f32
  %4 = arith.addf %h, %3 : f32
  return %4 : f32
}

// With E = e^(2|x|) - 1: E / (E + 2). Error below 2.5 ulp.
func.func @tanh(%x: f32) -> f32 {
  %a = math.absf %x : f32
  %tanh_max = arith.constant 10.0 : f32
  %0 = arith.cmpf ogt, %a, %tanh_max : f32
  %c = arith.select %0, %tanh_max, %a : f32
  %1 = arith.addf %c, %c : f32
  %2:2 = call @expm1_quarter(%1) : (f32) -> (f32, f32)
  %e = arith.addf %2#0, %2#1 : f32
  %half = arith.constant 0.5 : f32
  %3 = arith.addf %e, %half : f32
  %y = arith.divf %e, %3 : f32
  %small = arith.constant 6.1035156e-5 : f32
  %4 = arith.cmpf olt, %a, %small : f32
  %s = arith.select %4, %a, %y : f32
  %5 = math.copysign %s, %x : f32
  return %5 : f32
}

// log1p(a + a^2 / (1 + sqrt(1 + a^2))), and log a + log 2 where a^2 could overflow. Error below 1.6 ulp.
func.func @asinh(%x: f32) -> f32 {
  %a = math.absf %x : f32
  %asinh_big = arith.constant 1.0995116e12 : f32
  %big = arith.cmpf ogt, %a, %asinh_big : f32
  %one = arith.constant 1.0 : f32
  %0 = math.fma %a, %a, %one : f32
  %1 = math.sqrt %0 : f32
  %d = arith.addf %1, %one : f32
  %2 = arith.divf %a, %d : f32
  %u = math.fma %a, %2, %a : f32
  %3 = arith.select %big, %a, %u : f32
  %l = call @log1p(%3) : (f32) -> f32
  %ln2_hi = arith.constant 0.6931472 : f32
  %zero = arith.constant 0.0 : f32
  %4 = arith.select %big, %ln2_hi, %zero : f32
  %y = arith.addf %l, %4 : f32
  %5 = math.copysign %y, %x : f32
  return %5 : f32
}

// log1p(t + sqrt(t (x + 1))) with t = x - 1, and log x + log 2 where x^2 could overflow. Error below 2.4 ulp.
func.func @acosh(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %t = arith.subf %x, %one : f32
  %asinh_big = arith.constant 1.0995116e12 : f32
  %big = arith.cmpf ogt, %x, %asinh_big : f32
  %0 = arith.addf %x, %one : f32
  %1 = arith.mulf %t, %0 : f32
  %d = math.sqrt %1 : f32
  %2 = arith.addf %t, %d : f32
  %3 = arith.select %big, %x, %2 : f32
  %l = call @log1p(%3) : (f32) -> f32
  %ln2_hi = arith.constant 0.6931472 : f32
  %zero = arith.constant 0.0 : f32
  %4 = arith.select %big, %ln2_hi, %zero : f32
  %y = arith.addf %l, %4 : f32
  %5 = arith.cmpf olt, %x, %one : f32
  %nan = arith.constant 0x7FC00000 : f32
  %6 = arith.select %5, %nan, %y : f32
  return %6 : f32
}

// log1p(2a / (1 - a)) / 2. Error below 2 ulp.
func.func @atanh(%x: f32) -> f32 {
  %a = math.absf %x : f32
  %0 = arith.addf %a, %a : f32
  %one = arith.constant 1.0 : f32
  %1 = arith.subf %one, %a : f32
  %u = arith.divf %0, %1 : f32
  %2 = call @log1p(%u) : (f32) -> f32
  %half = arith.constant 0.5 : f32
  %y = arith.mulf %2, %half : f32
  %3 = math.copysign %y, %x : f32
  return %3 : f32
}
