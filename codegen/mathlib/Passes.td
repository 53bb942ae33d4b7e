//===- Passes.td - Expansion of mathematical functions -----*- tablegen -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_MATHLIB_PASSES_TD
#define HYBRID_CODEGEN_MATHLIB_PASSES_TD

include "mlir/Pass/PassBase.td"

def ExpandMath : Pass<"hybrid-expand-math", "::mlir::ModuleOp"> {
  let summary = "Replace mathematical functions by the arithmetic of the project's library";
  let description = [{
    Every op of `math` or `hybrid` that the library has (see codegen/mathlib/MathLib.h), on f32, f64 or vectors of them,
    becomes straight-line arithmetic: no call is left, so that loops around it vectorise and no library is linked.

    Before:
    ```mlir
    %y = math.tanh %x : vector<8xf64>
    ```
    After: about forty ops of `arith` and `math.fma` on `vector<8xf64>`.

    The expansion must be kept as it is: passes that set fast-math flags belong before this one.
  }];
  let options = [
    Option<"branchFree", "branch-free", "bool", "false",
           "Compute the paths for rare arguments always, and select, instead of branching">,
    Option<"forSPIRV", "for-spirv", "bool", "false",
           "Expand what SPIR-V for OpenCL lacks too: arith.minimumf, arith.maximumf, math.trunc">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::math::MathDialect",
                           "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

#endif // HYBRID_CODEGEN_MATHLIB_PASSES_TD
