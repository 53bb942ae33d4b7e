// The pipeline behind the code formats: nothing but LLVM's dialect is left, and no call of a mathematical function.
// RUN: hybrid-opt %s --hybrid-compile | FileCheck %s
// RUN: hybrid-opt %s --hybrid-compile='fp=strict precision=f32' | FileCheck %s --check-prefix=SINGLE

// CHECK-NOT: hybrid.
// CHECK-NOT: linalg.
// CHECK: llvm.func @{{"?}}growth.block
// CHECK: llvm.fmul
// CHECK-NOT: llvm.call @exp
// SINGLE: llvm.func @{{"?}}growth.block
// SINGLE-NOT: xf64>
hybrid.module @growth(%x: f64 {hybrid.feature = #hybrid.feature<"x", interval = [0.0, 1.0]>}) -> f64 {
  %0 = math.exp %x : f64
  %1 = arith.mulf %0, %x : f64
  hybrid.return %1 : f64
}
