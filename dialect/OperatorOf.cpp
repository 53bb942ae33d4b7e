//===- OperatorOf.cpp - Ops as rows of the operator table -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/OperatorOf.h"

#include "dialect/HybridOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/StringMap.h"

using namespace hybrid;

std::optional<Operator> hybrid::operatorOf(mlir::Operation *op) {
  static const llvm::StringMap<Operator> table = {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, ...) {Mlir::getOperationName(), Operator::Id},
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, ...) {Mlir::getOperationName(), Operator::Id},
#include "support/Operators.def"
  };
  auto row = table.find(op->getName().getStringRef());
  return row == table.end() ? std::nullopt : std::optional(row->second);
}
