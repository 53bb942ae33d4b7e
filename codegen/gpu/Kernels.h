//===- Kernels.h - Kernels from closed forms --------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_GPU_KERNELS_H
#define HYBRID_CODEGEN_GPU_KERNELS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace hybrid::codegen {

/// The ops in which a device's kernels are written, around bodies in arith, math and scf.
class KernelSyntax {
public:
  virtual ~KernelSyntax() = default;

  /// Prepares `module` and returns the block that kernels stand in.
  virtual mlir::Block *open(mlir::ModuleOp module) = 0;

  /// The samples of the running work item: first, first + step, … below end.
  struct Samples {
    mlir::Value first, end, step;
  };

  /// Makes the kernel `name`, whose parameters are the number of samples and a pointer to numbers of each type of
  /// `ports`, and leaves `builder` in its body, before the terminator.
  virtual Samples begin(mlir::OpBuilder &builder, mlir::Location loc, llvm::StringRef name,
                        llvm::ArrayRef<mlir::Type> ports) = 0;

  /// Number `index` of port `port` of the kernel begun last.
  virtual mlir::Value load(mlir::OpBuilder &builder, mlir::Location loc, unsigned port, mlir::Value index) = 0;
  virtual void store(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value, unsigned port,
                     mlir::Value index) = 0;

  /// Whether to import for SPIR-V; see MathLibOptions.
  virtual bool isSPIRV() const = 0;
};

/// A module with one kernel (see DeviceCode.h) per public hybrid.module, or for the one named `symbol`. Mathematical
/// functions are expanded. Fails with a diagnostic.
mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>> buildKernels(mlir::ModuleOp program, llvm::StringRef symbol,
                                                                KernelSyntax &syntax);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_GPU_KERNELS_H
