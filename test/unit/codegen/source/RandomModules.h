//===- RandomModules.h - Modules of all ops that the language can say -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_CODEGEN_SOURCE_RANDOMMODULES_H
#define HYBRID_TEST_UNIT_CODEGEN_SOURCE_RANDOMMODULES_H

#include "mlir/IR/BuiltinOps.h"

#include <random>

namespace hybrid {

/// Two modules: `callee`, and `f`, which calls it; scalars, vectors and matrices, conditions, loops and branches.
mlir::OwningOpRef<mlir::ModuleOp> randomModules(mlir::MLIRContext &context, std::mt19937_64 &random);

} // namespace hybrid

#endif // HYBRID_TEST_UNIT_CODEGEN_SOURCE_RANDOMMODULES_H
