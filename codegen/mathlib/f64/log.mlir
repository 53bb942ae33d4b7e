//===- log.mlir - logarithms, f64 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// x = 2^k m with m in [sqrt(1/2), sqrt(2)), f = m - 1, s = f / (2 + f). Then log m = 2 atanh s, which is evaluated as f
// - (f^2/2 - s (f^2/2 + R(s^2))): the leading term f is exact (the scheme of fdlibm's e_log.c, Sun Microsystems 1993,
// with coefficients of our own).
//
//===----------------------------------------------------------------------===//

// (k, f) with x = 2^k (1 + f), for a positive normal number x.
func.func private @log_reduce(%x: f64) -> (f64, f64) {
  %0 = arith.bitcast %x : f64 to i64
  %log_offset = arith.constant 0x95F619980C433 : i64
  %ix = arith.addi %0, %log_offset : i64
  %mantissa_bits = arith.constant 52 : i64
  %eb = arith.shrui %ix, %mantissa_bits : i64
  %mant_mask = arith.constant 0xFFFFFFFFFFFFF : i64
  %1 = arith.andi %ix, %mant_mask : i64
  %sqrt_half_bits = arith.constant 0x3FE6A09E667F3BCD : i64
  %mb = arith.addi %1, %sqrt_half_bits : i64
  %2 = arith.bitcast %mb : i64 to f64
  %one = arith.constant 1.0 : f64
  %f = arith.subf %2, %one : f64
  // the exponent as a float: or-ed into the low bits of 2^p
  %two_52_bits = arith.constant 0x4330000000000000 : i64
  %3 = arith.ori %eb, %two_52_bits : i64
  %4 = arith.bitcast %3 : i64 to f64
  %two_mant_bias = arith.constant 4.503599627371519e15 : f64
  %k = arith.subf %4, %two_mant_bias : f64
  return %k, %f : f64, f64
}

// Whether x is anything but a positive normal number.
func.func private @is_irregular(%x: f64) -> i1 {
  %min_normal = arith.constant 2.2250738585072014e-308 : f64
  %low = arith.cmpf ult, %x, %min_normal : f64
  %inf = arith.constant 0x7FF0000000000000 : f64
  %0 = arith.cmpf oge, %x, %inf : f64
  %1 = arith.ori %low, %0 : i1
  return %1 : i1
}

// (h, c) with log(1 + f) = f - (h - c): h = f^2 / 2, c = s (h + R(s^2)).
func.func private @log_core(%f: f64) -> (f64, f64) {
  %two = arith.constant 2.0 : f64
  %0 = arith.addf %f, %two : f64
  %s = arith.divf %f, %0 : f64
  %z = arith.mulf %s, %s : f64
  %half = arith.constant 0.5 : f64
  %1 = arith.mulf %f, %half : f64
  %h = arith.mulf %1, %f : f64
  %log_c6 = arith.constant 0.14798017527720853 : f64
  %log_c5 = arith.constant 0.1531385544537799 : f64
  %2 = math.fma %log_c6, %z, %log_c5 : f64
  %log_c4 = arith.constant 0.18183571495776235 : f64
  %3 = math.fma %2, %z, %log_c4 : f64
  %log_c3 = arith.constant 0.222221984439725 : f64
  %4 = math.fma %3, %z, %log_c3 : f64
  %log_c2 = arith.constant 0.2857142874356461 : f64
  %5 = math.fma %4, %z, %log_c2 : f64
  %log_c1 = arith.constant 0.39999999999409713 : f64
  %6 = math.fma %5, %z, %log_c1 : f64
  %log_c0 = arith.constant 0.6666666666666735 : f64
  %7 = math.fma %6, %z, %log_c0 : f64
  %r = arith.mulf %z, %7 : f64
  %8 = arith.addf %h, %r : f64
  %9 = arith.mulf %s, %8 : f64
  return %h, %9 : f64, f64
}

// y, but the limits where x is 0, infinite, negative or NaN.
func.func private @log_special(%x: f64, %y: f64) -> f64 {
  %inf = arith.constant 0x7FF0000000000000 : f64
  %0 = arith.cmpf olt, %x, %inf : f64
  %y1 = arith.select %0, %y, %x : f64
  %zero = arith.constant 0.0 : f64
  %1 = arith.cmpf oeq, %x, %zero : f64
  %minus_inf = arith.constant 0xFFF0000000000000 : f64
  %nan = arith.constant 0x7FF8000000000000 : f64
  %bad = arith.select %1, %minus_inf, %nan : f64
  %2 = arith.cmpf ole, %x, %zero : f64
  %3 = arith.select %2, %bad, %y1 : f64
  return %3 : f64
}

