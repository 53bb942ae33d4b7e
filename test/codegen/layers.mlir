// Every layer, activation and scalar op, compiled and tried against the reference evaluator: hybrid-opt writes the
// library only if all rows agree. In f64, in f32, and in each floating-point mode.
// RUN: rm -rf %t && mkdir %t
// RUN: hybrid-opt %s -o %t/a.so --report=%t/a.json && FileCheck %s --input-file=%t/a.json
// RUN: hybrid-opt %s -o %t/b.so --precision=f32 --report=%t/b.json && FileCheck %s --input-file=%t/b.json
// RUN: hybrid-opt %s -o %t/c.so --fp=strict --report=%t/c.json && FileCheck %s --input-file=%t/c.json
// RUN: hybrid-opt %s -o %t/d.so --fp=fast --report=%t/d.json && FileCheck %s --input-file=%t/d.json
// CHECK: "self_check_inputs": {{[1-9][0-9]+}}

hybrid.network @activations(%x: tensor<?x3xf64>) -> tensor<?x3xf64> {
  %0 = hybrid.activation relu %x : tensor<?x3xf64>
  %1 = hybrid.activation leaky_relu %x {alpha = 0.1 : f64} : tensor<?x3xf64>
  %2 = hybrid.activation elu %x : tensor<?x3xf64>
  %3 = hybrid.activation selu %x : tensor<?x3xf64>
  %4 = hybrid.activation celu %x {alpha = 0.5 : f64} : tensor<?x3xf64>
  %5 = hybrid.activation sigmoid %x : tensor<?x3xf64>
  %6 = hybrid.activation hard_sigmoid %x : tensor<?x3xf64>
  %7 = hybrid.activation tanh %x : tensor<?x3xf64>
  %8 = hybrid.activation softplus %x : tensor<?x3xf64>
  %9 = hybrid.activation softsign %x : tensor<?x3xf64>
  %10 = hybrid.activation silu %x : tensor<?x3xf64>
  %11 = hybrid.activation hard_swish %x : tensor<?x3xf64>
  %12 = hybrid.activation gelu %x : tensor<?x3xf64>
  %13 = hybrid.activation gelu_tanh %x : tensor<?x3xf64>
  %14 = hybrid.activation mish %x : tensor<?x3xf64>
  %s0 = arith.addf %0, %1 : tensor<?x3xf64>
  %s1 = arith.addf %s0, %2 : tensor<?x3xf64>
  %s2 = arith.addf %s1, %3 : tensor<?x3xf64>
  %s3 = arith.addf %s2, %4 : tensor<?x3xf64>
  %s4 = arith.addf %s3, %5 : tensor<?x3xf64>
  %s5 = arith.addf %s4, %6 : tensor<?x3xf64>
  %s6 = arith.addf %s5, %7 : tensor<?x3xf64>
  %s7 = arith.addf %s6, %8 : tensor<?x3xf64>
  %s8 = arith.addf %s7, %9 : tensor<?x3xf64>
  %s9 = arith.addf %s8, %10 : tensor<?x3xf64>
  %s10 = arith.addf %s9, %11 : tensor<?x3xf64>
  %s11 = arith.addf %s10, %12 : tensor<?x3xf64>
  %s12 = arith.addf %s11, %13 : tensor<?x3xf64>
  %s13 = arith.addf %s12, %14 : tensor<?x3xf64>
  hybrid.return %s13 : tensor<?x3xf64>
}

hybrid.network @layers(%x: tensor<?x3xf64>, %z: tensor<?x2x3xf64>) -> (tensor<?x1xf64>, tensor<?x2x4xf64>) {
  %w = arith.constant dense<[[0.1, -0.2, 0.3, 0.4], [0.5, 0.6, -0.7, 0.8], [-0.9, 1.0, 1.1, -1.2]]> : tensor<3x4xf64>
  %b = arith.constant dense<[0.1, 0.2, 0.3, 0.4]> : tensor<4xf64>
  %v = arith.constant dense<[[1.0], [2.0], [-1.0], [0.5]]> : tensor<4x1xf64>
  %0 = hybrid.dense %x, %w, %b : (tensor<?x3xf64>, tensor<3x4xf64>, tensor<4xf64>) -> tensor<?x4xf64>
  %1 = hybrid.norm %0, %b, %b axis 1 epsilon 1.0e-5 : (tensor<?x4xf64>, tensor<4xf64>, tensor<4xf64>) -> tensor<?x4xf64>
  %2 = hybrid.softmax %1 axis 1 : tensor<?x4xf64>
  %3 = hybrid.dense %2, %v : (tensor<?x4xf64>, tensor<4x1xf64>) -> tensor<?x1xf64>
  %4 = hybrid.dense %z, %w, %b : (tensor<?x2x3xf64>, tensor<3x4xf64>, tensor<4xf64>) -> tensor<?x2x4xf64>
  %5 = hybrid.softmax %4 axis 1 : tensor<?x2x4xf64>
  %6 = hybrid.norm %5 axis 2 epsilon 1.0e-3 : (tensor<?x2x4xf64>) -> tensor<?x2x4xf64>
  hybrid.return %3, %6 : tensor<?x1xf64>, tensor<?x2x4xf64>
}

