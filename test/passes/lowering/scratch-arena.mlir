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
  memref.dealloc %a : memref<9xf64>
  memref.dealloc %b : memref<3xi8>
  return
}

// -----

func.func @dynamic(%n: index) {
  // expected-error @+1 {{needs a buffer 'memref<?xf64>' whose size is not known before it runs}}
  %a = memref.alloc(%n) : memref<?xf64>
  return
}
