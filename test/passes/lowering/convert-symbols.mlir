// Symbols become functions, uses calls; scalar ops become arith and math; a choice has the value of its reference.
// RUN: hybrid-opt %s --convert-hybrid-to-linalg | FileCheck %s

// CHECK-LABEL: func.func private @length(
// CHECK-SAME: %{{.*}}: f64, %{{.*}}: f64) -> f64
// CHECK: math.sqrt
// CHECK-NOT: hybrid.
// CHECK: return
hybrid.module private @length(%x: f64, %y: f64) -> f64 {
  %c = hybrid.param "c" = 2.0 : f64
  %0 = hybrid.hypot %x, %y : f64
  %1 = hybrid.mod %0, %c : f64
  hybrid.return %1 : f64
}

// CHECK-LABEL: func.func @twice(
// CHECK: call @length({{.*}}) : (f64, f64) -> f64
hybrid.module @twice(%x: f64) -> f64 {
  %0 = hybrid.call @length(%x, %x) : (f64, f64) -> f64
  hybrid.return %0 : f64
}

// CHECK-LABEL: func.func @column(
// CHECK: linalg.generic
// CHECK: func.call @length
// CHECK: linalg.generic
// CHECK: arith.cmpf ogt
// CHECK: call @chosen
hybrid.network @column(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %0 = hybrid.apply @length(%x, %x) : (tensor<?x1xf64>, tensor<?x1xf64>) -> tensor<?x1xf64>
  %1 = hybrid.sign %0 : tensor<?x1xf64>
  %2 = hybrid.call @chosen(%1) : (tensor<?x1xf64>) -> tensor<?x1xf64>
  hybrid.return %2 : tensor<?x1xf64>
}

// CHECK-LABEL: func.func private @chosen(
// CHECK: math.exp
// CHECK-NOT: arith.addf
// CHECK: return
hybrid.network private @chosen(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  %y = hybrid.choice(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64> reference {
  ^bb0(%a: tensor<?x1xf64>):
    %0 = math.exp %a : tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  } alternatives {
  ^bb0(%a: tensor<?x1xf64>):
    %0 = arith.addf %a, %a : tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  } evidence [#hybrid.evidence<verdict = "approximate", samples = 100, seed = 1, rms = 2.0e-1, max = 5.0e-1>]
  hybrid.return %y : tensor<?x1xf64>
}

// What is not of the dialect stays as it is.
// CHECK-LABEL: func.func @foreign(
// CHECK-NEXT: %[[Y:.*]] = math.exp %{{.*}} : tensor<?x2xf32>
// CHECK-NEXT: return %[[Y]]
func.func @foreign(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %y = math.exp %x : tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}
