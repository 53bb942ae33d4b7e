// What does not matter for the fault, here the presence of a tanh, is cut away.
// RUN: hybrid-reduce %s -reduction-tree='traversal-mode=0 test=%S/Inputs/has_tanh.sh' | FileCheck %s

// CHECK: math.tanh
// CHECK-NOT: @other
hybrid.module @other(%x: f64) -> f64 {
  %0 = math.exp %x : f64
  hybrid.return %0 : f64
}
hybrid.module @f(%x: f64) -> f64 {
  %0 = math.tanh %x : f64
  hybrid.return %0 : f64
}
