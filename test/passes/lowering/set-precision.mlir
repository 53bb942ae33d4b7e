// Types, signatures and constants change together; conversions between the two types go.
// RUN: hybrid-opt %s --hybrid-set-precision="precision=f64" --split-input-file --verify-diagnostics | FileCheck %s
// RUN: not hybrid-opt %s --hybrid-set-precision="precision=f16" 2>&1 | FileCheck %s --check-prefix=REFUSED
// REFUSED: error: precision 'f16' is neither f32 nor f64

// CHECK-LABEL: func.func @f(
// CHECK-SAME: tensor<?x2xf64>) -> tensor<?x2xf64>
// CHECK: arith.constant dense<[1.000000e+00, 0.10000000149011612]> : tensor<2xf64>
// CHECK: arith.constant dense<1.000000e+00> : tensor<1xf64>
// CHECK-NOT: f32
func.func @f(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %c = arith.constant dense<[1.0, 0.1]> : tensor<2xf32>
  %r = arith.constant dense_resource<weights> : tensor<1xf32>
  %w = arith.extf %x : tensor<?x2xf32> to tensor<?x2xf64>
  %y = arith.truncf %w : tensor<?x2xf64> to tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}
{-#
  dialect_resources: { builtin: { weights: "0x040000000000803F" } }
#-}

// -----

func.func @bits(%x: f32) -> i32 {
  // expected-error @+1 {{works on the bits of 'f32', so the program cannot be computed in 'f64'}}
  %0 = arith.bitcast %x : f32 to i32
  return %0 : i32
}
