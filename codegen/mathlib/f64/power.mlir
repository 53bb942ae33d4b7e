//===- power.mlir - powers and roots, f64 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// x = 2^(3q) y with y in [1/2, 4): cubically convergent iterations for y^(-1/3), then one Newton step for the root with
// its residual in two floats. Error below 0.51 ulp.
func.func @cbrt(%x: f64) -> f64 {
  %a = math.absf %x : f64
  %min_normal = arith.constant 2.2250738585072014e-308 : f64
  %sub = arith.cmpf olt, %a, %min_normal : f64
  %subscale = arith.constant 1.8014398509481984e16 : f64
  %0 = arith.mulf %a, %subscale : f64
  %1 = arith.select %sub, %0, %a : f64
  %i = arith.bitcast %1 : f64 to i64
  %mant_mask = arith.constant 0xFFFFFFFFFFFFF : i64
  %2 = arith.andi %i, %mant_mask : i64
  %one_bits = arith.constant 0x3FF0000000000000 : i64
  %3 = arith.ori %2, %one_bits : i64
  %m = arith.bitcast %3 : i64 to f64
  %mantissa_bits = arith.constant 52 : i64
  %4 = arith.shrui %i, %mantissa_bits : i64
  %two_52_bits = arith.constant 0x4330000000000000 : i64
  %5 = arith.ori %4, %two_52_bits : i64
  %6 = arith.bitcast %5 : i64 to f64
  %two_mant_bias = arith.constant 4.503599627371519e15 : f64
  %ke = arith.subf %6, %two_mant_bias : f64
  %sublog = arith.constant 54.0 : f64
  %zero = arith.constant 0.0 : f64
  %7 = arith.select %sub, %sublog, %zero : f64
  %k = arith.subf %ke, %7 : f64
  %thirhi = arith.constant 0.3333333333333333 : f64
  %magic_biased = arith.constant 6.755399441056767e15 : f64
  %tq = math.fma %k, %thirhi, %magic_biased : f64
  %q = arith.subf %tq, %magic_biased : f64
  %k_2 = arith.constant -3.0 : f64
  %rem = math.fma %q, %k_2, %k : f64
  %8 = arith.cmpf ogt, %rem, %zero : f64
  %9 = arith.addf %m, %m : f64
  %10 = arith.cmpf olt, %rem, %zero : f64
  %half = arith.constant 0.5 : f64
  %11 = arith.mulf %m, %half : f64
  %12 = arith.select %10, %11, %m : f64
  %y = arith.select %8, %9, %12 : f64
  %cbrt_c5 = arith.constant -0.005616648395969068 : f64
  %cbrt_c4 = arith.constant 0.07447175931211514 : f64
  %13 = math.fma %cbrt_c5, %y, %cbrt_c4 : f64
  %cbrt_c3 = arith.constant -0.3890563915772474 : f64
  %14 = math.fma %13, %y, %cbrt_c3 : f64
  %cbrt_c2 = arith.constant 1.0270545765942178 : f64
  %15 = math.fma %14, %y, %cbrt_c2 : f64
  %cbrt_c1 = arith.constant -1.5034341652346677 : f64
  %16 = math.fma %15, %y, %cbrt_c1 : f64
  %cbrt_c0 = arith.constant 1.7952511399186581 : f64
  %z0 = math.fma %16, %y, %cbrt_c0 : f64
  %17 = arith.mulf %y, %z0 : f64
  %18 = arith.negf %17 : f64
  %19 = arith.mulf %z0, %z0 : f64
  %one = arith.constant 1.0 : f64
  %h0 = math.fma %18, %19, %one : f64
  %20 = arith.mulf %z0, %h0 : f64
  %two_ninths = arith.constant 0.2222222222222222 : f64
  %21 = math.fma %h0, %two_ninths, %thirhi : f64
  %z1 = math.fma %20, %21, %z0 : f64
  %22 = arith.mulf %y, %z1 : f64
  %23 = arith.negf %22 : f64
  %24 = arith.mulf %z1, %z1 : f64
  %h1 = math.fma %23, %24, %one : f64
  %25 = arith.mulf %z1, %h1 : f64
  %26 = math.fma %h1, %two_ninths, %thirhi : f64
  %z = math.fma %25, %26, %z1 : f64
  %27 = arith.mulf %y, %z : f64
  %c = arith.mulf %27, %z : f64
  %c2 = arith.mulf %c, %c : f64
  %28 = arith.negf %c2 : f64
  %c2l = math.fma %c, %c, %28 : f64
  %29 = arith.negf %c2l : f64
  %30 = arith.negf %c2 : f64
  %31 = math.fma %30, %c, %y : f64
  %res = math.fma %29, %c, %31 : f64
  %32 = arith.mulf %res, %thirhi : f64
  %33 = arith.mulf %z, %z : f64
  %root = math.fma %32, %33, %c : f64
  %34 = arith.bitcast %tq : f64 to i64
  %35 = arith.shli %34, %mantissa_bits : i64
  %36 = arith.bitcast %35 : i64 to f64
  %37 = arith.mulf %root, %36 : f64
  %s = math.copysign %37, %x : f64
  // 0, infinities and NaN are their own roots
  %38 = arith.cmpf ogt, %a, %zero : f64
  %inf = arith.constant 0x7FF0000000000000 : f64
  %39 = arith.cmpf olt, %a, %inf : f64
  %regular = arith.andi %38, %39 : i1
  %40 = arith.select %regular, %s, %x : f64
  return %40 : f64
}

