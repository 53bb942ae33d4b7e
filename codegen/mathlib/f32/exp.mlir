//===- exp.mlir - exponentials, f32 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// x = n ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite, Software Manual for the Elementary Functions, 1980), so e^x =
// 2^n e^r. Adding the magic number 1.5 * 2^p rounds to an integer, and leaves that integer in the low bits of the sum:
// no conversion between integers and floats is needed. This must not be reassociated.
//
//===----------------------------------------------------------------------===//

// p * 2^n for a whole number n, by two exact powers of two, so that a subnormal or infinite result is rounded once.
func.func private @scale(%p: f32, %n: f32) -> f32 {
  %half = arith.constant 0.5 : f32
  %magic_biased = arith.constant 12583039.0 : f32
  %th = math.fma %n, %half, %magic_biased : f32
  %nh = arith.subf %th, %magic_biased : f32
  %0 = arith.bitcast %th : f32 to i32
  %mantissa_bits = arith.constant 23 : i32
  %1 = arith.shli %0, %mantissa_bits : i32
  %s0 = arith.bitcast %1 : i32 to f32
  %2 = arith.subf %n, %nh : f32
  %tl = arith.addf %2, %magic_biased : f32
  %3 = arith.bitcast %tl : f32 to i32
  %4 = arith.shli %3, %mantissa_bits : i32
  %s1 = arith.bitcast %4 : i32 to f32
  %5 = arith.mulf %p, %s0 : f32
  %6 = arith.mulf %5, %s1 : f32
  return %6 : f32
}

// (p, n) with e^x = p * 2^n for x of moderate size. p = 1 + r + r^2 P(r).
func.func private @exp_reduced(%x: f32) -> (f32, f32) {
  %log2e = arith.constant 1.442695 : f32
  %magic = arith.constant 12582912.0 : f32
  %t = math.fma %x, %log2e, %magic : f32
  %n = arith.subf %t, %magic : f32
  // exact: the product cancels the leading bits of x
  %minus_ln2_hi = arith.constant -0.6931472 : f32
  %rh = math.fma %n, %minus_ln2_hi, %x : f32
  %minus_ln2_lo = arith.constant 1.9046542e-9 : f32
  %r = math.fma %n, %minus_ln2_lo, %rh : f32
  %exp_c4 = arith.constant 0.0013783586 : f32
  %exp_c3 = arith.constant 0.008368852 : f32
  %0 = math.fma %exp_c4, %r, %exp_c3 : f32
  %exp_c2 = arith.constant 0.041668955 : f32
  %1 = math.fma %0, %r, %exp_c2 : f32
  %exp_c1 = arith.constant 0.1666652 : f32
  %2 = math.fma %1, %r, %exp_c1 : f32
  %exp_c0 = arith.constant 0.4999999 : f32
  %q = math.fma %2, %r, %exp_c0 : f32
  %3 = arith.mulf %r, %r : f32
  %4 = math.fma %3, %q, %r : f32
  %one = arith.constant 1.0 : f32
  %p = arith.addf %4, %one : f32
  return %p, %n : f32, f32
}

