// A public network with domains on all its columns is outlined once; other networks are left alone.
// RUN: hybrid-opt %s --hybrid-mark-candidates | FileCheck %s
// RUN: hybrid-opt %s --hybrid-mark-candidates --hybrid-mark-candidates | FileCheck %s

// CHECK-LABEL: hybrid.network @f(
// CHECK-NEXT: %[[Y:.*]] = hybrid.call @f__0(%{{.*}})
// CHECK-NEXT: hybrid.return %[[Y]]
// CHECK-LABEL: hybrid.network private @f__0(
// CHECK-SAME: #hybrid.feature<"a", interval = [1.000000e+00, 2.000000e+00]>
// CHECK: hybrid.choice(%{{.*}}) : (tensor<?x1xf64>) -> tensor<?x1xf64> reference {
// CHECK: math.exp
// CHECK-NEXT: hybrid.yield
// CHECK-NOT: alternatives
// CHECK-NOT: f__1
hybrid.network @f(%x: tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"a", interval = [1.0, 2.0]>]})
    -> tensor<?x1xf64> {
  %0 = math.exp %x : tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// CHECK-LABEL: hybrid.network @no_domain
// CHECK-NEXT: math.exp
hybrid.network @no_domain(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %0 = math.exp %x : tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// CHECK-LABEL: hybrid.network @unbounded
// CHECK-NEXT: math.exp
hybrid.network @unbounded(%x: tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"a", interval = [1.0, inf]>]})
    -> tensor<?x1xf64> {
  %0 = math.exp %x : tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}
