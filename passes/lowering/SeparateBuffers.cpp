//===- SeparateBuffers.cpp - One buffer per destination and result --------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include "llvm/ADT/SmallPtrSet.h"

namespace hybrid {
#define GEN_PASS_DEF_SEPARATEBUFFERS
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

/// Each use of a tensor.empty gets one of its own.
static void separateDestinations(tensor::EmptyOp empty) {
  for (OpOperand &use : llvm::make_early_inc_range(llvm::drop_begin(empty->getUses()))) {
    OpBuilder builder(use.getOwner());
    use.set(builder.clone(*empty)->getResult(0));
  }
}

/// A tensor that is returned a second time is copied.
static void separateResults(func::ReturnOp end) {
  llvm::SmallPtrSet<Value, 8> returned;
  OpBuilder builder(end);
  for (OpOperand &operand : end->getOpOperands()) {
    auto type = dyn_cast<RankedTensorType>(operand.get().getType());
    if (type && !returned.insert(operand.get()).second)
      operand.set(bufferization::AllocTensorOp::create(builder, end.getLoc(), type, /*dynamicSizes=*/ValueRange(),
                                                       /*copy=*/operand.get()));
  }
}

/// A loop's next values go where its present ones are, which bufferization cannot see: they are ready when the step
/// ends. One that was there before the step (x, y = y, x) is set aside first.
static void separateSteps(scf::ForOp loop) {
  auto end = cast<scf::YieldOp>(loop.getBody()->getTerminator());
  OpBuilder builder(end);
  Location loc = loop.getLoc();
  SmallVector<Value> next(end.getOperands());
  for (auto [value, carried] : llvm::zip_equal(next, loop.getRegionIterArgs()))
    if (auto type = dyn_cast<RankedTensorType>(value.getType()); type && value != carried) {
      Operation *op = value.getDefiningOp();
      if (!op || op->getBlock() != loop.getBody())
        value = bufferization::AllocTensorOp::create(builder, loc, type, /*dynamicSizes=*/ValueRange(),
                                                     /*copy=*/value);
    }
  for (auto [value, carried] : llvm::zip_equal(next, loop.getRegionIterArgs()))
    if (isa<RankedTensorType>(value.getType()) && value != carried)
      value = bufferization::MaterializeInDestinationOp::create(builder, loc, value, carried).getResult();
  end->setOperands(next);
}

namespace {
struct SeparateBuffersPass : public hybrid::impl::SeparateBuffersBase<SeparateBuffersPass> {
  using SeparateBuffersBase::SeparateBuffersBase;

  void runOnOperation() override {
    SmallVector<tensor::EmptyOp> empties;
    getOperation().walk([&](tensor::EmptyOp empty) { empties.push_back(empty); });
    for (tensor::EmptyOp empty : empties)
      if (!empty->use_empty())
        separateDestinations(empty);
    getOperation().walk(separateResults);
    getOperation().walk(separateSteps);
  }
};
} // namespace
