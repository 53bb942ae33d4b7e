//===- trig.mlir - circular functions, f64 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// x = q pi/2 + r with |r| <= pi/4. Up to 2^40 by Cody and Waite's method with pi/2 in three floats; the first step is
// exact thanks to the fused multiply-add. Larger arguments are rare, hence the scf.if, and take reduce_large, correct
// up to the largest float.
//
//===----------------------------------------------------------------------===//

// reduce for any x, in integer arithmetic: r and q are odd in x.
func.func private @reduce_far(%x: f64) -> (f64, i64) {
  %0:2 = call @reduce_large(%x) : (f64) -> (f64, i64)
  %1 = arith.bitcast %0#0 : f64 to i64
  %2 = arith.bitcast %x : f64 to i64
  %sign = arith.constant 0x8000000000000000 : i64
  %3 = arith.andi %2, %sign : i64
  %4 = arith.xori %1, %3 : i64
  %rs = arith.bitcast %4 : i64 to f64
  %zero = arith.constant 0.0 : f64
  %5 = arith.cmpf olt, %x, %zero : f64
  %zero_2 = arith.constant 0 : i64
  %6 = arith.subi %zero_2, %0#1 : i64
  %qs = arith.select %5, %6, %0#1 : i64
  return %rs, %qs : f64, i64
}

// (r, q) with x = q pi/2 + r; only the two lowest bits of q count.
func.func private @reduce(%x: f64) -> (f64, i64) {
  %two_over_pi = arith.constant 0.6366197723675814 : f64
  %magic = arith.constant 6.755399441055744e15 : f64
  %tn = math.fma %x, %two_over_pi, %magic : f64
  %n = arith.subf %tn, %magic : f64
  %minus_half_pi_hi = arith.constant -1.5707963267948966 : f64
  %0 = math.fma %n, %minus_half_pi_hi, %x : f64
  %minus_half_pi_b = arith.constant -6.123233995736765e-17 : f64
  %1 = math.fma %n, %minus_half_pi_b, %0 : f64
  %minus_half_pi_c = arith.constant -1.082856673921914e-32 : f64
  %r = math.fma %n, %minus_half_pi_c, %1 : f64
  %2 = math.absf %x : f64
  %trig_max = arith.constant 1.099511627776e12 : f64
  %far = arith.cmpf ogt, %2, %trig_max : f64
  %3 = arith.bitcast %tn : f64 to i64
  %4:2 = scf.if %far -> (f64, i64) {
    %5:2 = func.call @reduce_far(%x) : (f64) -> (f64, i64)
    scf.yield %5#0, %5#1 : f64, i64
  } else {
    scf.yield %r, %3 : f64, i64
  }
  return %4#0, %4#1 : f64, i64
}

// (sin r, cos r) for |r| <= pi/4: r + r^3 S(r^2) and 1 + r^2 (C(r^2) r^2 - 1/2).
func.func private @sin_cos(%r: f64) -> (f64, f64) {
  %z = arith.mulf %r, %r : f64
  %0 = arith.mulf %r, %z : f64
  %sin_c5 = arith.constant 1.589404406323632e-10 : f64
  %sin_c4 = arith.constant -2.505071017297579e-8 : f64
  %1 = math.fma %sin_c5, %z, %sin_c4 : f64
  %sin_c3 = arith.constant 2.755731338101081e-6 : f64
  %2 = math.fma %1, %z, %sin_c3 : f64
  %sin_c2 = arith.constant -0.00019841269828889952 : f64
  %3 = math.fma %2, %z, %sin_c2 : f64
  %sin_c1 = arith.constant 0.008333333333321221 : f64
  %4 = math.fma %3, %z, %sin_c1 : f64
  %sin_c0 = arith.constant -0.16666666666666627 : f64
  %5 = math.fma %4, %z, %sin_c0 : f64
  %s = math.fma %0, %5, %r : f64
  %cos_c5 = arith.constant -1.1357264719550308e-11 : f64
  %cos_c4 = arith.constant 2.0875676845378476e-9 : f64
  %6 = math.fma %cos_c5, %z, %cos_c4 : f64
  %cos_c3 = arith.constant -2.755731400738988e-7 : f64
  %7 = math.fma %6, %z, %cos_c3 : f64
  %cos_c2 = arith.constant 2.4801587288274813e-5 : f64
  %8 = math.fma %7, %z, %cos_c2 : f64
  %cos_c1 = arith.constant -0.0013888888888872167 : f64
  %9 = math.fma %8, %z, %cos_c1 : f64
  %cos_c0 = arith.constant 0.04166666666666659 : f64
  %10 = math.fma %9, %z, %cos_c0 : f64
  %minus_half = arith.constant -0.5 : f64
  %11 = math.fma %z, %10, %minus_half : f64
  %one = arith.constant 1.0 : f64
  %c = math.fma %z, %11, %one : f64
  // a zero keeps its sign
  %12 = math.copysign %s, %r : f64
  return %12, %c : f64, f64
}

// sin(r + q pi/2): the cosine for odd q, negated if q has its second bit.
func.func private @sin_quarter(%r: f64, %q: i64) -> f64 {
  %0:2 = call @sin_cos(%r) : (f64) -> (f64, f64)
  %c1 = arith.constant 1 : i64
  %1 = arith.andi %q, %c1 : i64
  %zero = arith.constant 0 : i64
  %2 = arith.cmpi ne, %1, %zero : i64
  %y = arith.select %2, %0#1, %0#0 : f64
  %top1 = arith.constant 62 : i64
  %3 = arith.shli %q, %top1 : i64
  %sign = arith.constant 0x8000000000000000 : i64
  %sign_2 = arith.andi %3, %sign : i64
  %4 = arith.bitcast %y : f64 to i64
  %5 = arith.xori %4, %sign_2 : i64
  %6 = arith.bitcast %5 : i64 to f64
  return %6 : f64
}

// Sine. Error below 1.5 ulp.
func.func @sin(%x: f64) -> f64 {
  %0:2 = call @reduce(%x) : (f64) -> (f64, i64)
  %1 = call @sin_quarter(%0#0, %0#1) : (f64, i64) -> f64
  return %1 : f64
}

// Cosine: the sine a quarter turn on. Error below 1.5 ulp.
func.func @cos(%x: f64) -> f64 {
  %0:2 = call @reduce(%x) : (f64) -> (f64, i64)
  %c1 = arith.constant 1 : i64
  %1 = arith.addi %0#1, %c1 : i64
  %2 = call @sin_quarter(%0#0, %1) : (f64, i64) -> f64
  return %2 : f64
}

// Tangent: sin r / cos r for even q, -cos r / sin r for odd q. Error below 3.2 ulp.
func.func @tan(%x: f64) -> f64 {
  %0:2 = call @reduce(%x) : (f64) -> (f64, i64)
  %1:2 = call @sin_cos(%0#0) : (f64) -> (f64, f64)
  %c1 = arith.constant 1 : i64
  %2 = arith.andi %0#1, %c1 : i64
  %zero = arith.constant 0 : i64
  %odd = arith.cmpi ne, %2, %zero : i64
  %3 = arith.negf %1#1 : f64
  %num = arith.select %odd, %3, %1#0 : f64
  %den = arith.select %odd, %1#0, %1#1 : f64
  %4 = arith.divf %num, %den : f64
  return %4 : f64
}
