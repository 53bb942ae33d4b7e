// The distribution's mlir-opt runs our passes on our dialect through the plugin.
// RUN: %mlir-opt %s --load-dialect-plugin=%plugin --load-pass-plugin=%plugin \
// RUN:   --pass-pipeline='builtin.module(hybrid-declare-features{domain="a=2..3"},hybrid-infer-domains,hybrid-mark-candidates)' \
// RUN:   | FileCheck %s

// CHECK-LABEL: hybrid.network @f(
// CHECK-SAME: #hybrid.feature<"a", interval = [2.000000e+00, 3.000000e+00]>
// CHECK-SAME: #hybrid.feature<"y", interval = [2.000000e+00, 3.000000e+00]>
// CHECK: hybrid.call @f__0
// CHECK-LABEL: hybrid.network private @f__0
// CHECK: hybrid.choice
hybrid.network @f(%x: tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"a">]})
    -> (tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"y">]}) {
  %0 = hybrid.activation relu %x : tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}
