// Meaning of modules, networks, calls, choices and guards.
// RUN: hybrid-interpret %s | FileCheck %s
// CHECK: 14 cases hold

hybrid.module @kinetic(%m: f64, %v: f64) -> f64 attributes {cases = [{in = [2.0, 3.0], out = [9.0]}]} {
  %half = arith.constant 0.5 : f64
  %0 = arith.mulf %half, %m : f64
  %1 = arith.mulf %v, %v : f64
  %2 = arith.mulf %0, %1 : f64
  hybrid.return %2 : f64
}

hybrid.module @total(%m: f64, %v: f64, %p: f64) -> (f64, f64) attributes {cases = [{in = [2.0, 3.0, 1.0], out = [10.0, 9.0]}]} {
  %k = hybrid.call @kinetic(%m, %v) : (f64, f64) -> f64
  %0 = arith.addf %k, %p : f64
  hybrid.return %0, %k : f64, f64
}

// A module that calls another is applied element by element, one without calls to whole columns.
hybrid.network @energies(%x: tensor<?x2xf64>) -> (tensor<?x2xf64>, tensor<?x2xf64>, tensor<?x2xf64>) attributes {cases = [
    {in = [dense<[[1.0, 2.0], [4.0, 0.0]]> : tensor<2x2xf64>],
     out = [dense<[[0.5, 4.0], [32.0, 0.0]]> : tensor<2x2xf64>, dense<[[1.5, 6.0], [36.0, 0.0]]> : tensor<2x2xf64>,
            dense<[[0.5, 4.0], [32.0, 0.0]]> : tensor<2x2xf64>]},
    {in = [dense<0.0> : tensor<0x2xf64>], out = [dense<0.0> : tensor<0x2xf64>, dense<0.0> : tensor<0x2xf64>,
     dense<0.0> : tensor<0x2xf64>]}]} {
  %0 = hybrid.apply @kinetic(%x, %x) : (tensor<?x2xf64>, tensor<?x2xf64>) -> tensor<?x2xf64>
  %1:2 = hybrid.apply @total(%x, %x, %x) : (tensor<?x2xf64>, tensor<?x2xf64>, tensor<?x2xf64>)
      -> (tensor<?x2xf64>, tensor<?x2xf64>)
  hybrid.return %0, %1#0, %1#1 : tensor<?x2xf64>, tensor<?x2xf64>, tensor<?x2xf64>
}

func.func @caller(%x: tensor<?x2xf64>) -> tensor<?x2xf64> attributes {cases = [
    {in = [dense<[[2.0, 2.0]]> : tensor<1x2xf64>], out = [dense<4.0> : tensor<1x2xf64>]}]} {
  %0:3 = hybrid.call @energies(%x) : (tensor<?x2xf64>) -> (tensor<?x2xf64>, tensor<?x2xf64>, tensor<?x2xf64>)
  return %0#0 : tensor<?x2xf64>
}

hybrid.module @constant() -> f32 attributes {cases = [{in = [], out = [1.5 : f32]}]} {
  %0 = arith.constant 1.5 : f32
  hybrid.return %0 : f32
}

// The value is the reference's, unless a case asks for an alternative.
hybrid.network @choice(%x: tensor<?x1xf32>) -> tensor<?x1xf32> attributes {cases = [
    {in = [dense<[[2.0]]> : tensor<1x1xf32>], out = [dense<[[4.0]]> : tensor<1x1xf32>]},
    {in = [dense<[[2.0]]> : tensor<1x1xf32>], out = [dense<[[-2.0]]> : tensor<1x1xf32>], alternative = 1},
    {in = [dense<[[2.0]]> : tensor<1x1xf32>], out = [dense<[[2.0]]> : tensor<1x1xf32>], alternative = 2}]} {
  %y = hybrid.choice(%x) : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  ^bb0(%a: tensor<?x1xf32>):
    %0 = arith.mulf %a, %a : tensor<?x1xf32>
    hybrid.yield %0 : tensor<?x1xf32>
  } alternatives {
  ^bb0(%a: tensor<?x1xf32>):
    %0 = arith.negf %a : tensor<?x1xf32>
    hybrid.yield %0 : tensor<?x1xf32>
  }, {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  } evidence [#hybrid.evidence<verdict = "approximate", samples = 1, seed = 1, rms = 1.0, max = 1.0>,
              #hybrid.evidence<verdict = "approximate", samples = 1, seed = 1, rms = 1.0, max = 1.0>]
  hybrid.return %y : tensor<?x1xf32>
}

