// A guard becomes a mask per row; the fallback stands behind a branch that needs a row outside.
// RUN: hybrid-opt %s --convert-hybrid-to-linalg | FileCheck %s
// RUN: hybrid-opt %s --convert-hybrid-to-linalg=count-outside | FileCheck %s --check-prefix=COUNT

// CHECK-LABEL: func.func @fallback(
// CHECK-SAME: %[[X:.*]]: tensor<?x2xf64>) -> tensor<?x1xf64>
// CHECK: %[[MASK:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]} ins(%[[X]]
// CHECK: arith.cmpf oge
// CHECK: arith.cmpf ole
// CHECK: %[[TOTAL:.*]] = linalg.generic {{.*}}iterator_types = ["reduction"]} ins(%[[MASK]]
// CHECK: %[[OUTSIDE:.*]] = tensor.extract %[[TOTAL]][]
// CHECK: %[[INSIDE:.*]] = linalg.matmul
// CHECK: %[[ANY:.*]] = arith.cmpi ne, %[[OUTSIDE]], %{{.*}} : i64
// CHECK: scf.if %[[ANY]]
// CHECK: tensor.extract_slice
// CHECK: arith.select
// CHECK: } else {
// CHECK-NEXT: scf.yield %[[INSIDE]]

// COUNT-LABEL: func.func @fallback(
// COUNT-SAME: %{{.*}}: tensor<?x2xf64>, %[[ROWS:.*]]: index, %[[TOTALERS:.*]]: memref<2xi64>)
// COUNT: linalg.index 0
// COUNT: arith.cmpi ult, %{{.*}}, %[[ROWS]]
// COUNT: memref.store %{{.*}}, %[[TOTALERS]][%{{.*}}]
hybrid.network @fallback(%x: tensor<?x2xf64>) -> tensor<?x1xf64> {
  %y, %outside = hybrid.guard(%x) fallback domain [#hybrid.interval<[0.0, 1.0]>, #hybrid.interval<[0.0, inf]>]
      : (tensor<?x2xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x2xf64>):
    %w = arith.constant dense<1.0> : tensor<2x1xf64>
    %0 = hybrid.dense %a, %w : (tensor<?x2xf64>, tensor<2x1xf64>) -> tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  } outside {
  ^bb0(%a: tensor<?x2xf64>):
    %c0 = arith.constant 0 : index
    %n = tensor.dim %a, %c0 : tensor<?x2xf64>
    %0 = tensor.extract_slice %a[0, 0] [%n, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  }
  hybrid.return %y : tensor<?x1xf64>
}

// Bounds of an f32 input are compared in f64, and clamping rounds them inwards: 0.1 up, 0.3 down.
// CHECK-LABEL: func.func @clamp(
// CHECK-DAG: arith.constant dense<1.000000e-01> : tensor<1xf64>
// CHECK-DAG: arith.constant dense<3.000000e-01> : tensor<1xf64>
// CHECK: arith.extf %{{.*}} : f32 to f64
// CHECK-DAG: arith.constant dense<1.000000e-01> : tensor<1xf32>
// CHECK-DAG: arith.constant dense<0.299999982> : tensor<1xf32>
// CHECK: arith.maximumf
// CHECK: arith.minimumf
// CHECK: math.exp
hybrid.network @clamp(%x: tensor<?x1xf32>) -> tensor<?x1xf32> {
  %y, %outside = hybrid.guard(%x) clamp domain [#hybrid.interval<[0.1, 0.3]>]
      : (tensor<?x1xf32>) -> tensor<?x1xf32> inside {
  ^bb0(%a: tensor<?x1xf32>):
    %0 = math.exp %a : tensor<?x1xf32>
    hybrid.yield %0 : tensor<?x1xf32>
  }
  hybrid.return %y : tensor<?x1xf32>
}

// Mode error counts twice, in the second counter too; a caller hands its counters on.
// COUNT-LABEL: func.func @error(
// COUNT-COUNT-2: memref.store
// COUNT: arith.select %{{.*}}, %{{.*}}, %{{.*}} : f64
// COUNT-LABEL: func.func @caller(
// COUNT-SAME: %[[X:.*]]: tensor<?x1xf64>, %[[ROWS:.*]]: index, %[[TOTALERS:.*]]: memref<2xi64>)
// COUNT: call @error(%[[X]], %[[ROWS]], %[[TOTALERS]])
hybrid.network @error(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %y, %outside = hybrid.guard(%x) error domain [#hybrid.interval<[0.0, 1.0]>]
      : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x1xf64>):
    hybrid.yield %a : tensor<?x1xf64>
  }
  hybrid.return %y : tensor<?x1xf64>
}
hybrid.network @caller(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %y = hybrid.call @error(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64>
  hybrid.return %y : tensor<?x1xf64>
}

// A function on batches that is no network counts too.
// COUNT-LABEL: func.func @outer(
// COUNT-SAME: %[[X:.*]]: tensor<?x1xf64>, %[[ROWS:.*]]: index, %[[COUNTERS:.*]]: memref<2xi64>)
// COUNT: call @foreign(%[[X]], %[[ROWS]], %[[COUNTERS]])
// COUNT-LABEL: func.func private @foreign(
// COUNT-SAME: %[[X:.*]]: tensor<?x1xf64>, %[[ROWS:.*]]: index, %[[COUNTERS:.*]]: memref<2xi64>)
// COUNT: call @error(%[[X]], %[[ROWS]], %[[COUNTERS]])
func.func @outer(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %y = func.call @foreign(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64>
  return %y : tensor<?x1xf64>
}
func.func private @foreign(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %y = hybrid.call @error(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64>
  return %y : tensor<?x1xf64>
}
