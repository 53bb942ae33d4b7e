// RUN: not hybrid-opt %s --emit=ptx -o %t.ptx 2>&1 | FileCheck %s
// RUN: not ls %t.ptx

// What cannot be a kernel is one error, and no file is left.

// CHECK: error: {{.*}}cannot be in a device kernel: its result has type 'f16'; f32, f64 and integers are supported
// CHECK-NOT: error:
hybrid.module @rounded(%x: f64) -> f64 {
  %0 = arith.truncf %x : f64 to f16
  %1 = arith.extf %0 : f16 to f64
  hybrid.return %1 : f64
}
