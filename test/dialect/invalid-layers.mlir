// Each constraint of a layer or scalar op, broken. The labels are those of the op's description.
// RUN: hybrid-opt %s --split-input-file --verify-diagnostics

func.func @dense_c1(%x: tensor<?x3xf32>, %w: tensor<4x2xf32>) {
  // expected-error @below {{'hybrid.dense' op weight 'tensor<4x2xf32>' does not map the last dimension of 'tensor<?x3xf32>' (dense_c1)}}
  %0 = hybrid.dense %x, %w : (tensor<?x3xf32>, tensor<4x2xf32>) -> tensor<?x2xf32>
  return
}

// -----

func.func @dense_c1_rank(%x: tensor<?x3xf32>, %w: tensor<3xf32>) {
  // expected-error @below {{does not map the last dimension of 'tensor<?x3xf32>' (dense_c1)}}
  %0 = hybrid.dense %x, %w : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x2xf32>
  return
}

// -----

func.func @dense_c1_scalar(%x: tensor<f32>, %w: tensor<3x2xf32>) {
  // expected-error @below {{does not map the last dimension of 'tensor<f32>' (dense_c1)}}
  %0 = hybrid.dense %x, %w : (tensor<f32>, tensor<3x2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @dense_c2(%x: tensor<?x3xf32>, %w: tensor<3x2xf32>, %b: tensor<3xf32>) {
  // expected-error @below {{bias 'tensor<3xf32>' does not fit the 2 outputs (dense_c2)}}
  %0 = hybrid.dense %x, %w, %b : (tensor<?x3xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<?x2xf32>
  return
}

// -----

func.func @dense_c3(%x: tensor<?x3xf32>, %w: tensor<3x2xf32>) {
  // expected-error @below {{result 'tensor<?x3xf32>' is not 'tensor<?x3xf32>' with 2 in the last place (dense_c3)}}
  %0 = hybrid.dense %x, %w : (tensor<?x3xf32>, tensor<3x2xf32>) -> tensor<?x3xf32>
  return
}

// -----

func.func @dense_c3_batch(%x: tensor<?x3xf32>, %w: tensor<3x2xf32>) {
  // expected-error @below {{is not 'tensor<?x3xf32>' with 2 in the last place (dense_c3)}}
  %0 = hybrid.dense %x, %w : (tensor<?x3xf32>, tensor<3x2xf32>) -> tensor<5x2xf32>
  return
}

// -----

func.func @dense_c4(%x: tensor<?x3xf32>, %w: tensor<3x2xf64>) {
  // expected-error @below {{mixes element types (dense_c4)}}
  %0 = hybrid.dense %x, %w : (tensor<?x3xf32>, tensor<3x2xf64>) -> tensor<?x2xf32>
  return
}

// -----

func.func @dense_c4_bias(%x: tensor<?x3xf32>, %w: tensor<3x2xf32>, %b: tensor<2xf64>) {
  // expected-error @below {{mixes 'f32' and 'f64' (dense_c4)}}
  %0 = hybrid.dense %x, %w, %b : (tensor<?x3xf32>, tensor<3x2xf32>, tensor<2xf64>) -> tensor<?x2xf32>
  return
}

// -----

func.func @dense_integers(%x: tensor<?x3xi32>, %w: tensor<3x2xi32>) {
  // expected-error @below {{operand #0 must be ranked tensor of 32-bit float or 64-bit float values}}
  %0 = hybrid.dense %x, %w : (tensor<?x3xi32>, tensor<3x2xi32>) -> tensor<?x2xi32>
  return
}

// -----

func.func @activation_c1(%x: tensor<?x3xf32>) {
  // expected-error @below {{'alpha' is not a finite parameter of tanh (activation_c1)}}
  %0 = hybrid.activation tanh %x {alpha = 1.0 : f64} : tensor<?x3xf32>
  return
}

// -----

func.func @activation_c1_infinite(%x: tensor<?x3xf32>) {
  // expected-error @below {{'alpha' is not a finite parameter of elu (activation_c1)}}
  %0 = hybrid.activation elu %x {alpha = 0x7FF0000000000000 : f64} : tensor<?x3xf32>
  return
}

// -----

func.func @activation_c1_beta(%x: tensor<?x3xf32>) {
  // expected-error @below {{'beta' is not a finite parameter of elu (activation_c1)}}
  %0 = hybrid.activation elu %x {beta = 1.0 : f64} : tensor<?x3xf32>
  return
}

// -----

func.func @activation_c1_selu(%x: tensor<?x3xf32>) {
  // expected-error @below {{'beta' is not a finite parameter of selu (activation_c1)}}
  %0 = hybrid.activation selu %x {beta = 1.0 : f64} : tensor<?x3xf32>
  return
}

// -----

func.func @activation_c1_gamma(%x: tensor<?x3xf32>) {
  // expected-error @below {{'gamma' is not a finite parameter of hard_sigmoid (activation_c1)}}
  %0 = hybrid.activation hard_sigmoid %x {gamma = 1.0 : f64} : tensor<?x3xf32>
  return
}

// -----

func.func @activation_unknown(%x: tensor<?x3xf32>) {
  // expected-error @below {{to be one of: relu, leaky_relu, elu, selu, celu, sigmoid}}
  // expected-error @below {{failed to parse Hybrid_ActivationKindAttr}}
  %0 = hybrid.activation swish %x : tensor<?x3xf32>
  return
}

// -----

func.func @norm_c1(%x: tensor<?x3xf32>) {
  // expected-error @below {{axis 0 is not in 1 .. 1 (norm_c1)}}
  %0 = hybrid.norm %x axis 0 epsilon 0.0 : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return
}

// -----

func.func @norm_c1_rank(%x: tensor<?x3xf32>) {
  // expected-error @below {{axis 2 is not in 1 .. 1 (norm_c1)}}
  %0 = hybrid.norm %x axis 2 epsilon 0.0 : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return
}

// -----

func.func @norm_c2(%x: tensor<?x3xf32>, %s: tensor<2xf32>) {
  // expected-error @below {{'tensor<2xf32>' does not fit the normalised dimensions of 'tensor<?x3xf32>' (norm_c2)}}
  %0 = hybrid.norm %x, %s axis 1 epsilon 0.0 : (tensor<?x3xf32>, tensor<2xf32>) -> tensor<?x3xf32>
  return
}

// -----

func.func @norm_c2_type(%x: tensor<?x3xf32>, %s: tensor<3xf32>, %b: tensor<3xf64>) {
  // expected-error @below {{'tensor<3xf64>' does not fit the normalised dimensions of 'tensor<?x3xf32>' (norm_c2)}}
  %0 = hybrid.norm %x, %s, %b axis 1 epsilon 0.0 : (tensor<?x3xf32>, tensor<3xf32>, tensor<3xf64>) -> tensor<?x3xf32>
  return
}

// -----

func.func @norm_c2_bias_alone(%x: tensor<?x3xf32>, %b: tensor<3xf32>) {
  // expected-error @below {{has a bias without a scale (norm_c2)}}
  %0 = "hybrid.norm"(%x, %b) <{axis = 1 : i64, epsilon = 0.0 : f64, operandSegmentSizes = array<i32: 1, 0, 1>}>
      : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  return
}

// -----

func.func @norm_c3(%x: tensor<?x3xf32>) {
  // expected-error @below {{epsilon is not a finite number from 0 (norm_c3)}}
  %0 = hybrid.norm %x axis 1 epsilon -1.0 : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return
}

// -----

func.func @norm_c4(%x: tensor<?x?xf32>) {
  // expected-error @below {{normalises dynamic dimensions of 'tensor<?x?xf32>' (norm_c4)}}
  %0 = hybrid.norm %x axis 1 epsilon 0.0 : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @norm_type(%x: tensor<?x3xf32>) {
  // expected-error @below {{failed to verify that all of {input, result} have same type}}
  %0 = hybrid.norm %x axis 1 epsilon 0.0 : (tensor<?x3xf32>) -> tensor<?x4xf32>
  return
}

// -----

func.func @softmax_c1(%x: tensor<?x3xf32>) {
  // expected-error @below {{axis 0 is not in 1 .. 1 (softmax_c1)}}
  %0 = hybrid.softmax %x axis 0 : tensor<?x3xf32>
  return
}

// -----

func.func @softmax_c1_rank(%x: tensor<?x3xf32>) {
  // expected-error @below {{axis 2 is not in 1 .. 1 (softmax_c1)}}
  %0 = hybrid.softmax %x axis 2 : tensor<?x3xf32>
  return
}

// -----

func.func @param_c1() {
  // expected-error @below {{'p' needs a finite value of type 'f64' (param_c1)}}
  %0 = hybrid.param "p" = 0x7FF0000000000000 : f64
  return
}

// -----

func.func @param_c1_integer() {
  // expected-error @below {{result #0 must be 32-bit float or 64-bit float, but got 'i64'}}
  %0 = hybrid.param "p" = 1 : i64
  return
}

// -----

func.func @param_c2() {
  // expected-error @below {{'p' has a value outside its interval (param_c2)}}
  %0 = hybrid.param "p" = 2.0 : f64 in <[0.0, 1.0]>
  return
}

// -----

func.func @sign_of_integer(%x: i32) {
  // expected-error @below {{operand #0 must be f32, f64, or a vector or tensor of them, but got 'i32'}}
  %0 = hybrid.sign %x : i32
  return
}

// -----

func.func @mod_of_two_types(%x: f32, %y: f64) {
  // expected-error @below {{'hybrid.mod' op requires the same type for all operands and results}}
  %0 = "hybrid.mod"(%x, %y) : (f32, f64) -> f32
  return
}
