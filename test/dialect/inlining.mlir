// The stock inliner inlines hybrid.call, into modules, networks and functions, and drops callees that are private and
// then unused; so does symbol-dce.
// RUN: hybrid-opt %s --inline | FileCheck %s
// RUN: hybrid-opt %s --symbol-dce | FileCheck %s --check-prefix=USED

// CHECK-NOT: @square
// USED: hybrid.module private @square
hybrid.module private @square(%x: f64) -> f64 {
  %0 = arith.mulf %x, %x : f64
  hybrid.return %0 : f64
}

// An unused private symbol goes, an unused public one stays.
// USED-NOT: @unused
// CHECK-NOT: @unused
hybrid.module private @unused(%x: f64) -> f64 {
  hybrid.return %x : f64
}

// USED: hybrid.module @fourth
// CHECK-LABEL: hybrid.module @fourth(
// CHECK-SAME: %[[X:.*]]: f64) -> f64 {
hybrid.module @fourth(%x: f64) -> f64 {
  // CHECK-NEXT: %[[S:.*]] = arith.mulf %[[X]], %[[X]] : f64
  %0 = hybrid.call @square(%x) : (f64) -> f64
  // CHECK-NEXT: %[[F:.*]] = arith.mulf %[[S]], %[[S]] : f64
  %1 = hybrid.call @square(%0) : (f64) -> f64
  // CHECK-NEXT: hybrid.return %[[F]] : f64
  hybrid.return %1 : f64
}

hybrid.network private @shift(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %0 = arith.addf %x, %x : tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// CHECK-LABEL: hybrid.network @twice
hybrid.network @twice(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  // CHECK-NEXT: arith.addf
  // CHECK-NEXT: hybrid.return
  %0 = hybrid.call @shift(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// CHECK-LABEL: func.func @caller
func.func @caller(%x: f64) -> f64 {
  // CHECK-NEXT: arith.mulf
  // CHECK-NEXT: return
  %0 = hybrid.call @square(%x) : (f64) -> f64
  return %0 : f64
}

// A use by hybrid.apply is a use, but not a call.
hybrid.module private @applied(%x: f64) -> f64 {
  hybrid.return %x : f64
}
// CHECK: hybrid.module private @applied
// USED: hybrid.module private @applied
// CHECK-LABEL: hybrid.network @applies
hybrid.network @applies(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  // CHECK-NEXT: hybrid.apply @applied
  %0 = hybrid.apply @applied(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}
