// RUN: hybrid-opt %s --hybrid-expand-math --cse --canonicalize | FileCheck %s
// RUN: hybrid-opt %s --hybrid-expand-math=branch-free | FileCheck %s --check-prefix=FREE

// What the library has becomes straight-line arithmetic on the op's own type.

// CHECK-LABEL: func @scalar
// CHECK-NOT: math.exp
// CHECK: math.fma {{.*}} : f64
// CHECK-NOT: call
// CHECK: return
func.func @scalar(%x: f64) -> f64 {
  %0 = math.exp %x : f64
  return %0 : f64
}

// CHECK-LABEL: func @vector
// CHECK-NOT: math.tanh
// CHECK: dense<1.44269502> : vector<2x8xf32>
// CHECK: math.fma {{.*}} : vector<2x8xf32>
// CHECK: arith.divf {{.*}} : vector<2x8xf32>
func.func @vector(%x: vector<2x8xf32>) -> vector<2x8xf32> {
  %0 = math.tanh %x : vector<2x8xf32>
  return %0 : vector<2x8xf32>
}

// CHECK-LABEL: func @scalable
// CHECK: math.fma {{.*}} : vector<[4]xf64>
func.func @scalable(%x: vector<[4]xf64>) -> vector<[4]xf64> {
  %0 = math.log %x : vector<[4]xf64>
  return %0 : vector<[4]xf64>
}

// The project's own scalar ops and binary functions are in the library too.

// CHECK-LABEL: func @own
// CHECK-NOT: hybrid.
// CHECK-NOT: math.powf
// CHECK: return
func.func @own(%x: f32, %y: f32) -> f32 {
  %0 = hybrid.sigmoid %x : f32
  %1 = hybrid.hypot %0, %y : f32
  %2 = math.powf %1, %x : f32
  %3 = hybrid.mod %2, %y : f32
  return %3 : f32
}

// The rare path of large arguments is a branch,

// CHECK-LABEL: func @branch
// CHECK: %[[FAR:.*]] = arith.cmpf ogt, %{{.*}} : f64
// CHECK: scf.if %[[FAR]] -> (f64, i64)
// FREE-LABEL: func @branch
// FREE-NOT: scf.if
// FREE: return
func.func @branch(%x: f64) -> f64 {
  %0 = math.sin %x : f64
  return %0 : f64
}

// for vectors one that is taken if any lane needs it,

// CHECK-LABEL: func @any_lane
// CHECK: %[[FAR:.*]] = arith.cmpf ogt, %{{.*}} : vector<4x2xf64>
// CHECK: %[[FLAT:.*]] = vector.shape_cast %[[FAR]] : vector<4x2xi1> to vector<8xi1>
// CHECK: %[[ANY:.*]] = vector.reduction <or>, %[[FLAT]] : vector<8xi1> into i1
// CHECK: scf.if %[[ANY]] -> (vector<4x2xf64>, vector<4x2xi64>)
// CHECK: arith.select %[[FAR]], {{.*}} : vector<4x2xi1>, vector<4x2xf64>
func.func @any_lane(%x: vector<4x2xf64>) -> vector<4x2xf64> {
  %0 = math.cos %x : vector<4x2xf64>
  return %0 : vector<4x2xf64>
}

// and a select in the body of a linalg op, which is to be vectorised.

// CHECK-LABEL: func @linalg
// CHECK: linalg.generic
// CHECK-NOT: scf.if
// CHECK: linalg.yield
func.func @linalg(%x: tensor<?xf64>, %y: tensor<?xf64>) -> tensor<?xf64> {
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
                       iterator_types = ["parallel"]} ins(%x : tensor<?xf64>) outs(%y : tensor<?xf64>) {
  ^bb0(%a: f64, %b: f64):
    %1 = math.tan %a : f64
    linalg.yield %1 : f64
  } -> tensor<?xf64>
  return %0 : tensor<?xf64>
}
