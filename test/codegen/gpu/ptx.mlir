// RUN: hybrid-opt %s --emit=ptx -o %t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: %if ptxas %{ ptxas -arch=sm_80 %t.ptx -o %t.cubin %}

// A kernel has the number of samples and one pointer per argument and result. The exponential is inlined, and products
// and sums are rounded one by one.

// CHECK: .target sm_80
// CHECK: .visible .entry planck(
// CHECK-NEXT: .param .u64 planck_param_0,
// CHECK-NEXT: .param .u64 .ptr .global {{.*}} planck_param_1,
// CHECK-NEXT: .param .u64 .ptr .global {{.*}} planck_param_2,
// CHECK-NEXT: .param .u64 .ptr .global {{.*}} planck_param_3
// CHECK-NOT: call
// CHECK: fma.rn.f64
// CHECK: mul.rn.f64
// CHECK: st.global
hybrid.module @planck(%nu: f64, %kt: f64) -> f64 {
  %x = arith.divf %nu, %kt : f64
  %e = math.expm1 %x : f64
  %nu2 = arith.mulf %nu, %nu : f64
  %nu3 = arith.mulf %nu2, %nu : f64
  %r = arith.divf %nu3, %e : f64
  hybrid.return %r : f64
}