// sqrt(x^2 + y^2), scaled by a power of two where squares would overflow or vanish. Error below 1 ulp.
func.func @hypot(%x: f64, %y: f64) -> f64 {
  %a = math.absf %x : f64
  %b = math.absf %y : f64
  %swap = arith.cmpf olt, %a, %b : f64
  %m = arith.select %swap, %b, %a : f64
  %l = arith.select %swap, %a, %b : f64
  %hypot_big = arith.constant 3.3519519824856493e153 : f64
  %big = arith.cmpf ogt, %m, %hypot_big : f64
  %hypot_small = arith.constant 3.4395525670743494e-136 : f64
  %small = arith.cmpf olt, %m, %hypot_small : f64
  %hypot_up = arith.constant 4.149515568880993e180 : f64
  %one = arith.constant 1.0 : f64
  %0 = arith.select %small, %hypot_up, %one : f64
  %hypot_down = arith.constant 2.409919865102884e-181 : f64
  %scale_up = arith.select %big, %hypot_down, %0 : f64
  %1 = arith.select %small, %hypot_down, %one : f64
  %scale_back = arith.select %big, %hypot_up, %1 : f64
  %ms = arith.mulf %m, %scale_up : f64
  %ls = arith.mulf %l, %scale_up : f64
  %2 = arith.mulf %ls, %ls : f64
  %3 = math.fma %ms, %ms, %2 : f64
  %4 = math.sqrt %3 : f64
  %h = arith.mulf %4, %scale_back : f64
  %inf = arith.constant 0x7FF0000000000000 : f64
  %5 = arith.cmpf oeq, %a, %inf : f64
  %6 = arith.cmpf oeq, %b, %inf : f64
  %infinite = arith.ori %5, %6 : i1
  %7 = arith.select %infinite, %inf, %h : f64
  return %7 : f64
}

