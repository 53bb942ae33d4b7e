//===- DomainAnalysis.h - Bounds on the values of a function -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// A forward interval analysis of one function-like op, seeded by the `hybrid.feature` of its arguments. Bounds are kept
// per column of a tensor, so that a network's inputs keep their separate domains up to the first layer:
//
//   %x : tensor<?x2xf64>, columns in [1, 2] and [0, 10]
//   %0 = hybrid.activation tanh %x     columns in [0.76, 0.97] and [0, 1]
//   %1 = hybrid.dense %0, %w           one interval per output, by interval arithmetic over the weights
//
// What it does not know is unbounded; it never refuses.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_ANALYSIS_DOMAINANALYSIS_H
#define HYBRID_PASSES_ANALYSIS_DOMAINANALYSIS_H

#include "dialect/HybridOps.h"

#include "llvm/ADT/DenseMap.h"

namespace hybrid {

class DomainAnalysis {
public:
  explicit DomainAnalysis(mlir::FunctionOpInterface function);

  /// Bounds of a value of the function's body; unbounded if nothing is known.
  Ranges rangesOf(mlir::Value value) const;
  /// Bounds of the function's results.
  llvm::ArrayRef<Ranges> results() const { return resultRanges; }

private:
  DomainAnalysis(mlir::FunctionOpInterface function, llvm::ArrayRef<Ranges> arguments, unsigned depth);

  void run(mlir::FunctionOpInterface function, llvm::ArrayRef<Ranges> arguments);
  void visitBlock(mlir::Block &block);
  void visit(mlir::Operation &op);
  llvm::SmallVector<Ranges> evaluate(mlir::Operation &op);
  llvm::SmallVector<Ranges> evaluateCallee(mlir::Operation &op, mlir::SymbolRefAttr callee);
  llvm::SmallVector<Ranges> evaluateRegion(mlir::Region &region, mlir::ValueRange operands);
  llvm::SmallVector<Ranges> evaluateElementwise(mlir::Operation &generic);

  llvm::DenseMap<mlir::Value, Ranges> ranges;
  llvm::SmallVector<Ranges> resultRanges;
  unsigned depth = 0; ///< of calls; a cycle ends in "unbounded"
};

} // namespace hybrid

#endif // HYBRID_PASSES_ANALYSIS_DOMAINANALYSIS_H
