// Temporary buffers become views into one block of the caller's, each on a boundary of 64 bytes.
// RUN: hybrid-opt %s --pass-pipeline="builtin.module(func.func(hybrid-scratch-arena))" --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @two(
// CHECK-SAME: memref<9xf64>, %[[S:.*]]: memref<192xi8>)
// CHECK: %[[O:.*]] = arith.constant 0 : index
// CHECK: memref.view %[[S]][%[[O]]][] : memref<192xi8> to memref<9xf64>
// CHECK: %[[P:.*]] = arith.constant 128 : index
// CHECK: memref.view %[[S]][%[[P]]][] : memref<192xi8> to memref<3xi8>
// CHECK-NOT: memref.dealloc
func.func @two(%x: memref<9xf64>) {
  %a = memref.alloc() : memref<9xf64>
  %b = memref.alloc() : memref<3xi8>
  memref.copy %x, %a : memref<9xf64> to memref<9xf64>
  %c0 = arith.constant 0 : index
  %0 = memref.load %b[%c0] : memref<3xi8>
  memref.dealloc %a : memref<9xf64>
  memref.dealloc %b : memref<3xi8>
  return
}

// -----

// The first buffer is read through a view and in a branch until the third is there; the second makes room for it.
// CHECK-LABEL: func.func @reuse(
// CHECK-SAME: memref<128xi8>)
// CHECK: %[[C0:.*]] = arith.constant 0 : index
// CHECK: memref.view %{{.*}}[%[[C0]]][] : memref<128xi8> to memref<8xf64>
// CHECK: %[[C64:.*]] = arith.constant 64 : index
// CHECK: memref.view %{{.*}}[%[[C64]]][] : memref<128xi8> to memref<8xf64>
// CHECK: %[[D64:.*]] = arith.constant 64 : index
// CHECK: memref.view %{{.*}}[%[[D64]]][] : memref<128xi8> to memref<4xf64>
func.func @reuse(%x: memref<8xf64>, %c: i1) {
  %a = memref.alloc() : memref<8xf64>
  %b = memref.alloc() : memref<8xf64>
  memref.copy %x, %b : memref<8xf64> to memref<8xf64>
  %view = memref.subview %a[0] [4] [1] : memref<8xf64> to memref<4xf64, strided<[1]>>
  %d = memref.alloc() : memref<4xf64>
  scf.if %c {
    memref.copy %view, %d : memref<4xf64, strided<[1]>> to memref<4xf64>
  }
  return
}

// -----

func.func @dynamic(%n: index) {
  // expected-error @+1 {{needs a buffer 'memref<?xf64>' whose size is not known before it runs}}
  %a = memref.alloc(%n) : memref<?xf64>
  return
}
