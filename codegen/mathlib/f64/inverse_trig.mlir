//===- inverse_trig.mlir - inverse circular functions, f64 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// (t, u, big) for a = |x|: asin a = t + u if a <= 1/2, else (big) asin(sqrt((1 - a) / 2)) = t + u, where asin t = t +
// t^3 P(t^2).
func.func private @asin_half(%x: f64) -> (f64, f64, i1) {
  %a = math.absf %x : f64
  %half = arith.constant 0.5 : f64
  %big = arith.cmpf ogt, %a, %half : f64
  %minus_half = arith.constant -0.5 : f64
  %0 = math.fma %a, %minus_half, %half : f64
  %1 = arith.mulf %a, %a : f64
  %z = arith.select %big, %0, %1 : f64
  %2 = math.sqrt %z : f64
  %t = arith.select %big, %2, %a : f64
  %3 = arith.mulf %t, %z : f64
  %asin_c12 = arith.constant 0.03264714349306447 : f64
  %asin_c11 = arith.constant -0.02102717317517736 : f64
  %4 = math.fma %asin_c12, %z, %asin_c11 : f64
  %asin_c10 = arith.constant 0.021726180850241097 : f64
  %5 = math.fma %4, %z, %asin_c10 : f64
  %asin_c9 = arith.constant 0.003699207875451429 : f64
  %6 = math.fma %5, %z, %asin_c9 : f64
  %asin_c8 = arith.constant 0.010782015850569152 : f64
  %7 = math.fma %6, %z, %asin_c8 : f64
  %asin_c7 = arith.constant 0.011398625809852354 : f64
  %8 = math.fma %7, %z, %asin_c7 : f64
  %asin_c6 = arith.constant 0.013980851700478287 : f64
  %9 = math.fma %8, %z, %asin_c6 : f64
  %asin_c5 = arith.constant 0.017351609783358608 : f64
  %10 = math.fma %9, %z, %asin_c5 : f64
  %asin_c4 = arith.constant 0.022372215087562 : f64
  %11 = math.fma %10, %z, %asin_c4 : f64
  %asin_c3 = arith.constant 0.030381942705297076 : f64
  %12 = math.fma %11, %z, %asin_c3 : f64
  %asin_c2 = arith.constant 0.04464285717463486 : f64
  %13 = math.fma %12, %z, %asin_c2 : f64
  %asin_c1 = arith.constant 0.07499999999970819 : f64
  %14 = math.fma %13, %z, %asin_c1 : f64
  %asin_c0 = arith.constant 0.1666666666666676 : f64
  %15 = math.fma %14, %z, %asin_c0 : f64
  %u = arith.mulf %3, %15 : f64
  return %t, %u, %big : f64, f64, i1
}

// asin a = pi/2 - 2 asin(sqrt((1 - a) / 2)) beyond 1/2. Error below 1.1 ulp.
func.func @asin(%x: f64) -> f64 {
  %0:3 = call @asin_half(%x) : (f64) -> (f64, f64, i1)
  %t2 = arith.addf %0#0, %0#0 : f64
  %half_pi_hi = arith.constant 1.5707963267948966 : f64
  %h = arith.subf %half_pi_hi, %t2 : f64
  %1 = arith.subf %half_pi_hi, %h : f64
  %rest = arith.subf %1, %t2 : f64
  %two = arith.constant 2.0 : f64
  %minus_half_pi_lo = arith.constant -6.123233995736766e-17 : f64
  %2 = math.fma %0#1, %two, %minus_half_pi_lo : f64
  %l = arith.subf %rest, %2 : f64
  %3 = arith.select %0#2, %h, %0#0 : f64
  %4 = arith.select %0#2, %l, %0#1 : f64
  %5 = arith.addf %3, %4 : f64
  %6 = math.copysign %5, %x : f64
  return %6 : f64
}

// pi/2 - asin x up to 1/2, 2 asin(sqrt((1 - x) / 2)) beyond, and pi minus that for x < -1/2. Error below 1.2 ulp.
func.func @acos(%x: f64) -> f64 {
  %0:3 = call @asin_half(%x) : (f64) -> (f64, f64, i1)
  %r = arith.addf %0#0, %0#1 : f64
  %1 = math.copysign %r, %x : f64
  %half_pi_lo = arith.constant 6.123233995736766e-17 : f64
  %2 = arith.subf %1, %half_pi_lo : f64
  %half_pi_hi = arith.constant 1.5707963267948966 : f64
  %near = arith.subf %half_pi_hi, %2 : f64
  %right = arith.addf %r, %r : f64
  %pi_lo = arith.constant 1.2246467991473532e-16 : f64
  %3 = arith.subf %right, %pi_lo : f64
  %pi_hi = arith.constant 3.141592653589793 : f64
  %left = arith.subf %pi_hi, %3 : f64
  %zero = arith.constant 0.0 : f64
  %4 = arith.cmpf olt, %x, %zero : f64
  %far = arith.select %4, %left, %right : f64
  %5 = arith.select %0#2, %far, %near : f64
  return %5 : f64
}

