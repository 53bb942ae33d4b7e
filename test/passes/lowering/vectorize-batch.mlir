// linalg.generic on buffers becomes vectors along the last dimension.
// RUN: hybrid-opt %s --pass-pipeline="builtin.module(any(hybrid-vectorize-batch),cse,canonicalize)" | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
#column = affine_map<(d0, d1) -> (d1)>
#none = affine_map<(d0) -> ()>
#one = affine_map<(d0) -> (d0)>
#x = affine_map<(d0, d1, d2) -> (d2, d0)>
#w = affine_map<(d0, d1, d2) -> (d2, d1)>
#y = affine_map<(d0, d1, d2) -> (d1, d0)>

// What does not depend on the batch is broadcast.
// CHECK-LABEL: func.func @elementwise(
// CHECK: scf.for
// CHECK: scf.for
// CHECK: %[[X:.*]] = vector.load %{{.*}} : memref<3x16xf64>, vector<8xf64>
// CHECK: %[[B:.*]] = memref.load %{{.*}} : memref<3xf64>
// CHECK: %[[BV:.*]] = vector.broadcast %[[B]] : f64 to vector<8xf64>
// CHECK: %[[S:.*]] = arith.addf %[[X]], %[[BV]] : vector<8xf64>
// CHECK: math.exp %[[S]] : vector<8xf64>
// CHECK: vector.store
func.func @elementwise(%x: memref<3x16xf64>, %b: memref<3xf64>, %y: memref<3x16xf64>) {
  linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %b : memref<3x16xf64>, memref<3xf64>) outs(%y : memref<3x16xf64>) {
  ^bb0(%a: f64, %c: f64, %out: f64):
    %0 = arith.addf %a, %c : f64
    %1 = math.exp %0 : f64
    linalg.yield %1 : f64
  }
  return
}

// Five outputs: a block of four and one; sixteen rows of f64 are two vectors. The inner loop has 4 weights, 2 vectors
// of x and 8 sums.
// CHECK-LABEL: func.func @contraction(
// CHECK: scf.for {{.*}} iter_args
// CHECK-COUNT-8: arith.mulf {{.*}} : vector<8xf64>
// CHECK: scf.yield
// CHECK-COUNT-8: vector.store
// CHECK: scf.for {{.*}} iter_args
// CHECK-COUNT-2: arith.mulf {{.*}} : vector<8xf64>
// CHECK: scf.yield
// CHECK-COUNT-2: vector.store
// CHECK-NOT: linalg
func.func @contraction(%x: memref<3x16xf64>, %w: memref<3x5xf64>, %y: memref<5x16xf64>) {
  linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<3x16xf64>, memref<3x5xf64>) outs(%y : memref<5x16xf64>) {
  ^bb0(%a: f64, %c: f64, %out: f64):
    %0 = arith.mulf %a, %c : f64
    %1 = arith.addf %out, %0 : f64
    linalg.yield %1 : f64
  }
  return
}

// A batch of dynamic size: whole vectors, and a masked rest whose hidden rows repeat its first row.
// CHECK-LABEL: func.func @dynamic(
// CHECK: scf.for
// CHECK: vector.load
// CHECK: vector.store
// CHECK: scf.if
// CHECK: vector.create_mask
// CHECK: %[[FIRST:.*]] = memref.load
// CHECK: %[[ALL:.*]] = vector.broadcast %[[FIRST]]
// CHECK: vector.maskedload {{.*}}, %[[ALL]]
// CHECK: vector.maskedstore
func.func @dynamic(%x: memref<?xf32>, %y: memref<?xf32>) {
  linalg.generic {indexing_maps = [#one, #one], iterator_types = ["parallel"]}
      ins(%x : memref<?xf32>) outs(%y : memref<?xf32>) {
  ^bb0(%a: f32, %out: f32):
    %0 = arith.addf %a, %a : f32
    linalg.yield %0 : f32
  }
  return
}

// A count over the batch.
// CHECK-LABEL: func.func @count(
// CHECK: scf.for {{.*}} iter_args(%{{.*}}) -> (vector<8xi64>)
// CHECK: vector.reduction <add>
// CHECK: memref.store
func.func @count(%mask: memref<16xi8>, %n: memref<i64>) {
  linalg.generic {indexing_maps = [#one, #none], iterator_types = ["reduction"]}
      ins(%mask : memref<16xi8>) outs(%n : memref<i64>) {
  ^bb0(%a: i8, %out: i64):
    %0 = arith.extui %a : i8 to i64
    %1 = arith.addi %out, %0 : i64
    linalg.yield %1 : i64
  }
  return
}

// Left alone: a sum of floats over the batch (its order would change), a tile of an odd number of rows,
// an operand that is strided along the batch.
// CHECK-LABEL: func.func @left_alone(
// CHECK-COUNT-3: linalg.generic
func.func @left_alone(%x: memref<16xf64>, %s: memref<f64>, %odd: memref<3x7xf64>,
                      %strided: memref<3x16xf64, strided<[1, 3]>>, %y: memref<3x16xf64>) {
  linalg.generic {indexing_maps = [#one, #none], iterator_types = ["reduction"]}
      ins(%x : memref<16xf64>) outs(%s : memref<f64>) {
  ^bb0(%a: f64, %out: f64):
    %0 = arith.addf %a, %out : f64
    linalg.yield %0 : f64
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%odd : memref<3x7xf64>) outs(%odd : memref<3x7xf64>) {
  ^bb0(%a: f64, %out: f64):
    %0 = arith.addf %a, %a : f64
    linalg.yield %0 : f64
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%strided : memref<3x16xf64, strided<[1, 3]>>) outs(%y : memref<3x16xf64>) {
  ^bb0(%a: f64, %out: f64):
    %0 = arith.addf %a, %a : f64
    linalg.yield %0 : f64
  }
  return
}

// A size that is no multiple of the vector gets shorter ones.
// CHECK-LABEL: func.func @short(
// CHECK: vector.load {{.*}} vector<4xf64>
func.func @short(%x: memref<1x20xf64>, %y: memref<1x20xf64>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<1x20xf64>) outs(%y : memref<1x20xf64>) {
  ^bb0(%a: f64, %out: f64):
    %0 = arith.addf %a, %a : f64
    linalg.yield %0 : f64
  }
  return
}
