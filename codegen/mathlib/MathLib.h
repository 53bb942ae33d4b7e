//===- MathLib.h - The project's mathematical functions ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions of Operators.def for which processors have no instruction, as scalar MLIR functions of `arith` ops and
// `math.fma`, `math.sqrt` and roundings: f64/*.mlir and f32/*.mlir beside this file. One text serves every back end and
// every vector length, and needs neither libm nor libmvec nor libdevice. Each function states its method and its
// largest error, which AccuracyTest.cpp asserts against MPFR. NaN, infinities, signed zeros and subnormal numbers
// are treated as IEEE 754 and C's Annex F say.
//
// The text of a function is branch-free, with one exception: arguments that are rare and costly stand under an
// `scf.if`. sin, cos and tan reduce large arguments (beyond 2^40, in f32 2^17) in integer arithmetic, three times as
// long as the function itself; logarithms and pow treat what is no positive normal number apart. On vectors the
// condition is that any lane is rare. In the body of a linalg op, which cannot branch if it is to be vectorised, or on
// request, both paths are computed and one selected. So the order that gives the fastest loops is: vectorise the `math`
// ops first, then import.
//
// The arithmetic is strict: adding 1.5 * 2^52 to round, say, dies under reassociation. Set fast-math flags on user code
// before importing. Targets without a fused multiply-add get correct but slow code.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_MATHLIB_MATHLIB_H
#define HYBRID_CODEGEN_MATHLIB_MATHLIB_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace hybrid {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "codegen/mathlib/Passes.h.inc"

namespace codegen {

struct MathLibOptions {
  /// Compute rare paths always, and select: for LLVM's loop vectoriser, which cannot keep a branch.
  bool branchFree = false;
  /// Expand what SPIR-V for OpenCL lacks or rounds otherwise too: arith.minimumf, arith.maximumf, math.trunc.
  bool forSPIRV = false;
};

/// Replaces each op below `module` that the library has, on f32, f64 or (also scalable) vectors of them, by the
/// library's arithmetic. Leaves other types, tensors, and the bodies of hybrid.module and hybrid.network alone.
void importMathLib(mlir::ModuleOp module, const MathLibOptions &options = {});

} // namespace codegen
} // namespace hybrid

#endif // HYBRID_CODEGEN_MATHLIB_MATHLIB_H
