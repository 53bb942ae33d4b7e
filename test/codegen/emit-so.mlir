// A shared library exports the functions of its symbols, their descriptions, and nothing else; it needs libc at most.
// RUN: rm -rf %t && mkdir %t && hybrid-opt %s -o %t/model.so 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: 'exp' is called 'hybrid_exp' in C
// RUN: llvm-nm -D --defined-only %t/model.so | FileCheck %s
// CHECK: T a_b
// CHECK-NEXT: R a_b_info
// CHECK-NEXT: T a_b_rows
// CHECK-NEXT: T guarded
// CHECK-NEXT: T guarded_counters
// CHECK-NEXT: R guarded_info
// CHECK-NEXT: T hybrid_exp
// CHECK-NEXT: R hybrid_exp_info
// CHECK-NEXT: T hybrid_exp_rows
// CHECK-NOT: {{.}}
// RUN: llvm-readelf --needed-libs %t/model.so | FileCheck %s --check-prefix=NEEDED
// NEEDED: NeededLibraries [
// NEEDED-NEXT: libc.so
// NEEDED-NEXT: ]
// RUN: FileCheck %s --check-prefix=HEADER --input-file=%t/model.h
// HEADER: #ifndef HYBRID_MODEL_H
// HEADER: a.b: an equation
// HEADER: int32_t a_b(int64_t n, const double *x, double *y);
// HEADER: a network, on n rows
// HEADER: in 2 numbers per row: speed [m/s] in 0 .. 3, x1
// HEADER: int32_t guarded(int64_t n, const float *x, float *y);

// Nothing is left beside the library and its two headers.
// RUN: ls %t | count 3

hybrid.module @exp(%x: f64) -> f64 {
  %0 = math.exp %x : f64
  hybrid.return %0 : f64
}
// Its own `exp` is that of the library of functions, not the exported one.
hybrid.module @a.b(%x: f64) -> f64 {
  %0 = math.exp %x : f64
  %1 = hybrid.call @exp(%0) : (f64) -> f64
  hybrid.return %1 : f64
}
hybrid.network @guarded(%x: tensor<?x2xf32> {hybrid.feature = [#hybrid.feature<"speed", unit = "m/s", interval = [0.0, 3.0]>, #hybrid.feature<"x1">]}) -> tensor<?x2xf32> {
  %y, %n = hybrid.guard(%x) nan domain [#hybrid.interval<[0.0, 3.0]>, #hybrid.interval<[-inf, inf]>]
      : (tensor<?x2xf32>) -> tensor<?x2xf32> inside {
  ^bb0(%a: tensor<?x2xf32>):
    %0 = hybrid.activation gelu %a : tensor<?x2xf32>
    hybrid.yield %0 : tensor<?x2xf32>
  }
  hybrid.return %y : tensor<?x2xf32>
}
