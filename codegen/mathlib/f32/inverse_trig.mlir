//===- inverse_trig.mlir - inverse circular functions, f32 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// (t, u, big) for a = |x|: asin a = t + u if a <= 1/2, else (big) asin(sqrt((1 - a) / 2)) = t + u, where asin t = t +
// t^3 P(t^2).
func.func private @asin_half(%x: f32) -> (f32, f32, i1) {
  %a = math.absf %x : f32
  %half = arith.constant 0.5 : f32
  %big = arith.cmpf ogt, %a, %half : f32
  %minus_half = arith.constant -0.5 : f32
  %0 = math.fma %a, %minus_half, %half : f32
  %1 = arith.mulf %a, %a : f32
  %z = arith.select %big, %0, %1 : f32
  %2 = math.sqrt %z : f32
  %t = arith.select %big, %2, %a : f32
  %3 = arith.mulf %t, %z : f32
  %asin_c4 = arith.constant 0.042165037 : f32
  %asin_c3 = arith.constant 0.024181534 : f32
  %4 = math.fma %asin_c4, %z, %asin_c3 : f32
  %asin_c2 = arith.constant 0.045469638 : f32
  %5 = math.fma %4, %z, %asin_c2 : f32
  %asin_c1 = arith.constant 0.07495307 : f32
  %6 = math.fma %5, %z, %asin_c1 : f32
  %asin_c0 = arith.constant 0.16666752 : f32
  %7 = math.fma %6, %z, %asin_c0 : f32
  %u = arith.mulf %3, %7 : f32
  return %t, %u, %big : f32, f32, i1
}

// asin a = pi/2 - 2 asin(sqrt((1 - a) / 2)) beyond 1/2. Error below 1.2 ulp.
func.func @asin(%x: f32) -> f32 {
  %0:3 = call @asin_half(%x) : (f32) -> (f32, f32, i1)
  %t2 = arith.addf %0#0, %0#0 : f32
  %half_pi_hi = arith.constant 1.5707964 : f32
  %h = arith.subf %half_pi_hi, %t2 : f32
  %1 = arith.subf %half_pi_hi, %h : f32
  %rest = arith.subf %1, %t2 : f32
  %two = arith.constant 2.0 : f32
  %minus_half_pi_lo = arith.constant 4.371139e-8 : f32
  %2 = math.fma %0#1, %two, %minus_half_pi_lo : f32
  %l = arith.subf %rest, %2 : f32
  %3 = arith.select %0#2, %h, %0#0 : f32
  %4 = arith.select %0#2, %l, %0#1 : f32
  %5 = arith.addf %3, %4 : f32
  %6 = math.copysign %5, %x : f32
  return %6 : f32
}

// pi/2 - asin x up to 1/2, 2 asin(sqrt((1 - x) / 2)) beyond, and pi minus that for x < -1/2. Error below 1.2 ulp.
func.func @acos(%x: f32) -> f32 {
  %0:3 = call @asin_half(%x) : (f32) -> (f32, f32, i1)
  %r = arith.addf %0#0, %0#1 : f32
  %1 = math.copysign %r, %x : f32
  %half_pi_lo = arith.constant -4.371139e-8 : f32
  %2 = arith.subf %1, %half_pi_lo : f32
  %half_pi_hi = arith.constant 1.5707964 : f32
  %near = arith.subf %half_pi_hi, %2 : f32
  %right = arith.addf %r, %r : f32
  %pi_lo = arith.constant -8.742278e-8 : f32
  %3 = arith.subf %right, %pi_lo : f32
  %pi_hi = arith.constant 3.1415927 : f32
  %left = arith.subf %pi_hi, %3 : f32
  %zero = arith.constant 0.0 : f32
  %4 = arith.cmpf olt, %x, %zero : f32
  %far = arith.select %4, %left, %right : f32
  %5 = arith.select %0#2, %far, %near : f32
  return %5 : f32
}

