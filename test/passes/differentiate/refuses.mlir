// RUN: hybrid-opt %s --split-input-file --verify-diagnostics --hybrid-differentiate=modes=vjp,jac

hybrid.module @loop(%x: f64) -> f64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  // expected-error @below {{'scf.for' has no derivative here}}
  %0 = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %x) -> (f64) {
    %1 = arith.mulf %a, %x : f64
    scf.yield %1 : f64
  }
  hybrid.return %0 : f64
}

// -----

// Rows that are normalised across two dimensions.
hybrid.network @planes(%x: tensor<?x4x2xf32>) -> tensor<?x4x2xf32> {
  // expected-error @below {{'hybrid.softmax' has no derivative here}}
  %0 = hybrid.softmax %x axis 1 : tensor<?x4x2xf32>
  hybrid.return %0 : tensor<?x4x2xf32>
}

// -----

// expected-error @below {{the Jacobian of a vector is not built; take jvp or vjp, or one result per element}}
hybrid.module @vector(%x: vector<3xf64>) -> vector<3xf64> {
  %0 = arith.mulf %x, %x : vector<3xf64>
  hybrid.return %0 : vector<3xf64>
}

// -----

// expected-error @below {{the name of its derivative, 'f_jac', is taken}}
hybrid.module @f(%x: f64) -> f64 {
  hybrid.return %x : f64
}
hybrid.module @f_jac(%x: f64) -> f64 {
  hybrid.return %x : f64
}
