// Elementwise ops fuse into elementwise ones, and not into a contraction, which would compute them many times.
// RUN: hybrid-opt %s --hybrid-fuse-elementwise --canonicalize | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#x = affine_map<(d0, d1, d2) -> (d0, d2)>
#w = affine_map<(d0, d1, d2) -> (d2, d1)>
#y = affine_map<(d0, d1, d2) -> (d0, d1)>

// CHECK-LABEL: func.func @chain(
// CHECK: linalg.generic
// CHECK: math.exp
// CHECK-NEXT: arith.addf
// CHECK-NOT: linalg.generic
func.func @chain(%x: tensor<4x16xf64>) -> tensor<4x16xf64> {
  %empty = tensor.empty() : tensor<4x16xf64>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x16xf64>) outs(%empty : tensor<4x16xf64>) {
  ^bb0(%a: f64, %out: f64):
    %e = math.exp %a : f64
    linalg.yield %e : f64
  } -> tensor<4x16xf64>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<4x16xf64>) outs(%empty : tensor<4x16xf64>) {
  ^bb0(%a: f64, %out: f64):
    %s = arith.addf %a, %a : f64
    linalg.yield %s : f64
  } -> tensor<4x16xf64>
  return %1 : tensor<4x16xf64>
}

// CHECK-LABEL: func.func @contraction(
// CHECK: linalg.generic
// CHECK: math.exp
// CHECK: linalg.generic {{.*}}"reduction"
// CHECK-NOT: math.exp
// CHECK: return
func.func @contraction(%x: tensor<16x4xf64>, %w: tensor<4x8xf64>, %init: tensor<16x8xf64>) -> tensor<16x8xf64> {
  %empty = tensor.empty() : tensor<16x4xf64>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<16x4xf64>) outs(%empty : tensor<16x4xf64>) {
  ^bb0(%a: f64, %out: f64):
    %e = math.exp %a : f64
    linalg.yield %e : f64
  } -> tensor<16x4xf64>
  %1 = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%0, %w : tensor<16x4xf64>, tensor<4x8xf64>) outs(%init : tensor<16x8xf64>) {
  ^bb0(%a: f64, %b: f64, %out: f64):
    %p = arith.mulf %a, %b : f64
    %s = arith.addf %out, %p : f64
    linalg.yield %s : f64
  } -> tensor<16x8xf64>
  return %1 : tensor<16x8xf64>
}
