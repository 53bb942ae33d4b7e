//===- reduce_large.mlir - reduction of large arguments, f32 -*- MLIR -*-===//
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

// (r, q) with |x| = q pi/2 + r modulo 2 pi, |r| <= pi/4, for a double x that holds a float. The closest that a float
// comes to a multiple of pi/2 is about 2^-33; the window of 128 bits leaves an absolute error of 2^-64.
func.func private @reduce_large(%x: f64) -> (f64, i64) {
  %0 = arith.bitcast %x : f64 to i64
  %abs_mask = arith.constant 0x7FFFFFFFFFFFFFFF : i64
  %xb = arith.andi %0, %abs_mask : i64
  %mant_mask = arith.constant 0xFFFFFFFFFFFFF : i64
  %1 = arith.andi %xb, %mant_mask : i64
  %implicit_one = arith.constant 0x10000000000000 : i64
  %2 = arith.ori %1, %implicit_one : i64
  %c29 = arith.constant 29 : i64
  %m = arith.shrui %2, %c29 : i64
  // position of the window in the words of 2/pi, and its offset in the word
  %c52 = arith.constant 52 : i64
  %3 = arith.shrui %xb, %c52 : i64
  %c1032 = arith.constant 1032 : i64
  %pos = arith.subi %3, %c1032 : i64
  %c63 = arith.constant 63 : i64
  %s = arith.andi %pos, %c63 : i64
  // select word pos / 64 and the two after it
  %c64 = arith.constant 64 : i64
  %4 = arith.andi %pos, %c64 : i64
  %zero = arith.constant 0 : i64
  %skip1 = arith.cmpi ne, %4, %zero : i64
  %w1 = arith.constant 0x1529FC2757D1F534 : i64
  %w0 = arith.constant 0xA2F9836E4E44 : i64
  %d0 = arith.select %skip1, %w1, %w0 : i64
  %w2 = arith.constant 0xDDC0DB6295993C43 : i64
  %d1 = arith.select %skip1, %w2, %w1 : i64
  %w3 = arith.constant 0x9041FE5163ABDEBB : i64
  %d2 = arith.select %skip1, %w3, %w2 : i64
  %inv = arith.xori %s, %c63 : i64
  %5 = arith.shli %d0, %s : i64
  %c1 = arith.constant 1 : i64
  %6 = arith.shrui %d1, %c1 : i64
  %7 = arith.shrui %6, %inv : i64
  %v0 = arith.ori %5, %7 : i64
  %8 = arith.shli %d1, %s : i64
  %9 = arith.shrui %d2, %c1 : i64
  %10 = arith.shrui %9, %inv : i64
  %v1 = arith.ori %8, %10 : i64
  // limbs of the window, least significant first; m has 24 bits
  %low_32 = arith.constant 0xFFFFFFFF : i64
  %l0 = arith.andi %v1, %low_32 : i64
  %c32 = arith.constant 32 : i64
  %l1 = arith.shrui %v1, %c32 : i64
  %l2 = arith.andi %v0, %low_32 : i64
  %l3 = arith.shrui %v0, %c32 : i64
  %s0 = arith.muli %m, %l0 : i64
  %11 = arith.shrui %s0, %c32 : i64
  %12 = arith.muli %m, %l1 : i64
  %s1 = arith.addi %11, %12 : i64
  %13 = arith.shrui %s1, %c32 : i64
  %14 = arith.muli %m, %l2 : i64
  %s2 = arith.addi %13, %14 : i64
  %15 = arith.shrui %s2, %c32 : i64
  %16 = arith.muli %m, %l3 : i64
  %s3 = arith.addi %15, %16 : i64
  %17 = arith.shli %s3, %c32 : i64
  %18 = arith.andi %s2, %low_32 : i64
  %hi = arith.ori %17, %18 : i64
  // hi is 2|x|/pi modulo 4 with 62 fraction bits; round to the nearest whole number
  %c61 = arith.constant 61 : i64
  %19 = arith.shrui %hi, %c61 : i64
  %20 = arith.addi %19, %c1 : i64
  %q = arith.shrui %20, %c1 : i64
  %c2 = arith.constant 2 : i64
  %21 = arith.shli %hi, %c2 : i64
  %22 = arith.andi %s1, %low_32 : i64
  %top1 = arith.constant 30 : i64
  %23 = arith.shrui %22, %top1 : i64
  %fh = arith.ori %21, %23 : i64
  %neg = arith.shrsi %fh, %c63 : i64
  %24 = arith.xori %fh, %neg : i64
  %25 = arith.sitofp %24 : i64 to f64
  %m64 = arith.constant 5.421010862427522e-20 : f64
  %f = arith.mulf %25, %m64 : f64
  %half_pi_hi = arith.constant 1.5707963267948966 : f64
  %rp = arith.mulf %f, %half_pi_hi : f64
  %26 = arith.bitcast %rp : f64 to i64
  %sign = arith.constant 0x8000000000000000 : i64
  %27 = arith.andi %neg, %sign : i64
  %28 = arith.xori %26, %27 : i64
  %rs = arith.bitcast %28 : i64 to f64
  // NaN for NaN and infinities
  %29 = arith.subf %x, %x : f64
  %r = arith.addf %rs, %29 : f64
  return %r, %q : f64, i64
}
