//===- hyperbolic.mlir - hyperbolic functions and their inverses, f64 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// With E = e^|x| - 1: (E + E / (E + 1)) / 2. Error below 1.9 ulp.
func.func @sinh(%x: f64) -> f64 {
  %a = math.absf %x : f64
  %0:2 = call @expm1_quarter(%a) : (f64) -> (f64, f64)
  %e = arith.addf %0#0, %0#1 : f64
  %four = arith.constant 4.0 : f64
  %one = arith.constant 1.0 : f64
  %1 = math.fma %e, %four, %one : f64
  %q = arith.divf %e, %1 : f64
  %2 = arith.addf %q, %0#1 : f64
  %y = arith.addf %0#0, %2 : f64
  %y2 = arith.addf %y, %y : f64
  %small = arith.constant 3.725290298461914e-9 : f64
  %3 = arith.cmpf olt, %a, %small : f64
  %s = arith.select %3, %a, %y2 : f64
  %4 = math.copysign %s, %x : f64
  return %4 : f64
}

// With h = e^|x| / 2: h + 1 / (4 h). Error below 1.5 ulp.
func.func @cosh(%x: f64) -> f64 {
  %a = math.absf %x : f64
  %cosh_max = arith.constant 711.0 : f64
  %0 = arith.cmpf ogt, %a, %cosh_max : f64
  %c = arith.select %0, %cosh_max, %a : f64
  %1:2 = call @exp_reduced(%c) : (f64) -> (f64, f64)
  %one = arith.constant 1.0 : f64
  %2 = arith.subf %1#1, %one : f64
  %h = call @scale(%1#0, %2) : (f64, f64) -> f64
  %quarter = arith.constant 0.25 : f64
  %3 = arith.divf %quarter, %h : f64
  %4 = arith.addf %h, %3 : f64
  return %4 : f64
}

// With E = e^(2|x|) - 1: E / (E + 2). Error below 2.5 ulp.
func.func @tanh(%x: f64) -> f64 {
  %a = math.absf %x : f64
  %tanh_max = arith.constant 20.0 : f64
  %0 = arith.cmpf ogt, %a, %tanh_max : f64
  %c = arith.select %0, %tanh_max, %a : f64
  %1 = arith.addf %c, %c : f64
  %2:2 = call @expm1_quarter(%1) : (f64) -> (f64, f64)
  %e = arith.addf %2#0, %2#1 : f64
  %half = arith.constant 0.5 : f64
  %3 = arith.addf %e, %half : f64
  %y = arith.divf %e, %3 : f64
  %small = arith.constant 3.725290298461914e-9 : f64
  %4 = arith.cmpf olt, %a, %small : f64
  %s = arith.select %4, %a, %y : f64
  %5 = math.copysign %s, %x : f64
  return %5 : f64
}

// log1p(a + a^2 / (1 + sqrt(1 + a^2))), and log a + log 2 where a^2 could overflow. Error below 1.6 ulp.
func.func @asinh(%x: f64) -> f64 {
  %a = math.absf %x : f64
  %asinh_big = arith.constant 1.0e20 : f64
  %big = arith.cmpf ogt, %a, %asinh_big : f64
  %one = arith.constant 1.0 : f64
  %0 = math.fma %a, %a, %one : f64
  %1 = math.sqrt %0 : f64
  %d = arith.addf %1, %one : f64
  %2 = arith.divf %a, %d : f64
  %u = math.fma %a, %2, %a : f64
  %3 = arith.select %big, %a, %u : f64
  %l = call @log1p(%3) : (f64) -> f64
  %ln2_hi = arith.constant 0.6931471805599453 : f64
  %zero = arith.constant 0.0 : f64
  %4 = arith.select %big, %ln2_hi, %zero : f64
  %y = arith.addf %l, %4 : f64
  %5 = math.copysign %y, %x : f64
  return %5 : f64
}

// log1p(t + sqrt(t (x + 1))) with t = x - 1, and log x + log 2 where x^2 could overflow. Error below 2.4 ulp.
func.func @acosh(%x: f64) -> f64 {
  %one = arith.constant 1.0 : f64
  %t = arith.subf %x, %one : f64
  %asinh_big = arith.constant 1.0e20 : f64
  %big = arith.cmpf ogt, %x, %asinh_big : f64
  %0 = arith.addf %x, %one : f64
  %1 = arith.mulf %t, %0 : f64
  %d = math.sqrt %1 : f64
  %2 = arith.addf %t, %d : f64
  %3 = arith.select %big, %x, %2 : f64
  %l = call @log1p(%3) : (f64) -> f64
  %ln2_hi = arith.constant 0.6931471805599453 : f64
  %zero = arith.constant 0.0 : f64
  %4 = arith.select %big, %ln2_hi, %zero : f64
  %y = arith.addf %l, %4 : f64
  %5 = arith.cmpf olt, %x, %one : f64
  %nan = arith.constant 0x7FF8000000000000 : f64
  %6 = arith.select %5, %nan, %y : f64
  return %6 : f64
}

// log1p(2a / (1 - a)) / 2. Error below 2 ulp.
func.func @atanh(%x: f64) -> f64 {
  %a = math.absf %x : f64
  %0 = arith.addf %a, %a : f64
  %one = arith.constant 1.0 : f64
  %1 = arith.subf %one, %a : f64
  %u = arith.divf %0, %1 : f64
  %2 = call @log1p(%u) : (f64) -> f64
  %half = arith.constant 0.5 : f64
  %y = arith.mulf %2, %half : f64
  %3 = math.copysign %y, %x : f64
  return %3 : f64
}
