// A function on batches becomes one on tiles with the batch as last dimension; no transpose is left between linalg ops.
// RUN: hybrid-opt %s --pass-pipeline="builtin.module(func.func(convert-elementwise-to-linalg,linalg-generalize-named-ops),hybrid-tile-batch{rows=16,1},canonicalize,cse)" | FileCheck %s

// CHECK-DAG: #[[INNER:.*]] = affine_map<(d0, d1) -> (d1, d0)>

// CHECK-LABEL: func.func @layer.tile16(
// CHECK-SAME: %{{.*}}: tensor<3x16xf64>) -> tensor<2x16xf64>
// CHECK-NOT: transpose
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction"]} ins(%{{.*}}, %{{.*}} : tensor<3x16xf64>, tensor<3x2xf64>) outs(%{{.*}} : tensor<2x16xf64>)
// CHECK: linalg.generic {indexing_maps = [#[[INNER]], #[[INNER]]], {{.*}} ins(%{{.*}} : tensor<2x16xf64>)
// CHECK: math.tanh
// CHECK-NOT: transpose
// CHECK: return
func.func @layer(%x: tensor<?x3xf64>) -> tensor<?x2xf64> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f64
  %w = arith.constant dense<0.5> : tensor<3x2xf64>
  %n = tensor.dim %x, %c0 : tensor<?x3xf64>
  %empty = tensor.empty(%n) : tensor<?x2xf64>
  %init = linalg.fill ins(%zero : f64) outs(%empty : tensor<?x2xf64>) -> tensor<?x2xf64>
  %y = linalg.matmul ins(%x, %w : tensor<?x3xf64>, tensor<3x2xf64>) outs(%init : tensor<?x2xf64>) -> tensor<?x2xf64>
  %z = math.tanh %y : tensor<?x2xf64>
  return %z : tensor<?x2xf64>
}

// One row keeps its layout.
// CHECK-LABEL: func.func @layer.tile1(
// CHECK-SAME: %{{.*}}: tensor<1x3xf64>) -> tensor<1x2xf64>
// CHECK-NOT: transpose
// CHECK: return

// Branches that yield the same layout yield batch-last.
// CHECK-LABEL: func.func @branch.tile16(
// CHECK-NOT: transpose
// CHECK: scf.if %{{.*}} -> (tensor<2x16xf64>)
// CHECK-NOT: transpose
// CHECK: return
func.func @branch(%x: tensor<?x2xf64>, %c: i1) -> tensor<?x2xf64> {
  %a = math.exp %x : tensor<?x2xf64>
  %y = scf.if %c -> tensor<?x2xf64> {
    %b = math.sin %a : tensor<?x2xf64>
    scf.yield %b : tensor<?x2xf64>
  } else {
    scf.yield %a : tensor<?x2xf64>
  }
  return %y : tensor<?x2xf64>
}

// An op that is no linalg op keeps its layout between transposes.
// CHECK-LABEL: func.func @foreign.tile16(
// CHECK: transpose
// CHECK: tensor.extract_slice
// CHECK: transpose
func.func @foreign(%x: tensor<?x2xf64>) -> tensor<?x1xf64> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2xf64>
  %y = tensor.extract_slice %x[0, 1] [%n, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
  return %y : tensor<?x1xf64>
}

// Private functions and scalars are left alone.
// CHECK-LABEL: func.func private @inner(
// CHECK-SAME: tensor<?x2xf64>
func.func private @inner(%x: tensor<?x2xf64>) -> tensor<?x2xf64> {
  return %x : tensor<?x2xf64>
}
// CHECK-LABEL: func.func @scalar(
// CHECK-SAME: %{{.*}}: f64) -> f64
func.func @scalar(%x: f64) -> f64 {
  return %x : f64
}
