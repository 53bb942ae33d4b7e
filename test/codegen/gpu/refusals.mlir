// RUN: not hybrid-opt %s --emit=ptx -o %t.ptx 2>&1 | FileCheck %s
// RUN: not ls %t.ptx

// What cannot be a kernel is one error, and no file is left.

// CHECK: error: {{.*}}cannot be a device kernel: argument 0 has type 'vector<3xf64>'; f32 and f64 are supported
// CHECK-NOT: error:
hybrid.module @norm(%x: vector<3xf64>) -> f64 {
  %0 = vector.reduction <add>, %x : vector<3xf64> into f64
  hybrid.return %0 : f64
}
