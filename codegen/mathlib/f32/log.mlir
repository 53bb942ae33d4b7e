//===- log.mlir - logarithms, f32 -*- MLIR -*-===//
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

// (k, f) with x = 2^k (1 + f), for x > 0; subnormal numbers are scaled first.
func.func private @log_reduce(%x: f32) -> (f32, f32) {
  %min_normal = arith.constant 1.1754944e-38 : f32
  %sub = arith.cmpf olt, %x, %min_normal : f32
  %subscale = arith.constant 16777216.0 : f32
  %0 = arith.mulf %x, %subscale : f32
  %xs = arith.select %sub, %0, %x : f32
  %1 = arith.bitcast %xs : f32 to i32
  %log_offset = arith.constant 0x4AFB0D : i32
  %ix = arith.addi %1, %log_offset : i32
  %mantissa_bits = arith.constant 23 : i32
  %eb = arith.shrui %ix, %mantissa_bits : i32
  %mant_mask = arith.constant 0x7FFFFF : i32
  %2 = arith.andi %ix, %mant_mask : i32
  %sqrt_half_bits = arith.constant 0x3F3504F3 : i32
  %mb = arith.addi %2, %sqrt_half_bits : i32
  %3 = arith.bitcast %mb : i32 to f32
  %one = arith.constant 1.0 : f32
  %f = arith.subf %3, %one : f32
  // the exponent as a float: or-ed into the low bits of 2^p
  %two_mant_bits = arith.constant 0x4B000000 : i32
  %4 = arith.ori %eb, %two_mant_bits : i32
  %5 = arith.bitcast %4 : i32 to f32
  %two_mant_bias = arith.constant 8388735.0 : f32
  %ke = arith.subf %5, %two_mant_bias : f32
  %sublog = arith.constant 24.0 : f32
  %zero = arith.constant 0.0 : f32
  %6 = arith.select %sub, %sublog, %zero : f32
  %k = arith.subf %ke, %6 : f32
  return %k, %f : f32, f32
}

// (h, c) with log(1 + f) = f - (h - c): h = f^2 / 2, c = s (h + R(s^2)).
func.func private @log_core(%f: f32) -> (f32, f32) {
  %two = arith.constant 2.0 : f32
  %0 = arith.addf %f, %two : f32
  %s = arith.divf %f, %0 : f32
  %z = arith.mulf %s, %s : f32
  %half = arith.constant 0.5 : f32
  %1 = arith.mulf %f, %half : f32
  %h = arith.mulf %1, %f : f32
  %log_c2 = arith.constant 0.2987151 : f32
  %log_c1 = arith.constant 0.39977568 : f32
  %2 = math.fma %log_c2, %z, %log_c1 : f32
  %log_c0 = arith.constant 0.66666776 : f32
  %3 = math.fma %2, %z, %log_c0 : f32
  %r = arith.mulf %z, %3 : f32
  %4 = arith.addf %h, %r : f32
  %5 = arith.mulf %s, %4 : f32
  return %h, %5 : f32, f32
}

// y, but the limits where x is 0, infinite, negative or NaN.
func.func private @log_special(%x: f32, %y: f32) -> f32 {
  %inf = arith.constant 0x7F800000 : f32
  %0 = arith.cmpf olt, %x, %inf : f32
  %y1 = arith.select %0, %y, %x : f32
  %zero = arith.constant 0.0 : f32
  %1 = arith.cmpf oeq, %x, %zero : f32
  %minus_inf = arith.constant 0xFF800000 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %bad = arith.select %1, %minus_inf, %nan : f32
  %2 = arith.cmpf ole, %x, %zero : f32
  %3 = arith.select %2, %bad, %y1 : f32
  return %3 : f32
}