// k ln 2 + log(1 + f).
func.func private @log_sum(%k: f64, %f: f64) -> f64 {
  %0:2 = call @log_core(%f) : (f64) -> (f64, f64)
  %ln2_lo = arith.constant 2.3190468138462996e-17 : f64
  %1 = math.fma %k, %ln2_lo, %0#1 : f64
  %2 = arith.subf %0#0, %1 : f64
  %u = arith.subf %f, %2 : f64
  %ln2_hi = arith.constant 0.6931471805599453 : f64
  %3 = math.fma %k, %ln2_hi, %u : f64
  return %3 : f64
}

// log of irregular numbers; subnormal ones are scaled.
func.func private @log_rare(%x: f64) -> f64 {
  %subscale = arith.constant 1.8014398509481984e16 : f64
  %0 = arith.mulf %x, %subscale : f64
  %1:2 = call @log_reduce(%0) : (f64) -> (f64, f64)
  %sublog = arith.constant 54.0 : f64
  %2 = arith.subf %1#0, %sublog : f64
  %y = call @log_sum(%2, %1#1) : (f64, f64) -> f64
  %3 = call @log_special(%x, %y) : (f64, f64) -> f64
  return %3 : f64
}

// Natural logarithm. Error below 0.8 ulp.
func.func @log(%x: f64) -> f64 {
  %0:2 = call @log_reduce(%x) : (f64) -> (f64, f64)
  %y = call @log_sum(%0#0, %0#1) : (f64, f64) -> f64
  %1 = call @is_irregular(%x) : (f64) -> i1
  %2 = scf.if %1 -> (f64) {
    %3 = func.call @log_rare(%x) : (f64) -> (f64)
    scf.yield %3 : f64
  } else {
    scf.yield %y : f64
  }
  return %2 : f64
}

// log(1 + f) as a sum of two floats, the first of them exact to its last bit.
func.func private @log_pair(%f: f64) -> (f64, f64) {
  %0:2 = call @log_core(%f) : (f64) -> (f64, f64)
  %hi = arith.subf %f, %0#0 : f64
  %1 = arith.subf %f, %hi : f64
  %2 = arith.subf %1, %0#0 : f64
  %lo = arith.addf %2, %0#1 : f64
  return %hi, %lo : f64, f64
}

// k + log(1 + f) log2(e), the product and the sum in two floats.
func.func private @log2_sum(%k: f64, %f: f64) -> f64 {
  %0:2 = call @log_pair(%f) : (f64) -> (f64, f64)
  %log2e = arith.constant 1.4426950408889634 : f64
  %v = arith.mulf %0#0, %log2e : f64
  %1 = arith.negf %v : f64
  %2 = math.fma %0#0, %log2e, %1 : f64
  %3 = math.fma %0#1, %log2e, %2 : f64
  %log2e_lo = arith.constant 2.0355273740931033e-17 : f64
  %vl = math.fma %0#0, %log2e_lo, %3 : f64
  %w = arith.addf %k, %v : f64
  %4 = arith.subf %k, %w : f64
  %wl = arith.addf %4, %v : f64
  %5 = arith.addf %wl, %vl : f64
  %6 = arith.addf %w, %5 : f64
  return %6 : f64
}

// log2 of irregular numbers.
func.func private @log2_rare(%x: f64) -> f64 {
  %subscale = arith.constant 1.8014398509481984e16 : f64
  %0 = arith.mulf %x, %subscale : f64
  %1:2 = call @log_reduce(%0) : (f64) -> (f64, f64)
  %sublog = arith.constant 54.0 : f64
  %2 = arith.subf %1#0, %sublog : f64
  %y = call @log2_sum(%2, %1#1) : (f64, f64) -> f64
  %3 = call @log_special(%x, %y) : (f64, f64) -> f64
  return %3 : f64
}

// Logarithm to base 2. Error below 0.75 ulp.
func.func @log2(%x: f64) -> f64 {
  %0:2 = call @log_reduce(%x) : (f64) -> (f64, f64)
  %y = call @log2_sum(%0#0, %0#1) : (f64, f64) -> f64
  %1 = call @is_irregular(%x) : (f64) -> i1
  %2 = scf.if %1 -> (f64) {
    %3 = func.call @log2_rare(%x) : (f64) -> (f64)
    scf.yield %3 : f64
  } else {
    scf.yield %y : f64
  }
  return %2 : f64
}

// k log10(2) + log(1 + f) log10(e), in two floats. k times the high part is exact.
func.func private @log10_sum(%k: f64, %f: f64) -> f64 {
  %0:2 = call @log_pair(%f) : (f64) -> (f64, f64)
  %log10e_hi = arith.constant 0.4342944819032518 : f64
  %v = arith.mulf %0#0, %log10e_hi : f64
  %1 = arith.negf %v : f64
  %2 = math.fma %0#0, %log10e_hi, %1 : f64
  %3 = math.fma %0#1, %log10e_hi, %2 : f64
  %log10e_lo = arith.constant 1.098319650216765e-17 : f64
  %vl = math.fma %0#0, %log10e_lo, %3 : f64
  %log10_2_hi = arith.constant 0.30102999566383914 : f64
  %u = arith.mulf %k, %log10_2_hi : f64
  %w = arith.addf %u, %v : f64
  %4 = arith.subf %u, %w : f64
  %wl = arith.addf %4, %v : f64
  %5 = arith.addf %wl, %vl : f64
  %log10_2_lo = arith.constant 1.42050232272661e-13 : f64
  %6 = math.fma %k, %log10_2_lo, %5 : f64
  %7 = arith.addf %w, %6 : f64
  return %7 : f64
}

// log10 of irregular numbers.
func.func private @log10_rare(%x: f64) -> f64 {
  %subscale = arith.constant 1.8014398509481984e16 : f64
  %0 = arith.mulf %x, %subscale : f64
  %1:2 = call @log_reduce(%0) : (f64) -> (f64, f64)
  %sublog = arith.constant 54.0 : f64
  %2 = arith.subf %1#0, %sublog : f64
  %y = call @log10_sum(%2, %1#1) : (f64, f64) -> f64
  %3 = call @log_special(%x, %y) : (f64, f64) -> f64
  return %3 : f64
}

// Logarithm to base 10. Error below 0.7 ulp.
func.func @log10(%x: f64) -> f64 {
  %0:2 = call @log_reduce(%x) : (f64) -> (f64, f64)
  %y = call @log10_sum(%0#0, %0#1) : (f64, f64) -> f64
  %1 = call @is_irregular(%x) : (f64) -> i1
  %2 = scf.if %1 -> (f64) {
    %3 = func.call @log10_rare(%x) : (f64) -> (f64)
    scf.yield %3 : f64
  } else {
    scf.yield %y : f64
  }
  return %2 : f64
}

// log(1 + x) for finite x > -1: the rounding error c of u = 1 + x enters as c / u.
func.func private @log1p_regular(%x: f64) -> f64 {
  %one = arith.constant 1.0 : f64
  %u = arith.addf %x, %one : f64
  %b = arith.subf %u, %one : f64
  %0 = arith.subf %u, %b : f64
  %1 = arith.subf %one, %0 : f64
  %2 = arith.subf %x, %b : f64
  %c = arith.addf %1, %2 : f64
  %3:2 = call @log_reduce(%u) : (f64) -> (f64, f64)
  %4:2 = call @log_core(%3#1) : (f64) -> (f64, f64)
  %ln2_lo = arith.constant 2.3190468138462996e-17 : f64
  %5 = math.fma %3#0, %ln2_lo, %4#1 : f64
  %6 = arith.divf %c, %u : f64
  %corr = arith.addf %5, %6 : f64
  %7 = arith.subf %4#0, %corr : f64
  %v = arith.subf %3#1, %7 : f64
  %ln2_hi = arith.constant 0.6931471805599453 : f64
  %y = math.fma %3#0, %ln2_hi, %v : f64
  // a zero keeps its sign
  %8 = math.absf %x : f64
  %tiny = arith.constant 5.551115123125783e-17 : f64
  %9 = arith.cmpf olt, %8, %tiny : f64
  %10 = arith.select %9, %x, %y : f64
  return %10 : f64
}

// The limits of log1p where x is -1, infinite, below -1 or NaN.
func.func private @log1p_rare(%x: f64) -> f64 {
  %minus_one = arith.constant -1.0 : f64
  %0 = arith.cmpf oeq, %x, %minus_one : f64
  %minus_inf = arith.constant 0xFFF0000000000000 : f64
  %nan = arith.constant 0x7FF8000000000000 : f64
  %bad = arith.select %0, %minus_inf, %nan : f64
  %1 = arith.cmpf ole, %x, %minus_one : f64
  %2 = arith.select %1, %bad, %x : f64
  return %2 : f64
}

// log(1 + x) without cancellation near 0. Error below 0.85 ulp.
func.func @log1p(%x: f64) -> f64 {
  %y = call @log1p_regular(%x) : (f64) -> f64
  %minus_one = arith.constant -1.0 : f64
  %low = arith.cmpf ule, %x, %minus_one : f64
  %inf = arith.constant 0x7FF0000000000000 : f64
  %0 = arith.cmpf oge, %x, %inf : f64
  %irregular = arith.ori %low, %0 : i1
  %1 = scf.if %irregular -> (f64) {
    %2 = func.call @log1p_rare(%x) : (f64) -> (f64)
    scf.yield %2 : f64
  } else {
    scf.yield %y : f64
  }
  return %1 : f64
}

// log(1 + e^x) = max(x, 0) + log1p(e^-|x|). Error below 1.7 ulp.
func.func @softplus(%x: f64) -> f64 {
  %zero = arith.constant 0.0 : f64
  %0 = arith.cmpf olt, %x, %zero : f64
  %m = arith.select %0, %zero, %x : f64
  %1 = math.absf %x : f64
  %2 = arith.negf %1 : f64
  %3 = call @exp(%2) : (f64) -> f64
  %l = call @log1p_regular(%3) : (f64) -> f64
  %4 = arith.addf %m, %l : f64
  return %4 : f64
}
