//===- Library.h - Parsed form of the mathematical library ------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_MATHLIB_LIBRARY_H
#define HYBRID_CODEGEN_MATHLIB_LIBRARY_H

#include "codegen/mathlib/MathLib.h"

#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/SymbolTable.h"

#include <optional>

namespace hybrid::codegen {

/// The functions for one element type, parsed when first asked for.
class MathLibrary {
public:
  /// `type` is f32 or f64.
  explicit MathLibrary(mlir::FloatType type) : type(type) {}

  /// The function that computes `op`, or null. Helpers are not found.
  mlir::func::FuncOp functionFor(mlir::Operation *op);

  /// The function called `name`, helpers included.
  mlir::func::FuncOp lookup(llvm::StringRef name) {
    if (!module)
      parse();
    return symbols->lookup<mlir::func::FuncOp>(name);
  }

private:
  void parse();

  mlir::FloatType type;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::optional<mlir::SymbolTable> symbols;
};

/// Rebuilds the body of a library function on other types: `like` says which, a scalar or a vector; calls are resolved.
class Instantiation {
public:
  Instantiation(MathLibrary &library, mlir::OpBuilder &builder, mlir::Location loc, mlir::Type like, bool branchFree)
      : library(library), builder(builder), loc(loc), vector(llvm::dyn_cast<mlir::VectorType>(like)),
        branchFree(branchFree) {}

  /// The results of `function` on `arguments`.
  llvm::SmallVector<mlir::Value> call(mlir::func::FuncOp function, mlir::ValueRange arguments);

private:
  mlir::Type lift(mlir::Type scalar) const;
  llvm::SmallVector<mlir::Value> block(mlir::Block &body, mlir::IRMapping &values);
  llvm::SmallVector<mlir::Value> operation(mlir::Operation &op, mlir::IRMapping &values);
  llvm::SmallVector<mlir::Value> constant(mlir::arith::ConstantOp op);
  llvm::SmallVector<mlir::Value> rarePath(mlir::scf::IfOp op, mlir::IRMapping &values);
  llvm::SmallVector<mlir::Value> select(mlir::Value condition, mlir::ValueRange yes, mlir::ValueRange no);
  mlir::Value anyLane(mlir::Value condition);

  MathLibrary &library;
  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::VectorType vector; ///< null for scalars
  bool branchFree;
};

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_MATHLIB_LIBRARY_H
