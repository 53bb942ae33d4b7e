//===- exp.mlir - exponentials, f64 -*- MLIR -*-===//
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
func.func private @scale(%p: f64, %n: f64) -> f64 {
  %half = arith.constant 0.5 : f64
  %magic_biased = arith.constant 6.755399441056767e15 : f64
  %th = math.fma %n, %half, %magic_biased : f64
  %nh = arith.subf %th, %magic_biased : f64
  %0 = arith.bitcast %th : f64 to i64
  %mantissa_bits = arith.constant 52 : i64
  %1 = arith.shli %0, %mantissa_bits : i64
  %s0 = arith.bitcast %1 : i64 to f64
  %2 = arith.subf %n, %nh : f64
  %tl = arith.addf %2, %magic_biased : f64
  %3 = arith.bitcast %tl : f64 to i64
  %4 = arith.shli %3, %mantissa_bits : i64
  %s1 = arith.bitcast %4 : i64 to f64
  %5 = arith.mulf %p, %s0 : f64
  %6 = arith.mulf %5, %s1 : f64
  return %6 : f64
}

// (p, n) with e^x = p * 2^n for x of moderate size. p = 1 + r + r^2 P(r).
func.func private @exp_reduced(%x: f64) -> (f64, f64) {
  %log2e = arith.constant 1.4426950408889634 : f64
  %magic = arith.constant 6.755399441055744e15 : f64
  %t = math.fma %x, %log2e, %magic : f64
  %n = arith.subf %t, %magic : f64
  // exact: the product cancels the leading bits of x
  %minus_ln2_hi = arith.constant -0.6931471805599453 : f64
  %rh = math.fma %n, %minus_ln2_hi, %x : f64
  %minus_ln2_lo = arith.constant -2.3190468138462996e-17 : f64
  %r = math.fma %n, %minus_ln2_lo, %rh : f64
  %exp_c9 = arith.constant 2.5001493763505197e-8 : f64
  %exp_c8 = arith.constant 2.7630705494672494e-7 : f64
  %0 = math.fma %exp_c9, %r, %exp_c8 : f64
  %exp_c7 = arith.constant 2.7557583723653928e-6 : f64
  %1 = math.fma %0, %r, %exp_c7 : f64
  %exp_c6 = arith.constant 2.4801491869986732e-5 : f64
  %2 = math.fma %1, %r, %exp_c6 : f64
  %exp_c5 = arith.constant 0.00019841269507480153 : f64
  %3 = math.fma %2, %r, %exp_c5 : f64
  %exp_c4 = arith.constant 0.0013888888944764775 : f64
  %4 = math.fma %3, %r, %exp_c4 : f64
  %exp_c3 = arith.constant 0.008333333333494968 : f64
  %5 = math.fma %4, %r, %exp_c3 : f64
  %exp_c2 = arith.constant 0.04166666666652603 : f64
  %6 = math.fma %5, %r, %exp_c2 : f64
  %exp_c1 = arith.constant 0.1666666666666641 : f64
  %7 = math.fma %6, %r, %exp_c1 : f64
  %exp_c0 = arith.constant 0.5000000000000011 : f64
  %q = math.fma %7, %r, %exp_c0 : f64
  %8 = arith.mulf %r, %r : f64
  %9 = math.fma %8, %q, %r : f64
  %one = arith.constant 1.0 : f64
  %p = arith.addf %9, %one : f64
  return %p, %n : f64, f64
}

