// Every op reads back from what it prints: pretty, generic, and as bytecode.
// RUN: hybrid-opt %s | hybrid-opt | FileCheck %s
// RUN: hybrid-opt %s --mlir-print-op-generic | hybrid-opt | FileCheck %s
// RUN: hybrid-opt %s --emit-bytecode | hybrid-opt | FileCheck %s

// CHECK: hybrid.module @scalar_ops(%[[X:.*]]: f64, %[[V:.*]]: vector<3xf32>) -> (f64, vector<3xf32>) {
hybrid.module @scalar_ops(%x: f64, %v: vector<3xf32>) -> (f64, vector<3xf32>) {
  // CHECK-NEXT: hybrid.sign %[[X]] : f64
  %0 = hybrid.sign %x : f64
  // CHECK-NEXT: hybrid.sigmoid %[[V]] : vector<3xf32>
  %1 = hybrid.sigmoid %v : vector<3xf32>
  // CHECK-NEXT: hybrid.softplus %{{.*}} : f64
  %2 = hybrid.softplus %0 : f64
  // CHECK-NEXT: hybrid.hypot %{{.*}}, %[[X]] : f64
  %3 = hybrid.hypot %2, %x : f64
  // CHECK-NEXT: hybrid.mod %{{.*}}, %[[X]] : f64
  %4 = hybrid.mod %3, %x : f64
  // CHECK-NEXT: hybrid.param "a" = 2.500000e-01 : f64 in <[0.000000e+00, inf]>
  %5 = hybrid.param "a" = 0.25 : f64 in <[0.0, inf]>
  // CHECK-NEXT: hybrid.param "free" = 1.000000e+00 : f64 {note = "unbounded"}
  %6 = hybrid.param "free" = 1.0 : f64 {note = "unbounded"}
  // CHECK-NEXT: hybrid.return %{{.*}}, %{{.*}} : f64, vector<3xf32>
  hybrid.return %4, %1 : f64, vector<3xf32>
}

// CHECK: hybrid.module private @no_results()
hybrid.module private @no_results() attributes {note = "empty"} {
  // CHECK: hybrid.return
  hybrid.return
}