// e^x. Error below 1 ulp.
func.func @exp(%x: f32) -> f32 {
  %exp_max = arith.constant 89.0 : f32
  %0 = arith.cmpf ogt, %x, %exp_max : f32
  %xh = arith.select %0, %exp_max, %x : f32
  %exp_min = arith.constant -104.5 : f32
  %1 = arith.cmpf olt, %xh, %exp_min : f32
  %xc = arith.select %1, %exp_min, %xh : f32
  %2:2 = call @exp_reduced(%xc) : (f32) -> (f32, f32)
  %3 = call @scale(%2#0, %2#1) : (f32, f32) -> f32
  return %3 : f32
}

// (e^x - 1) / 4 as a sum of two floats, for x from about -40 to where e^x is twice the largest float. e^x - 1 = 2^n (r
// + t) + (2^n - 1); a quarter keeps 2^n finite for sinh.
func.func private @expm1_quarter(%x: f32) -> (f32, f32) {
  %expm1_max = arith.constant 89.43 : f32
  %0 = arith.cmpf ogt, %x, %expm1_max : f32
  %xh = arith.select %0, %expm1_max, %x : f32
  %expm1_min = arith.constant -20.0 : f32
  %1 = arith.cmpf olt, %xh, %expm1_min : f32
  %xc = arith.select %1, %expm1_min, %xh : f32
  %log2e = arith.constant 1.442695 : f32
  %magic = arith.constant 12582912.0 : f32
  %tn = math.fma %xc, %log2e, %magic : f32
  %n = arith.subf %tn, %magic : f32
  %minus_ln2_hi = arith.constant -0.6931472 : f32
  %rh = math.fma %n, %minus_ln2_hi, %xc : f32
  %minus_ln2_lo = arith.constant 1.9046542e-9 : f32
  %r = math.fma %n, %minus_ln2_lo, %rh : f32
  %2 = arith.subf %rh, %r : f32
  %rl = math.fma %n, %minus_ln2_lo, %2 : f32
  %exp_c4 = arith.constant 0.0013783586 : f32
  %exp_c3 = arith.constant 0.008368852 : f32
  %3 = math.fma %exp_c4, %r, %exp_c3 : f32
  %exp_c2 = arith.constant 0.041668955 : f32
  %4 = math.fma %3, %r, %exp_c2 : f32
  %exp_c1 = arith.constant 0.1666652 : f32
  %5 = math.fma %4, %r, %exp_c1 : f32
  %exp_c0 = arith.constant 0.4999999 : f32
  %q = math.fma %5, %r, %exp_c0 : f32
  %6 = arith.mulf %r, %r : f32
  %t = math.fma %6, %q, %rl : f32
  %7 = arith.bitcast %tn : f32 to i32
  %bias2 = arith.constant 125 : i32
  %8 = arith.addi %7, %bias2 : i32
  %mantissa_bits = arith.constant 23 : i32
  %sb = arith.shli %8, %mantissa_bits : i32
  %s = arith.bitcast %sb : i32 to f32
  %quarter = arith.constant 0.25 : f32
  %a = arith.subf %s, %quarter : f32
  %b = arith.mulf %s, %r : f32
  %hi = arith.addf %a, %b : f32
  %9 = arith.subf %hi, %a : f32
  %10 = arith.subf %b, %9 : f32
  %lo = math.fma %s, %t, %10 : f32
  return %hi, %lo : f32, f32
}

// e^x - 1 without cancellation near 0. Error below 1.1 ulp.
func.func @expm1(%x: f32) -> f32 {
  %0:2 = call @expm1_quarter(%x) : (f32) -> (f32, f32)
  %1 = arith.addf %0#0, %0#1 : f32
  %four = arith.constant 4.0 : f32
  %y = arith.mulf %1, %four : f32
  %2 = math.absf %x : f32
  %tiny = arith.constant 2.9802322e-8 : f32
  %tiny_2 = arith.cmpf olt, %2, %tiny : f32
  %3 = arith.select %tiny_2, %x, %y : f32
  return %3 : f32
}

// 1 / (1 + e^-x), as e^x / (1 + e^x) for negative x, where e^-x could overflow. Error below 2.5 ulp.
func.func @sigmoid(%x: f32) -> f32 {
  %0 = math.absf %x : f32
  %1 = arith.negf %0 : f32
  %e = call @exp(%1) : (f32) -> f32
  %zero = arith.constant 0.0 : f32
  %2 = arith.cmpf olt, %x, %zero : f32
  %one = arith.constant 1.0 : f32
  %num = arith.select %2, %e, %one : f32
  %3 = arith.addf %e, %one : f32
  %4 = arith.divf %num, %3 : f32
  return %4 : f32
}
