//===- FortranText.h - Modules as a Fortran module --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A Fortran 2008 module of pure procedures that C can call too: a function where there is one result, a subroutine
// where there are several. Mathematical functions are the language's own.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SOURCE_FORTRANTEXT_H
#define HYBRID_CODEGEN_SOURCE_FORTRANTEXT_H

#include "codegen/source/PrintableCopy.h"

namespace hybrid::codegen {

/// Prints these modules on scalars, of one file, and what they call as private procedures. The Fortran module is named
/// after `source`, the file they came from. Fails after an error at what is no arithmetic on f64.
mlir::LogicalResult printFortran(llvm::ArrayRef<SymbolicModuleOp> modules, const Remarks &remarks,
                                 llvm::StringRef source, llvm::raw_ostream &os);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SOURCE_FORTRANTEXT_H
