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

// (k, f) with x = 2^k (1 + f), for a positive normal number x.
func.func private @log_reduce(%x: f32) -> (f32, f32) {
  %0 = arith.bitcast %x : f32 to i32
  %log_offset = arith.constant 0x4AFB0D : i32
  %ix = arith.addi %0, %log_offset : i32
  %mantissa_bits = arith.constant 23 : i32
  %eb = arith.shrui %ix, %mantissa_bits : i32
  %mant_mask = arith.constant 0x7FFFFF : i32
  %1 = arith.andi %ix, %mant_mask : i32
  %sqrt_half_bits = arith.constant 0x3F3504F3 : i32
  %mb = arith.addi %1, %sqrt_half_bits : i32
  %2 = arith.bitcast %mb : i32 to f32
  %one = arith.constant 1.0 : f32
  %f = arith.subf %2, %one : f32
  // the exponent as a float: or-ed into the low bits of 2^p
  %two_mant_bits = arith.constant 0x4B000000 : i32
  %3 = arith.ori %eb, %two_mant_bits : i32
  %4 = arith.bitcast %3 : i32 to f32
  %two_mant_bias = arith.constant 8388735.0 : f32
  %k = arith.subf %4, %two_mant_bias : f32
  return %k, %f : f32, f32
}

// Whether x is anything but a positive normal number.
func.func private @is_irregular(%x: f32) -> i1 {
  %min_normal = arith.constant 1.1754944e-38 : f32
  %low = arith.cmpf ult, %x, %min_normal : f32
  %inf = arith.constant 0x7F800000 : f32
  %0 = arith.cmpf oge, %x, %inf : f32
  %1 = arith.ori %low, %0 : i1
  return %1 : i1
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

// k ln 2 + log(1 + f).
func.func private @log_sum(%k: f32, %f: f32) -> f32 {
  %0:2 = call @log_core(%f) : (f32) -> (f32, f32)
  %ln2_lo = arith.constant -1.9046542e-9 : f32
  %1 = math.fma %k, %ln2_lo, %0#1 : f32
  %2 = arith.subf %0#0, %1 : f32
  %u = arith.subf %f, %2 : f32
  %ln2_hi = arith.constant 0.6931472 : f32
  %3 = math.fma %k, %ln2_hi, %u : f32
  return %3 : f32
}

// log of irregular numbers; subnormal ones are scaled.
func.func private @log_rare(%x: f32) -> f32 {
  %subscale = arith.constant 16777216.0 : f32
  %0 = arith.mulf %x, %subscale : f32
  %1:2 = call @log_reduce(%0) : (f32) -> (f32, f32)
  %sublog = arith.constant 24.0 : f32
  %2 = arith.subf %1#0, %sublog : f32
  %y = call @log_sum(%2, %1#1) : (f32, f32) -> f32
  %3 = call @log_special(%x, %y) : (f32, f32) -> f32
  return %3 : f32
}

// Natural logarithm. Error below 0.85 ulp.
func.func @log(%x: f32) -> f32 {
  %0:2 = call @log_reduce(%x) : (f32) -> (f32, f32)
  %y = call @log_sum(%0#0, %0#1) : (f32, f32) -> f32
  %1 = call @is_irregular(%x) : (f32) -> i1
  %2 = scf.if %1 -> (f32) {
    %3 = func.call @log_rare(%x) : (f32) -> (f32)
    scf.yield %3 : f32
  } else {
    scf.yield %y : f32
  }
  return %2 : f32
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

// k + log(1 + f) log2(e), the product and the sum in two floats.
func.func private @log2_sum(%k: f32, %f: f32) -> f32 {
  %0:2 = call @log_pair(%f) : (f32) -> (f32, f32)
  %log2e = arith.constant 1.442695 : f32
  %v = arith.mulf %0#0, %log2e : f32
  %1 = arith.negf %v : f32
  %2 = math.fma %0#0, %log2e, %1 : f32
  %3 = math.fma %0#1, %log2e, %2 : f32
  %log2e_lo = arith.constant 1.925963e-8 : f32
  %vl = math.fma %0#0, %log2e_lo, %3 : f32
  %w = arith.addf %k, %v : f32
  %4 = arith.subf %k, %w : f32
  %wl = arith.addf %4, %v : f32
  %5 = arith.addf %wl, %vl : f32
  %6 = arith.addf %w, %5 : f32
  return %6 : f32
}

// log2 of irregular numbers.
func.func private @log2_rare(%x: f32) -> f32 {
  %subscale = arith.constant 16777216.0 : f32
  %0 = arith.mulf %x, %subscale : f32
  %1:2 = call @log_reduce(%0) : (f32) -> (f32, f32)
  %sublog = arith.constant 24.0 : f32
  %2 = arith.subf %1#0, %sublog : f32
  %y = call @log2_sum(%2, %1#1) : (f32, f32) -> f32
  %3 = call @log_special(%x, %y) : (f32, f32) -> f32
  return %3 : f32
}

// Logarithm to base 2. Error below 0.75 ulp.
func.func @log2(%x: f32) -> f32 {
  %0:2 = call @log_reduce(%x) : (f32) -> (f32, f32)
  %y = call @log2_sum(%0#0, %0#1) : (f32, f32) -> f32
  %1 = call @is_irregular(%x) : (f32) -> i1
  %2 = scf.if %1 -> (f32) {
    %3 = func.call @log2_rare(%x) : (f32) -> (f32)
    scf.yield %3 : f32
  } else {
    scf.yield %y : f32
  }
  return %2 : f32
}

// k log10(2) + log(1 + f) log10(e), in two floats. k times the high part is exact.
func.func private @log10_sum(%k: f32, %f: f32) -> f32 {
  %0:2 = call @log_pair(%f) : (f32) -> (f32, f32)
  %log10e_hi = arith.constant 0.4342945 : f32
  %v = arith.mulf %0#0, %log10e_hi : f32
  %1 = arith.negf %v : f32
  %2 = math.fma %0#0, %log10e_hi, %1 : f32
  %3 = math.fma %0#1, %log10e_hi, %2 : f32
  %log10e_lo = arith.constant -1.010305e-8 : f32
  %vl = math.fma %0#0, %log10e_lo, %3 : f32
  %log10_2_hi = arith.constant 0.3010254 : f32
  %u = arith.mulf %k, %log10_2_hi : f32
  %w = arith.addf %u, %v : f32
  %4 = arith.subf %u, %w : f32
  %wl = arith.addf %4, %v : f32
  %5 = arith.addf %wl, %vl : f32
  %log10_2_lo = arith.constant 4.605039e-6 : f32
  %6 = math.fma %k, %log10_2_lo, %5 : f32
  %7 = arith.addf %w, %6 : f32
  return %7 : f32
}

// log10 of irregular numbers.
func.func private @log10_rare(%x: f32) -> f32 {
  %subscale = arith.constant 16777216.0 : f32
  %0 = arith.mulf %x, %subscale : f32
  %1:2 = call @log_reduce(%0) : (f32) -> (f32, f32)
  %sublog = arith.constant 24.0 : f32
  %2 = arith.subf %1#0, %sublog : f32
  %y = call @log10_sum(%2, %1#1) : (f32, f32) -> f32
  %3 = call @log_special(%x, %y) : (f32, f32) -> f32
  return %3 : f32
}

// Logarithm to base 10. Error below 0.7 ulp.
func.func @log10(%x: f32) -> f32 {
  %0:2 = call @log_reduce(%x) : (f32) -> (f32, f32)
  %y = call @log10_sum(%0#0, %0#1) : (f32, f32) -> f32
  %1 = call @is_irregular(%x) : (f32) -> i1
  %2 = scf.if %1 -> (f32) {
    %3 = func.call @log10_rare(%x) : (f32) -> (f32)
    scf.yield %3 : f32
  } else {
    scf.yield %y : f32
  }
  return %2 : f32
}

// log(1 + x) for finite x > -1: the rounding error c of u = 1 + x enters as c / u.
func.func private @log1p_regular(%x: f32) -> f32 {
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
  // a zero keeps its sign
  %8 = math.absf %x : f32
  %tiny = arith.constant 2.9802322e-8 : f32
  %9 = arith.cmpf olt, %8, %tiny : f32
  %10 = arith.select %9, %x, %y : f32
  return %10 : f32
}

// The limits of log1p where x is -1, infinite, below -1 or NaN.
func.func private @log1p_rare(%x: f32) -> f32 {
  %minus_one = arith.constant -1.0 : f32
  %0 = arith.cmpf oeq, %x, %minus_one : f32
  %minus_inf = arith.constant 0xFF800000 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %bad = arith.select %0, %minus_inf, %nan : f32
  %1 = arith.cmpf ole, %x, %minus_one : f32
  %2 = arith.select %1, %bad, %x : f32
  return %2 : f32
}

// log(1 + x) without cancellation near 0. Error below 0.85 ulp.
func.func @log1p(%x: f32) -> f32 {
  %y = call @log1p_regular(%x) : (f32) -> f32
  %minus_one = arith.constant -1.0 : f32
  %low = arith.cmpf ule, %x, %minus_one : f32
  %inf = arith.constant 0x7F800000 : f32
  %0 = arith.cmpf oge, %x, %inf : f32
  %irregular = arith.ori %low, %0 : i1
  %1 = scf.if %irregular -> (f32) {
    %2 = func.call @log1p_rare(%x) : (f32) -> (f32)
    scf.yield %2 : f32
  } else {
    scf.yield %y : f32
  }
  return %1 : f32
}

// log(1 + e^x) = max(x, 0) + log1p(e^-|x|). Error below 1.7 ulp.
func.func @softplus(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %0 = arith.cmpf olt, %x, %zero : f32
  %m = arith.select %0, %zero, %x : f32
  %1 = math.absf %x : f32
  %2 = arith.negf %1 : f32
  %3 = call @exp(%2) : (f32) -> f32
  %l = call @log1p_regular(%3) : (f32) -> f32
  %4 = arith.addf %m, %l : f32
  return %4 : f32
}