// e^x. Error below 1 ulp.
func.func @exp(%x: f64) -> f64 {
  %exp_max = arith.constant 710.0 : f64
  %0 = arith.cmpf ogt, %x, %exp_max : f64
  %xh = arith.select %0, %exp_max, %x : f64
  %exp_min = arith.constant -746.0 : f64
  %1 = arith.cmpf olt, %xh, %exp_min : f64
  %xc = arith.select %1, %exp_min, %xh : f64
  %2:2 = call @exp_reduced(%xc) : (f64) -> (f64, f64)
  %3 = call @scale(%2#0, %2#1) : (f64, f64) -> f64
  return %3 : f64
}

// (e^x - 1) / 4 as a sum of two floats, for x from about -40 to where e^x is twice the largest float. e^x - 1 = 2^n (r
// + t) + (2^n - 1); a quarter keeps 2^n finite for sinh.
func.func private @expm1_quarter(%x: f64) -> (f64, f64) {
  %expm1_max = arith.constant 710.48 : f64
  %0 = arith.cmpf ogt, %x, %expm1_max : f64
  %xh = arith.select %0, %expm1_max, %x : f64
  %expm1_min = arith.constant -45.0 : f64
  %1 = arith.cmpf olt, %xh, %expm1_min : f64
  %xc = arith.select %1, %expm1_min, %xh : f64
  %log2e = arith.constant 1.4426950408889634 : f64
  %magic = arith.constant 6.755399441055744e15 : f64
  %tn = math.fma %xc, %log2e, %magic : f64
  %n = arith.subf %tn, %magic : f64
  %minus_ln2_hi = arith.constant -0.6931471805599453 : f64
  %rh = math.fma %n, %minus_ln2_hi, %xc : f64
  %minus_ln2_lo = arith.constant -2.3190468138462996e-17 : f64
  %r = math.fma %n, %minus_ln2_lo, %rh : f64
  %2 = arith.subf %rh, %r : f64
  %rl = math.fma %n, %minus_ln2_lo, %2 : f64
  %exp_c9 = arith.constant 2.5001493763505197e-8 : f64
  %exp_c8 = arith.constant 2.7630705494672494e-7 : f64
  %3 = math.fma %exp_c9, %r, %exp_c8 : f64
  %exp_c7 = arith.constant 2.7557583723653928e-6 : f64
  %4 = math.fma %3, %r, %exp_c7 : f64
  %exp_c6 = arith.constant 2.4801491869986732e-5 : f64
  %5 = math.fma %4, %r, %exp_c6 : f64
  %exp_c5 = arith.constant 0.00019841269507480153 : f64
  %6 = math.fma %5, %r, %exp_c5 : f64
  %exp_c4 = arith.constant 0.0013888888944764775 : f64
  %7 = math.fma %6, %r, %exp_c4 : f64
  %exp_c3 = arith.constant 0.008333333333494968 : f64
  %8 = math.fma %7, %r, %exp_c3 : f64
  %exp_c2 = arith.constant 0.04166666666652603 : f64
  %9 = math.fma %8, %r, %exp_c2 : f64
  %exp_c1 = arith.constant 0.1666666666666641 : f64
  %10 = math.fma %9, %r, %exp_c1 : f64
  %exp_c0 = arith.constant 0.5000000000000011 : f64
  %q = math.fma %10, %r, %exp_c0 : f64
  %11 = arith.mulf %r, %r : f64
  %t = math.fma %11, %q, %rl : f64
  %12 = arith.bitcast %tn : f64 to i64
  %bias2 = arith.constant 1021 : i64
  %13 = arith.addi %12, %bias2 : i64
  %mantissa_bits = arith.constant 52 : i64
  %sb = arith.shli %13, %mantissa_bits : i64
  %s = arith.bitcast %sb : i64 to f64
  %quarter = arith.constant 0.25 : f64
  %a = arith.subf %s, %quarter : f64
  %b = arith.mulf %s, %r : f64
  %hi = arith.addf %a, %b : f64
  %14 = arith.subf %hi, %a : f64
  %15 = arith.subf %b, %14 : f64
  %lo = math.fma %s, %t, %15 : f64
  return %hi, %lo : f64, f64
}

// e^x - 1 without cancellation near 0. Error below 1.1 ulp.
func.func @expm1(%x: f64) -> f64 {
  %0:2 = call @expm1_quarter(%x) : (f64) -> (f64, f64)
  %1 = arith.addf %0#0, %0#1 : f64
  %four = arith.constant 4.0 : f64
  %y = arith.mulf %1, %four : f64
  %2 = math.absf %x : f64
  %tiny = arith.constant 5.551115123125783e-17 : f64
  %tiny_2 = arith.cmpf olt, %2, %tiny : f64
  %3 = arith.select %tiny_2, %x, %y : f64
  return %3 : f64
}

// 1 / (1 + e^-x), as e^x / (1 + e^x) for negative x, where e^-x could overflow. Error below 2.5 ulp.
func.func @sigmoid(%x: f64) -> f64 {
  %0 = math.absf %x : f64
  %1 = arith.negf %0 : f64
  %e = call @exp(%1) : (f64) -> f64
  %zero = arith.constant 0.0 : f64
  %2 = arith.cmpf olt, %x, %zero : f64
  %one = arith.constant 1.0 : f64
  %num = arith.select %2, %e, %one : f64
  %3 = arith.addf %e, %one : f64
  %4 = arith.divf %num, %3 : f64
  return %4 : f64
}