// CHECK: hybrid.module @features(%{{.*}}: f64 {hybrid.feature = #hybrid.feature<"m", unit = "kg", interval = [1.000000e+00, 5.000000e+00], log>}) -> (f64 {hybrid.feature = #hybrid.feature<"E">})
hybrid.module @features(%m: f64 {hybrid.feature = #hybrid.feature<"m", unit = "kg", interval = [1.0, 5.0], log>})
    -> (f64 {hybrid.feature = #hybrid.feature<"E">}) {
  hybrid.return %m : f64
}

// CHECK: hybrid.network @layers(%[[X:.*]]: tensor<?x4xf32>) -> tensor<?x2xf32>
hybrid.network @layers(%x: tensor<?x4xf32>) -> tensor<?x2xf32> {
  %w = arith.constant dense<1.0> : tensor<4x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // CHECK: %[[A:.*]] = hybrid.dense %[[X]], %{{.*}}, %{{.*}} : (tensor<?x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  %0 = hybrid.dense %x, %w, %b : (tensor<?x4xf32>, tensor<4x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  // CHECK: hybrid.dense %[[X]], %{{.*}} : (tensor<?x4xf32>, tensor<4x2xf32>) -> tensor<?x2xf32>
  %1 = hybrid.dense %x, %w : (tensor<?x4xf32>, tensor<4x2xf32>) -> tensor<?x2xf32>
  // CHECK: hybrid.activation tanh %[[A]] : tensor<?x2xf32>
  %2 = hybrid.activation tanh %0 : tensor<?x2xf32>
  // CHECK: hybrid.norm %{{.*}}, %{{.*}}, %{{.*}} axis 1 epsilon 1.000000e-05 : (tensor<?x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  %3 = hybrid.norm %2, %b, %b axis 1 epsilon 1.0e-5 : (tensor<?x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  // CHECK: hybrid.norm %{{.*}}, %{{[a-z0-9_]*}} axis 1 epsilon 0.000000e+00 : (tensor<?x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  %4 = hybrid.norm %3, %b axis 1 epsilon 0.0 : (tensor<?x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  // CHECK: hybrid.norm %{{[0-9]*}} axis 1 epsilon 0.000000e+00 : (tensor<?x2xf32>) -> tensor<?x2xf32>
  %5 = hybrid.norm %4 axis 1 epsilon 0.0 : (tensor<?x2xf32>) -> tensor<?x2xf32>
  // CHECK: hybrid.softmax %{{.*}} axis 1 : tensor<?x2xf32>
  %6 = hybrid.softmax %5 axis 1 : tensor<?x2xf32>
  hybrid.return %6 : tensor<?x2xf32>
}

// CHECK-LABEL: hybrid.network @activations
hybrid.network @activations(%x: tensor<?x2xf64>) -> tensor<?x2xf64> {
  // CHECK-NEXT: hybrid.activation relu %{{.*}} : tensor<?x2xf64>
  %0 = hybrid.activation relu %x : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation leaky_relu %{{.*}} {alpha = 2.000000e-01 : f64} : tensor<?x2xf64>
  %1 = hybrid.activation leaky_relu %x {alpha = 0.2 : f64} : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation elu %{{.*}} {alpha = 2.000000e+00 : f64} : tensor<?x2xf64>
  %2 = hybrid.activation elu %x {alpha = 2.0 : f64} : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation selu %{{.*}} {alpha = 1.500000e+00 : f64, gamma = 1.000000e+00 : f64} : tensor<?x2xf64>
  %3 = hybrid.activation selu %x {alpha = 1.5 : f64, gamma = 1.0 : f64} : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation celu %{{.*}} : tensor<?x2xf64>
  %4 = hybrid.activation celu %x : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation sigmoid %{{.*}} : tensor<?x2xf64>
  %5 = hybrid.activation sigmoid %x : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation hard_sigmoid %{{.*}} {alpha = 1.000000e-01 : f64, beta = 5.000000e-01 : f64} : tensor<?x2xf64>
  %6 = hybrid.activation hard_sigmoid %x {alpha = 0.1 : f64, beta = 0.5 : f64} : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation softplus %{{.*}} : tensor<?x2xf64>
  %7 = hybrid.activation softplus %x : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation softsign %{{.*}} : tensor<?x2xf64>
  %8 = hybrid.activation softsign %x : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation silu %{{.*}} : tensor<?x2xf64>
  %9 = hybrid.activation silu %x : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation hard_swish %{{.*}} : tensor<?x2xf64>
  %10 = hybrid.activation hard_swish %x : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation gelu %{{.*}} : tensor<?x2xf64>
  %11 = hybrid.activation gelu %x : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation gelu_tanh %{{.*}} : tensor<?x2xf64>
  %12 = hybrid.activation gelu_tanh %x : tensor<?x2xf64>
  // CHECK-NEXT: hybrid.activation mish %{{.*}} : tensor<?x2xf64>
  %13 = hybrid.activation mish %x : tensor<?x2xf64>
  hybrid.return %13 : tensor<?x2xf64>
}

// CHECK-LABEL: hybrid.module @callee
hybrid.module @callee(%a: f64, %b: f64) -> (f64, f64) {
  hybrid.return %b, %a : f64, f64
}

// CHECK-LABEL: hybrid.module @caller
hybrid.module @caller(%a: f64) -> f64 {
  // CHECK-NEXT: %{{.*}}:2 = hybrid.call @callee(%[[A:.*]], %[[A]]) : (f64, f64) -> (f64, f64)
  %0:2 = hybrid.call @callee(%a, %a) : (f64, f64) -> (f64, f64)
  // CHECK-NEXT: hybrid.call @no_results() : () -> ()
  hybrid.call @no_results() : () -> ()
  hybrid.return %0#0 : f64
}

// CHECK-LABEL: hybrid.network @applies
hybrid.network @applies(%x: tensor<?x3xf64>) -> tensor<?x3xf64> {
  // CHECK-NEXT: hybrid.apply @callee(%{{.*}}, %{{.*}}) : (tensor<?x3xf64>, tensor<?x3xf64>) -> (tensor<?x3xf64>, tensor<?x3xf64>)
  %0:2 = hybrid.apply @callee(%x, %x) : (tensor<?x3xf64>, tensor<?x3xf64>) -> (tensor<?x3xf64>, tensor<?x3xf64>)
  // CHECK-NEXT: hybrid.call @activations_3
  %1 = hybrid.call @activations_3(%0#0) : (tensor<?x3xf64>) -> tensor<?x3xf64>
  hybrid.return %1 : tensor<?x3xf64>
}

// CHECK-LABEL: hybrid.module @predicts
hybrid.module @predicts(%v: vector<2xf64>, %x: f64) -> (vector<2xf64>, f64) {
  // CHECK-NEXT: hybrid.predict @activations_3(%{{.*}}, %{{.*}}) : (vector<2xf64>, f64) -> (vector<2xf64>, f64)
  %0:2 = hybrid.predict @activations_3(%v, %x) : (vector<2xf64>, f64) -> (vector<2xf64>, f64)
  hybrid.return %0#0, %0#1 : vector<2xf64>, f64
}

// CHECK: hybrid.network private @activations_3
hybrid.network private @activations_3(%x: tensor<?x3xf64>) -> tensor<?x3xf64> {
  hybrid.return %x : tensor<?x3xf64>
}

// CHECK-LABEL: hybrid.network @choices
hybrid.network @choices(%x: tensor<?x1xf32>) -> tensor<?x1xf32> {
  // CHECK: hybrid.choice(%{{.*}}) attributes {note = "alone"} : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  // CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<?x1xf32>):
  // CHECK-NEXT: hybrid.yield %[[A]] : tensor<?x1xf32>
  // CHECK-NEXT: }
  // CHECK-NOT: alternatives
  %y = hybrid.choice(%x) attributes {note = "alone"} : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  // CHECK: hybrid.choice(%{{.*}}) : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  // CHECK: } alternatives {
  // CHECK: }, {
  // CHECK: } evidence [#hybrid.evidence<verdict = "exact", samples = 10, seed = 1, rms = 0.000000e+00, max = 0.000000e+00>, #hybrid.evidence<verdict = "approximate", samples = 10, seed = 2, rms = 1.000000e-01, max = 2.000000e-01, proved = 3.000000e-01, method = "search">]
  %z = hybrid.choice(%y) : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  } alternatives {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }, {
  ^bb0(%a: tensor<?x1xf32>):
    %0 = hybrid.sign %a : tensor<?x1xf32>
    hybrid.yield %0 : tensor<?x1xf32>
  } evidence [#hybrid.evidence<verdict = "exact", samples = 10, seed = 1, rms = 0.0, max = 0.0>,
    #hybrid.evidence<verdict = "approximate", samples = 10, seed = 2, rms = 0.1, max = 0.2, proved = 0.3,
                     method = "search">]
  hybrid.return %z : tensor<?x1xf32>
}

// CHECK-LABEL: hybrid.network @guards
hybrid.network @guards(%x: tensor<?x2xf64>) -> tensor<?x2xf64> {
  // CHECK: hybrid.guard(%{{.*}}) fallback domain [#hybrid.interval<[0.000000e+00, 1.000000e+00]>, #hybrid.interval<[-inf, inf]>] {note = "first"} : (tensor<?x2xf64>) -> tensor<?x2xf64> inside {
  // CHECK: } outside {
  %0, %n0 = hybrid.guard(%x) fallback domain [#hybrid.interval<[0.0, 1.0]>, #hybrid.interval<[-inf, inf]>]
      {note = "first"} : (tensor<?x2xf64>) -> tensor<?x2xf64> inside {
  ^bb0(%a: tensor<?x2xf64>):
    hybrid.yield %a : tensor<?x2xf64>
  } outside {
  ^bb0(%a: tensor<?x2xf64>):
    hybrid.yield %a : tensor<?x2xf64>
  }
  // CHECK: hybrid.guard(%{{.*}}) nan domain
  %1, %n1 = hybrid.guard(%0) nan domain [#hybrid.interval<[0.0, 1.0]>, #hybrid.interval<[0.0, 1.0]>]
      : (tensor<?x2xf64>) -> tensor<?x2xf64> inside {
  ^bb0(%a: tensor<?x2xf64>):
    hybrid.yield %a : tensor<?x2xf64>
  }
  // CHECK: hybrid.guard(%{{.*}}) clamp domain
  %2, %n2 = hybrid.guard(%1) clamp domain [#hybrid.interval<[0.0, 1.0]>, #hybrid.interval<[0.0, 1.0]>]
      : (tensor<?x2xf64>) -> tensor<?x2xf64> inside {
  ^bb0(%a: tensor<?x2xf64>):
    hybrid.yield %a : tensor<?x2xf64>
  }
  // CHECK: hybrid.guard(%{{.*}}) error domain
  %3, %n3 = hybrid.guard(%2) error domain [#hybrid.interval<[0.0, 1.0]>, #hybrid.interval<[0.0, 1.0]>]
      : (tensor<?x2xf64>) -> tensor<?x2xf64> inside {
  ^bb0(%a: tensor<?x2xf64>):
    hybrid.yield %a : tensor<?x2xf64>
  }
  hybrid.return %3 : tensor<?x2xf64>
}
