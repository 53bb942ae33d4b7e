// RUN: hybrid-opt %s --hybrid-scalarize --split-input-file --verify-diagnostics | FileCheck %s

// Works: ports get a number for each component, ops on vectors become ops on scalars, moves vanish.

// CHECK-LABEL: hybrid.module @moves(
// CHECK-SAME: %[[A:.*]]: f64 {hybrid.feature = #hybrid.feature<"M_0_0", unit = "m">}
// CHECK-SAME: #hybrid.feature<"M_0_1", unit = "m">
// CHECK-SAME: #hybrid.feature<"M_1_0", unit = "m">
// CHECK-SAME: %[[D:.*]]: f64 {hybrid.feature = #hybrid.feature<"M_1_1", unit = "m">}
// CHECK-SAME: -> (f64, f64, f64)
hybrid.module @moves(%M: vector<2x2xf64> {hybrid.feature = #hybrid.feature<"M", unit = "m">})
    -> (vector<2xf64>, f64) {
  // CHECK: %[[HALF0:.*]] = arith.constant 5.0{{.*}} : f64
  // CHECK: %[[HALF1:.*]] = arith.constant 2.5{{.*}} : f64
  %c = arith.constant dense<[0.5, 0.25]> : vector<2xf64>
  %t = vector.transpose %M, [1, 0] : vector<2x2xf64> to vector<2x2xf64>
  %row = vector.extract %t[1] : vector<2xf64> from vector<2x2xf64>
  // CHECK: %[[X:.*]] = arith.mulf %[[HALF0]], %arg1
  // CHECK: %[[Y:.*]] = arith.mulf %[[HALF1]], %arg3
  %y = arith.mulf %c, %row : vector<2xf64>
  // CHECK: %[[S:.*]] = arith.addf %[[X]], %[[Y]]
  %sum = vector.reduction <add>, %y : vector<2xf64> into f64
  // CHECK: hybrid.return %[[X]], %[[Y]], %[[S]]
  hybrid.return %y, %sum : vector<2xf64>, f64
}

// A loop carries scalars, a call passes them.
// CHECK-LABEL: hybrid.module @steps
// CHECK: scf.for {{.*}} iter_args(%[[P:.*]] = %arg0, %[[Q:.*]] = %arg1) -> (f64, f64)
// CHECK: %[[N:.*]]:2 = hybrid.call @halved(%[[P]], %[[Q]]) : (f64, f64) -> (f64, f64)
// CHECK: scf.yield %[[N]]#0, %[[N]]#1 : f64, f64
hybrid.module @steps(%v: vector<2xf64>) -> vector<2xf64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c9 = arith.constant 9 : index
  %r = scf.for %i = %c0 to %c9 step %c1 iter_args(%p = %v) -> vector<2xf64> {
    %n = hybrid.call @halved(%p) : (vector<2xf64>) -> vector<2xf64>
    scf.yield %n : vector<2xf64>
  }
  hybrid.return %r : vector<2xf64>
}

// CHECK-LABEL: hybrid.module private @halved
// CHECK: arith.cmpf ogt, %arg0
// CHECK: arith.cmpf ogt, %arg1
// CHECK: arith.select
hybrid.module private @halved(%v: vector<2xf64>) -> vector<2xf64> {
  %h = arith.constant 0.5 : f64
  %b = vector.broadcast %h : f64 to vector<2xf64>
  %x = arith.mulf %b, %v : vector<2xf64>
  %c = arith.cmpf ogt, %v, %x : vector<2xf64>
  %y = arith.select %c, %x, %v : vector<2xi1>, vector<2xf64>
  hybrid.return %y : vector<2xf64>
}

// -----

// Leaves alone: a module on scalars.

// CHECK-LABEL: hybrid.module @scalar(%arg0: f64) -> f64
// CHECK-NEXT: math.exp %arg0
hybrid.module @scalar(%x: f64) -> f64 {
  %y = math.exp %x : f64
  hybrid.return %y : f64
}

// -----

// Refuses: what it does not know.

hybrid.module @other(%v: vector<4xf64>) -> vector<4xf64> {
  // expected-error @+1 {{'vector.shuffle' on vectors cannot be unrolled to scalars}}
  %y = vector.shuffle %v, %v [3, 2, 1, 0] : vector<4xf64>, vector<4xf64>
  hybrid.return %y : vector<4xf64>
}