// log x - shift ln 2 for a positive normal number x as a sum of two doubles, relative error about 2^-66. With s = f /
// (2 + f) in two doubles, log(1 + f) = 2s + 2s w, w = s^2 (1/3 + s^2 Q(s^2)); only the terms in Q are rounded to one
// double.
func.func private @log_double(%x: f64, %shift: f64) -> (f64, f64) {
  %0:2 = call @log_reduce(%x) : (f64) -> (f64, f64)
  %k = arith.subf %0#0, %shift : f64
  %two = arith.constant 2.0 : f64
  %d = arith.addf %0#1, %two : f64
  %1 = arith.subf %d, %two : f64
  %dl = arith.subf %0#1, %1 : f64
  %one = arith.constant 1.0 : f64
  %inv = arith.divf %one, %d : f64
  %s = arith.mulf %0#1, %inv : f64
  %2 = arith.negf %s : f64
  %3 = arith.negf %s : f64
  %4 = math.fma %3, %d, %0#1 : f64
  %5 = math.fma %2, %dl, %4 : f64
  %sl = arith.mulf %5, %inv : f64
  %z = arith.mulf %s, %s : f64
  %6 = arith.addf %s, %s : f64
  %7 = arith.negf %z : f64
  %8 = math.fma %s, %s, %7 : f64
  %zl = math.fma %6, %sl, %8 : f64
  %logp_c6 = arith.constant 0.06599049414274659 : f64
  %logp_c5 = arith.constant 0.06628317513811194 : f64
  %9 = math.fma %logp_c6, %z, %logp_c5 : f64
  %logp_c4 = arith.constant 0.07693382405434077 : f64
  %10 = math.fma %9, %z, %logp_c4 : f64
  %logp_c3 = arith.constant 0.09090892106646338 : f64
  %11 = math.fma %10, %z, %logp_c3 : f64
  %logp_c2 = arith.constant 0.11111111260788034 : f64
  %12 = math.fma %11, %z, %logp_c2 : f64
  %logp_c1 = arith.constant 0.14285714285045473 : f64
  %13 = math.fma %12, %z, %logp_c1 : f64
  %logp_c0 = arith.constant 0.20000000000001136 : f64
  %14 = math.fma %13, %z, %logp_c0 : f64
  %p = arith.mulf %z, %14 : f64
  %thirhi = arith.constant 0.3333333333333333 : f64
  %c = arith.addf %p, %thirhi : f64
  %15 = arith.subf %thirhi, %c : f64
  %16 = arith.addf %15, %p : f64
  %thirlo = arith.constant 1.850371707708594e-17 : f64
  %cl = arith.addf %16, %thirlo : f64
  %w = arith.mulf %z, %c : f64
  %17 = arith.negf %w : f64
  %18 = math.fma %z, %c, %17 : f64
  %19 = math.fma %z, %cl, %18 : f64
  %wl = math.fma %zl, %c, %19 : f64
  %s2 = arith.addf %s, %s : f64
  %s2l = arith.addf %sl, %sl : f64
  %v = arith.mulf %s2, %w : f64
  %20 = arith.negf %v : f64
  %21 = math.fma %s2, %w, %20 : f64
  %22 = math.fma %s2, %wl, %21 : f64
  %vl = math.fma %s2l, %w, %22 : f64
  %h = arith.addf %s2, %v : f64
  %23 = arith.subf %s2, %h : f64
  %24 = arith.addf %23, %v : f64
  %25 = arith.addf %s2l, %vl : f64
  %hl = arith.addf %24, %25 : f64
  %ln2_exact_hi = arith.constant 0.693147180559663 : f64
  %kh = arith.mulf %k, %ln2_exact_hi : f64
  %hi = arith.addf %kh, %h : f64
  %26 = arith.subf %kh, %hi : f64
  %27 = arith.addf %26, %h : f64
  %ln2_exact_lo = arith.constant 2.8235290563031577e-13 : f64
  %28 = math.fma %k, %ln2_exact_lo, %hl : f64
  %lo = arith.addf %27, %28 : f64
  return %hi, %lo : f64, f64
}

// r = |x|^y with the sign and the special cases of IEEE 754's pow.
func.func private @pow_special(%x: f64, %y: f64, %r: f64) -> f64 {
  %ax = math.absf %x : f64
  %half = arith.constant 0.5 : f64
  %half_2 = arith.mulf %y, %half : f64
  %0 = math.floor %y : f64
  %whole = arith.cmpf oeq, %0, %y : f64
  %1 = math.floor %half_2 : f64
  %2 = arith.cmpf une, %1, %half_2 : f64
  %odd = arith.andi %whole, %2 : i1
  %3 = arith.bitcast %x : f64 to i64
  %zero = arith.constant 0 : i64
  %negative = arith.cmpi slt, %3, %zero : i64
  %4 = arith.andi %negative, %odd : i1
  %5 = arith.negf %r : f64
  %s = arith.select %4, %5, %r : f64
  // a finite negative base with a fractional exponent
  %zero_2 = arith.constant 0.0 : f64
  %6 = arith.cmpf olt, %x, %zero_2 : f64
  %7 = math.floor %y : f64
  %8 = arith.cmpf une, %7, %y : f64
  %fraction = arith.andi %6, %8 : i1
  %inf = arith.constant 0x7FF0000000000000 : f64
  %9 = arith.cmpf olt, %ax, %inf : f64
  %bad = arith.andi %fraction, %9 : i1
  %nan = arith.constant 0x7FF8000000000000 : f64
  %s1 = arith.select %bad, %nan, %s : f64
  // zero and infinite bases
  %10 = arith.cmpf oeq, %ax, %inf : f64
  %11 = arith.cmpf ogt, %y, %zero_2 : f64
  %grows = arith.cmpi eq, %10, %11 : i1
  %limit = arith.select %grows, %inf, %zero_2 : f64
  %12 = arith.andi %negative, %odd : i1
  %13 = arith.negf %limit : f64
  %sided = arith.select %12, %13, %limit : f64
  %14 = arith.cmpf oeq, %ax, %zero_2 : f64
  %15 = arith.cmpf oeq, %ax, %inf : f64
  %edge = arith.ori %14, %15 : i1
  %s2 = arith.select %edge, %sided, %s1 : f64
  %16 = arith.cmpf une, %x, %x : f64
  %17 = arith.cmpf une, %y, %y : f64
  %18 = arith.ori %16, %17 : i1
  %19 = arith.addf %x, %y : f64
  %s3 = arith.select %18, %19, %s2 : f64
  %one = arith.constant 1.0 : f64
  %20 = arith.cmpf oeq, %x, %one : f64
  %21 = arith.cmpf oeq, %y, %zero_2 : f64
  %one_2 = arith.ori %20, %21 : i1
  %22 = arith.select %one_2, %one, %s3 : f64
  return %22 : f64
}

