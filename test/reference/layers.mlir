// Meaning of the layers, and of parameters.
// RUN: hybrid-interpret %s | FileCheck %s
// CHECK: 13 cases hold

hybrid.network @dense(%x: tensor<?x2xf32>) -> tensor<?x3xf32> attributes {cases = [
    {in = [dense<[[1.0, 2.0], [0.0, -1.0]]> : tensor<2x2xf32>],
     out = [dense<[[11.0, -1.0, 32.0], [10.0, 1.0, 29.0]]> : tensor<2x3xf32>]},
    {in = [dense<0.0> : tensor<0x2xf32>], out = [dense<0.0> : tensor<0x3xf32>]}]} {
  %w = arith.constant dense<[[1.0, 1.0, 0.0], [0.0, -1.0, 1.0]]> : tensor<2x3xf32>
  %b = arith.constant dense<[10.0, 0.0, 30.0]> : tensor<3xf32>
  %y = hybrid.dense %x, %w, %b : (tensor<?x2xf32>, tensor<2x3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  hybrid.return %y : tensor<?x3xf32>
}

// The sum is in double and rounded once: 2^24 + 1 + 1 is exact in f32, 2^24 + 1 would not be.
hybrid.network @dense_rounds_once(%x: tensor<?x3xf32>) -> tensor<?x1xf32> attributes {cases = [
    {in = [dense<[[16777216.0, 1.0, 1.0]]> : tensor<1x3xf32>], out = [dense<16777218.0> : tensor<1x1xf32>]}]} {
  %w = arith.constant dense<1.0> : tensor<3x1xf32>
  %y = hybrid.dense %x, %w : (tensor<?x3xf32>, tensor<3x1xf32>) -> tensor<?x1xf32>
  hybrid.return %y : tensor<?x1xf32>
}

// The last dimension is mapped, whatever the rank.
hybrid.network @dense_of_rank_3(%x: tensor<?x2x1xf64>) -> tensor<?x2x2xf64> attributes {cases = [
    {in = [dense<[[[1.0], [2.0]]]> : tensor<1x2x1xf64>], out = [dense<[[[3.0, 4.0], [6.0, 8.0]]]> : tensor<1x2x2xf64>]}]} {
  %w = arith.constant dense<[[3.0, 4.0]]> : tensor<1x2xf64>
  %y = hybrid.dense %x, %w : (tensor<?x2x1xf64>, tensor<1x2xf64>) -> tensor<?x2x2xf64>
  hybrid.return %y : tensor<?x2x2xf64>
}

// Values by hand or from mpmath with 30 digits, for -1, 0, 0.5 and 4, defaults of the parameters.
hybrid.network @kinked(%x: tensor<?x4xf64>)
    -> (tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>) attributes {cases = [
    {in = [dense<[[-1.0, 0.0, 0.5, 4.0]]> : tensor<1x4xf64>], ulps = 1, out = [
      dense<[[0.0, 0.0, 0.5, 4.0]]> : tensor<1x4xf64>,
      dense<[[-0.01, 0.0, 0.5, 4.0]]> : tensor<1x4xf64>,
      dense<[[0.3, 0.5, 0.6, 1.0]]> : tensor<1x4xf64>,
      dense<[[-0.33333333333333333, 0.0, 0.29166666666666667, 4.0]]> : tensor<1x4xf64>,
      dense<[[-0.5, 0.0, 0.33333333333333333, 0.8]]> : tensor<1x4xf64>]}]} {
  %0 = hybrid.activation relu %x : tensor<?x4xf64>
  %1 = hybrid.activation leaky_relu %x : tensor<?x4xf64>
  %2 = hybrid.activation hard_sigmoid %x : tensor<?x4xf64>
  %3 = hybrid.activation hard_swish %x : tensor<?x4xf64>
  %4 = hybrid.activation softsign %x : tensor<?x4xf64>
  hybrid.return %0, %1, %2, %3, %4 : tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>, tensor<?x4xf64>
}

hybrid.network @exponential(%x: tensor<?x2xf64>)
    -> (tensor<?x2xf64>, tensor<?x2xf64>, tensor<?x2xf64>, tensor<?x2xf64>) attributes {cases = [
    {in = [dense<[[-1.0, 0.5]]> : tensor<1x2xf64>], ulps = 2, out = [
      dense<[[-0.632120558828557678404476229839, 0.5]]> : tensor<1x2xf64>,
      dense<[[-1.11133077, 0.52535051]]> : tensor<1x2xf64>,
      dense<[[-0.632120558828557678404476229839, 0.5]]> : tensor<1x2xf64>,
      dense<[[0.268941421369995120748840758141, 0.622459331201854593184566763498]]> : tensor<1x2xf64>], abs = 5.0e-8}]} {
  %0 = hybrid.activation elu %x : tensor<?x2xf64>
  %1 = hybrid.activation selu %x : tensor<?x2xf64>
  %2 = hybrid.activation celu %x : tensor<?x2xf64>
  %3 = hybrid.activation sigmoid %x : tensor<?x2xf64>
  hybrid.return %0, %1, %2, %3 : tensor<?x2xf64>, tensor<?x2xf64>, tensor<?x2xf64>, tensor<?x2xf64>
}

// gelu_tanh at -9 is about exp(-64): an error of an ulp in the exponent is one of 64 ulps in the value.
hybrid.network @smooth(%x: tensor<?x3xf64>)
    -> (tensor<?x3xf64>, tensor<?x3xf64>, tensor<?x3xf64>, tensor<?x3xf64>, tensor<?x3xf64>) attributes {cases = [
    {in = [dense<[[-1.0, 0.5, -9.0]]> : tensor<1x3xf64>], rel = 2.0e-14, out = [
      dense<[[-0.26894142136999512075, 0.31122966560092728232, -0.0011105511838760855677]]> : tensor<1x3xf64>, dense<[[-0.15865525393145705141, 0.34573123063700655182, -1.015729565358456583e-18]]> : tensor<1x3xf64>, dense<[[-0.15880800939172329522, 0.34571400982514392204, -1.33645959473487254998e-28]]> : tensor<1x3xf64>,
      dense<[[-0.30340146137410891807, 0.37524521130489510482, -0.0011106197018717865669]]> : tensor<1x3xf64>, dense<[[0.31326168751822283405, 0.97407698418010668087, 0.00012340218972325881635]]> : tensor<1x3xf64>]}]} {
  %0 = hybrid.activation silu %x : tensor<?x3xf64>
  %1 = hybrid.activation gelu %x : tensor<?x3xf64>
  %2 = hybrid.activation gelu_tanh %x : tensor<?x3xf64>
  %3 = hybrid.activation mish %x : tensor<?x3xf64>
  %4 = hybrid.activation softplus %x : tensor<?x3xf64>
  hybrid.return %0, %1, %2, %3, %4 : tensor<?x3xf64>, tensor<?x3xf64>, tensor<?x3xf64>, tensor<?x3xf64>, tensor<?x3xf64>
}

hybrid.network @with_parameters(%x: tensor<?x2xf32>) -> (tensor<?x2xf32>, tensor<?x2xf32>) attributes {cases = [
    {in = [dense<[[-2.0, 3.0]]> : tensor<1x2xf32>], out = [
      dense<[[-0.5, 3.0]]> : tensor<1x2xf32>, dense<[[0.0, 1.0]]> : tensor<1x2xf32>]}]} {
  %0 = hybrid.activation leaky_relu %x {alpha = 0.25 : f64} : tensor<?x2xf32>
  %1 = hybrid.activation hard_sigmoid %x {alpha = 0.5 : f64, beta = 0.0 : f64} : tensor<?x2xf32>
  hybrid.return %0, %1 : tensor<?x2xf32>, tensor<?x2xf32>
}

hybrid.network @tanh(%x: tensor<?x1xf32>) -> tensor<?x1xf32> attributes {cases = [
    {in = [dense<[[0.5], [0x7F800000], [0x7FC00000], [-0.0]]> : tensor<4x1xf32>],
     out = [dense<[[0.462117165327072143], [1.0], [0x7FC00000], [-0.0]]> : tensor<4x1xf32>]}]} {
  %0 = hybrid.activation tanh %x : tensor<?x1xf32>
  hybrid.return %0 : tensor<?x1xf32>
}

// Mean 2 and 0, variance 1 and 9.
hybrid.network @norm(%x: tensor<?x2xf64>) -> (tensor<?x2xf64>, tensor<?x2xf64>) attributes {cases = [
    {in = [dense<[[1.0, 3.0], [3.0, -3.0]]> : tensor<2x2xf64>],
     out = [dense<[[-1.0, 1.0], [1.0, -1.0]]> : tensor<2x2xf64>, dense<[[8.0, 21.0], [12.0, 19.0]]> : tensor<2x2xf64>]}]} {
  %s = arith.constant dense<[2.0, 1.0]> : tensor<2xf64>
  %b = arith.constant dense<[10.0, 20.0]> : tensor<2xf64>
  %0 = hybrid.norm %x axis 1 epsilon 0.0 : (tensor<?x2xf64>) -> tensor<?x2xf64>
  %1 = hybrid.norm %x, %s, %b axis 1 epsilon 0.0 : (tensor<?x2xf64>, tensor<2xf64>, tensor<2xf64>) -> tensor<?x2xf64>
  hybrid.return %0, %1 : tensor<?x2xf64>, tensor<?x2xf64>
}

// Over two dimensions, with epsilon: 1 / sqrt(1 + 3) is a half.
hybrid.network @norm_2d(%x: tensor<?x2x2xf32>) -> tensor<?x2x2xf32> attributes {cases = [
    {in = [dense<[[[1.0, -1.0], [-1.0, 1.0]]]> : tensor<1x2x2xf32>],
     out = [dense<[[[0.5, -0.5], [-0.5, 0.5]]]> : tensor<1x2x2xf32>]}]} {
  %0 = hybrid.norm %x axis 1 epsilon 3.0 : (tensor<?x2x2xf32>) -> tensor<?x2x2xf32>
  hybrid.return %0 : tensor<?x2x2xf32>
}

// Large values do not overflow; the axis may be in the middle.
hybrid.network @softmax(%x: tensor<?x2x1xf64>) -> (tensor<?x2x1xf64>, tensor<?x2x1xf64>) attributes {cases = [
    {in = [dense<[[[1000.0], [1000.0]], [[0.0], [1.0]]]> : tensor<2x2x1xf64>], ulps = 1,
     out = [dense<[[[0.5], [0.5]], [[0.26894142136999512075], [0.73105857863000487925]]]> : tensor<2x2x1xf64>,
            dense<1.0> : tensor<2x2x1xf64>]}]} {
  %0 = hybrid.softmax %x axis 1 : tensor<?x2x1xf64>
  %1 = hybrid.softmax %x axis 2 : tensor<?x2x1xf64>
  hybrid.return %0, %1 : tensor<?x2x1xf64>, tensor<?x2x1xf64>
}

hybrid.module @param(%x: f64) -> f64 attributes {cases = [{in = [2.0], out = [0.75]}]} {
  %p = hybrid.param "p" = 3.75e-1 : f64 in #hybrid.interval<[0.0, 1.0]>
  %0 = arith.mulf %p, %x : f64
  hybrid.return %0 : f64
}
