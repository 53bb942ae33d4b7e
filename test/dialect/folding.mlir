// Scalar ops of constants fold to the value that the reference evaluator gives; parameters do not fold.
// RUN: hybrid-opt %s --canonicalize | FileCheck %s
// RUN: hybrid-interpret %s | FileCheck %s --check-prefix=CASES
// RUN: hybrid-opt %s --canonicalize | hybrid-interpret | FileCheck %s --check-prefix=CASES
// CASES: 3 cases hold

// CHECK-LABEL: hybrid.module @constants
// CHECK-DAG: arith.constant 5.000000e+00 : f64
// CHECK-DAG: arith.constant -1.000000e+00 : f64
// CHECK-DAG: arith.constant 2.000000e+00 : f64
// CHECK-DAG: arith.constant 5.000000e-01 : f64
// CHECK-NOT: hybrid.{{sign|hypot|mod|sigmoid|softplus}}
hybrid.module @constants() -> (f64, f64, f64, f64, f64) attributes {cases = [
    {in = [], out = [5.0, -1.0, 2.0, 0.5, 0.69314718055994530942], ulps = 1}]} {
  %zero = arith.constant 0.0 : f64
  %a = arith.constant 3.0 : f64
  %b = arith.constant -4.0 : f64
  %0 = hybrid.hypot %a, %b : f64
  %1 = hybrid.sign %b : f64
  %d = arith.constant 8.0 : f64
  %e = arith.constant 3.0 : f64
  %2 = hybrid.mod %d, %e : f64
  %3 = hybrid.sigmoid %zero : f64
  %4 = hybrid.softplus %zero : f64
  hybrid.return %0, %1, %2, %3, %4 : f64, f64, f64, f64, f64
}

// f32 is computed in f64 and rounded once; vectors fold element by element.
// CHECK-LABEL: hybrid.module @vectors
// CHECK-NEXT: %[[C:.*]] = arith.constant dense<[5.000000e-01, 0.880797088]> : vector<2xf32>
// CHECK-NEXT: hybrid.return %[[C]]
hybrid.module @vectors() -> vector<2xf32> attributes {cases = [
    {in = [], out = [dense<[0.5, 0.880797088146209717]> : vector<2xf32>]}]} {
  %0 = arith.constant dense<[0.0, 2.0]> : vector<2xf32>
  %1 = hybrid.sigmoid %0 : vector<2xf32>
  hybrid.return %1 : vector<2xf32>
}

// CHECK-LABEL: hybrid.module @parameters
// CHECK: hybrid.param "p"
// CHECK: hybrid.sign
hybrid.module @parameters() -> f64 attributes {cases = [{in = [], out = [1.0]}]} {
  %0 = hybrid.param "p" = 2.0 : f64
  %1 = hybrid.sign %0 : f64
  hybrid.return %1 : f64
}