hybrid.module @scalars(%x: f64, %y: f64) -> (f64, f64) {
  %c = hybrid.param "c" = 1.5 : f64
  %0 = hybrid.sign %x : f64
  %1 = hybrid.sigmoid %y : f64
  %2 = hybrid.softplus %x : f64
  %3 = hybrid.hypot %x, %y : f64
  %4 = hybrid.mod %x, %c : f64
  %5 = arith.addf %0, %1 : f64
  %6 = arith.addf %2, %3 : f64
  %7 = arith.addf %5, %6 : f64
  hybrid.return %7, %4 : f64, f64
}

// A function that is no network, with an op on tensors that is no linalg op.
func.func @foreign(%x: tensor<?x4xf64>) -> tensor<?x2xf64> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4xf64>
  %a = tensor.extract_slice %x[0, 0] [%n, 2] [1, 1] : tensor<?x4xf64> to tensor<?x2xf64>
  %b = tensor.extract_slice %x[0, 2] [%n, 2] [1, 1] : tensor<?x4xf64> to tensor<?x2xf64>
  %0 = math.sin %a : tensor<?x2xf64>
  %1 = arith.mulf %0, %b : tensor<?x2xf64>
  return %1 : tensor<?x2xf64>
}

// Guards in each mode, inside of each other and of callees.
hybrid.network private @clamped(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %y, %n = hybrid.guard(%x) clamp domain [#hybrid.interval<[-1.0, 0.3]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x1xf64>):
    %0 = math.exp %a : tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  }
  hybrid.return %y : tensor<?x1xf64>
}
hybrid.network @guards(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %y, %n = hybrid.guard(%x) fallback domain [#hybrid.interval<[0.0, inf]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x1xf64>):
    %0 = math.sqrt %a : tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  } outside {
  ^bb0(%a: tensor<?x1xf64>):
    %0, %m = hybrid.guard(%a) nan domain [#hybrid.interval<[-2.0, 2.0]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
    ^bb0(%b: tensor<?x1xf64>):
      %1 = hybrid.call @clamped(%b) : (tensor<?x1xf64>) -> tensor<?x1xf64>
      hybrid.yield %1 : tensor<?x1xf64>
    }
    hybrid.yield %0 : tensor<?x1xf64>
  }
  hybrid.return %y : tensor<?x1xf64>
}

// Ops on tensors between the layers: columns cut and joined, padding, a network's columns in a closed form.
hybrid.module private @product(%a: f64, %b: f64) -> f64 {
  %0 = arith.mulf %a, %b : f64
  hybrid.return %0 : f64
}
hybrid.network @columns(%x: tensor<?x2xf64>) -> tensor<?x3xf64> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f64
  %n = tensor.dim %x, %c0 : tensor<?x2xf64>
  %a = tensor.extract_slice %x[0, 0] [%n, 1] [1, 1] : tensor<?x2xf64> to tensor<?xf64>
  %b = tensor.extract_slice %x[0, 1] [%n, 1] [1, 1] : tensor<?x2xf64> to tensor<?xf64>
  %p = hybrid.apply @product(%a, %b) : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %empty = tensor.empty(%n) : tensor<?x2xf64>
  %0 = tensor.insert_slice %p into %empty[0, 0] [%n, 1] [1, 1] : tensor<?xf64> into tensor<?x2xf64>
  %1 = tensor.insert_slice %a into %0[0, 1] [%n, 1] [1, 1] : tensor<?xf64> into tensor<?x2xf64>
  %2 = tensor.pad %1 low[0, 0] high[0, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f64
  } : tensor<?x2xf64> to tensor<?x3xf64>
  hybrid.return %2 : tensor<?x3xf64>
}
