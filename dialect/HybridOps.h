//===- HybridOps.h - Ops of the dialect -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_HYBRIDOPS_H
#define HYBRID_DIALECT_HYBRIDOPS_H

#include "dialect/Activations.h"
#include "dialect/HybridDialect.h"
#include "dialect/HybridInterfaces.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace hybrid {
class ReturnOp;
} // namespace hybrid

#define GET_OP_CLASSES
#include "dialect/HybridOps.h.inc"

#endif // HYBRID_DIALECT_HYBRIDOPS_H
