// Constant powers become multiplications, roots and divisions.
// RUN: hybrid-opt %s --hybrid-simplify-modules | FileCheck %s

// CHECK-LABEL: hybrid.module @powers
// CHECK-NOT: math.powf
// CHECK: math.sqrt
// CHECK: arith.divf
hybrid.module @powers(%x: f64 {hybrid.feature = #hybrid.feature<"x", interval = [1.0, 2.0]>}) -> (f64, f64, f64) {
  %three = arith.constant 3.0 : f64
  %half = arith.constant 5.0e-1 : f64
  %inverse = arith.constant -2.5 : f64
  %0 = math.powf %x, %three : f64
  %1 = math.powf %x, %half : f64
  %2 = math.powf %x, %inverse : f64
  hybrid.return %0, %1, %2 : f64, f64, f64
}

// CHECK-LABEL: hybrid.module @other
// CHECK: math.powf
hybrid.module @other(%x: f64) -> f64 {
  %third = arith.constant 0.333 : f64
  %0 = math.powf %x, %third : f64
  hybrid.return %0 : f64
}

// x / x is 1 where 0 lies outside the domain of x, and only there.
// CHECK-LABEL: hybrid.module @cancels
// CHECK-NOT: arith.divf
hybrid.module @cancels(%x: f64 {hybrid.feature = #hybrid.feature<"x", interval = [1.0, 2.0]>}, %y: f64) -> f64 {
  %0 = arith.divf %x, %x : f64
  %1 = arith.mulf %0, %y : f64
  hybrid.return %1 : f64
}

// CHECK-LABEL: hybrid.module @reaches_zero
// CHECK: arith.divf
hybrid.module @reaches_zero(%x: f64 {hybrid.feature = #hybrid.feature<"x", interval = [0.0, 2.0]>}, %y: f64) -> f64 {
  %0 = arith.divf %x, %x : f64
  %1 = arith.mulf %0, %y : f64
  hybrid.return %1 : f64
}

// A comparison has no counterpart among the expressions: the body stays.
// CHECK-LABEL: hybrid.module @branch
// CHECK: arith.cmpf
// CHECK: arith.select
hybrid.module @branch(%x: f64, %y: f64) -> f64 {
  %0 = arith.cmpf olt, %x, %y : f64
  %1 = arith.select %0, %x, %y : f64
  hybrid.return %1 : f64
}
