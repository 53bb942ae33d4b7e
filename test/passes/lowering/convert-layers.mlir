// Each layer becomes linalg, and nothing of the dialect is left.
// RUN: hybrid-opt %s --convert-hybrid-to-linalg | FileCheck %s
// RUN: hybrid-opt %s --convert-hybrid-to-linalg | FileCheck %s --check-prefix=NONE
// RUN: hybrid-opt %s --convert-hybrid-to-linalg | %mlir-opt -o /dev/null

// NONE-NOT: hybrid

// CHECK-LABEL: func.func @dense(
// CHECK-SAME: %[[X:.*]]: tensor<?x3xf32>) -> tensor<?x2xf32>
// CHECK: %[[B:.*]] = linalg.broadcast ins(%{{.*}} : tensor<2xf32>) outs(%{{.*}} : tensor<?x2xf32>) dimensions = [0]
// CHECK: linalg.matmul ins(%[[X]], %{{.*}} : tensor<?x3xf32>, tensor<3x2xf32>) outs(%[[B]] : tensor<?x2xf32>)
hybrid.network @dense(%x: tensor<?x3xf32> {hybrid.feature = [#hybrid.feature<"a">, #hybrid.feature<"b">, #hybrid.feature<"c">]}) -> tensor<?x2xf32> {
  %w = arith.constant dense<0.5> : tensor<3x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %y = hybrid.dense %x, %w, %b : (tensor<?x3xf32>, tensor<3x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  hybrid.return %y : tensor<?x2xf32>
}

// A layer over the last of three dimensions has a contraction of its own; without a bias it starts at zero.
// CHECK-LABEL: func.func @dense3(
// CHECK: %[[ZERO:.*]] = arith.constant 0.0
// CHECK: linalg.fill ins(%[[ZERO]]
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "reduction"]
// CHECK: arith.mulf
// CHECK: arith.addf
hybrid.network @dense3(%x: tensor<?x5x3xf64>) -> tensor<?x5x2xf64> {
  %w = arith.constant dense<0.5> : tensor<3x2xf64>
  %y = hybrid.dense %x, %w : (tensor<?x5x3xf64>, tensor<3x2xf64>) -> tensor<?x5x2xf64>
  hybrid.return %y : tensor<?x5x2xf64>
}

// CHECK-LABEL: func.func @activation(
// CHECK: linalg.generic
// CHECK: math.tanh %{{.*}} : f32
// CHECK: linalg.generic
// CHECK: math.log1p
hybrid.network @activation(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %y = hybrid.activation tanh %x : tensor<?x3xf32>
  %z = hybrid.activation softplus %y : tensor<?x3xf32>
  hybrid.return %z : tensor<?x3xf32>
}

// CHECK-LABEL: func.func @norm(
// CHECK: iterator_types = ["parallel", "reduction"]
// CHECK: math.sqrt
hybrid.network @norm(%x: tensor<?x4xf64>) -> tensor<?x4xf64> {
  %y = hybrid.norm %x axis 1 epsilon 1.0e-5 : (tensor<?x4xf64>) -> tensor<?x4xf64>
  hybrid.return %y : tensor<?x4xf64>
}

// CHECK-LABEL: func.func @softmax(
// CHECK: arith.maximumf
// CHECK: math.exp
// CHECK: arith.divf
hybrid.network @softmax(%x: tensor<?x4xf64>) -> tensor<?x4xf64> {
  %y = hybrid.softmax %x axis 1 : tensor<?x4xf64>
  hybrid.return %y : tensor<?x4xf64>
}
