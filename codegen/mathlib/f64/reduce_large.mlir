//===- reduce_large.mlir - reduction of large arguments, f64 -*- MLIR -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Payne and Hanek, Radian reduction for trigonometric functions, 1983. x = m 2^e with a whole number m. Of the bits of
// 2/pi only those matter whose product with m 2^e is below 4 (whole turns may be dropped) and above the accuracy
// needed: a window that starts at a bit given by e. It is cut out by shifts and selects, without a table in memory, and
// multiplied with m in 32-bit limbs.
//
//===----------------------------------------------------------------------===//

// (r, q) with |x| = q pi/2 + r modulo 2 pi, |r| <= pi/4. The closest that a double comes to a multiple of pi/2 is
// 2^-61; the window of 192 bits leaves an absolute error of 2^-127.
func.func private @reduce_large(%x: f64) -> (f64, i64) {
  %0 = arith.bitcast %x : f64 to i64
  %abs_mask = arith.constant 0x7FFFFFFFFFFFFFFF : i64
  %xb = arith.andi %0, %abs_mask : i64
  %mant_mask = arith.constant 0xFFFFFFFFFFFFF : i64
  %1 = arith.andi %xb, %mant_mask : i64
  %implicit_one = arith.constant 0x10000000000000 : i64
  %m = arith.ori %1, %implicit_one : i64
  // position of the window in the words of 2/pi, and its offset in the word
  %mantissa_bits = arith.constant 52 : i64
  %2 = arith.shrui %xb, %mantissa_bits : i64
  %c1061 = arith.constant 1061 : i64
  %pos = arith.subi %2, %c1061 : i64
  %c63 = arith.constant 63 : i64
  %s = arith.andi %pos, %c63 : i64
  // select word pos / 64 and the three after it: a shift by 8, 4, 2, 1 words
  %c512 = arith.constant 512 : i64
  %3 = arith.andi %pos, %c512 : i64
  %zero = arith.constant 0 : i64
  %skip8 = arith.cmpi ne, %3, %zero : i64
  %w8 = arith.constant 0x4484E99C7026B45F : i64
  %w0 = arith.constant 0xA2F9836E4E44 : i64
  %a0 = arith.select %skip8, %w8, %w0 : i64
  %w9 = arith.constant 0x7E413991D6398353 : i64
  %w1 = arith.constant 0x1529FC2757D1F534 : i64
  %a1 = arith.select %skip8, %w9, %w1 : i64
  %w10 = arith.constant 0x39F49C845F8BBDF9 : i64
  %w2 = arith.constant 0xDDC0DB6295993C43 : i64
  %a2 = arith.select %skip8, %w10, %w2 : i64
  %w11 = arith.constant 0x283B1FF897FFDE05 : i64
  %w3 = arith.constant 0x9041FE5163ABDEBB : i64
  %a3 = arith.select %skip8, %w11, %w3 : i64
  %w12 = arith.constant 0x980FEF2F118B5A0A : i64
  %w4 = arith.constant 0xC561B7246E3A424D : i64
  %a4 = arith.select %skip8, %w12, %w4 : i64
  %w13 = arith.constant 0x6D1F6D367ECF27CB : i64
  %w5 = arith.constant 0xD2E006492EEA09D1 : i64
  %a5 = arith.select %skip8, %w13, %w5 : i64
  %w14 = arith.constant 0x9B74F463F669E5F : i64
  %w6 = arith.constant 0x921CFE1DEB1CB129 : i64
  %a6 = arith.select %skip8, %w14, %w6 : i64
  %w15 = arith.constant 0xEA2D7527BAC7EBE5 : i64
  %w7 = arith.constant 0xA73EE88235F52EBB : i64
  %a7 = arith.select %skip8, %w15, %w7 : i64
  %w16 = arith.constant 0xF17B3D0739F78A52 : i64
  %a8 = arith.select %skip8, %w16, %w8 : i64
  %w17 = arith.constant 0x92EA6BFB5FB11F8D : i64
  %a9 = arith.select %skip8, %w17, %w9 : i64
  %w18 = arith.constant 0x5D0856033046FC7B : i64
  %a10 = arith.select %skip8, %w18, %w10 : i64
  %c256 = arith.constant 256 : i64
  %4 = arith.andi %pos, %c256 : i64
  %skip4 = arith.cmpi ne, %4, %zero : i64
  %b0 = arith.select %skip4, %a4, %a0 : i64
  %b1 = arith.select %skip4, %a5, %a1 : i64
  %b2 = arith.select %skip4, %a6, %a2 : i64
  %b3 = arith.select %skip4, %a7, %a3 : i64
  %b4 = arith.select %skip4, %a8, %a4 : i64
  %b5 = arith.select %skip4, %a9, %a5 : i64
  %b6 = arith.select %skip4, %a10, %a6 : i64
  %c128 = arith.constant 128 : i64
  %5 = arith.andi %pos, %c128 : i64
  %skip2 = arith.cmpi ne, %5, %zero : i64
  %c0 = arith.select %skip2, %b2, %b0 : i64
  %c1 = arith.select %skip2, %b3, %b1 : i64
  %c2 = arith.select %skip2, %b4, %b2 : i64
  %c3 = arith.select %skip2, %b5, %b3 : i64
  %c4 = arith.select %skip2, %b6, %b4 : i64
  %c64 = arith.constant 64 : i64
  %6 = arith.andi %pos, %c64 : i64
  %skip1 = arith.cmpi ne, %6, %zero : i64
  %d0 = arith.select %skip1, %c1, %c0 : i64
  %d1 = arith.select %skip1, %c2, %c1 : i64
  %d2 = arith.select %skip1, %c3, %c2 : i64
  %d3 = arith.select %skip1, %c4, %c3 : i64
  %inv = arith.xori %s, %c63 : i64
  %7 = arith.shli %d0, %s : i64
  %c1_2 = arith.constant 1 : i64
  %8 = arith.shrui %d1, %c1_2 : i64
  %9 = arith.shrui %8, %inv : i64
  %v0 = arith.ori %7, %9 : i64
  %10 = arith.shli %d1, %s : i64
  %11 = arith.shrui %d2, %c1_2 : i64
  %12 = arith.shrui %11, %inv : i64
  %v1 = arith.ori %10, %12 : i64
  %13 = arith.shli %d2, %s : i64
  %14 = arith.shrui %d3, %c1_2 : i64
  %15 = arith.shrui %14, %inv : i64
  %v2 = arith.ori %13, %15 : i64
  // limbs of the window, least significant first
  %low_32 = arith.constant 0xFFFFFFFF : i64
  %m0 = arith.andi %m, %low_32 : i64
  %c32 = arith.constant 32 : i64
  %m1 = arith.shrui %m, %c32 : i64
  %l0 = arith.andi %v2, %low_32 : i64
  %l1 = arith.shrui %v2, %c32 : i64
  %l2 = arith.andi %v1, %low_32 : i64
  %l3 = arith.shrui %v1, %c32 : i64
  %l4 = arith.andi %v0, %low_32 : i64
  %l5 = arith.shrui %v0, %c32 : i64
  %t0 = arith.muli %m0, %l0 : i64
  %t1 = arith.muli %m0, %l1 : i64
  %t2 = arith.muli %m0, %l2 : i64
  %t3 = arith.muli %m0, %l3 : i64
  %t4 = arith.muli %m0, %l4 : i64
  %t5 = arith.muli %m0, %l5 : i64
  %u0 = arith.muli %m1, %l0 : i64
  %u1 = arith.muli %m1, %l1 : i64
  %u2 = arith.muli %m1, %l2 : i64
  %u3 = arith.muli %m1, %l3 : i64
  %u4 = arith.muli %m1, %l4 : i64
  // columns with carry; the two lowest only contribute their carry
  %16 = arith.shrui %t0, %c32 : i64
  %17 = arith.andi %t1, %low_32 : i64
  %18 = arith.addi %16, %17 : i64
  %s1 = arith.addi %18, %u0 : i64
  %19 = arith.shrui %s1, %c32 : i64
  %20 = arith.shrui %t1, %c32 : i64
  %21 = arith.addi %19, %20 : i64
  %22 = arith.andi %t2, %low_32 : i64
  %23 = arith.addi %22, %u1 : i64
  %s2 = arith.addi %21, %23 : i64
  %24 = arith.shrui %s2, %c32 : i64
  %25 = arith.shrui %t2, %c32 : i64
  %26 = arith.addi %24, %25 : i64
  %27 = arith.andi %t3, %low_32 : i64
  %28 = arith.addi %27, %u2 : i64
  %s3 = arith.addi %26, %28 : i64
  %29 = arith.shrui %s3, %c32 : i64
  %30 = arith.shrui %t3, %c32 : i64
  %31 = arith.addi %29, %30 : i64
  %32 = arith.andi %t4, %low_32 : i64
  %33 = arith.addi %32, %u3 : i64
  %s4 = arith.addi %31, %33 : i64
  %34 = arith.shrui %s4, %c32 : i64
  %35 = arith.shrui %t4, %c32 : i64
  %36 = arith.addi %34, %35 : i64
  %37 = arith.addi %t5, %u4 : i64
  %s5 = arith.addi %36, %37 : i64
  %38 = arith.shli %s5, %c32 : i64
  %39 = arith.andi %s4, %low_32 : i64
  %hi = arith.ori %38, %39 : i64
  %40 = arith.shli %s3, %c32 : i64
  %41 = arith.andi %s2, %low_32 : i64
  %lo = arith.ori %40, %41 : i64
  // hi:lo is 2|x|/pi modulo 4 with 62 fraction bits in hi; round to the nearest whole number
  %c61 = arith.constant 61 : i64
  %42 = arith.shrui %hi, %c61 : i64
  %43 = arith.addi %42, %c1_2 : i64
  %q = arith.shrui %43, %c1_2 : i64
  %c2_2 = arith.constant 2 : i64
  %44 = arith.shli %hi, %c2_2 : i64
  %top1 = arith.constant 62 : i64
  %45 = arith.shrui %lo, %top1 : i64
  %fh = arith.ori %44, %45 : i64
  %fl = arith.shli %lo, %c2_2 : i64
  %neg = arith.shrsi %fh, %c63 : i64
  %gh = arith.xori %fh, %neg : i64
  %gl = arith.xori %fl, %neg : i64
  // the fraction as a float: all terms are positive, so nothing cancels
  %46 = arith.andi %gl, %low_32 : i64
  %47 = arith.sitofp %46 : i64 to f64
  %m128 = arith.constant 2.938735877055719e-39 : f64
  %f0 = arith.mulf %47, %m128 : f64
  %48 = arith.shrui %gl, %c32 : i64
  %49 = arith.sitofp %48 : i64 to f64
  %m96 = arith.constant 1.262177448353619e-29 : f64
  %f1 = math.fma %49, %m96, %f0 : f64
  %50 = arith.andi %gh, %low_32 : i64
  %51 = arith.sitofp %50 : i64 to f64
  %m64 = arith.constant 5.421010862427522e-20 : f64
  %f2 = math.fma %51, %m64, %f1 : f64
  %52 = arith.shrui %gh, %c32 : i64
  %53 = arith.sitofp %52 : i64 to f64
  %m32 = arith.constant 2.3283064365386963e-10 : f64
  %f = math.fma %53, %m32, %f2 : f64
  %54 = arith.shrui %gh, %c32 : i64
  %55 = arith.sitofp %54 : i64 to f64
  %56 = arith.negf %f : f64
  %57 = math.fma %55, %m32, %56 : f64
  %rest = arith.addf %57, %f2 : f64
  %half_pi_hi = arith.constant 1.5707963267948966 : f64
  %58 = arith.mulf %rest, %half_pi_hi : f64
  %half_pi_lo = arith.constant 6.123233995736766e-17 : f64
  %59 = math.fma %f, %half_pi_lo, %58 : f64
  %rp = math.fma %f, %half_pi_hi, %59 : f64
  %60 = arith.bitcast %rp : f64 to i64
  %sign = arith.constant 0x8000000000000000 : i64
  %61 = arith.andi %neg, %sign : i64
  %62 = arith.xori %60, %61 : i64
  %rs = arith.bitcast %62 : i64 to f64
  // NaN for NaN and infinities
  %63 = arith.subf %x, %x : f64
  %r = arith.addf %rs, %63 : f64
  return %r, %q : f64, i64
}
