// Without options columns get the names x0, x1, …, y; a feature that is there stays as it is.
// RUN: hybrid-opt %s --split-input-file --hybrid-declare-features | FileCheck %s

// CHECK-LABEL: hybrid.network @bare
// CHECK-SAME: [#hybrid.feature<"x0">, #hybrid.feature<"x1">]
// CHECK-SAME: [#hybrid.feature<"y">]
hybrid.network @bare(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1xf32>
  %y = hybrid.dense %x, %w : (tensor<?x2xf32>, tensor<2x1xf32>) -> tensor<?x1xf32>
  hybrid.return %y : tensor<?x1xf32>
}

// -----

// CHECK-LABEL: hybrid.module @declared
// CHECK-SAME: #hybrid.feature<"angle", interval = [0.000000e+00, 1.000000e+00]>
hybrid.module @declared(%x: f64 {hybrid.feature = #hybrid.feature<"angle", interval = [0.0, 1.0]>}) -> f64 {
  hybrid.return %x : f64
}

// -----

// An image has no columns.
// CHECK-LABEL: hybrid.network @image
// CHECK-NOT: hybrid.feature
hybrid.network @image(%x: tensor<?x1x8x8xf32>) -> tensor<?x1x8x8xf32> {
  hybrid.return %x : tensor<?x1x8x8xf32>
}
