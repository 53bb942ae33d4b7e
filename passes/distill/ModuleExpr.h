//===- ModuleExpr.h - Between modules of the dialect and expressions of the engine -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_DISTILL_MODULEEXPR_H
#define HYBRID_PASSES_DISTILL_MODULEEXPR_H

#include "dialect/HybridOps.h"
#include "engine/expr/Expr.h"

namespace hybrid {

/// Builds a private-free `hybrid.module` on f64 scalars: one argument per input feature, one result per expression, the
/// features written on them. Equal subexpressions are computed once.
SymbolicModuleOp buildModule(mlir::OpBuilder &builder, mlir::Location loc, llvm::StringRef name,
                             llvm::ArrayRef<engine::Expr> results, llvm::ArrayRef<FeatureAttr> inputs,
                             llvm::ArrayRef<FeatureAttr> outputs);

/// Emits `expr` at the builder's insertion point, its variables being `arguments` (scalars of one float type).
mlir::Value emitExpr(mlir::OpBuilder &builder, mlir::Location loc, const engine::Expr &expr,
                     mlir::ValueRange arguments);

/// The results of a module as expressions in its arguments; nullopt if an op has no counterpart in the operator table
/// (a comparison, a loop, a call that is not inlined) or a type is not f64.
std::optional<std::vector<engine::Expr>> toExprs(SymbolicModuleOp module);

} // namespace hybrid

#endif // HYBRID_PASSES_DISTILL_MODULEEXPR_H
