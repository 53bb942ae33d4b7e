// RUN: hybrid-opt %s --split-input-file --verify-diagnostics --hybrid-differentiate=modes=vjp,jac

hybrid.module @powers(%x: f64) -> f64 {
  %two = arith.constant 2 : i32
  // expected-error @below {{'math.fpowi' has no derivative}}
  %0 = math.fpowi %x, %two : f64, i32
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

// expected-error @below {{the Jacobian of a vector is built for unrolled modules: hybrid-scalarize}}
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

// expected-error @below {{derivatives by vectors through loops and branches are built for unrolled modules: hybrid-scalarize}}
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