// atan(a / b) for a >= 0, b >= 0. The argument of the polynomial is a/b, (a-b)/(a+b) (plus pi/4) or -b/a (plus pi/2),
// whichever is below tan(pi/8) in size: one division.
func.func private @atan_quotient(%a: f64, %b: f64) -> f64 {
  %tan_3pi_8 = arith.constant 2.414213562373095 : f64
  %0 = arith.mulf %b, %tan_3pi_8 : f64
  %high = arith.cmpf ogt, %a, %0 : f64
  %tan_pi_8 = arith.constant 0.41421356237309503 : f64
  %1 = arith.mulf %b, %tan_pi_8 : f64
  %mid = arith.cmpf ogt, %a, %1 : f64
  %2 = arith.negf %b : f64
  %3 = arith.subf %a, %b : f64
  %4 = arith.select %mid, %3, %a : f64
  %num = arith.select %high, %2, %4 : f64
  %5 = arith.addf %a, %b : f64
  %6 = arith.select %mid, %5, %b : f64
  %den = arith.select %high, %a, %6 : f64
  %quarter_pi_hi = arith.constant 0.7853981633974483 : f64
  %zero = arith.constant 0.0 : f64
  %7 = arith.select %mid, %quarter_pi_hi, %zero : f64
  %half_pi_hi = arith.constant 1.5707963267948966 : f64
  %base = arith.select %high, %half_pi_hi, %7 : f64
  %quarter_pi_lo = arith.constant 3.061616997868383e-17 : f64
  %8 = arith.select %mid, %quarter_pi_lo, %zero : f64
  %half_pi_lo = arith.constant 6.123233995736766e-17 : f64
  %rest = arith.select %high, %half_pi_lo, %8 : f64
  %t = arith.divf %num, %den : f64
  %z = arith.mulf %t, %t : f64
  %9 = arith.mulf %t, %z : f64
  %atan_c10 = arith.constant -0.017908783426176453 : f64
  %atan_c9 = arith.constant 0.03806583360922101 : f64
  %10 = math.fma %atan_c10, %z, %atan_c9 : f64
  %atan_c8 = arith.constant -0.05039348496787303 : f64
  %11 = math.fma %10, %z, %atan_c8 : f64
  %atan_c7 = arith.constant 0.05847897710337758 : f64
  %12 = math.fma %11, %z, %atan_c7 : f64
  %atan_c6 = arith.constant -0.06663105046707299 : f64
  %13 = math.fma %12, %z, %atan_c6 : f64
  %atan_c5 = arith.constant 0.07692060292843655 : f64
  %14 = math.fma %13, %z, %atan_c5 : f64
  %atan_c4 = arith.constant -0.09090897762034506 : f64
  %15 = math.fma %14, %z, %atan_c4 : f64
  %atan_c3 = arith.constant 0.11111110783640755 : f64
  %16 = math.fma %15, %z, %atan_c3 : f64
  %atan_c2 = arith.constant -0.14285714280202147 : f64
  %17 = math.fma %16, %z, %atan_c2 : f64
  %atan_c1 = arith.constant 0.1999999999995369 : f64
  %18 = math.fma %17, %z, %atan_c1 : f64
  %atan_c0 = arith.constant -0.333333333333332 : f64
  %19 = math.fma %18, %z, %atan_c0 : f64
  %r = math.fma %9, %19, %rest : f64
  %20 = arith.addf %t, %r : f64
  %21 = arith.addf %base, %20 : f64
  return %21 : f64
}

// Inverse tangent. Error below 1.7 ulp.
func.func @atan(%x: f64) -> f64 {
  %0 = math.absf %x : f64
  %one = arith.constant 1.0 : f64
  %1 = call @atan_quotient(%0, %one) : (f64, f64) -> f64
  %2 = math.copysign %1, %x : f64
  return %2 : f64
}

// Angle of the point (x, y), with IEEE 754's values on the axes and at infinity. Error below 1.7 ulp.
func.func @atan2(%y: f64, %x: f64) -> f64 {
  %a0 = math.absf %y : f64
  %b0 = math.absf %x : f64
  // scale so that a + b is finite
  %huge = arith.constant 1.1235582092889474e307 : f64
  %0 = arith.cmpf ogt, %a0, %huge : f64
  %1 = arith.cmpf ogt, %b0, %huge : f64
  %large = arith.ori %0, %1 : i1
  %quarter = arith.constant 0.25 : f64
  %2 = arith.mulf %a0, %quarter : f64
  %a1 = arith.select %large, %2, %a0 : f64
  %3 = arith.mulf %b0, %quarter : f64
  %b1 = arith.select %large, %3, %b0 : f64
  // 0/0 counts as 0/1, inf/inf as 1/1
  %zero = arith.constant 0.0 : f64
  %4 = arith.cmpf oeq, %a0, %zero : f64
  %5 = arith.cmpf oeq, %b0, %zero : f64
  %origin = arith.andi %4, %5 : i1
  %inf = arith.constant 0x7FF0000000000000 : f64
  %6 = arith.cmpf oeq, %a0, %inf : f64
  %7 = arith.cmpf oeq, %b0, %inf : f64
  %corner = arith.andi %6, %7 : i1
  %one = arith.constant 1.0 : f64
  %a = arith.select %corner, %one, %a1 : f64
  %8 = arith.ori %origin, %corner : i1
  %b = arith.select %8, %one, %b1 : f64
  %r = call @atan_quotient(%a, %b) : (f64, f64) -> f64
  %pi_lo = arith.constant 1.2246467991473532e-16 : f64
  %9 = arith.subf %r, %pi_lo : f64
  %pi_hi = arith.constant 3.141592653589793 : f64
  %left = arith.subf %pi_hi, %9 : f64
  %10 = arith.bitcast %x : f64 to i64
  %zero_2 = arith.constant 0 : i64
  %11 = arith.cmpi slt, %10, %zero_2 : i64
  %s = arith.select %11, %left, %r : f64
  %12 = math.copysign %s, %y : f64
  return %12 : f64
}
