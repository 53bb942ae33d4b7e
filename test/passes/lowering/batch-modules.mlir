// RUN: hybrid-opt %s --hybrid-batch-modules --split-input-file --verify-diagnostics | FileCheck %s

// Works: what lies between predictions is outlined and applied; a constant, and a condition, is computed where it is
// used; a result of f64 is converted for a network on f32.

hybrid.network private @net(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
  %y = tensor.extract_slice %x[0, 0] [1, 1] [1, 1] : tensor<?x2xf32> to tensor<1x1xf32>
  %z = tensor.cast %y : tensor<1x1xf32> to tensor<?x1xf32>
  hybrid.return %z : tensor<?x1xf32>
}

// CHECK-LABEL: hybrid.network @between(
// CHECK-SAME: %[[X:.*]]: tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"x", unit = "m">]}
// CHECK-SAME: attributes {hybrid.documentation = ["Words."], hybrid.module_interface}
// CHECK: %[[COLUMN:.*]] = tensor.extract_slice %[[X]][0, 0] [%{{.*}}, 1] [1, 1] : tensor<?x1xf64> to tensor<?xf64>
// CHECK: %[[A:.*]]:2 = hybrid.apply @between.part0(%[[COLUMN]]) : (tensor<?xf64>) -> (tensor<?xf64>, tensor<?xf64>)
// CHECK: arith.truncf %[[A]]#1 : tensor<?xf64> to tensor<?xf32>
// CHECK: tensor.insert_slice
// CHECK: %[[ROW:.*]] = tensor.insert_slice
// CHECK: %[[U:.*]] = hybrid.call @net(%[[ROW]]) : (tensor<?x2xf32>) -> tensor<?x1xf32>
// CHECK: %[[SLICE:.*]] = tensor.extract_slice %[[U]]
// CHECK: %[[WIDE:.*]] = arith.extf %[[SLICE]] : tensor<?xf32> to tensor<?xf64>
// CHECK: %[[Y:.*]] = hybrid.apply @between.part1(%[[COLUMN]], %[[WIDE]])
// CHECK: hybrid.module private @between.part0(%[[B:.*]]: f64) -> (f64, f64)
// CHECK: hybrid.module private @between.part1(%[[C:.*]]: f64, %[[D:.*]]: f64) -> f64
// CHECK: arith.cmpf ogt, %[[C]]
// CHECK: arith.select %{{.*}}, %[[D]], %{{.*}}
hybrid.module @between(%x: f64 {hybrid.feature = #hybrid.feature<"x", unit = "m">}) -> f64
    attributes {hybrid.documentation = ["Words."]} {
  %two = arith.constant 2.0 : f64
  %0 = arith.mulf %two, %x : f64
  %1 = arith.cmpf ogt, %x, %two : f64
  %2 = hybrid.predict @net(%0, %two) : (f64, f64) -> f64
  %3 = arith.select %1, %2, %two : f64
  hybrid.return %3 : f64
}

// A condition on an intermediate value takes that value along.
// CHECK-LABEL: hybrid.network @condition
// CHECK: hybrid.module private @condition.part0(%{{.*}}: f64) -> f64
// CHECK: hybrid.module private @condition.part1(%{{.*}}: f64, %{{.*}}: f64) -> f64
hybrid.module @condition(%x: f64) -> f64 {
  %0 = arith.addf %x, %x : f64
  %1 = arith.cmpf ogt, %0, %x : f64
  %2 = hybrid.predict @net(%x, %x) : (f64, f64) -> f64
  %3 = arith.select %1, %2, %x : f64
  hybrid.return %3 : f64
}

// A loop around a call of such a module stays a loop, and carries columns.
// CHECK-LABEL: hybrid.network private @loop
// CHECK: scf.for %{{.*}} iter_args(%[[P:.*]] = %{{.*}}) -> (tensor<?xf64>)
// CHECK: %[[BATCH:.*]] = tensor.insert_slice %[[P]]
// CHECK: hybrid.call @condition(%[[BATCH]]) : (tensor<?x1xf64>) -> tensor<?x1xf64>
// CHECK: %[[NEXT:.*]] = hybrid.apply @loop.part
// CHECK: scf.yield %[[NEXT]] : tensor<?xf64>
hybrid.module private @loop(%x: f64) -> f64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c9 = arith.constant 9 : index
  %0 = scf.for %i = %c0 to %c9 step %c1 iter_args(%p = %x) -> f64 {
    %1 = hybrid.call @condition(%p) : (f64) -> f64
    %2 = arith.mulf %1, %x : f64
    scf.yield %2 : f64
  }
  hybrid.return %0 : f64
}

// Where it was applied, it is called.
// CHECK-LABEL: hybrid.network @applies
// CHECK-NOT: hybrid.apply
// CHECK: hybrid.call @condition(%{{.*}}) : (tensor<?x1xf64>) -> tensor<?x1xf64>
hybrid.network @applies(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x1xf64>
  %0 = tensor.extract_slice %x[0, 0] [%rows, 1] [1, 1] : tensor<?x1xf64> to tensor<?xf64>
  %1 = hybrid.apply @condition(%0) : (tensor<?xf64>) -> tensor<?xf64>
  %2 = tensor.expand_shape %1 [[0, 1]] output_shape [%rows, 1] : tensor<?xf64> into tensor<?x1xf64>
  hybrid.return %2 : tensor<?x1xf64>
}

// Leaves alone: a module that reaches no network.
// CHECK-LABEL: hybrid.module @closed(
// CHECK-NEXT: hybrid.return
hybrid.module @closed(%x: f64) -> f64 {
  hybrid.return %x : f64
}

// -----

hybrid.network private @net(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  hybrid.return %x : tensor<?x1xf64>
}

// expected-error @below {{'constant' reaches a network and has no input, so that there is no batch to compute it on}}
hybrid.module @constant() -> f64 {
  %0 = arith.constant 1.0 : f64
  %1 = hybrid.predict @net(%0) : (f64) -> f64
  hybrid.return %1 : f64
}

// -----

hybrid.network private @net(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  hybrid.return %x : tensor<?x1xf64>
}

hybrid.module @branch(%x: f64, %y: f64) -> f64 {
  %0 = arith.cmpf ogt, %x, %y : f64
  // expected-error @below {{'scf.if' around a network cannot be computed on a batch}}
  %1 = scf.if %0 -> f64 {
    %2 = hybrid.predict @net(%x) : (f64) -> f64
    scf.yield %2 : f64
  } else {
    scf.yield %y : f64
  }
  hybrid.return %1 : f64
}

// -----

hybrid.network private @net(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  hybrid.return %x : tensor<?x1xf64>
}

hybrid.module @step(%x: f64) -> f64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @below {{a loop around a network cannot use the number of its step}}
  %0 = scf.for %i = %c0 to %c1 step %c1 iter_args(%p = %x) -> f64 {
    %k = arith.index_cast %i : index to i64
    %f = arith.sitofp %k : i64 to f64
    %1 = hybrid.predict @net(%f) : (f64) -> f64
    scf.yield %1 : f64
  }
  hybrid.return %0 : f64
}
