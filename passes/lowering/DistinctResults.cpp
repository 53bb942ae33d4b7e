//===- DistinctResults.cpp - No value is returned twice -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

#include "llvm/ADT/SmallPtrSet.h"

namespace hybrid {
#define GEN_PASS_DEF_DISTINCTRESULTS
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

namespace {
struct DistinctResultsPass : public hybrid::impl::DistinctResultsBase<DistinctResultsPass> {
  using DistinctResultsBase::DistinctResultsBase;

  void runOnOperation() override {
    getOperation().walk([](func::ReturnOp end) {
      llvm::SmallPtrSet<Value, 8> returned;
      OpBuilder builder(end);
      for (OpOperand &operand : end->getOpOperands())
        if (isa<RankedTensorType>(operand.get().getType()) && !returned.insert(operand.get()).second)
          operand.set(bufferization::AllocTensorOp::create(builder, end.getLoc(),
                                                           cast<RankedTensorType>(operand.get().getType()),
                                                           /*dynamicSizes=*/ValueRange(), /*copy=*/operand.get()));
    });
  }
};
} // namespace
