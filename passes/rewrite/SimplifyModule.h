//===- SimplifyModule.h - Simplify one closed form -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_REWRITE_SIMPLIFYMODULE_H
#define HYBRID_PASSES_REWRITE_SIMPLIFYMODULE_H

#include "dialect/HybridOps.h"

namespace hybrid {

/// What `hybrid-simplify-modules` does to one module. Emits an error where it does not reach a fixed point.
mlir::LogicalResult simplifyModule(SymbolicModuleOp module);

} // namespace hybrid

#endif // HYBRID_PASSES_REWRITE_SIMPLIFYMODULE_H
