// Meaning of arith: wrapping integers, comparisons, conversions, and the definitions chosen where MLIR has none.
// RUN: hybrid-interpret %s | FileCheck %s
// CHECK: 33 cases hold

func.func @wrap(%a: i32, %b: i32) -> (i32, i32, i32) attributes {cases = [
    {in = [2147483647 : i32, 1 : i32], out = [-2147483648 : i32, 2147483646 : i32, 2147483647 : i32]},
    {in = [65536 : i32, 65537 : i32], out = [131073 : i32, -1 : i32, 65536 : i32]}]} {
  %0 = arith.addi %a, %b : i32
  %1 = arith.subi %a, %b : i32
  %2 = arith.muli %a, %b : i32
  return %0, %1, %2 : i32, i32, i32
}

func.func @divide(%a: i64, %b: i64) -> (i64, i64, i64, i64, i64, i64, i64) attributes {cases = [
    {in = [7, -2], out = [-3, -4, -3, 1, 0, 7, 1]},
    {in = [-7, 2], out = [-3, -4, -3, -1, 9223372036854775804, 1, 9223372036854775805]},
    {in = [6, 3], out = [2, 2, 2, 0, 2, 0, 2]}]} {
  %0 = arith.divsi %a, %b : i64
  %1 = arith.floordivsi %a, %b : i64
  %2 = arith.ceildivsi %a, %b : i64
  %3 = arith.remsi %a, %b : i64
  %4 = arith.divui %a, %b : i64
  %5 = arith.remui %a, %b : i64
  %6 = arith.ceildivui %a, %b : i64
  return %0, %1, %2, %3, %4, %5, %6 : i64, i64, i64, i64, i64, i64, i64
}

func.func @bits(%a: i32, %b: i32) -> (i32, i32, i32, i32, i32, i32) attributes {cases = [
    {in = [12 : i32, 10 : i32], out = [8 : i32, 14 : i32, 6 : i32, 12288 : i32, 0 : i32, 0 : i32]},
    {in = [-8 : i32, 1 : i32], out = [0 : i32, -7 : i32, -7 : i32, -16 : i32, 2147483644 : i32, -4 : i32]},
    {in = [-8 : i32, 32 : i32], out = [32 : i32, -8 : i32, -40 : i32, 0 : i32, 0 : i32, -1 : i32]}]} {
  %0 = arith.andi %a, %b : i32
  %1 = arith.ori %a, %b : i32
  %2 = arith.xori %a, %b : i32
  %3 = arith.shli %a, %b : i32
  %4 = arith.shrui %a, %b : i32
  %5 = arith.shrsi %a, %b : i32
  return %0, %1, %2, %3, %4, %5 : i32, i32, i32, i32, i32, i32
}

func.func @order(%a: i32, %b: i32) -> (i1, i1, i32, i32, i32, i32) attributes {cases = [
    {in = [-1 : i32, 1 : i32], out = [true, false, 1 : i32, -1 : i32, -1 : i32, 1 : i32]},
    {in = [2 : i32, 1 : i32], out = [false, false, 2 : i32, 1 : i32, 2 : i32, 1 : i32]}]} {
  %0 = arith.cmpi slt, %a, %b : i32
  %1 = arith.cmpi ult, %a, %b : i32
  %2 = arith.maxsi %a, %b : i32
  %3 = arith.minsi %a, %b : i32
  %4 = arith.maxui %a, %b : i32
  %5 = arith.minui %a, %b : i32
  return %0, %1, %2, %3, %4, %5 : i1, i1, i32, i32, i32, i32
}

// An ordered comparison with NaN is false, an unordered one true.
func.func @compare(%a: f64, %b: f64) -> (i1, i1, i1, i1, i1, i1) attributes {cases = [
    {in = [1.0, 2.0], out = [true, true, false, true, true, false]},
    {in = [2.0, 2.0], out = [false, false, true, true, false, false]},
    {in = [-0.0, 0.0], out = [false, false, true, true, false, false]},
    {in = [0x7FF8000000000000 : f64, 2.0], out = [false, true, false, false, true, true]}]} {
  %0 = arith.cmpf olt, %a, %b : f64
  %1 = arith.cmpf ult, %a, %b : f64
  %2 = arith.cmpf oge, %a, %b : f64
  %3 = arith.cmpf ord, %a, %b : f64
  %4 = arith.cmpf une, %a, %b : f64
  %5 = arith.cmpf uno, %a, %b : f64
  return %0, %1, %2, %3, %4, %5 : i1, i1, i1, i1, i1, i1
}

