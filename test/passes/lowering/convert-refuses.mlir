// RUN: hybrid-opt %s --convert-hybrid-to-linalg --verify-diagnostics

hybrid.module @constant() -> f64 {
  %0 = arith.constant 1.0 : f64
  hybrid.return %0 : f64
}

// A module without arguments has no batch to take a shape from.
hybrid.network @apply(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  // expected-error @+1 {{failed to legalize operation 'hybrid.apply'}}
  %y = hybrid.apply @constant() : () -> tensor<?x1xf64>
  hybrid.return %y : tensor<?x1xf64>
}
