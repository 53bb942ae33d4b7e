//===- erf.mlir - error functions, f32 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// 1 - e^-p with p = -log erfc|x| = a + a P(a). Error below 2 ulp.
func.func @erf(%x: f32) -> f32 {
  %a = math.absf %x : f32
  %four = arith.constant 4.0 : f32
  %0 = arith.cmpf ogt, %a, %four : f32
  %c = arith.select %0, %four, %a : f32
  %erf_c11 = arith.constant 5.6386633e-9 : f32
  %erf_c10 = arith.constant -2.2549384e-7 : f32
  %1 = math.fma %erf_c11, %c, %erf_c10 : f32
  %erf_c9 = arith.constant 3.736156e-6 : f32
  %2 = math.fma %1, %c, %erf_c9 : f32
  %erf_c8 = arith.constant -3.504145e-5 : f32
  %3 = math.fma %2, %c, %erf_c8 : f32
  %erf_c7 = arith.constant 0.00020893979 : f32
  %4 = math.fma %3, %c, %erf_c7 : f32
  %erf_c6 = arith.constant -0.00081599614 : f32
  %5 = math.fma %4, %c, %erf_c6 : f32
  %erf_c5 = arith.constant 0.001882552 : f32
  %6 = math.fma %5, %c, %erf_c5 : f32
  %erf_c4 = arith.constant -0.0003076561 : f32
  %7 = math.fma %6, %c, %erf_c4 : f32
  %erf_c3 = arith.constant -0.019097803 : f32
  %8 = math.fma %7, %c, %erf_c3 : f32
  %erf_c2 = arith.constant 0.10276779 : f32
  %9 = math.fma %8, %c, %erf_c2 : f32
  %erf_c1 = arith.constant 0.63662004 : f32
  %10 = math.fma %9, %c, %erf_c1 : f32
  %erf_c0 = arith.constant 0.12837917 : f32
  %11 = math.fma %10, %c, %erf_c0 : f32
  %p = math.fma %c, %11, %c : f32
  %12 = arith.negf %p : f32
  %13:2 = call @expm1_quarter(%12) : (f32) -> (f32, f32)
  %14 = arith.addf %13#0, %13#1 : f32
  %minus_erf_max = arith.constant -4.0 : f32
  %y = arith.mulf %14, %minus_erf_max : f32
  %tiny = math.fma %a, %erf_c0, %a : f32
  %small = arith.constant 6.1035156e-5 : f32
  %15 = arith.cmpf olt, %a, %small : f32
  %s = arith.select %15, %tiny, %y : f32
  %16 = math.copysign %s, %x : f32
  return %16 : f32
}

// e^(-a^2) P(t) / (1 + 2a), t = (a - 2) / (a + 2) (Shepherd and Laframboise, Math. Comp. 36, 1981); 2 - erfc a for
// negative x. a^2 is taken in two floats. Error below 3.5 ulp.
func.func @erfc(%x: f32) -> f32 {
  %a0 = math.absf %x : f32
  %erfc_max = arith.constant 10.1 : f32
  %0 = arith.cmpf ogt, %a0, %erfc_max : f32
  %a = arith.select %0, %erfc_max, %a0 : f32
  %two = arith.constant 2.0 : f32
  %1 = arith.addf %a, %two : f32
  %one = arith.constant 1.0 : f32
  %inv = arith.divf %one, %1 : f32
  %2 = arith.subf %a, %two : f32
  %t0 = arith.mulf %2, %inv : f32
  // the residual of the quotient, as P is steep
  %3 = arith.negf %t0 : f32
  %4 = arith.addf %t0, %one : f32
  %minus_erfc_k = arith.constant -2.0 : f32
  %5 = math.fma %4, %minus_erfc_k, %a : f32
  %e = math.fma %3, %a, %5 : f32
  %t = math.fma %e, %inv, %t0 : f32
  %erfcx_c11 = arith.constant 8.967812e-5 : f32
  %erfcx_c10 = arith.constant 0.00018662085 : f32
  %6 = math.fma %erfcx_c11, %t, %erfcx_c10 : f32
  %erfcx_c9 = arith.constant -0.00040939235 : f32
  %7 = math.fma %6, %t, %erfcx_c9 : f32
  %erfcx_c8 = arith.constant -0.0014447494 : f32
  %8 = math.fma %7, %t, %erfcx_c8 : f32
  %erfcx_c7 = arith.constant 0.0012536135 : f32
  %9 = math.fma %8, %t, %erfcx_c7 : f32
  %erfcx_c6 = arith.constant 0.008721661 : f32
  %10 = math.fma %9, %t, %erfcx_c6 : f32
  %erfcx_c5 = arith.constant -0.008030081 : f32
  %11 = math.fma %10, %t, %erfcx_c5 : f32
  %erfcx_c4 = arith.constant -0.05422084 : f32
  %12 = math.fma %11, %t, %erfcx_c4 : f32
  %erfcx_c3 = arith.constant 0.16405085 : f32
  %13 = math.fma %12, %t, %erfcx_c3 : f32
  %erfcx_c2 = arith.constant -0.16603021 : f32
  %14 = math.fma %13, %t, %erfcx_c2 : f32
  %erfcx_c1 = arith.constant -0.09276381 : f32
  %15 = math.fma %14, %t, %erfcx_c1 : f32
  %erfcx_c0 = arith.constant 1.2769784 : f32
  %g = math.fma %15, %t, %erfcx_c0 : f32
  %h = arith.mulf %a, %a : f32
  %16 = arith.negf %h : f32
  %l = math.fma %a, %a, %16 : f32
  %17 = arith.negf %h : f32
  %18:2 = call @exp_reduced(%17) : (f32) -> (f32, f32)
  %19 = arith.negf %l : f32
  %pc = math.fma %18#0, %19, %18#0 : f32
  // the quotient with the roundings of its two terms
  %d = math.fma %a, %two, %one : f32
  %20 = arith.subf %one, %d : f32
  %dl = math.fma %a, %two, %20 : f32
  %w = arith.divf %one, %d : f32
  %m = arith.mulf %pc, %g : f32
  %21 = arith.negf %m : f32
  %ml = math.fma %pc, %g, %21 : f32
  %v0 = arith.mulf %m, %w : f32
  %22 = arith.negf %v0 : f32
  %23 = math.fma %22, %d, %m : f32
  %24 = arith.negf %v0 : f32
  %25 = math.fma %24, %dl, %ml : f32
  %res = arith.addf %23, %25 : f32
  %v = math.fma %res, %w, %v0 : f32
  %y = call @scale(%v, %18#1) : (f32, f32) -> f32
  %zero = arith.constant 0.0 : f32
  %26 = arith.cmpf olt, %x, %zero : f32
  %27 = arith.subf %two, %y : f32
  %28 = arith.select %26, %27, %y : f32
  return %28 : f32
}
