//===- OperatorOf.h - Ops as rows of the operator table ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_OPERATOROF_H
#define HYBRID_DIALECT_OPERATOROF_H

#include "support/Operators.h"

#include "mlir/IR/Operation.h"

namespace hybrid {

/// The operator of the table whose row names this op.
std::optional<Operator> operatorOf(mlir::Operation *op);

} // namespace hybrid

#endif // HYBRID_DIALECT_OPERATOROF_H
