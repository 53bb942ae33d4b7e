//===- power.mlir - powers and roots, f32 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// x = 2^(3q) y with y in [1/2, 4): one cubically convergent iteration for y^(-1/3), then one Newton step for the root
// with its residual in two floats. Error below 0.51 ulp.
func.func @cbrt(%x: f32) -> f32 {
  %a = math.absf %x : f32
  %min_normal = arith.constant 1.1754944e-38 : f32
  %sub = arith.cmpf olt, %a, %min_normal : f32
  %subscale = arith.constant 16777216.0 : f32
  %0 = arith.mulf %a, %subscale : f32
  %1 = arith.select %sub, %0, %a : f32
  %i = arith.bitcast %1 : f32 to i32
  %mant_mask = arith.constant 0x7FFFFF : i32
  %2 = arith.andi %i, %mant_mask : i32
  %one_bits = arith.constant 0x3F800000 : i32
  %3 = arith.ori %2, %one_bits : i32
  %m = arith.bitcast %3 : i32 to f32
  %mantissa_bits = arith.constant 23 : i32
  %4 = arith.shrui %i, %mantissa_bits : i32
  %two_mant_bits = arith.constant 0x4B000000 : i32
  %5 = arith.ori %4, %two_mant_bits : i32
  %6 = arith.bitcast %5 : i32 to f32
  %two_mant_bias = arith.constant 8388735.0 : f32
  %ke = arith.subf %6, %two_mant_bias : f32
  %sublog = arith.constant 24.0 : f32
  %zero = arith.constant 0.0 : f32
  %7 = arith.select %sub, %sublog, %zero : f32
  %k = arith.subf %ke, %7 : f32
  %thirhi = arith.constant 0.33333334 : f32
  %magic_biased = arith.constant 12583039.0 : f32
  %tq = math.fma %k, %thirhi, %magic_biased : f32
  %q = arith.subf %tq, %magic_biased : f32
  %k_2 = arith.constant -3.0 : f32
  %rem = math.fma %q, %k_2, %k : f32
  %8 = arith.cmpf ogt, %rem, %zero : f32
  %9 = arith.addf %m, %m : f32
  %10 = arith.cmpf olt, %rem, %zero : f32
  %half = arith.constant 0.5 : f32
  %11 = arith.mulf %m, %half : f32
  %12 = arith.select %10, %11, %m : f32
  %y = arith.select %8, %9, %12 : f32
  %cbrt_c6 = arith.constant 0.002739098 : f32
  %cbrt_c5 = arith.constant -0.042329628 : f32
  %13 = math.fma %cbrt_c6, %y, %cbrt_c5 : f32
  %cbrt_c4 = arith.constant 0.26687345 : f32
  %14 = math.fma %13, %y, %cbrt_c4 : f32
  %cbrt_c3 = arith.constant -0.8870931 : f32
  %15 = math.fma %14, %y, %cbrt_c3 : f32
  %cbrt_c2 = arith.constant 1.6879922 : f32
  %16 = math.fma %15, %y, %cbrt_c2 : f32
  %cbrt_c1 = arith.constant -1.922381 : f32
  %17 = math.fma %16, %y, %cbrt_c1 : f32
  %cbrt_c0 = arith.constant 1.8929622 : f32
  %z0 = math.fma %17, %y, %cbrt_c0 : f32
  %18 = arith.mulf %y, %z0 : f32
  %19 = arith.negf %18 : f32
  %20 = arith.mulf %z0, %z0 : f32
  %one = arith.constant 1.0 : f32
  %h0 = math.fma %19, %20, %one : f32
  %21 = arith.mulf %z0, %h0 : f32
  %two_ninths = arith.constant 0.22222222 : f32
  %22 = math.fma %h0, %two_ninths, %thirhi : f32
  %z = math.fma %21, %22, %z0 : f32
  %23 = arith.mulf %y, %z : f32
  %c = arith.mulf %23, %z : f32
  %c2 = arith.mulf %c, %c : f32
  %24 = arith.negf %c2 : f32
  %c2l = math.fma %c, %c, %24 : f32
  %25 = arith.negf %c2l : f32
  %26 = arith.negf %c2 : f32
  %27 = math.fma %26, %c, %y : f32
  %res = math.fma %25, %c, %27 : f32
  %28 = arith.mulf %res, %thirhi : f32
  %29 = arith.mulf %z, %z : f32
  %root = math.fma %28, %29, %c : f32
  %30 = arith.bitcast %tq : f32 to i32
  %31 = arith.shli %30, %mantissa_bits : i32
  %32 = arith.bitcast %31 : i32 to f32
  %33 = arith.mulf %root, %32 : f32
  %s = math.copysign %33, %x : f32
  // 0, infinities and NaN are their own roots
  %34 = arith.cmpf ogt, %a, %zero : f32
  %inf = arith.constant 0x7F800000 : f32
  %35 = arith.cmpf olt, %a, %inf : f32
  %regular = arith.andi %34, %35 : i1
  %36 = arith.select %regular, %s, %x : f32
  return %36 : f32
}

