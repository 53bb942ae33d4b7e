//===- DeviceCode.h - Closed forms as GPU kernels ---------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each public hybrid.module becomes a kernel of the same name (dots become underscores) over a batch of n samples:
//
//   hybrid.module @force(%m: f64, %a: f64) -> f64       ⇒   kernel force(i64 n, f64 *m, f64 *a, f64 *result)
//
// one pointer to n numbers in global memory per argument, then one per result. Work item k computes the samples k,
// k + (number of work items), …, so any launch of one dimension is right; a multiple of 32 work items per group, and as
// many work items as samples, is fast.
//
// The mathematical functions are the project's own (codegen/mathlib), so no device library is linked, and the values
// are those of the CPU bit for bit: products and sums are not contracted.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_GPU_DEVICECODE_H
#define HYBRID_CODEGEN_GPU_DEVICECODE_H

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace hybrid::codegen {

struct PTXOptions {
  std::string symbol;         ///< the one module to compile; empty: every public one
  std::string chip = "sm_80"; ///< as LLVM and ptxas name it
};

struct SPIRVOptions {
  std::string symbol; ///< the one module to compile; empty: every public one
};

/// Writes PTX text for NVIDIA GPUs, in the oldest PTX version that has the chip. Types other than f32 and f64, vectors,
/// an unknown chip or symbol, and a program without modules are errors; then nothing is written.
llvm::LogicalResult emitPTX(mlir::ModuleOp program, const PTXOptions &options, llvm::raw_ostream &os);

/// Writes a SPIR-V 1.2 module in binary form for OpenCL (64-bit physical addressing, OpenCL memory model).
llvm::LogicalResult emitSPIRV(mlir::ModuleOp program, const SPIRVOptions &options, llvm::raw_ostream &os);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_GPU_DEVICECODE_H
