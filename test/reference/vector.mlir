// Meaning of vector: the ops that modules use on static vectors.
// RUN: hybrid-interpret %s | FileCheck %s
// CHECK: 7 cases hold

hybrid.module @length(%v: vector<3xf64>) -> (f64, vector<3xf64>) attributes {cases = [
    {in = [dense<[1.0, 2.0, 2.0]> : vector<3xf64>],
     out = [3.0, dense<[0.333333333333333314829616256247, 0.666666666666666629659232512495,
                        0.666666666666666629659232512495]> : vector<3xf64>]}]} {
  %0 = arith.mulf %v, %v : vector<3xf64>
  %1 = vector.reduction <add>, %0 : vector<3xf64> into f64
  %2 = math.sqrt %1 : f64
  %3 = vector.broadcast %2 : f64 to vector<3xf64>
  %4 = arith.divf %v, %3 : vector<3xf64>
  hybrid.return %2, %4 : f64, vector<3xf64>
}

func.func @elements(%v: vector<2x3xf32>, %x: f32, %i: index)
    -> (f32, vector<3xf32>, f32, vector<2x3xf32>, vector<2x3xf32>) attributes {cases = [
    {in = [dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : vector<2x3xf32>, 9.0 : f32, 1 : index],
     out = [6.0 : f32, dense<[4.0, 5.0, 6.0]> : vector<3xf32>, 5.0 : f32,
            dense<[[1.0, 2.0, 9.0], [4.0, 5.0, 6.0]]> : vector<2x3xf32>,
            dense<[[4.0, 5.0, 6.0], [4.0, 5.0, 6.0]]> : vector<2x3xf32>]}]} {
  %0 = vector.extract %v[1, 2] : f32 from vector<2x3xf32>
  %1 = vector.extract %v[%i] : vector<3xf32> from vector<2x3xf32>
  %2 = vector.extract %v[%i, 1] : f32 from vector<2x3xf32>
  %3 = vector.insert %x, %v[0, 2] : f32 into vector<2x3xf32>
  %4 = vector.insert %1, %v[0] : vector<3xf32> into vector<2x3xf32>
  return %0, %1, %2, %3, %4 : f32, vector<3xf32>, f32, vector<2x3xf32>, vector<2x3xf32>
}

func.func @build(%a: f32, %b: f32) -> (vector<2xf32>, f32, vector<1x2xf32>, vector<2x1xf32>, vector<2x2xf32>)
    attributes {cases = [{in = [1.0 : f32, 2.0 : f32], out = [
      dense<[1.0, 2.0]> : vector<2xf32>, 2.0 : f32, dense<[[1.0, 2.0]]> : vector<1x2xf32>,
      dense<[[1.0], [2.0]]> : vector<2x1xf32>, dense<[[1.0, 1.0], [2.0, 2.0]]> : vector<2x2xf32>]}]} {
  %0 = vector.from_elements %a, %b : vector<2xf32>
  %1:2 = vector.to_elements %0 : vector<2xf32>
  %2 = vector.shape_cast %0 : vector<2xf32> to vector<1x2xf32>
  %3 = vector.transpose %2, [1, 0] : vector<1x2xf32> to vector<2x1xf32>
  %4 = vector.broadcast %3 : vector<2x1xf32> to vector<2x2xf32>
  return %0, %1#1, %2, %3, %4 : vector<2xf32>, f32, vector<1x2xf32>, vector<2x1xf32>, vector<2x2xf32>
}

func.func @slices(%v: vector<4xi32>, %w: vector<2xi32>) -> (vector<2xi32>, vector<3xi32>) attributes {cases = [
    {in = [dense<[1, 2, 3, 4]> : vector<4xi32>, dense<[5, 6]> : vector<2xi32>],
     out = [dense<[2, 3]> : vector<2xi32>, dense<[6, 1, 0]> : vector<3xi32>]}]} {
  %0 = vector.extract_strided_slice %v {offsets = [1], sizes = [2], strides = [1]} : vector<4xi32> to vector<2xi32>
  %1 = vector.shuffle %v, %w [5, 0, -1] : vector<4xi32>, vector<2xi32>
  return %0, %1 : vector<2xi32>, vector<3xi32>
}

func.func @reductions(%v: vector<2x2xf64>, %a: f64) -> (f64, f64, vector<2xf64>) attributes {cases = [
    {in = [dense<[[1.0, 5.0], [3.0, 2.0]]> : vector<2x2xf64>, 10.0],
     out = [16.0, 3.0, dense<[1.0, 2.0]> : vector<2xf64>]}]} {
  %row = vector.extract %v[0] : vector<2xf64> from vector<2x2xf64>
  %other = vector.extract %v[1] : vector<2xf64> from vector<2x2xf64>
  %0 = vector.reduction <add>, %row, %a : vector<2xf64> into f64
  %1 = vector.reduction <maximumf>, %other : vector<2xf64> into f64
  %large = arith.constant dense<1.0e9> : vector<2xf64>
  %2 = vector.multi_reduction <minimumf>, %v, %large [1] : vector<2x2xf64> to vector<2xf64>
  return %0, %1, %2 : f64, f64, vector<2xf64>
}

func.func @integer_reductions(%v: vector<3xi32>) -> (i32, i32, i32, i32) attributes {cases = [
    {in = [dense<[12, -1, 10]> : vector<3xi32>], out = [8 : i32, -1 : i32, -1 : i32, 21 : i32]}]} {
  %0 = vector.reduction <and>, %v : vector<3xi32> into i32
  %1 = vector.reduction <minsi>, %v : vector<3xi32> into i32
  %2 = vector.reduction <maxui>, %v : vector<3xi32> into i32
  %3 = vector.reduction <add>, %v : vector<3xi32> into i32
  return %0, %1, %2, %3 : i32, i32, i32, i32
}

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func @product(%a: vector<2x2xf32>, %b: vector<2x1xf32>, %c: vector<2x1xf32>) -> vector<2x1xf32> attributes {cases = [
    {in = [dense<[[1.0, 2.0], [3.0, 4.0]]> : vector<2x2xf32>, dense<[[5.0], [6.0]]> : vector<2x1xf32>,
     dense<[[0.5], [0.25]]> : vector<2x1xf32>], out = [dense<[[17.5], [39.25]]> : vector<2x1xf32>]}]} {
  %0 = vector.contract {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"],
    kind = #vector.kind<add>} %a, %b, %c : vector<2x2xf32>, vector<2x1xf32> into vector<2x1xf32>
  return %0 : vector<2x1xf32>
}
