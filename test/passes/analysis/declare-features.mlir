// Options of the command line become features of the entry point.
// RUN: hybrid-opt %s --hybrid-declare-features='inputs=m,v outputs=E domain=m=1..5,v=0.1..10:log units=m=kg,v=m/s,E=J' | FileCheck %s

// CHECK-LABEL: hybrid.network @f
// CHECK-SAME: #hybrid.feature<"m", unit = "kg", interval = [1.000000e+00, 5.000000e+00]>
// CHECK-SAME: #hybrid.feature<"v", unit = "m/s", interval = [1.000000e-01, 1.000000e+01], log>
// CHECK-SAME: -> (tensor<?x1xf32> {hybrid.feature = [#hybrid.feature<"E", unit = "J">]})
hybrid.network @f(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1xf32>
  %y = hybrid.dense %x, %w : (tensor<?x2xf32>, tensor<2x1xf32>) -> tensor<?x1xf32>
  hybrid.return %y : tensor<?x1xf32>
}
