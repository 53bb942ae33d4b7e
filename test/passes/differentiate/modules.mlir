// Derivatives of closed forms, simplified: the expected text is the derivative that a person would write.
// RUN: hybrid-opt %s --hybrid-differentiate=modes=jvp,vjp,jac | FileCheck %s

// CHECK-LABEL: hybrid.module @square(
// CHECK-LABEL: hybrid.module @square_jvp(
// CHECK-SAME: #hybrid.feature<"x", unit = "m">
// CHECK-SAME: #hybrid.feature<"d_x", unit = "m">
// CHECK-SAME: -> (f64 {hybrid.feature = #hybrid.feature<"d_A", unit = "m^2">})
// CHECK-LABEL: hybrid.module @square_vjp(
// CHECK-SAME: #hybrid.feature<"w_A">
// CHECK-SAME: -> (f64 {hybrid.feature = #hybrid.feature<"d_x">})
// CHECK-LABEL: hybrid.module @square_jac(
// CHECK-SAME: %[[X:.*]]: f64
// CHECK-SAME: #hybrid.feature<"d_A_d_x", unit = "m">
// CHECK-NOT: arith.constant 1.0
// CHECK: hybrid.return
hybrid.module @square(%x: f64 {hybrid.feature = #hybrid.feature<"x", unit = "m">})
    -> (f64 {hybrid.feature = #hybrid.feature<"A", unit = "m^2">}) {
  %0 = arith.mulf %x, %x : f64
  hybrid.return %0 : f64
}

// An input that does not matter has the derivative 0; the derivative of exp is not computed twice.
// CHECK-LABEL: hybrid.module @growth_jac(
// CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.0
// CHECK-COUNT-1: math.exp
// CHECK-NOT: math.exp
// CHECK: hybrid.return %{{.*}}, %[[ZERO]]
hybrid.module @growth(%x: f64, %unused: f64) -> f64 {
  %0 = math.exp %x : f64
  hybrid.return %0 : f64
}

// Of a branch, that of the one taken; the comparison is constant.
// CHECK-LABEL: hybrid.module @branch_jac(
// CHECK: %[[TAKEN:.*]] = arith.cmpf olt
// CHECK-DAG: arith.select %[[TAKEN]]
hybrid.module @branch(%x: f64, %y: f64) -> f64 {
  %0 = arith.cmpf olt, %x, %y : f64
  %1 = arith.mulf %x, %y : f64
  %2 = arith.select %0, %1, %x : f64
  hybrid.return %2 : f64
}

// Calls are inlined.
// CHECK-LABEL: hybrid.module @caller_jac(
// CHECK-NOT: hybrid.call
// CHECK: hybrid.return
hybrid.module @caller(%x: f64) -> f64 {
  %0 = hybrid.call @square(%x) : (f64) -> f64
  %1 = math.sin %0 : f64
  hybrid.return %1 : f64
}

// Private symbols get none.
// CHECK-NOT: @helper_j
hybrid.module private @helper(%x: f64) -> f64 {
  hybrid.return %x : f64
}
