// What is not affine, is used twice, has no constant weights, or would cost more, stays.
// RUN: hybrid-opt %s --hybrid-simplify-networks | FileCheck %s

// CHECK-LABEL: hybrid.network @nonlinear
// CHECK: hybrid.dense
// CHECK: hybrid.activation
// CHECK: hybrid.dense
hybrid.network @nonlinear(%x: tensor<?x2xf64>) -> tensor<?x2xf64> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>
  %0 = hybrid.dense %x, %w : (tensor<?x2xf64>, tensor<2x2xf64>) -> tensor<?x2xf64>
  %1 = hybrid.activation tanh %0 : tensor<?x2xf64>
  %2 = hybrid.dense %1, %w : (tensor<?x2xf64>, tensor<2x2xf64>) -> tensor<?x2xf64>
  hybrid.return %2 : tensor<?x2xf64>
}

// CHECK-LABEL: hybrid.network @waist
// CHECK-COUNT-2: hybrid.dense
hybrid.network @waist(%x: tensor<?x8xf64>) -> tensor<?x8xf64> {
  %in = arith.constant dense<1.0> : tensor<8x1xf64>
  %out = arith.constant dense<1.0> : tensor<1x8xf64>
  %0 = hybrid.dense %x, %in : (tensor<?x8xf64>, tensor<8x1xf64>) -> tensor<?x1xf64>
  %1 = hybrid.dense %0, %out : (tensor<?x1xf64>, tensor<1x8xf64>) -> tensor<?x8xf64>
  hybrid.return %1 : tensor<?x8xf64>
}

// CHECK-LABEL: hybrid.network @shared
// CHECK-COUNT-2: hybrid.dense
hybrid.network @shared(%x: tensor<?x2xf64>) -> (tensor<?x2xf64>, tensor<?x2xf64>) {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>
  %0 = hybrid.dense %x, %w : (tensor<?x2xf64>, tensor<2x2xf64>) -> tensor<?x2xf64>
  %1 = hybrid.dense %0, %w : (tensor<?x2xf64>, tensor<2x2xf64>) -> tensor<?x2xf64>
  hybrid.return %0, %1 : tensor<?x2xf64>, tensor<?x2xf64>
}

// CHECK-LABEL: hybrid.network @crossing
// CHECK: hybrid.activation relu
hybrid.network @crossing(%x: tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"a", interval = [-1.0, 2.0]>]})
    -> tensor<?x1xf64> {
  %0 = hybrid.activation relu %x : tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}
