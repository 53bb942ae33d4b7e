//===- SourceText.h - Closed forms as sources of C and Fortran -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_SOURCETEXT_H
#define HYBRID_TOOLS_HYBRIDOPT_SOURCETEXT_H

#include "engine/expr/Print.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/ArrayRef.h"

namespace hybrid::driver {

/// Freestanding C99: one function `double NAME(double a, …)` per equation, and the mathematical functions they need.
void printC(llvm::ArrayRef<engine::ModuleText> equations, mlir::MLIRContext &context, llvm::raw_ostream &os);

/// A Fortran 2008 module of functions that C can call too, named after the file that the equations came from.
void printFortran(llvm::ArrayRef<engine::ModuleText> equations, llvm::StringRef source, llvm::raw_ostream &os);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_SOURCETEXT_H
