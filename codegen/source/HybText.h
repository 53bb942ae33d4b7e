//===- HybText.h - Modules as text of the module language -------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The way back from IR to `.hyb`: what is printed parses to modules that compute the same bits and print as the same
// text. Vectors stay vectors and loops stay loops; a loop that keeps its states from a condition on is `repeat …
// until`; units inside are found by ModuleUnits.h. Three things come back as what rounds otherwise, within a few units
// in the last place: `pow` with an exponent of ±1 … ±4 or ±1/2 (a product or a root), and conversions of numbers that
// are handed on in declared units of scale other than 1 (a module that is bare).
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SOURCE_HYBTEXT_H
#define HYBRID_CODEGEN_SOURCE_HYBTEXT_H

#include "codegen/source/PrintableCopy.h"

#include <set>

namespace hybrid::codegen {

/// Prints these modules of one file and what they call. Units that the language does not know are declared before their
/// first use, once for all calls with one `declaredUnits`. Fails after an error at what the language cannot say.
mlir::LogicalResult printHyb(llvm::ArrayRef<SymbolicModuleOp> modules, const Remarks &remarks,
                             std::set<std::string> &declaredUnits, llvm::raw_ostream &os);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SOURCE_HYBTEXT_H
