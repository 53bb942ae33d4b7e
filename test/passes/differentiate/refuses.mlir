// RUN: hybrid-opt %s --split-input-file --verify-diagnostics --hybrid-differentiate=modes=vjp,jac

hybrid.module @branches(%x: f64) -> f64 {
  %zero = arith.constant 0.0 : f64
  %c = arith.cmpf olt, %x, %zero : f64
  // expected-error @below {{'scf.if' has no derivative}}
  %0 = scf.if %c -> (f64) {
    %1 = arith.mulf %x, %x : f64
    scf.yield %1 : f64
  } else {
    scf.yield %x : f64
  }
  hybrid.return %0 : f64
}

// -----

// Rows that are normalised across two dimensions.
hybrid.network @planes(%x: tensor<?x4x2xf32>) -> tensor<?x4x2xf32> {
  // expected-error @below {{across dimensions other than the last, 'hybrid.softmax' has no derivative}}
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

// -----

// expected-error @below {{the derivative by a vector through a loop is not built; take jvp}}
hybrid.module @loop(%x: vector<2xf64>) -> vector<2xf64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %0 = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %x) -> (vector<2xf64>) {
    %1 = arith.mulf %a, %x : vector<2xf64>
    scf.yield %1 : vector<2xf64>
  }
  hybrid.return %0 : vector<2xf64>
}