// Natural logarithm. Error below 0.85 ulp.
func.func @log(%x: f32) -> f32 {
  %0:2 = call @log_reduce(%x) : (f32) -> (f32, f32)
  %1:2 = call @log_core(%0#1) : (f32) -> (f32, f32)
  %ln2_lo = arith.constant -1.9046542e-9 : f32
  %2 = math.fma %0#0, %ln2_lo, %1#1 : f32
  %3 = arith.subf %1#0, %2 : f32
  %u = arith.subf %0#1, %3 : f32
  %ln2_hi = arith.constant 0.6931472 : f32
  %y = math.fma %0#0, %ln2_hi, %u : f32
  %4 = call @log_special(%x, %y) : (f32, f32) -> f32
  return %4 : f32
}

// log(1 + f) as a sum of two floats, the first of them exact to its last bit.
func.func private @log_pair(%f: f32) -> (f32, f32) {
  %0:2 = call @log_core(%f) : (f32) -> (f32, f32)
  %hi = arith.subf %f, %0#0 : f32
  %1 = arith.subf %f, %hi : f32
  %2 = arith.subf %1, %0#0 : f32
  %lo = arith.addf %2, %0#1 : f32
  return %hi, %lo : f32, f32
}

// Logarithm to base 2: k + log(1 + f) log2(e), the product and the sum in two floats. Error below 0.75 ulp.
func.func @log2(%x: f32) -> f32 {
  %0:2 = call @log_reduce(%x) : (f32) -> (f32, f32)
  %1:2 = call @log_pair(%0#1) : (f32) -> (f32, f32)
  %log2e = arith.constant 1.442695 : f32
  %v = arith.mulf %1#0, %log2e : f32
  %2 = arith.negf %v : f32
  %3 = math.fma %1#0, %log2e, %2 : f32
  %4 = math.fma %1#1, %log2e, %3 : f32
  %log2e_lo = arith.constant 1.925963e-8 : f32
  %vl = math.fma %1#0, %log2e_lo, %4 : f32
  %w = arith.addf %0#0, %v : f32
  %5 = arith.subf %0#0, %w : f32
  %wl = arith.addf %5, %v : f32
  %6 = arith.addf %wl, %vl : f32
  %y = arith.addf %w, %6 : f32
  %7 = call @log_special(%x, %y) : (f32, f32) -> f32
  return %7 : f32
}

// Logarithm to base 10: k log10(2) + log(1 + f) log10(e), in two floats. k times the high part is exact. Error below
// 0.7 ulp.
func.func @log10(%x: f32) -> f32 {
  %0:2 = call @log_reduce(%x) : (f32) -> (f32, f32)
  %1:2 = call @log_pair(%0#1) : (f32) -> (f32, f32)
  %log10e_hi = arith.constant 0.4342945 : f32
  %v = arith.mulf %1#0, %log10e_hi : f32
  %2 = arith.negf %v : f32
  %3 = math.fma %1#0, %log10e_hi, %2 : f32
  %4 = math.fma %1#1, %log10e_hi, %3 : f32
  %log10e_lo = arith.constant -1.010305e-8 : f32
  %vl = math.fma %1#0, %log10e_lo, %4 : f32
  %log10_2_hi = arith.constant 0.3010254 : f32
  %u = arith.mulf %0#0, %log10_2_hi : f32
  %w = arith.addf %u, %v : f32
  %5 = arith.subf %u, %w : f32
  %wl = arith.addf %5, %v : f32
  %6 = arith.addf %wl, %vl : f32
  %log10_2_lo = arith.constant 4.605039e-6 : f32
  %7 = math.fma %0#0, %log10_2_lo, %6 : f32
  %y = arith.addf %w, %7 : f32
  %8 = call @log_special(%x, %y) : (f32, f32) -> f32
  return %8 : f32
}

// log(1 + x): the rounding error c of u = 1 + x enters as c / u. Error below 0.85 ulp.
func.func @log1p(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %u = arith.addf %x, %one : f32
  %b = arith.subf %u, %one : f32
  %0 = arith.subf %u, %b : f32
  %1 = arith.subf %one, %0 : f32
  %2 = arith.subf %x, %b : f32
  %c = arith.addf %1, %2 : f32
  %3:2 = call @log_reduce(%u) : (f32) -> (f32, f32)
  %4:2 = call @log_core(%3#1) : (f32) -> (f32, f32)
  %ln2_lo = arith.constant -1.9046542e-9 : f32
  %5 = math.fma %3#0, %ln2_lo, %4#1 : f32
  %6 = arith.divf %c, %u : f32
  %corr = arith.addf %5, %6 : f32
  %7 = arith.subf %4#0, %corr : f32
  %v = arith.subf %3#1, %7 : f32
  %ln2_hi = arith.constant 0.6931472 : f32
  %y = math.fma %3#0, %ln2_hi, %v : f32
  %8 = math.absf %x : f32
  %tiny = arith.constant 2.9802322e-8 : f32
  %9 = arith.cmpf olt, %8, %tiny : f32
  %y1 = arith.select %9, %x, %y : f32
  %inf = arith.constant 0x7F800000 : f32
  %10 = arith.cmpf olt, %x, %inf : f32
  %y2 = arith.select %10, %y1, %x : f32
  %minus_one = arith.constant -1.0 : f32
  %11 = arith.cmpf oeq, %x, %minus_one : f32
  %minus_inf = arith.constant 0xFF800000 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %bad = arith.select %11, %minus_inf, %nan : f32
  %12 = arith.cmpf ole, %x, %minus_one : f32
  %13 = arith.select %12, %bad, %y2 : f32
  return %13 : f32
}

// log(1 + e^x) = max(x, 0) + log1p(e^-|x|). Error below 1.7 ulp.
func.func @softplus(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %0 = arith.cmpf olt, %x, %zero : f32
  %m = arith.select %0, %zero, %x : f32
  %1 = math.absf %x : f32
  %2 = arith.negf %1 : f32
  %3 = call @exp(%2) : (f32) -> f32
  %l = call @log1p(%3) : (f32) -> f32
  %4 = arith.addf %m, %l : f32
  return %4 : f32
}