// sqrt(x^2 + y^2), scaled by a power of two where squares would overflow or vanish. Error below 1 ulp.
func.func @hypot(%x: f32, %y: f32) -> f32 {
  %a = math.absf %x : f32
  %b = math.absf %y : f32
  %swap = arith.cmpf olt, %a, %b : f32
  %m = arith.select %swap, %b, %a : f32
  %l = arith.select %swap, %a, %b : f32
  %hypot_big = arith.constant 1.1529215e18 : f32
  %big = arith.cmpf ogt, %m, %hypot_big : f32
  %hypot_small = arith.constant 9.094947e-13 : f32
  %small = arith.cmpf olt, %m, %hypot_small : f32
  %hypot_up = arith.constant 1.23794004e27 : f32
  %one = arith.constant 1.0 : f32
  %0 = arith.select %small, %hypot_up, %one : f32
  %hypot_down = arith.constant 8.077936e-28 : f32
  %scale_up = arith.select %big, %hypot_down, %0 : f32
  %1 = arith.select %small, %hypot_down, %one : f32
  %scale_back = arith.select %big, %hypot_up, %1 : f32
  %ms = arith.mulf %m, %scale_up : f32
  %ls = arith.mulf %l, %scale_up : f32
  %2 = arith.mulf %ls, %ls : f32
  %3 = math.fma %ms, %ms, %2 : f32
  %4 = math.sqrt %3 : f32
  %h = arith.mulf %4, %scale_back : f32
  %inf = arith.constant 0x7F800000 : f32
  %5 = arith.cmpf oeq, %a, %inf : f32
  %6 = arith.cmpf oeq, %b, %inf : f32
  %infinite = arith.ori %5, %6 : i1
  %7 = arith.select %infinite, %inf, %h : f32
  return %7 : f32
}