// (x 2^-shift)^y = e^(y log(x 2^-shift)) for a positive normal number x and |y| <= 2^66.
func.func private @pow_regular(%x: f64, %shift: f64, %y: f64) -> f64 {
  %0:2 = call @log_double(%x, %shift) : (f64, f64) -> (f64, f64)
  %t = arith.mulf %y, %0#0 : f64
  %1 = arith.negf %t : f64
  %2 = math.fma %y, %0#0, %1 : f64
  %tl = math.fma %y, %0#1, %2 : f64
  %exp_max = arith.constant 710.0 : f64
  %3 = arith.cmpf ogt, %t, %exp_max : f64
  %t0 = arith.select %3, %exp_max, %t : f64
  %exp_min = arith.constant -746.0 : f64
  %4 = arith.cmpf olt, %t0, %exp_min : f64
  %tc = arith.select %4, %exp_min, %t0 : f64
  %5 = arith.cmpf oeq, %tc, %t : f64
  %zero = arith.constant 0.0 : f64
  %corr = arith.select %5, %tl, %zero : f64
  %6:2 = call @exp_reduced(%tc) : (f64) -> (f64, f64)
  %7 = math.fma %6#0, %corr, %6#0 : f64
  %8 = call @scale(%7, %6#1) : (f64, f64) -> f64
  return %8 : f64
}

// x^y for bases that are no positive normal numbers, and huge, infinite or NaN exponents.
func.func private @pow_rare(%x: f64, %y: f64) -> f64 {
  %ax = math.absf %x : f64
  %min_normal = arith.constant 2.2250738585072014e-308 : f64
  %sub = arith.cmpf olt, %ax, %min_normal : f64
  %subscale = arith.constant 1.8014398509481984e16 : f64
  %0 = arith.mulf %ax, %subscale : f64
  %xs = arith.select %sub, %0, %ax : f64
  %sublog = arith.constant 54.0 : f64
  %zero = arith.constant 0.0 : f64
  %shift = arith.select %sub, %sublog, %zero : f64
  // beyond 2^66 the result is 0, 1 or infinite already
  %pow_max = arith.constant 7.378697629483821e19 : f64
  %1 = arith.cmpf ogt, %y, %pow_max : f64
  %y0 = arith.select %1, %pow_max, %y : f64
  %minus_pow_max = arith.constant -7.378697629483821e19 : f64
  %2 = arith.cmpf olt, %y0, %minus_pow_max : f64
  %yc = arith.select %2, %minus_pow_max, %y0 : f64
  %r = call @pow_regular(%xs, %shift, %yc) : (f64, f64, f64) -> f64
  %3 = call @pow_special(%x, %y, %r) : (f64, f64, f64) -> f64
  return %3 : f64
}

// x^y, with the logarithm and the product in two doubles. Error below 1.6 ulp.
func.func @pow(%x: f64, %y: f64) -> f64 {
  %zero = arith.constant 0.0 : f64
  %r = call @pow_regular(%x, %zero, %y) : (f64, f64, f64) -> f64
  %0 = call @is_irregular(%x) : (f64) -> i1
  %1 = math.absf %y : f64
  %pow_max = arith.constant 7.378697629483821e19 : f64
  %2 = arith.cmpf ugt, %1, %pow_max : f64
  %irregular = arith.ori %0, %2 : i1
  %3 = scf.if %irregular -> (f64) {
    %4 = func.call @pow_rare(%x, %y) : (f64, f64) -> (f64)
    scf.yield %4 : f64
  } else {
    scf.yield %r : f64
  }
  return %3 : f64
}
