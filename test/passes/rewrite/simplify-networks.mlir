// Affine chains become one layer, exactly where the weights are exact.
// RUN: hybrid-opt %s --hybrid-simplify-networks --canonicalize | FileCheck %s

// [[1, 2], [3, 4]] · [[1], [-1]] = [[-1], [-1]], and the bias (1, 2) gives 1 - 2 + 0.5.
// CHECK-LABEL: hybrid.network @chain
// CHECK-DAG: %[[B:.*]] = arith.constant dense<-5.000000e-01> : tensor<1xf64>
// CHECK-DAG: %[[W:.*]] = arith.constant dense<-1.000000e+00> : tensor<2x1xf64>
// CHECK: hybrid.dense %{{.*}}, %[[W]], %[[B]]
// CHECK-NOT: hybrid.dense
hybrid.network @chain(%x: tensor<?x2xf64>) -> tensor<?x1xf64> {
  %w0 = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>
  %b0 = arith.constant dense<[1.0, 2.0]> : tensor<2xf64>
  %w1 = arith.constant dense<[[1.0], [-1.0]]> : tensor<2x1xf64>
  %b1 = arith.constant dense<[0.5]> : tensor<1xf64>
  %0 = hybrid.dense %x, %w0, %b0 : (tensor<?x2xf64>, tensor<2x2xf64>, tensor<2xf64>) -> tensor<?x2xf64>
  %1 = hybrid.dense %0, %w1, %b1 : (tensor<?x2xf64>, tensor<2x1xf64>, tensor<1xf64>) -> tensor<?x1xf64>
  hybrid.return %1 : tensor<?x1xf64>
}

// The scaling (x - mean) / std with constants per column joins the layer behind it.
// CHECK-LABEL: hybrid.network @scaled
// CHECK-DAG: %[[B:.*]] = arith.constant dense<-2.000000e+00> : tensor<1xf64>
// CHECK-DAG: %[[W:.*]] = arith.constant dense<{{\[\[}}5.000000e-01], [2.500000e-01]]> : tensor<2x1xf64>
// CHECK-NOT: linalg.generic
// CHECK: hybrid.dense %{{.*}}, %[[W]], %[[B]]
#rows = affine_map<(r, c) -> (r, c)>
#columns = affine_map<(r, c) -> (c)>
hybrid.network @scaled(%x: tensor<?x2xf64>) -> tensor<?x1xf64> {
  %c0 = arith.constant 0 : index
  %mean = arith.constant dense<[2.0, 4.0]> : tensor<2xf64>
  %std = arith.constant dense<[2.0, 4.0]> : tensor<2xf64>
  %w = arith.constant dense<1.0> : tensor<2x1xf64>
  %n = tensor.dim %x, %c0 : tensor<?x2xf64>
  %e = tensor.empty(%n) : tensor<?x2xf64>
  %0 = linalg.generic {indexing_maps = [#rows, #columns, #columns, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%x, %mean, %std : tensor<?x2xf64>, tensor<2xf64>, tensor<2xf64>) outs(%e : tensor<?x2xf64>) {
  ^bb0(%a: f64, %m: f64, %s: f64, %o: f64):
    %d = arith.subf %a, %m : f64
    %q = arith.divf %d, %s : f64
    linalg.yield %q : f64
  } -> tensor<?x2xf64>
  %1 = hybrid.dense %0, %w : (tensor<?x2xf64>, tensor<2x1xf64>) -> tensor<?x1xf64>
  hybrid.return %1 : tensor<?x1xf64>
}

// relu of something that is never negative on the domain.
// CHECK-LABEL: hybrid.network @positive
// CHECK-NOT: hybrid.activation
hybrid.network @positive(%x: tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"a", interval = [1.0, 2.0]>]})
    -> tensor<?x1xf64> {
  %0 = hybrid.activation relu %x : tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}
