//===- CostModel.cpp - What a function costs for one row===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/analysis/CostModel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hybrid;

static constexpr unsigned kMaxCallDepth = 32;

static Cost costOf(Region &region, unsigned depth);

static double iterations(linalg::LinalgOp op) {
  double count = 1;
  for (int64_t range : op.getStaticLoopRanges())
    count *= ShapedType::isDynamic(range) ? 1 : static_cast<double>(range);
  return count;
}

static Cost calleeCost(Operation *op, SymbolRefAttr name, unsigned depth) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<FunctionOpInterface>(op, name);
  if (!callee || callee.isDeclaration() || depth == kMaxCallDepth)
    return {};
  return costOf(callee.getFunctionBody(), depth + 1);
}

static Cost constantCost(arith::ConstantOp constant) {
  auto shaped = dyn_cast<ShapedType>(constant.getType());
  if (!shaped || !shaped.hasStaticShape())
    return {};
  return {0, static_cast<double>(shaped.getNumElements()) * shaped.getElementTypeBitWidth() / 8};
}

static Cost costOf(Operation &op, unsigned depth) {
  return TypeSwitch<Operation *, Cost>(&op)
      .Case([&](linalg::LinalgOp linalgOp) {
        return Cost{iterations(linalgOp) * costOf(linalgOp->getRegion(0), depth).flops, 0};
      })
      .Case<CallOp, ApplyOp, PredictOp>([&](auto call) { return calleeCost(&op, call.getCalleeAttr(), depth); })
      .Case([&](ChoiceOp choice) { return costOf(choice.getReference(), depth); })
      .Case([&](GuardOp guard) {
        return costOf(guard.getInside(), depth) + Cost{2.0 * static_cast<double>(guard.getDomain().size()), 0};
      })
      .Case([&](arith::ConstantOp constant) { return constantCost(constant); })
      .Default([](Operation *other) {
        auto cost = dyn_cast<CostOpInterface>(other);
        return cost ? Cost{cost.getFlops(), 0} : Cost{};
      });
}

static Cost costOf(Region &region, unsigned depth) {
  Cost total;
  for (Block &block : region)
    for (Operation &op : block)
      total = total + costOf(op, depth);
  return total;
}

Cost hybrid::costOf(Region &region) { return ::costOf(region, 0); }
