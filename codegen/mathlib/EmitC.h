//===- EmitC.h - The mathematical library as C text -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Equations as C for machines without an operating system: no header but <stdint.h>, no library, no allocation. The
// functions are those of f64/*.mlir, op by op, one statement each; what the hardware has elsewhere (the square root,
// the fused multiply-add, rounding) is written in integer arithmetic or as exact sums. One rounding of a fused
// multiply-add may go the other way than in hardware: results differ in the last place at most where errors are stated
// to it.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_MATHLIB_EMITC_H
#define HYBRID_CODEGEN_MATHLIB_EMITC_H

#include "mlir/IR/MLIRContext.h"

#include <set>
#include <string>

namespace hybrid::codegen {

/// Definitions of `hybrid_NAME` for these names and of all that they need, static, callees first.
std::string cFunctions(const std::set<std::string> &names, mlir::MLIRContext &context);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_MATHLIB_EMITC_H
