// RUN: hybrid-opt %s --hybrid-expand-math | FileCheck %s

// What processors compute themselves, types that the library lacks, tensors, and the symbolic part of a program stay.

// CHECK-LABEL: func @instructions
// CHECK-NEXT: math.sqrt
// CHECK-NEXT: math.floor
// CHECK-NEXT: math.absf
// CHECK-NEXT: return
func.func @instructions(%x: f64) -> f64 {
  %0 = math.sqrt %x : f64
  %1 = math.floor %0 : f64
  %2 = math.absf %1 : f64
  return %2 : f64
}

// CHECK-LABEL: func @types
// CHECK-NEXT: math.exp %{{.*}} : f16
// CHECK-NEXT: math.exp %{{.*}} : tensor<4xf64>
func.func @types(%x: f16, %y: tensor<4xf64>) -> (f16, tensor<4xf64>) {
  %0 = math.exp %x : f16
  %1 = math.exp %y : tensor<4xf64>
  return %0, %1 : f16, tensor<4xf64>
}

// CHECK-LABEL: hybrid.module @equation
// CHECK-NEXT: math.exp %{{.*}} : f64
hybrid.module @equation(%x: f64) -> f64 {
  %0 = math.exp %x : f64
  hybrid.return %0 : f64
}