func.func @select(%c: i1, %x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> attributes {cases = [
    {in = [true, dense<[1.0, 2.0]> : tensor<2xf32>, dense<[3.0, 4.0]> : tensor<2xf32>],
     out = [dense<[1.0, 2.0]> : tensor<2xf32>]},
    {in = [false, dense<[1.0, 2.0]> : tensor<2xf32>, dense<[3.0, 4.0]> : tensor<2xf32>],
     out = [dense<[3.0, 4.0]> : tensor<2xf32>]}]} {
  %0 = arith.select %c, %x, %y : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// A float too large for the integer saturates, NaN becomes 0; both are poison in MLIR.
func.func @to_integer(%x: f64) -> (i32, i32) attributes {cases = [
    {in = [-2.9], out = [-2 : i32, 0 : i32]},
    {in = [3.9], out = [3 : i32, 3 : i32]},
    {in = [1.0e30], out = [2147483647 : i32, -1 : i32]},
    {in = [-1.0e30], out = [-2147483648 : i32, 0 : i32]},
    {in = [0x7FF8000000000000 : f64], out = [0 : i32, 0 : i32]}]} {
  %0 = arith.fptosi %x : f64 to i32
  %1 = arith.fptoui %x : f64 to i32
  return %0, %1 : i32, i32
}

func.func @from_integer(%i: i32) -> (f64, f64, i64, i64, i8, index) attributes {cases = [
    {in = [-1 : i32], out = [-1.0, 4294967295.0, -1, 4294967295, -1 : i8, -1 : index]},
    {in = [300 : i32], out = [300.0, 300.0, 300, 300, 44 : i8, 300 : index]}]} {
  %0 = arith.sitofp %i : i32 to f64
  %1 = arith.uitofp %i : i32 to f64
  %2 = arith.extsi %i : i32 to i64
  %3 = arith.extui %i : i32 to i64
  %4 = arith.trunci %i : i32 to i8
  %5 = arith.index_cast %i : i32 to index
  return %0, %1, %2, %3, %4, %5 : f64, f64, i64, i64, i8, index
}

// i1 counts as -1 where it is signed, as 1 where it is not.
func.func @truth(%b: i1) -> (f64, f64, i32, i32) attributes {cases = [
    {in = [true], out = [-1.0, 1.0, -1 : i32, 1 : i32]}]} {
  %0 = arith.sitofp %b : i1 to f64
  %1 = arith.uitofp %b : i1 to f64
  %2 = arith.extsi %b : i1 to i32
  %3 = arith.extui %b : i1 to i32
  return %0, %1, %2, %3 : f64, f64, i32, i32
}

func.func @round(%x: f64) -> (f32, f64, f16, bf16) attributes {cases = [
    {in = [0.1], out = [0.1 : f32, 0.100000001490116119384765625, 0x2E66 : f16, 0x3DCD : bf16]},
    {in = [1.0e300], out = [0x7F800000 : f32, 0x7FF0000000000000 : f64, 0x7C00 : f16, 0x7F80 : bf16]}]} {
  %0 = arith.truncf %x : f64 to f32
  %1 = arith.extf %0 : f32 to f64
  %2 = arith.truncf %x : f64 to f16
  %3 = arith.truncf %x : f64 to bf16
  return %0, %1, %2, %3 : f32, f64, f16, bf16
}

func.func @bitcast(%x: f32) -> (i32, f32) attributes {cases = [
    {in = [1.0 : f32], out = [1065353216 : i32, 1.0 : f32]},
    {in = [-0.0 : f32], out = [-2147483648 : i32, -0.0 : f32]}]} {
  %0 = arith.bitcast %x : f32 to i32
  %1 = arith.bitcast %0 : i32 to f32
  return %0, %1 : i32, f32
}

// Each f32 op rounds: 2^24 + 1 - 2^24 is 0.
func.func @each_op_rounds(%x: f32) -> f32 attributes {cases = [{in = [16777216.0 : f32], out = [0.0 : f32]}]} {
  %one = arith.constant 1.0 : f32
  %0 = arith.addf %x, %one : f32
  %1 = arith.subf %0, %x : f32
  return %1 : f32
}

// minimumf and maximumf give NaN for NaN, minnumf and maxnumf the other operand; all order -0 below 0.
func.func @extremes(%a: f64, %b: f64) -> (f64, f64, f64, f64, f64) attributes {cases = [
    {in = [7.5, -2.0], out = [-2.0, 7.5, -2.0, 7.5, 1.5]},
    {in = [-0.0, 0.0], out = [-0.0, 0.0, -0.0, 0.0, 0x7FF8000000000000 : f64]},
    {in = [0x7FF8000000000000 : f64, 3.0], out = [0x7FF8000000000000 : f64, 0x7FF8000000000000 : f64, 3.0, 3.0,
     0x7FF8000000000000 : f64]}]} {
  %0 = arith.minimumf %a, %b : f64
  %1 = arith.maximumf %a, %b : f64
  %2 = arith.minnumf %a, %b : f64
  %3 = arith.maxnumf %a, %b : f64
  %4 = arith.remf %a, %b : f64
  return %0, %1, %2, %3, %4 : f64, f64, f64, f64, f64
}

func.func @constants() -> (tensor<2x2xf32>, tensor<3xi1>, index, tensor<2xf64>) attributes {cases = [
    {in = [], out = [dense<5.0e-1> : tensor<2x2xf32>, dense<[true, false, true]> : tensor<3xi1>, 7 : index,
     dense<[1.0, 2.0]> : tensor<2xf64>]}]} {
  %0 = arith.constant dense<5.0e-1> : tensor<2x2xf32>
  %1 = arith.constant dense<[true, false, true]> : tensor<3xi1>
  %2 = arith.constant 7 : index
  %3 = arith.constant dense_resource<pair> : tensor<2xf64>
  return %0, %1, %2, %3 : tensor<2x2xf32>, tensor<3xi1>, index, tensor<2xf64>
}

{-#
  dialect_resources: {
    builtin: {
      pair: "0x08000000000000000000F03F0000000000000040"
    }
  }
#-}
