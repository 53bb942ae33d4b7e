//===- Library.h - Building blocks of the search, as IR ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the user knows travels beside the model, in nested modules with a mark:
//
//   module @"drag.hyb" attributes {hybrid.library} {
//     hybrid.module @drag(%v: f64, %d: f64) -> f64 { … }
//   }
//
// `hybrid-distill` takes them out and gives their public modules to the engine. Calls must have been inlined.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_DISTILL_LIBRARY_H
#define HYBRID_PASSES_DISTILL_LIBRARY_H

#include "engine/LibraryModule.h"

#include "mlir/IR/BuiltinOps.h"

#include <vector>

namespace hybrid {

/// The mark of a library.
inline constexpr llvm::StringLiteral kLibraryAttr = "hybrid.library";

/// Removes the libraries from `module` and returns their building blocks. A public module that can be none is passed
/// over with a warning that says why; a library without any is an error.
mlir::FailureOr<std::vector<engine::LibraryModule>> takeLibrary(mlir::ModuleOp module);

} // namespace hybrid

#endif // HYBRID_PASSES_DISTILL_LIBRARY_H
