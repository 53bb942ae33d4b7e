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

// Columns are cut out of the batch-last table, where each is contiguous, and put into it.
// CHECK-LABEL: func.func @columns.tile16(
// CHECK-SAME: %[[X:.*]]: tensor<2x16xf64>) -> tensor<2x16xf64>
// CHECK-NOT: transpose
// CHECK: tensor.extract_slice %[[X]][1, 0] [1, 16] [1, 1] : tensor<2x16xf64> to tensor<16xf64>
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<16xf64>)
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[0, 0] [1, 16] [1, 1] : tensor<16xf64> into tensor<2x16xf64>
// CHECK-NOT: transpose
// CHECK: return
func.func @columns(%x: tensor<?x2xf64>) -> tensor<?x2xf64> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2xf64>
  %0 = tensor.extract_slice %x[0, 1] [%n, 1] [1, 1] : tensor<?x2xf64> to tensor<?xf64>
  %1 = math.exp %0 : tensor<?xf64>
  %empty = tensor.empty(%n) : tensor<?x2xf64>
  %2 = tensor.insert_slice %1 into %empty[0, 0] [%n, 1] [1, 1] : tensor<?xf64> into tensor<?x2xf64>
  %3 = tensor.insert_slice %0 into %2[0, 1] [%n, 1] [1, 1] : tensor<?xf64> into tensor<?x2xf64>
  return %3 : tensor<?x2xf64>
}

// An op that takes no part keeps its layout between transposes.
// CHECK-LABEL: func.func @foreign.tile16(
// CHECK: transpose
// CHECK: tensor.pad
// CHECK: transpose
func.func @foreign(%x: tensor<?x2xf64>) -> tensor<?x3xf64> {
  %zero = arith.constant 0.0 : f64
  %y = tensor.pad %x low[0, 0] high[0, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f64
  } : tensor<?x2xf64> to tensor<?x3xf64>
  return %y : tensor<?x3xf64>
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
