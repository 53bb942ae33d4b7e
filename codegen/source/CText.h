//===- CText.h - Modules as freestanding C ----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// C99 without a library: numbers on the stack, the mathematical functions of codegen/mathlib, no header but <stdint.h>.
//
//   double f(double a, double b);                        one result
//   void f(double a, double b, double *y, double *z);    several
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SOURCE_CTEXT_H
#define HYBRID_CODEGEN_SOURCE_CTEXT_H

#include "codegen/source/PrintableCopy.h"

namespace hybrid::codegen {

/// Prints these modules on scalars, of one file, as functions of C, and what they call as static ones. Fails after an
/// error at what is no arithmetic on f64.
mlir::LogicalResult printC(llvm::ArrayRef<SymbolicModuleOp> modules, const Remarks &remarks, llvm::raw_ostream &os);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SOURCE_CTEXT_H
