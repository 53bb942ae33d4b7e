// Meaning of linalg: named and generic ops are one nest of loops.
// RUN: hybrid-interpret %s | FileCheck %s
// CHECK: 16 cases hold

func.func @matmul(%a: tensor<?x3xf32>, %b: tensor<3x2xf32>) -> tensor<?x2xf32> attributes {cases = [
    {in = [dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>,
           dense<[[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]]> : tensor<3x2xf32>],
     out = [dense<[[7.0, -1.0], [16.0, -1.0]]> : tensor<2x2xf32>]},
    {in = [dense<0.0> : tensor<0x3xf32>, dense<1.0> : tensor<3x2xf32>], out = [dense<0.0> : tensor<0x2xf32>]}]} {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %a, %c0 : tensor<?x3xf32>
  %empty = tensor.empty(%n) : tensor<?x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x2xf32>) -> tensor<?x2xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<?x3xf32>, tensor<3x2xf32>) outs(%init : tensor<?x2xf32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

// Sums round at every step, in the order of k: 2^24 + 1 + 1 stays 2^24 in f32.
func.func @order(%a: tensor<1x3xf32>, %b: tensor<3x1xf32>) -> tensor<1x1xf32> attributes {cases = [
    {in = [dense<[[16777216.0, 1.0, 1.0]]> : tensor<1x3xf32>, dense<1.0> : tensor<3x1xf32>],
     out = [dense<16777216.0> : tensor<1x1xf32>]},
    {in = [dense<[[1.0, 1.0, 16777216.0]]> : tensor<1x3xf32>, dense<1.0> : tensor<3x1xf32>],
     out = [dense<16777218.0> : tensor<1x1xf32>]}]} {
  %init = arith.constant dense<0.0> : tensor<1x1xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<1x3xf32>, tensor<3x1xf32>) outs(%init : tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

func.func @batch_matmul(%a: tensor<2x1x2xf64>, %b: tensor<2x2x1xf64>) -> tensor<2x1x1xf64> attributes {cases = [
    {in = [dense<[[[1.0, 2.0]], [[3.0, 4.0]]]> : tensor<2x1x2xf64>, dense<1.0> : tensor<2x2x1xf64>],
     out = [dense<[[[3.0]], [[7.0]]]> : tensor<2x1x1xf64>]}]} {
  %init = arith.constant dense<0.0> : tensor<2x1x1xf64>
  %0 = linalg.batch_matmul ins(%a, %b : tensor<2x1x2xf64>, tensor<2x2x1xf64>)
                           outs(%init : tensor<2x1x1xf64>) -> tensor<2x1x1xf64>
  return %0 : tensor<2x1x1xf64>
}

func.func @move(%x: tensor<2x3xi64>) -> (tensor<3x2xi64>, tensor<2x2x3xi64>) attributes {cases = [
    {in = [dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi64>],
     out = [dense<[[1, 4], [2, 5], [3, 6]]> : tensor<3x2xi64>,
            dense<[[[1, 2, 3], [4, 5, 6]], [[1, 2, 3], [4, 5, 6]]]> : tensor<2x2x3xi64>]}]} {
  %e = tensor.empty() : tensor<3x2xi64>
  %0 = linalg.transpose ins(%x : tensor<2x3xi64>) outs(%e : tensor<3x2xi64>) permutation = [1, 0]
  %f = tensor.empty() : tensor<2x2x3xi64>
  %1 = linalg.broadcast ins(%x : tensor<2x3xi64>) outs(%f : tensor<2x2x3xi64>) dimensions = [0]
  return %0, %1 : tensor<3x2xi64>, tensor<2x2x3xi64>
}

func.func @reduce(%x: tensor<2x3xf64>) -> tensor<2xf64> attributes {cases = [
    {in = [dense<[[1.0, 9.0, 3.0], [4.0, 5.0, -6.0]]> : tensor<2x3xf64>], out = [dense<[9.0, 5.0]> : tensor<2xf64>]}]} {
  %init = arith.constant dense<0xFFF0000000000000> : tensor<2xf64>
  %0 = linalg.reduce { arith.maximumf } ins(%x : tensor<2x3xf64>) outs(%init : tensor<2xf64>) dimensions = [1]
  return %0 : tensor<2xf64>
}

func.func @map(%x: tensor<2xf64>, %y: tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>) attributes {cases = [
    {in = [dense<[1.0, 9.0]> : tensor<2xf64>, dense<[2.0, 3.0]> : tensor<2xf64>],
     out = [dense<[2.0, 27.0]> : tensor<2xf64>, dense<[1.0, 3.0]> : tensor<2xf64>]}]} {
  %e = tensor.empty() : tensor<2xf64>
  %0 = linalg.map { arith.mulf } ins(%x, %y : tensor<2xf64>, tensor<2xf64>) outs(%e : tensor<2xf64>)
  %1 = linalg.sqrt ins(%x : tensor<2xf64>) outs(%e : tensor<2xf64>) -> tensor<2xf64>
  return %0, %1 : tensor<2xf64>, tensor<2xf64>
}

func.func @convolution(%x: tensor<1x1x3x3xf32>, %k: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> attributes {cases = [
    {in = [dense<[[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]]> : tensor<1x1x3x3xf32>,
           dense<[[[[1.0, 0.0], [0.0, 10.0]]]]> : tensor<1x1x2x2xf32>],
     out = [dense<[[[[51.0, 62.0], [84.0, 95.0]]]]> : tensor<1x1x2x2xf32>]}]} {
  %init = arith.constant dense<0.0> : tensor<1x1x2x2xf32>
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %k : tensor<1x1x3x3xf32>, tensor<1x1x2x2xf32>)
                                outs(%init : tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  return %0 : tensor<1x1x2x2xf32>
}

func.func @pooling(%x: tensor<1x1x2x4xf32>) -> tensor<1x1x1x2xf32> attributes {cases = [
    {in = [dense<[[[[1.0, 2.0, 3.0, 4.0], [8.0, 7.0, 6.0, 5.0]]]]> : tensor<1x1x2x4xf32>],
     out = [dense<[[[[8.0, 6.0]]]]> : tensor<1x1x1x2xf32>]}]} {
  %init = arith.constant dense<0xFF800000> : tensor<1x1x1x2xf32>
  %window = tensor.empty() : tensor<2x2xf32>
  %0 = linalg.pooling_nchw_max {strides = dense<2> : vector<2xi64>}
      ins(%x, %window : tensor<1x1x2x4xf32>, tensor<2x2xf32>) outs(%init : tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  return %0 : tensor<1x1x1x2xf32>
}

// A body that uses the loop index, a constant and a value from outside.
#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (j)>
func.func @generic(%x: tensor<?x2xf64>, %b: tensor<2xf64>, %s: f64) -> tensor<?x2xf64> attributes {cases = [
    {in = [dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>, dense<[10.0, 20.0]> : tensor<2xf64>, 100.0],
     out = [dense<[[111.5, 122.5], [114.5, 125.5]]> : tensor<2x2xf64>]},
    {in = [dense<[[1.0, 2.0]]> : tensor<1x2xf64>, dense<[10.0, 20.0]> : tensor<2xf64>, 100.0],
     out = [dense<[[111.5, 122.5]]> : tensor<1x2xf64>]}]} {
  %0 = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %b : tensor<?x2xf64>, tensor<2xf64>) outs(%x : tensor<?x2xf64>) {
  ^bb0(%a: f64, %c: f64, %o: f64):
    %half = arith.constant 0.5 : f64
    %i = linalg.index 0 : index
    %i64 = arith.index_cast %i : index to i64
    %f = arith.sitofp %i64 : i64 to f64
    %1 = arith.addf %a, %c : f64
    %2 = arith.addf %1, %s : f64
    %3 = arith.addf %2, %f : f64
    %4 = arith.addf %3, %half : f64
    linalg.yield %4 : f64
  } -> tensor<?x2xf64>
  return %0 : tensor<?x2xf64>
}

// A body with control flow and reads of a whole tensor is evaluated point by point.
#one = affine_map<(i) -> (i)>
func.func @lookup(%i: tensor<3xindex>, %table: tensor<2xf32>) -> tensor<3xf32> attributes {cases = [
    {in = [dense<[1, 0, 5]> : tensor<3xindex>, dense<[7.0, 8.0]> : tensor<2xf32>],
     out = [dense<[8.0, 7.0, -1.0]> : tensor<3xf32>]}]} {
  %e = tensor.empty() : tensor<3xf32>
  %c2 = arith.constant 2 : index
  %0 = linalg.generic {indexing_maps = [#one, #one], iterator_types = ["parallel"]}
      ins(%i : tensor<3xindex>) outs(%e : tensor<3xf32>) {
  ^bb0(%k: index, %o: f32):
    %inside = arith.cmpi ult, %k, %c2 : index
    %v = scf.if %inside -> f32 {
      %1 = tensor.extract %table[%k] : tensor<2xf32>
      scf.yield %1 : f32
    } else {
      %1 = arith.constant -1.0 : f32
      scf.yield %1 : f32
    }
    linalg.yield %v : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// Maps that are no permutation: a gather of every other element in reverse order, and a running sum.
#reverse = affine_map<(i) -> (4 - i * 2)>
func.func @strided(%x: tensor<5xf32>) -> tensor<3xf32> attributes {cases = [
    {in = [dense<[0.0, 1.0, 2.0, 3.0, 4.0]> : tensor<5xf32>], out = [dense<[4.0, 2.0, 0.0]> : tensor<3xf32>]}]} {
  %e = tensor.empty() : tensor<3xf32>
  %0 = linalg.generic {indexing_maps = [#reverse, #one], iterator_types = ["parallel"]}
      ins(%x : tensor<5xf32>) outs(%e : tensor<3xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

#none = affine_map<(i) -> ()>
func.func @two_results(%x: tensor<4xf32>) -> (tensor<f32>, tensor<f32>) attributes {cases = [
    {in = [dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>], out = [dense<10.0> : tensor<f32>, dense<24.0> : tensor<f32>]}]} {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %0:2 = linalg.generic {indexing_maps = [#one, #none, #none], iterator_types = ["reduction"]}
      ins(%x : tensor<4xf32>) outs(%zero, %one : tensor<f32>, tensor<f32>) {
  ^bb0(%a: f32, %s: f32, %p: f32):
    %1 = arith.addf %s, %a : f32
    %2 = arith.mulf %p, %a : f32
    linalg.yield %1, %2 : f32, f32
  } -> (tensor<f32>, tensor<f32>)
  return %0#0, %0#1 : tensor<f32>, tensor<f32>
}

// f32 operands, f64 accumulator: the body of a named op casts.
func.func @mixed(%a: tensor<1x2xf32>, %b: tensor<2x1xf32>) -> tensor<1x1xf64> attributes {cases = [
    {in = [dense<[[16777216.0, 1.0]]> : tensor<1x2xf32>, dense<1.0> : tensor<2x1xf32>],
     out = [dense<16777217.0> : tensor<1x1xf64>]}]} {
  %init = arith.constant dense<0.0> : tensor<1x1xf64>
  %0 = linalg.matmul ins(%a, %b : tensor<1x2xf32>, tensor<2x1xf32>) outs(%init : tensor<1x1xf64>) -> tensor<1x1xf64>
  return %0 : tensor<1x1xf64>
}
