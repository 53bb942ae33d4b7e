//===- Pipeline.h - The passes from a model to LLVM's dialect -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The way of a model, in the order of the passes (their documentation has the details):
//
//   1. hybrid ops          convert-hybrid-to-linalg, inline                    functions on scalars and on batches
//   2. layout              hybrid-tile-batch, hybrid-column-kernels            fixed tiles, batch innermost
//   3. fewer sweeps        hybrid-fuse-elementwise
//   4. memory              one-shot-bufferize, hybrid-scratch-arena            buffers in one block of the caller's
//   5. vectors             hybrid-vectorize-batch                              loops over vectors of rows
//   6. arithmetic          hybrid-set-fast-math, hybrid-expand-math            no call of a mathematical function
//   7. LLVM's dialect
//
// Between 4 and 5 a better way for networks (packed weights, several layers in registers) can be put in: it would take
// the contractions and leave the rest.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_PIPELINE_H
#define HYBRID_CODEGEN_PIPELINE_H

#include "codegen/Options.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassManager.h"

namespace hybrid::codegen {

/// A tile that a network is compiled for, and from how many rows on it is used: what it takes longer than the next
/// smaller one must pay.
struct TileSize {
  int64_t rows, leastRows;
};
/// Largest first: for throughput, for few rows, and for one row's latency.
inline constexpr TileSize kTiles[] = {{64, 48}, {16, 6}, {1, 1}};
/// Most rows of one call of an equation's kernel.
inline constexpr int64_t kBlockRows = 1024;

/// Registers the dialects, interfaces and translations that the pipelines need.
void registerCodegen(mlir::DialectRegistry &registry);

/// Steps 1 to 6: each public function becomes kernels `NAME.tile64` … or `NAME.block` on buffers, with the
/// arguments (inputs…, rows: index, counters: memref<2xi64>, results…, scratch: memref<Bxi8>).
void buildKernelPipeline(mlir::OpPassManager &pm, const CompileOptions &options, int64_t vectorBytes);

/// Step 7. Kernels take bare pointers.
void buildLLVMPipeline(mlir::OpPassManager &pm);

/// Registers both, one after the other, as the pipeline `hybrid-compile{fp=… precision=… vector-bytes=…}`.
void registerCodegenPipelines();

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_PIPELINE_H
