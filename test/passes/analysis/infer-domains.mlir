// Intervals reach the results through layers and functions; ends that are not exact are rounded outward.
// RUN: hybrid-opt %s --hybrid-infer-domains | FileCheck %s

// CHECK-LABEL: hybrid.module @grow
// CHECK-SAME: #hybrid.feature<"y", interval = [0.99999999999999{{[0-9]+}}, 2.718281828459{{[0-9]+}}]>
hybrid.module @grow(%x: f64 {hybrid.feature = #hybrid.feature<"x", interval = [0.0, 1.0]>})
    -> (f64 {hybrid.feature = #hybrid.feature<"y">}) {
  %0 = math.exp %x : f64
  hybrid.return %0 : f64
}

// A declared result stays: x in [0, 1] makes it [0, 2].
// CHECK-LABEL: hybrid.module @declared
// CHECK-SAME: #hybrid.feature<"y", interval = [-7.000000e+00, 7.000000e+00]>
hybrid.module @declared(%x: f64 {hybrid.feature = #hybrid.feature<"x", interval = [0.0, 1.0]>})
    -> (f64 {hybrid.feature = #hybrid.feature<"y", interval = [-7.0, 7.0]>}) {
  %0 = arith.addf %x, %x : f64
  hybrid.return %0 : f64
}

// Columns keep separate ranges: [1, 2] - [10, 20] = [-19, -8].
// CHECK-LABEL: hybrid.network @columns
// CHECK-SAME: #hybrid.feature<"y", interval = [-1.900000e+01, -8.000000e+00]>
hybrid.network @columns(%x: tensor<?x2xf64> {hybrid.feature = [#hybrid.feature<"a", interval = [1.0, 2.0]>,
                                                              #hybrid.feature<"b", interval = [10.0, 20.0]>]})
    -> (tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"y">]}) {
  %w = arith.constant dense<[[1.0], [-1.0]]> : tensor<2x1xf64>
  %0 = hybrid.dense %x, %w : (tensor<?x2xf64>, tensor<2x1xf64>) -> tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// Nothing is known of an input without a domain.
// CHECK-LABEL: hybrid.module @unknown
// CHECK-SAME: -> (f64 {hybrid.feature = #hybrid.feature<"y">})
hybrid.module @unknown(%x: f64) -> (f64 {hybrid.feature = #hybrid.feature<"y">}) {
  %0 = math.exp %x : f64
  hybrid.return %0 : f64
}