// atan(a / b) for a >= 0, b >= 0. The argument of the polynomial is a/b, (a-b)/(a+b) (plus pi/4) or -b/a (plus pi/2),
// whichever is below tan(pi/8) in size: one division.
func.func private @atan_quotient(%a: f32, %b: f32) -> f32 {
  %tan_3pi_8 = arith.constant 2.4142137 : f32
  %0 = arith.mulf %b, %tan_3pi_8 : f32
  %high = arith.cmpf ogt, %a, %0 : f32
  %tan_pi_8 = arith.constant 0.41421357 : f32
  %1 = arith.mulf %b, %tan_pi_8 : f32
  %mid = arith.cmpf ogt, %a, %1 : f32
  %2 = arith.negf %b : f32
  %3 = arith.subf %a, %b : f32
  %4 = arith.select %mid, %3, %a : f32
  %num = arith.select %high, %2, %4 : f32
  %5 = arith.addf %a, %b : f32
  %6 = arith.select %mid, %5, %b : f32
  %den = arith.select %high, %a, %6 : f32
  %quarter_pi_hi = arith.constant 0.7853982 : f32
  %zero = arith.constant 0.0 : f32
  %7 = arith.select %mid, %quarter_pi_hi, %zero : f32
  %half_pi_hi = arith.constant 1.5707964 : f32
  %base = arith.select %high, %half_pi_hi, %7 : f32
  %quarter_pi_lo = arith.constant -2.1855694e-8 : f32
  %8 = arith.select %mid, %quarter_pi_lo, %zero : f32
  %half_pi_lo = arith.constant -4.371139e-8 : f32
  %rest = arith.select %high, %half_pi_lo, %8 : f32
  %t = arith.divf %num, %den : f32
  %z = arith.mulf %t, %t : f32
  %9 = arith.mulf %t, %z : f32
  %atan_c4 = arith.constant -0.060908936 : f32
  %atan_c3 = arith.constant 0.10599487 : f32
  %10 = math.fma %atan_c4, %z, %atan_c3 : f32
  %atan_c2 = arith.constant -0.1424443 : f32
  %11 = math.fma %10, %z, %atan_c2 : f32
  %atan_c1 = arith.constant 0.1999853 : f32
  %12 = math.fma %11, %z, %atan_c1 : f32
  %atan_c0 = arith.constant -0.33333316 : f32
  %13 = math.fma %12, %z, %atan_c0 : f32
  %r = math.fma %9, %13, %rest : f32
  %14 = arith.addf %t, %r : f32
  %15 = arith.addf %base, %14 : f32
  return %15 : f32
}

// Inverse tangent. Error below 1.9 ulp.
func.func @atan(%x: f32) -> f32 {
  %0 = math.absf %x : f32
  %one = arith.constant 1.0 : f32
  %1 = call @atan_quotient(%0, %one) : (f32, f32) -> f32
  %2 = math.copysign %1, %x : f32
  return %2 : f32
}

// Angle of the point (x, y), with IEEE 754's values on the axes and at infinity. Error below 1.9 ulp.
func.func @atan2(%y: f32, %x: f32) -> f32 {
  %a0 = math.absf %y : f32
  %b0 = math.absf %x : f32
  // scale so that a + b is finite
  %huge = arith.constant 1.329228e36 : f32
  %0 = arith.cmpf ogt, %a0, %huge : f32
  %1 = arith.cmpf ogt, %b0, %huge : f32
  %large = arith.ori %0, %1 : i1
  %quarter = arith.constant 0.25 : f32
  %2 = arith.mulf %a0, %quarter : f32
  %a1 = arith.select %large, %2, %a0 : f32
  %3 = arith.mulf %b0, %quarter : f32
  %b1 = arith.select %large, %3, %b0 : f32
  // 0/0 counts as 0/1, inf/inf as 1/1
  %zero = arith.constant 0.0 : f32
  %4 = arith.cmpf oeq, %a0, %zero : f32
  %5 = arith.cmpf oeq, %b0, %zero : f32
  %origin = arith.andi %4, %5 : i1
  %inf = arith.constant 0x7F800000 : f32
  %6 = arith.cmpf oeq, %a0, %inf : f32
  %7 = arith.cmpf oeq, %b0, %inf : f32
  %corner = arith.andi %6, %7 : i1
  %one = arith.constant 1.0 : f32
  %a = arith.select %corner, %one, %a1 : f32
  %8 = arith.ori %origin, %corner : i1
  %b = arith.select %8, %one, %b1 : f32
  %r = call @atan_quotient(%a, %b) : (f32, f32) -> f32
  %pi_lo = arith.constant -8.742278e-8 : f32
  %9 = arith.subf %r, %pi_lo : f32
  %pi_hi = arith.constant 3.1415927 : f32
  %left = arith.subf %pi_hi, %9 : f32
  %10 = arith.bitcast %x : f32 to i32
  %zero_2 = arith.constant 0 : i32
  %11 = arith.cmpi slt, %10, %zero_2 : i32
  %s = arith.select %11, %left, %r : f32
  %12 = math.copysign %s, %y : f32
  return %12 : f32
}
