//===- EquationText.h - Closed forms as text in other notations -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_EQUATIONTEXT_H
#define HYBRID_TOOLS_HYBRIDOPT_EQUATIONTEXT_H

#include "mlir/IR/BuiltinOps.h"

namespace hybrid::driver {

enum class EquationFormat { Hyb, C, Fortran, LaTeX };

/// Prints every public `hybrid.module` of `module`. Where there is none, `.hyb` gets the declaration of the networks,
/// to be read `from` the file they came from; the others are errors. So is a module that is no expression.
mlir::LogicalResult printEquations(mlir::ModuleOp module, EquationFormat format, llvm::StringRef source,
                                   llvm::raw_ostream &os);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_EQUATIONTEXT_H
