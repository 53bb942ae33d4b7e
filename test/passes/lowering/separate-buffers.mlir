// RUN: hybrid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-separate-buffers))' | FileCheck %s

// The second return of a value is a copy.
// CHECK-LABEL: func.func @twice(
// CHECK-SAME: %[[X:.*]]: tensor<?x8xf64>
func.func @twice(%x: tensor<?x8xf64>, %y: f64) -> (tensor<?x8xf64>, f64, tensor<?x8xf64>, f64) {
  // CHECK: %[[COPY:.*]] = bufferization.alloc_tensor() copy(%[[X]]) : tensor<?x8xf64>
  // CHECK: return %[[X]], %{{.*}}, %[[COPY]], %{{.*}}
  return %x, %y, %x, %y : tensor<?x8xf64>, f64, tensor<?x8xf64>, f64
}

// Different values stay.
// CHECK-LABEL: func.func @once
// CHECK-NEXT: return
func.func @once(%x: tensor<8xf64>, %y: tensor<8xf64>) -> (tensor<8xf64>, tensor<8xf64>) {
  return %x, %y : tensor<8xf64>, tensor<8xf64>
}

// Each op writes to a destination of its own.
// CHECK-LABEL: func.func @destinations
// CHECK-SAME: %[[X:.*]]: tensor<8xf64>
func.func @destinations(%x: tensor<8xf64>) -> (tensor<8xf64>, tensor<8xf64>) {
  // CHECK-DAG: %[[A:.*]] = tensor.empty()
  // CHECK-DAG: %[[B:.*]] = tensor.empty()
  // CHECK: linalg.exp ins(%[[X]] : tensor<8xf64>) outs(%[[FIRST:.*]] : tensor<8xf64>)
  // CHECK-NOT: outs(%[[FIRST]]
  %empty = tensor.empty() : tensor<8xf64>
  %y = linalg.exp ins(%x : tensor<8xf64>) outs(%empty : tensor<8xf64>) -> tensor<8xf64>
  %z = linalg.abs ins(%x : tensor<8xf64>) outs(%empty : tensor<8xf64>) -> tensor<8xf64>
  return %y, %z : tensor<8xf64>, tensor<8xf64>
}

// What a loop carries goes back to where it was; what was there before the step is set aside first.
// CHECK-LABEL: func.func @steps
// CHECK: scf.for {{.*}} iter_args(%[[A:.*]] = %{{.*}}, %[[B:.*]] = %{{.*}}, %[[C:.*]] = %{{.*}})
// CHECK:   %[[SUM:.*]] = linalg.add
// CHECK:   %[[OLD:.*]] = bufferization.alloc_tensor() copy(%[[A]])
// CHECK:   %[[X:.*]] = bufferization.materialize_in_destination %[[SUM]] in %[[A]]
// CHECK:   %[[Y:.*]] = bufferization.materialize_in_destination %[[OLD]] in %[[B]]
// CHECK:   scf.yield %[[X]], %[[Y]], %[[C]]
func.func @steps(%x: tensor<8xf64>, %y: tensor<8xf64>, %n: index) -> (tensor<8xf64>, tensor<8xf64>, tensor<8xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0:3 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x, %b = %y, %c = %x)
      -> (tensor<8xf64>, tensor<8xf64>, tensor<8xf64>) {
    %empty = tensor.empty() : tensor<8xf64>
    %sum = linalg.add ins(%a, %b : tensor<8xf64>, tensor<8xf64>) outs(%empty : tensor<8xf64>) -> tensor<8xf64>
    scf.yield %sum, %a, %c : tensor<8xf64>, tensor<8xf64>, tensor<8xf64>
  }
  return %0#0, %0#1, %0#2 : tensor<8xf64>, tensor<8xf64>, tensor<8xf64>
}
