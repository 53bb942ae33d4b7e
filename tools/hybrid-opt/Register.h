//===- Register.h - Dialects and passes of our programs -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_REGISTER_H
#define HYBRID_TOOLS_HYBRIDOPT_REGISTER_H

#include "mlir/IR/DialectRegistry.h"

namespace hybrid::driver {

/// The dialect and the models of its interfaces on upstream ops.
void registerDialect(mlir::DialectRegistry &registry);
/// All passes and pipelines of this project, with the real distiller.
void registerPasses();
/// Both, and everything of MLIR.
void registerEverything(mlir::DialectRegistry &registry);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_REGISTER_H