// r = |x|^y with the sign and the special cases of IEEE 754's pow.
func.func private @pow_special(%x: f32, %y: f32, %r: f32) -> f32 {
  %ax = math.absf %x : f32
  %half = arith.constant 0.5 : f32
  %half_2 = arith.mulf %y, %half : f32
  %0 = math.floor %y : f32
  %whole = arith.cmpf oeq, %0, %y : f32
  %1 = math.floor %half_2 : f32
  %2 = arith.cmpf une, %1, %half_2 : f32
  %odd = arith.andi %whole, %2 : i1
  %3 = arith.bitcast %x : f32 to i32
  %zero = arith.constant 0 : i32
  %negative = arith.cmpi slt, %3, %zero : i32
  %4 = arith.andi %negative, %odd : i1
  %5 = arith.negf %r : f32
  %s = arith.select %4, %5, %r : f32
  // a finite negative base with a fractional exponent
  %zero_2 = arith.constant 0.0 : f32
  %6 = arith.cmpf olt, %x, %zero_2 : f32
  %7 = math.floor %y : f32
  %8 = arith.cmpf une, %7, %y : f32
  %fraction = arith.andi %6, %8 : i1
  %inf = arith.constant 0x7F800000 : f32
  %9 = arith.cmpf olt, %ax, %inf : f32
  %bad = arith.andi %fraction, %9 : i1
  %nan = arith.constant 0x7FC00000 : f32
  %s1 = arith.select %bad, %nan, %s : f32
  // zero and infinite bases
  %10 = arith.cmpf oeq, %ax, %inf : f32
  %11 = arith.cmpf ogt, %y, %zero_2 : f32
  %grows = arith.cmpi eq, %10, %11 : i1
  %limit = arith.select %grows, %inf, %zero_2 : f32
  %12 = arith.andi %negative, %odd : i1
  %13 = arith.negf %limit : f32
  %sided = arith.select %12, %13, %limit : f32
  %14 = arith.cmpf oeq, %ax, %zero_2 : f32
  %15 = arith.cmpf oeq, %ax, %inf : f32
  %edge = arith.ori %14, %15 : i1
  %s2 = arith.select %edge, %sided, %s1 : f32
  %16 = arith.cmpf une, %x, %x : f32
  %17 = arith.cmpf une, %y, %y : f32
  %18 = arith.ori %16, %17 : i1
  %19 = arith.addf %x, %y : f32
  %s3 = arith.select %18, %19, %s2 : f32
  %one = arith.constant 1.0 : f32
  %20 = arith.cmpf oeq, %x, %one : f32
  %21 = arith.cmpf oeq, %y, %zero_2 : f32
  %one_2 = arith.ori %20, %21 : i1
  %22 = arith.select %one_2, %one, %s3 : f32
  return %22 : f32
}

// log x for a normal double x > 0, relative error about 2^-44; the scheme of log.
func.func private @log_double(%x: f64) -> f64 {
  %0 = arith.bitcast %x : f64 to i64
  %log_offset = arith.constant 0x95F619980C433 : i64
  %ix = arith.addi %0, %log_offset : i64
  %mant_mask = arith.constant 0xFFFFFFFFFFFFF : i64
  %1 = arith.andi %ix, %mant_mask : i64
  %sqrt_half_bits = arith.constant 0x3FE6A09E667F3BCD : i64
  %mb = arith.addi %1, %sqrt_half_bits : i64
  %2 = arith.bitcast %mb : i64 to f64
  %one = arith.constant 1.0 : f64
  %f = arith.subf %2, %one : f64
  %c52 = arith.constant 52 : i64
  %3 = arith.shrui %ix, %c52 : i64
  %two_52_bits = arith.constant 0x4330000000000000 : i64
  %4 = arith.ori %3, %two_52_bits : i64
  %5 = arith.bitcast %4 : i64 to f64
  %k = arith.constant 4.503599627371519e15 : f64
  %k_2 = arith.subf %5, %k : f64
  %two = arith.constant 2.0 : f64
  %6 = arith.addf %f, %two : f64
  %s = arith.divf %f, %6 : f64
  %z = arith.mulf %s, %s : f64
  %s2 = arith.addf %s, %s : f64
  %7 = arith.mulf %s, %z : f64
  %log_c4 = arith.constant 0.19585643519603138 : f64
  %log_c3 = arith.constant 0.22176095935177895 : f64
  %8 = math.fma %log_c4, %z, %log_c3 : f64
  %log_c2 = arith.constant 0.2857211109965194 : f64
  %9 = math.fma %8, %z, %log_c2 : f64
  %log_c1 = arith.constant 0.39999995606346544 : f64
  %10 = math.fma %9, %z, %log_c1 : f64
  %log_c0 = arith.constant 0.6666666667583752 : f64
  %11 = math.fma %10, %z, %log_c0 : f64
  %l = math.fma %7, %11, %s2 : f64
  %ln2 = arith.constant 0.6931471805599453 : f64
  %12 = math.fma %k_2, %ln2, %l : f64
  return %12 : f64
}

