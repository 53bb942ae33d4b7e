//===- trig.mlir - circular functions, f32 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// x = q pi/2 + r with |r| <= pi/4. Up to 2^17 by Cody and Waite's method with pi/2 in three floats; the first step is
// exact thanks to the fused multiply-add. Larger arguments are rare, hence the scf.if, and take reduce_large, correct
// up to the largest float.
//
//===----------------------------------------------------------------------===//

// reduce for any x, in integer arithmetic: r and q are odd in x.
func.func private @reduce_far(%x: f32) -> (f32, i32) {
  %0 = arith.extf %x : f32 to f64
  %1:2 = call @reduce_large(%0) : (f64) -> (f64, i64)
  %r = arith.truncf %1#0 : f64 to f32
  %q = arith.trunci %1#1 : i64 to i32
  %2 = arith.bitcast %r : f32 to i32
  %3 = arith.bitcast %x : f32 to i32
  %sign = arith.constant 0x80000000 : i32
  %4 = arith.andi %3, %sign : i32
  %5 = arith.xori %2, %4 : i32
  %rs = arith.bitcast %5 : i32 to f32
  %zero = arith.constant 0.0 : f32
  %6 = arith.cmpf olt, %x, %zero : f32
  %zero_2 = arith.constant 0 : i32
  %7 = arith.subi %zero_2, %q : i32
  %qs = arith.select %6, %7, %q : i32
  return %rs, %qs : f32, i32
}

// (r, q) with x = q pi/2 + r; only the two lowest bits of q count.
func.func private @reduce(%x: f32) -> (f32, i32) {
  %two_over_pi = arith.constant 0.63661975 : f32
  %magic = arith.constant 12582912.0 : f32
  %tn = math.fma %x, %two_over_pi, %magic : f32
  %n = arith.subf %tn, %magic : f32
  %minus_half_pi_a = arith.constant -1.5707963 : f32
  %0 = math.fma %n, %minus_half_pi_a, %x : f32
  %minus_half_pi_b = arith.constant -7.5497894e-8 : f32
  %1 = math.fma %n, %minus_half_pi_b, %0 : f32
  %minus_half_pi_c = arith.constant -5.390303e-15 : f32
  %r = math.fma %n, %minus_half_pi_c, %1 : f32
  %2 = math.absf %x : f32
  %trig_max = arith.constant 131072.0 : f32
  %far = arith.cmpf ogt, %2, %trig_max : f32
  %3 = arith.bitcast %tn : f32 to i32
  %4:2 = scf.if %far -> (f32, i32) {
    %5:2 = func.call @reduce_far(%x) : (f32) -> (f32, i32)
    scf.yield %5#0, %5#1 : f32, i32
  } else {
    scf.yield %r, %3 : f32, i32
  }
  return %4#0, %4#1 : f32, i32
}

// (sin r, cos r) for |r| <= pi/4: r + r^3 S(r^2) and 1 + r^2 (C(r^2) r^2 - 1/2).
func.func private @sin_cos(%r: f32) -> (f32, f32) {
  %z = arith.mulf %r, %r : f32
  %0 = arith.mulf %r, %z : f32
  %sin_c2 = arith.constant -0.00019509417 : f32
  %sin_c1 = arith.constant 0.008332114 : f32
  %1 = math.fma %sin_c2, %z, %sin_c1 : f32
  %sin_c0 = arith.constant -0.16666654 : f32
  %2 = math.fma %1, %z, %sin_c0 : f32
  %s = math.fma %0, %2, %r : f32
  %cos_c2 = arith.constant 2.44312e-5 : f32
  %cos_c1 = arith.constant -0.0013887304 : f32
  %3 = math.fma %cos_c2, %z, %cos_c1 : f32
  %cos_c0 = arith.constant 0.041666646 : f32
  %4 = math.fma %3, %z, %cos_c0 : f32
  %minus_half = arith.constant -0.5 : f32
  %5 = math.fma %z, %4, %minus_half : f32
  %one = arith.constant 1.0 : f32
  %c = math.fma %z, %5, %one : f32
  // a zero keeps its sign
  %6 = math.copysign %s, %r : f32
  return %6, %c : f32, f32
}

// sin(r + q pi/2): the cosine for odd q, negated if q has its second bit.
func.func private @sin_quarter(%r: f32, %q: i32) -> f32 {
  %0:2 = call @sin_cos(%r) : (f32) -> (f32, f32)
  %c1 = arith.constant 1 : i32
  %1 = arith.andi %q, %c1 : i32
  %zero = arith.constant 0 : i32
  %2 = arith.cmpi ne, %1, %zero : i32
  %y = arith.select %2, %0#1, %0#0 : f32
  %top1 = arith.constant 30 : i32
  %3 = arith.shli %q, %top1 : i32
  %sign = arith.constant 0x80000000 : i32
  %sign_2 = arith.andi %3, %sign : i32
  %4 = arith.bitcast %y : f32 to i32
  %5 = arith.xori %4, %sign_2 : i32
  %6 = arith.bitcast %5 : i32 to f32
  return %6 : f32
}

// Sine. Error below 1.6 ulp.
func.func @sin(%x: f32) -> f32 {
  %0:2 = call @reduce(%x) : (f32) -> (f32, i32)
  %1 = call @sin_quarter(%0#0, %0#1) : (f32, i32) -> f32
  return %1 : f32
}

// Cosine: the sine a quarter turn on. Error below 1.5 ulp.
func.func @cos(%x: f32) -> f32 {
  %0:2 = call @reduce(%x) : (f32) -> (f32, i32)
  %c1 = arith.constant 1 : i32
  %1 = arith.addi %0#1, %c1 : i32
  %2 = call @sin_quarter(%0#0, %1) : (f32, i32) -> f32
  return %2 : f32
}

// Tangent: sin r / cos r for even q, -cos r / sin r for odd q. Error below 3.2 ulp.
func.func @tan(%x: f32) -> f32 {
  %0:2 = call @reduce(%x) : (f32) -> (f32, i32)
  %1:2 = call @sin_cos(%0#0) : (f32) -> (f32, f32)
  %c1 = arith.constant 1 : i32
  %2 = arith.andi %0#1, %c1 : i32
  %zero = arith.constant 0 : i32
  %odd = arith.cmpi ne, %2, %zero : i32
  %3 = arith.negf %1#1 : f32
  %num = arith.select %odd, %3, %1#0 : f32
  %den = arith.select %odd, %1#0, %1#1 : f32
  %4 = arith.divf %num, %den : f32
  return %4 : f32
}