// Rows with x in [0, 1] and y in [-1, 1] are inside, ends included; NaN is outside.
func.func @fallback(%x: tensor<?x2xf64>) -> (tensor<?x1xf64>, i64) attributes {cases = [
    {in = [dense<[[0.0, 1.0], [1.0000000000000002, 0.0], [0.5, -2.0], [0x7FF8000000000000, 0.0]]> : tensor<4x2xf64>],
     out = [dense<[[1.0], [-1.0], [-1.0], [-1.0]]> : tensor<4x1xf64>, 3]},
    {in = [dense<0.0> : tensor<0x2xf64>], out = [dense<0.0> : tensor<0x1xf64>, 0]}]} {
  %y, %outside = hybrid.guard(%x) fallback domain [#hybrid.interval<[0.0, 1.0]>, #hybrid.interval<[-1.0, 1.0]>]
      : (tensor<?x2xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x2xf64>):
    %w = arith.constant dense<1.0> : tensor<2x1xf64>
    %0 = hybrid.dense %a, %w : (tensor<?x2xf64>, tensor<2x1xf64>) -> tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  } outside {
  ^bb0(%a: tensor<?x2xf64>):
    %w = arith.constant dense<0.0> : tensor<2x1xf64>
    %zero = arith.constant dense<0.0> : tensor<2x1xf64>
    %c0 = arith.constant 0 : index
    %n = tensor.dim %a, %c0 : tensor<?x2xf64>
    %one = arith.constant -1.0 : f64
    %0 = tensor.splat %one[%n] : tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  }
  return %y, %outside : tensor<?x1xf64>, i64
}

func.func @modes(%x: tensor<?x1xf64>) -> (tensor<?x1xf64>, i64, tensor<?x1xf64>, i64, tensor<?x1xf64>, i64) attributes {cases = [
    {in = [dense<[[0.5], [3.0], [-3.0], [0x7FF8000000000000]]> : tensor<4x1xf64>],
     out = [dense<[[0.25], [0x7FF8000000000000], [0x7FF8000000000000], [0x7FF8000000000000]]> : tensor<4x1xf64>, 3,
            dense<[[0.25], [1.0], [0.0], [0x7FF8000000000000]]> : tensor<4x1xf64>, 3,
            dense<[[0.25], [0x7FF8000000000000], [0x7FF8000000000000], [0x7FF8000000000000]]> : tensor<4x1xf64>, 3]}]} {
  %0, %n0 = hybrid.guard(%x) nan domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x1xf64>):
    %s = arith.mulf %a, %a : tensor<?x1xf64>
    hybrid.yield %s : tensor<?x1xf64>
  }
  %1, %n1 = hybrid.guard(%x) clamp domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x1xf64>):
    %s = arith.mulf %a, %a : tensor<?x1xf64>
    hybrid.yield %s : tensor<?x1xf64>
  }
  %2, %n2 = hybrid.guard(%x) error domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x1xf64>):
    %s = arith.mulf %a, %a : tensor<?x1xf64>
    hybrid.yield %s : tensor<?x1xf64>
  }
  return %0, %n0, %1, %n1, %2, %n2 : tensor<?x1xf64>, i64, tensor<?x1xf64>, i64, tensor<?x1xf64>, i64
}

// Two inputs: columns are counted through them in order; a row of rank 3 is inside if all its positions are.
func.func @two_inputs(%x: tensor<?x1xf32>, %s: tensor<?x2x1xf32>) -> (tensor<?x1xf32>, i64) attributes {cases = [
    {in = [dense<[[0.5], [0.5], [9.0]]> : tensor<3x1xf32>,
           dense<[[[5.0], [6.0]], [[5.0], [60.0]], [[5.0], [5.0]]]> : tensor<3x2x1xf32>],
     out = [dense<[[0.5], [0x7FC00000], [0x7FC00000]]> : tensor<3x1xf32>, 2]}]} {
  %y, %outside = hybrid.guard(%x, %s) nan domain [#hybrid.interval<[0.0, 1.0]>, #hybrid.interval<[0.0, 10.0]>]
      : (tensor<?x1xf32>, tensor<?x2x1xf32>) -> tensor<?x1xf32> inside {
  ^bb0(%a: tensor<?x1xf32>, %b: tensor<?x2x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  return %y, %outside : tensor<?x1xf32>, i64
}

// A network on one row: f64 goes in as f32 (0.1 is 0.100000001490116), and comes out.
hybrid.network @doubled(%x: tensor<?x2xf32>, %y: tensor<?x1xf32>) -> (tensor<?x2xf32>, tensor<?x1xf32>) {
  %0 = arith.addf %x, %x : tensor<?x2xf32>
  hybrid.return %0, %y : tensor<?x2xf32>, tensor<?x1xf32>
}

hybrid.module @predicts(%a: f64, %v: vector<2xf64>) -> (f64, vector<2xf64>) attributes {cases = [
    {in = [1.0, dense<[2.0, 0.1]> : vector<2xf64>], out = [2.0, dense<[4.0, 0.10000000149011612]> : vector<2xf64>]}]} {
  %0:2 = hybrid.predict @doubled(%a, %v) : (f64, vector<2xf64>) -> (f64, vector<2xf64>)
  hybrid.return %0#0, %0#1 : f64, vector<2xf64>
}