// e^x for -160 <= x <= 160, relative error about 2^-34; the scheme of exp.
func.func private @exp_double(%x: f64) -> f64 {
  %log2e = arith.constant 1.4426950408889634 : f64
  %magic_biased = arith.constant 6.755399441056767e15 : f64
  %t = math.fma %x, %log2e, %magic_biased : f64
  %n = arith.subf %t, %magic_biased : f64
  %minus_ln2 = arith.constant -0.6931471805599453 : f64
  %r = math.fma %n, %minus_ln2, %x : f64
  %0 = arith.mulf %r, %r : f64
  %exp_c5 = arith.constant 0.0001979006186381185 : f64
  %exp_c4 = arith.constant 0.0013944942624906909 : f64
  %1 = math.fma %exp_c5, %r, %exp_c4 : f64
  %exp_c3 = arith.constant 0.008333498792113123 : f64
  %2 = math.fma %1, %r, %exp_c3 : f64
  %exp_c2 = arith.constant 0.04166629118701 : f64
  %3 = math.fma %2, %r, %exp_c2 : f64
  %exp_c1 = arith.constant 0.16666665856471888 : f64
  %4 = math.fma %3, %r, %exp_c1 : f64
  %exp_c0 = arith.constant 0.5000000068701076 : f64
  %5 = math.fma %4, %r, %exp_c0 : f64
  %6 = math.fma %0, %5, %r : f64
  %one = arith.constant 1.0 : f64
  %p = arith.addf %6, %one : f64
  %7 = arith.bitcast %t : f64 to i64
  %c52 = arith.constant 52 : i64
  %8 = arith.shli %7, %c52 : i64
  %9 = arith.bitcast %8 : i64 to f64
  %10 = arith.mulf %p, %9 : f64
  return %10 : f64
}

// x^y = e^(y log x) in double precision, which costs less than pairs of floats, for 0 < x < infinity.
func.func private @pow_regular(%x: f32, %y: f32) -> f32 {
  %0 = arith.extf %x : f32 to f64
  %l = call @log_double(%0) : (f64) -> f64
  %1 = arith.extf %y : f32 to f64
  %t = arith.mulf %1, %l : f64
  %k = arith.constant 160.0 : f64
  %2 = arith.cmpf ogt, %t, %k : f64
  %t0 = arith.select %2, %k, %t : f64
  %k_2 = arith.constant -160.0 : f64
  %3 = arith.cmpf olt, %t0, %k_2 : f64
  %tc = arith.select %3, %k_2, %t0 : f64
  %4 = call @exp_double(%tc) : (f64) -> f64
  %5 = arith.truncf %4 : f64 to f32
  return %5 : f32
}

// x^y for bases that are no positive normal numbers, and huge, infinite or NaN exponents.
func.func private @pow_rare(%x: f32, %y: f32) -> f32 {
  // beyond 2^66 the result is 0, 1 or infinite already
  %pow_max = arith.constant 7.378698e19 : f32
  %0 = arith.cmpf ogt, %y, %pow_max : f32
  %y0 = arith.select %0, %pow_max, %y : f32
  %minus_pow_max = arith.constant -7.378698e19 : f32
  %1 = arith.cmpf olt, %y0, %minus_pow_max : f32
  %yc = arith.select %1, %minus_pow_max, %y0 : f32
  %2 = math.absf %x : f32
  %r = call @pow_regular(%2, %yc) : (f32, f32) -> f32
  %3 = call @pow_special(%x, %y, %r) : (f32, f32, f32) -> f32
  return %3 : f32
}

// x^y. Error below 0.51 ulp.
func.func @pow(%x: f32, %y: f32) -> f32 {
  %r = call @pow_regular(%x, %y) : (f32, f32) -> f32
  %0 = call @is_irregular(%x) : (f32) -> i1
  %1 = math.absf %y : f32
  %pow_max = arith.constant 7.378698e19 : f32
  %2 = arith.cmpf ugt, %1, %pow_max : f32
  %irregular = arith.ori %0, %2 : i1
  %3 = scf.if %irregular -> (f32) {
    %4 = func.call @pow_rare(%x, %y) : (f32, f32) -> (f32)
    scf.yield %4 : f32
  } else {
    scf.yield %r : f32
  }
  return %3 : f32
}
