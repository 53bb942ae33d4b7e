// Meaning of tensor: what moves where.
// RUN: hybrid-interpret %s | FileCheck %s
// CHECK: 14 cases hold

func.func @sizes(%x: tensor<?x3xf32>) -> (index, index, index) attributes {cases = [
    {in = [dense<0.0> : tensor<2x3xf32>], out = [2 : index, 3 : index, 2 : index]},
    {in = [dense<0.0> : tensor<0x3xf32>], out = [0 : index, 3 : index, 2 : index]}]} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = tensor.dim %x, %c0 : tensor<?x3xf32>
  %1 = tensor.dim %x, %c1 : tensor<?x3xf32>
  %2 = tensor.rank %x : tensor<?x3xf32>
  return %0, %1, %2 : index, index, index
}

func.func @make(%n: index, %a: f32, %b: f32) -> (tensor<?x2xf32>, tensor<2x1xf32>, tensor<?xf32>, tensor<2x2xindex>)
    attributes {cases = [{in = [2 : index, 1.0 : f32, 2.0 : f32], out = [
      dense<0.0> : tensor<2x2xf32>, dense<[[1.0], [2.0]]> : tensor<2x1xf32>, dense<1.0> : tensor<2xf32>,
      dense<[[0, 1], [10, 11]]> : tensor<2x2xindex>]}]} {
  %c10 = arith.constant 10 : index
  %0 = tensor.empty(%n) : tensor<?x2xf32>
  %1 = tensor.from_elements %a, %b : tensor<2x1xf32>
  %2 = tensor.splat %a[%n] : tensor<?xf32>
  %3 = tensor.generate {
  ^bb0(%i: index, %j: index):
    %t = arith.muli %i, %c10 : index
    %s = arith.addi %t, %j : index
    tensor.yield %s : index
  } : tensor<2x2xindex>
  return %0, %1, %2, %3 : tensor<?x2xf32>, tensor<2x1xf32>, tensor<?xf32>, tensor<2x2xindex>
}

func.func @elements(%x: tensor<2x2xf64>, %i: index) -> (f64, tensor<2x2xf64>, tensor<2x2xf64>) attributes {cases = [
    {in = [dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>, 1 : index],
     out = [3.0, dense<[[1.0, 3.0], [3.0, 4.0]]> : tensor<2x2xf64>,
            dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf64>]}]} {
  %c0 = arith.constant 0 : index
  %0 = tensor.extract %x[%i, %c0] : tensor<2x2xf64>
  %1 = tensor.insert %0 into %x[%c0, %i] : tensor<2x2xf64>
  return %0, %1, %x : f64, tensor<2x2xf64>, tensor<2x2xf64>
}

