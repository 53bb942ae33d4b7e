// A function on scalars becomes a loop over columns of at most `block` rows.
// RUN: hybrid-opt %s --hybrid-column-kernels="block=128" | FileCheck %s

// CHECK-LABEL: func.func @f.block(
// CHECK-SAME: %[[A:.*]]: memref<128xf64>, %[[B:.*]]: memref<128xf32>, %[[ROWS:.*]]: index, %{{.*}}: memref<2xi64>, %[[Y:.*]]: memref<128xf64>)
// CHECK-DAG: %[[SA:.*]] = memref.subview %[[A]][0] [%[[ROWS]]] [1]
// CHECK-DAG: %[[SB:.*]] = memref.subview %[[B]][0] [%[[ROWS]]] [1]
// CHECK-DAG: %[[SY:.*]] = memref.subview %[[Y]][0] [%[[ROWS]]] [1]
// CHECK: linalg.generic {{.*}} ins(%[[SA]], %[[SB]] : {{.*}}) outs(%[[SY]] : {{.*}})
// CHECK: arith.extf
// CHECK: linalg.yield
// CHECK-NOT: @f(
func.func @f(%a: f64, %b: f32) -> f64 {
  %0 = arith.extf %b : f32 to f64
  %1 = arith.addf %a, %0 : f64
  return %1 : f64
}

// A function without arguments fills its column.
// CHECK-LABEL: func.func @constant.block(
// CHECK: linalg.generic {{.*}} outs(
func.func @constant() -> f64 {
  %0 = arith.constant 1.0 : f64
  return %0 : f64
}

// Left alone: private functions, and those on other types.
// CHECK-LABEL: func.func private @inner(
// CHECK-LABEL: func.func @batch(
// CHECK-SAME: tensor<?xf64>) -> tensor<?xf64>
func.func private @inner(%a: f64) -> f64 {
  return %a : f64
}
func.func @batch(%a: tensor<?xf64>) -> tensor<?xf64> {
  return %a : tensor<?xf64>
}
