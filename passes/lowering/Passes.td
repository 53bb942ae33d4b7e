//===- Passes.td - From the hybrid dialect towards machine code -*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_LOWERING_TD
#define HYBRID_PASSES_LOWERING_TD

include "mlir/Pass/PassBase.td"

def Scalarize : Pass<"hybrid-scalarize", "::mlir::ModuleOp"> {
  let summary = "Unroll vectors in modules to scalars";
  let description = [{
    Every `hybrid.module` on vectors becomes one on scalars: an argument or result `v` becomes `v_0`, `v_1`, … (a matrix
    `M` row by row: `M_0_0`, …), an op on vectors one op for each component, and what moves components vanishes. Sums
    keep their order. In the code the vectors of the machine run along the batch; the vectors of a model are its columns.

    Before:
    ```mlir
    hybrid.module @half(%v: vector<2xf64> {hybrid.feature = #hybrid.feature<"v", unit = "m">}) -> vector<2xf64> {
      %c = arith.constant dense<5.0e-1> : vector<2xf64>
      %0 = arith.mulf %c, %v : vector<2xf64>
      hybrid.return %0 : vector<2xf64>
    }
    ```
    After:
    ```mlir
    hybrid.module @half(%a: f64 {hybrid.feature = #hybrid.feature<"v_0", unit = "m">},
                        %b: f64 {hybrid.feature = #hybrid.feature<"v_1", unit = "m">}) -> (f64, f64) {
      %c = arith.constant 5.0e-1 : f64
      %0 = arith.mulf %c, %a : f64
      %1 = arith.mulf %c, %b : f64
      hybrid.return %0, %1 : f64, f64
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

def BatchModules : Pass<"hybrid-batch-modules", "::mlir::ModuleOp"> {
  let summary = "Turn modules that reach a network into networks";
  let description = [{
    A `hybrid.module` that predicts (`hybrid.predict`), or calls a module that does, becomes a `hybrid.network` over
    columns, one argument [?, 1] for each of its own: what lies between two predictions is outlined as a module and
    applied, a prediction becomes a call, and a loop around one stays a loop. The attribute `hybrid.module_interface`
    keeps its interface in C. Modules must be on scalars (`hybrid-scalarize`), and need an input.

    Before:
    ```mlir
    hybrid.module @f(%x: f64) -> f64 {
      %0 = arith.addf %x, %x : f64
      %1 = hybrid.predict @net(%0) : (f64) -> f64
      %2 = arith.mulf %1, %x : f64
      hybrid.return %2 : f64
    }
    ```
    After:
    ```mlir
    hybrid.module private @f.part0(%x: f64) -> f64 { … arith.addf … }
    hybrid.module private @f.part1(%u: f64, %x: f64) -> f64 { … arith.mulf … }
    hybrid.network @f(%x: tensor<?x1xf64>) -> tensor<?x1xf64> attributes {hybrid.module_interface} {
      … %a = hybrid.apply @f.part0(%column) : (tensor<?xf64>) -> tensor<?xf64>
      … %u = hybrid.call @net(%batch) : (tensor<?x1xf64>) -> tensor<?x1xf64>
      … %y = hybrid.apply @f.part1(%v, %column) : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"];
}

def ConvertHybridToLinalg : Pass<"convert-hybrid-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Lower every hybrid op to upstream dialects";
  let description = [{
    Turns modules and networks into `func.func`s on scalars and tensors, layers into `linalg` ops, `hybrid.apply` into a
    `linalg.generic` that calls the module, a choice into its reference, and a guard into a mask per row with the
    fallback behind an `scf.if` that is entered only if some row is outside. Attributes of the dialect are dropped.
    Afterwards no hybrid op is left and no symbol of a runtime is needed: any MLIR tool can read the result.

    Before:

    ```mlir
    hybrid.network @g(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
      %y = hybrid.activation relu %x : tensor<?x2xf32>
      hybrid.return %y : tensor<?x2xf32>
    }
    ```

    After:

    ```mlir
    func.func @g(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
      %y = linalg.generic … ins(%x : tensor<?x2xf32>) outs(%empty : tensor<?x2xf32>) {
      ^bb0(%a: f32, %out: f32):
        %zero = arith.constant 0.0 : f32
        %0 = arith.maximumf %a, %zero : f32
        linalg.yield %0 : f32
      }
      return %y : tensor<?x2xf32>
    }
    ```
  }];
  let options = [Option<"countOutside", "count-outside", "bool", "false",
      "give each function on batches two more arguments: the number of valid rows (index), and a memref<2xi64> to which guards add "
      "how many of those are outside: of all guards, and of guards in mode `error`">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::linalg::LinalgDialect",
      "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
      "::mlir::tensor::TensorDialect"];
}

def TileBatch : Pass<"hybrid-tile-batch", "::mlir::ModuleOp"> {
  let summary = "Give functions on batches a fixed number of rows, with the batch as innermost dimension";
  let description = [{
    A public `func.func @f` on tensors `tensor<?x…>` becomes, for each number of `rows`, a function `@f.tile64` on tiles
    of so many rows, in which the batch is the *last* dimension: `tensor<…x64>`. So the vectors of the machine run along the batch: every layer fills them whatever its
    width, each row is computed by the same sequence of operations in any tile, and sums keep their order.

    The layout travels by transposes: the function's arguments are transposed to the old layout; each `linalg.generic`
    absorbs a transpose of an operand into its indexing map and gives its results batch-last with a transpose behind
    it; a transpose and its inverse cancel. Ops that are no linalg ops keep the transposes around them: right, and
    slower. A tile of one row keeps the batch in front: its vectors run along the features. Run `linalg-generalize-named-ops` and `convert-elementwise-to-linalg` before.

    Before:

    ```mlir
    func.func @f(%x: tensor<?x3xf64>) -> tensor<?x3xf64> {
      … linalg.generic … (d0, d1) -> (d0, d1) … ins(%x : tensor<?x3xf64>)
    ```

    After:

    ```mlir
    func.func @f.tile64(%x: tensor<3x64xf64>) -> tensor<3x64xf64> {
      … linalg.generic … (d0, d1) -> (d1, d0) … ins(%x : tensor<3x64xf64>)
    ```
  }];
  let options = [ListOption<"rows", "rows", "int64_t", "rows of the tiles; default 64">];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"];
}

def VectorizeBatch : InterfacePass<"hybrid-vectorize-batch", "::mlir::FunctionOpInterface"> {
  let summary = "Turn linalg.generic on buffers into loops over vectors along the batch";
  let description = [{
    Handles each `linalg.generic` on memrefs one of whose loops is the last dimension of every operand that has it (the
    batch; in a tile of one row, the features), and whose body is elementwise. Other loops stay scalar loops; what does not depend on the
    batch (weights) is loaded as a scalar and broadcast. With reductions, a block of outputs is kept in registers:
    `jam` outputs times up to four vectors of rows. Vectors get shorter where the size is no multiple. A batch of dynamic size ends with one masked step. Sums of integers
    over the batch (counts) are reduced at the end.

    Other `linalg` ops are left for `convert-linalg-to-loops`.

    Before:

    ```mlir
    linalg.generic {indexing_maps = [(d0, d1) -> (d0, d1), (d0, d1) -> (d0, d1)], iterator_types = [parallel, parallel]}
      ins(%x : memref<3x64xf64>) outs(%y : memref<3x64xf64>) { … math.exp … }
    ```

    After:

    ```mlir
    scf.for %i = %c0 to %c3 step %c1 {
      scf.for %b = %c0 to %c64 step %c8 {
        %0 = vector.load %x[%i, %b] : memref<3x64xf64>, vector<8xf64>
        %1 = math.exp %0 : vector<8xf64>
        vector.store %1, %y[%i, %b] : memref<3x64xf64>, vector<8xf64>
    ```
  }];
  let options = [Option<"vectorBytes", "vector-bytes", "int64_t", "64", "size of a vector register">,
                 Option<"jam", "jam", "int64_t", "4", "outputs of a contraction computed together">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
      "::mlir::vector::VectorDialect"];
}

def ScratchArena : Pass<"hybrid-scratch-arena", "::mlir::func::FuncOp"> {
  let summary = "Put a function's temporary buffers into one block that the caller gives";
  let description = [{
    Every `memref.alloc` of static size becomes a view into a new last argument, `memref<Bxi8>`; deallocations go.
    Buffers that are not needed at one time share their place; each starts at a multiple of 64 bytes, so that an aligned
    block gives aligned buffers. The caller allocates once for many tiles, and is the one place where memory may run out. An allocation of dynamic size
    is an error.

    Before: `func.func @f(%x: memref<3x64xf64>) { %t = memref.alloc() : memref<3x64xf64> …`

    After: `func.func @f(%x: memref<3x64xf64>, %s: memref<1536xi8>) { %t = memref.view %s[%c0][] … to memref<3x64xf64> …`
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect", "::mlir::arith::ArithDialect"];
}

def ColumnKernels : Pass<"hybrid-column-kernels", "::mlir::ModuleOp"> {
  let summary = "Turn functions on scalars into loops over columns";
  let description = [{
    A public `func.func @f` on floats becomes `@f.block`, which takes a column of `block` numbers for each argument and
    result, the number of rows to compute, and the counters that every kernel takes (unused here).

    Before: `func.func @f(%a: f64) -> f64 { … }`

    After:

    ```mlir
    func.func @f.block(%a: memref<1024xf64>, %rows: index, %counters: memref<2xi64>, %y: memref<1024xf64>) {
      … linalg.generic … ins(memref<?xf64, …>) outs(memref<?xf64, …>) { … }
    ```
  }];
  let options = [Option<"block", "block", "int64_t", "1024", "most rows of a call">];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::memref::MemRefDialect"];
}

def FuseElementwise : Pass<"hybrid-fuse-elementwise"> {
  let summary = "Fuse elementwise linalg ops where nothing is computed twice";
  let description = [{
    As `linalg-fuse-elementwise-ops`, but a producer is taken in only if its one consumer reads each element once: an
    activation stays out of the next layer's contraction, which would compute it anew for every output.

    Before: `%1 = linalg.generic {exp} (%0)`, `%2 = linalg.generic {add} (%1, %b)`

    After: `%2 = linalg.generic {exp, add} (%0, %b)`
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect"];
}

def SeparateBuffers : Pass<"hybrid-separate-buffers", "::mlir::func::FuncOp"> {
  let summary = "Let no two destinations and no two results be one tensor";
  let description = [{
    Merging common subexpressions leaves one `tensor.empty` as the destination of all ops of a shape, and makes equal
    results one value. The analysis of one-shot bufferization then takes time that grows with the square of a network's
    length, and `buffer-results-to-out-params`, which needs a buffer for each result, crashes. What a loop carries is
    written back to where the step found it, so that a loop has one buffer for each value. Run this right before
    bufferization.

    Before: `return %a, %a : tensor<8xf64>, tensor<8xf64>`. After:
    `%b = bufferization.alloc_tensor() copy(%a)` and `return %a, %b : tensor<8xf64>, tensor<8xf64>`
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect", "::mlir::tensor::TensorDialect"];
}

def SetFastMath : Pass<"hybrid-set-fast-math"> {
  let summary = "Say how freely floating-point operations may be rearranged";
  let description = [{
    Sets the flags of every op that has fast-math flags, whatever they were. Run it before the library of mathematical
    functions is imported, which must be computed as written.

    Before: `arith.addf %a, %b : f64`. After, with `flags=contract`: `arith.addf %a, %b fastmath<contract> : f64`
  }];
  let options = [Option<"flags", "flags", "std::string", "\"contract\"", "as MLIR writes them, or `none`">];
}

def SetPrecision : Pass<"hybrid-set-precision", "::mlir::ModuleOp"> {
  let summary = "Compute the whole program in f32, or in f64";
  let description = [{
    Replaces the other float type everywhere: types, signatures, constants (rounded to nearest). Conversions between
    the two go. An op on the bits of a float is an error.

    Before: `%1 = arith.addf %0, %c : f32`. After, with `precision=f64`: `%1 = arith.addf %0, %c : f64`
  }];
  let options = [Option<"precision", "precision", "std::string", "\"f64\"", "f32 or f64">];
}

#endif // HYBRID_PASSES_LOWERING_TD
