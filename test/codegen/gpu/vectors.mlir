// RUN: hybrid-opt %s --emit=ptx -o %t.ptx
// RUN: FileCheck %s < %t.ptx

// A vector is one array for each component: n, three inputs and a result.

// CHECK: .entry norm(
// CHECK: norm_param_4
// CHECK-NOT: norm_param_5
hybrid.module @norm(%x: vector<3xf64>) -> f64 {
  %0 = vector.reduction <add>, %x : vector<3xf64> into f64
  hybrid.return %0 : f64
}