func.func @shapes(%x: tensor<?x6xi64>) -> (tensor<?x2x3xi64>, tensor<?xi64>, tensor<12x1xi64>, tensor<2x6xi64>)
    attributes {cases = [{in = [dense<[[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]> : tensor<2x6xi64>], out = [
      dense<[[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]]> : tensor<2x2x3xi64>,
      dense<[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]> : tensor<12xi64>,
      dense<[[1], [2], [3], [4], [5], [6], [7], [8], [9], [10], [11], [12]]> : tensor<12x1xi64>,
      dense<[[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]> : tensor<2x6xi64>]}]} {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x6xi64>
  %0 = tensor.expand_shape %x [[0], [1, 2]] output_shape [%n, 2, 3] : tensor<?x6xi64> into tensor<?x2x3xi64>
  %1 = tensor.collapse_shape %x [[0, 1]] : tensor<?x6xi64> into tensor<?xi64>
  %shape = arith.constant dense<[12, 1]> : tensor<2xindex>
  %2 = tensor.reshape %x(%shape) : (tensor<?x6xi64>, tensor<2xindex>) -> tensor<12x1xi64>
  %3 = tensor.cast %x : tensor<?x6xi64> to tensor<2x6xi64>
  return %0, %1, %2, %3 : tensor<?x2x3xi64>, tensor<?xi64>, tensor<12x1xi64>, tensor<2x6xi64>
}

func.func @slices(%x: tensor<3x4xi64>, %i: index) -> (tensor<2x2xi64>, tensor<2xi64>, tensor<3x4xi64>, tensor<3x4xi64>)
    attributes {cases = [{in = [dense<[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]> : tensor<3x4xi64>, 1 : index],
     out = [dense<[[4, 6], [8, 10]]> : tensor<2x2xi64>, dense<[5, 6]> : tensor<2xi64>,
      dense<[[0, 4, 2, 6], [4, 8, 6, 10], [8, 9, 10, 11]]> : tensor<3x4xi64>,
      dense<[[0, 1, 2, 3], [4, 5, 6, 7], [8, 5, 6, 11]]> : tensor<3x4xi64>]}]} {
  %0 = tensor.extract_slice %x[%i, 0] [2, 2] [1, 2] : tensor<3x4xi64> to tensor<2x2xi64>
  %1 = tensor.extract_slice %x[1, %i] [1, 2] [1, 1] : tensor<3x4xi64> to tensor<2xi64>
  %2 = tensor.insert_slice %0 into %x[0, %i] [2, 2] [1, 2] : tensor<2x2xi64> into tensor<3x4xi64>
  %3 = tensor.insert_slice %1 into %x[2, 1] [1, 2] [1, 1] : tensor<2xi64> into tensor<3x4xi64>
  return %0, %1, %2, %3 : tensor<2x2xi64>, tensor<2xi64>, tensor<3x4xi64>, tensor<3x4xi64>
}

func.func @concat(%x: tensor<2x?xf32>, %y: tensor<2x?xf32>) -> (tensor<2x?xf32>, tensor<4x?xf32>) attributes {cases = [
    {in = [dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>, dense<[[5.0, 6.0], [7.0, 8.0]]> : tensor<2x2xf32>],
     out = [dense<[[1.0, 2.0, 5.0, 6.0], [3.0, 4.0, 7.0, 8.0]]> : tensor<2x4xf32>,
            dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]> : tensor<4x2xf32>]},
    {in = [dense<0.0> : tensor<2x0xf32>, dense<0.0> : tensor<2x0xf32>],
     out = [dense<0.0> : tensor<2x0xf32>, dense<0.0> : tensor<4x0xf32>]}]} {
  %0 = tensor.concat dim(1) %x, %y : (tensor<2x?xf32>, tensor<2x?xf32>) -> tensor<2x?xf32>
  %1 = tensor.concat dim(0) %x, %y : (tensor<2x?xf32>, tensor<2x?xf32>) -> tensor<4x?xf32>
  return %0, %1 : tensor<2x?xf32>, tensor<4x?xf32>
}

func.func @pad(%x: tensor<2xi64>, %n: index) -> tensor<?xi64> attributes {cases = [
    {in = [dense<[7, 8]> : tensor<2xi64>, 2 : index], out = [dense<[100, 7, 8, 103, 104]> : tensor<5xi64>]},
    {in = [dense<[7, 8]> : tensor<2xi64>, -2 : index], out = [dense<[100]> : tensor<1xi64>]}]} {
  %c100 = arith.constant 100 : index
  %0 = tensor.pad %x low[1] high[%n] {
  ^bb0(%i: index):
    %s = arith.addi %i, %c100 : index
    %v = arith.index_cast %s : index to i64
    tensor.yield %v : i64
  } : tensor<2xi64> to tensor<?xi64>
  return %0 : tensor<?xi64>
}

func.func @gather(%x: tensor<3x2xf32>, %rows: tensor<2x1xindex>) -> (tensor<2x1x2xf32>, tensor<2x2xf32>)
    attributes {cases = [
    {in = [dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>, dense<[[2], [0]]> : tensor<2x1xindex>],
     out = [dense<[[[5.0, 6.0]], [[1.0, 2.0]]]> : tensor<2x1x2xf32>, dense<[[5.0, 6.0], [1.0, 2.0]]> : tensor<2x2xf32>]}
    ]} {
  %0 = tensor.gather %x[%rows] gather_dims([0]) : (tensor<3x2xf32>, tensor<2x1xindex>) -> tensor<2x1x2xf32>
  %1 = tensor.gather %x[%rows] gather_dims([0]) : (tensor<3x2xf32>, tensor<2x1xindex>) -> tensor<2x2xf32>
  return %0, %1 : tensor<2x1x2xf32>, tensor<2x2xf32>
}

// Elementwise ops work on tensors; a tensor of rank 0 is not broadcast to one.
func.func @elementwise(%x: tensor<?x2xf32>, %y: tensor<f32>) -> (tensor<?x2xf32>, tensor<f32>) attributes {cases = [
    {in = [dense<[[1.0, 4.0], [9.0, 16.0]]> : tensor<2x2xf32>, dense<2.25> : tensor<f32>],
     out = [dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>, dense<1.5> : tensor<f32>]},
    {in = [dense<0.0> : tensor<0x2xf32>, dense<0.0> : tensor<f32>],
     out = [dense<0.0> : tensor<0x2xf32>, dense<0.0> : tensor<f32>]},
    {in = [dense<[[0.0, -1.0]]> : tensor<1x2xf32>, dense<1.0> : tensor<f32>],
     out = [dense<[[0.0, 0x7FC00000]]> : tensor<1x2xf32>, dense<1.0> : tensor<f32>]}]} {
  %0 = math.sqrt %x : tensor<?x2xf32>
  %1 = math.sqrt %y : tensor<f32>
  return %0, %1 : tensor<?x2xf32>, tensor<f32>
}
