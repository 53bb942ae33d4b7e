//===- ColumnKernels.cpp - Closed forms as loops over columns -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/LinalgBuilder.h"
#include "passes/lowering/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace hybrid {
#define GEN_PASS_DEF_COLUMNKERNELS
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

static bool isScalarFunction(func::FuncOp function) {
  auto isFloat = [](Type type) { return isa<FloatType>(type); };
  return function.isPublic() && !function.isExternal() && function.getBody().hasOneBlock() &&
         llvm::all_of(function.getArgumentTypes(), isFloat) && llvm::all_of(function.getResultTypes(), isFloat) &&
         function.getNumResults() != 0;
}

namespace {
struct ColumnKernelsPass : public hybrid::impl::ColumnKernelsBase<ColumnKernelsPass> {
  using ColumnKernelsBase::ColumnKernelsBase;

  void runOnOperation() override {
    for (func::FuncOp function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (isScalarFunction(function)) {
        createKernel(function);
        function.erase();
      }
  }

private:
  /// f(a, b) -> y becomes f.block(a[], b[], rows, counters, y[]).
  void createKernel(func::FuncOp function) {
    Location loc = function.getLoc();
    OpBuilder builder(function);
    auto column = [&](Type element) -> Type { return MemRefType::get({block}, element); };
    SmallVector<Type> types = llvm::map_to_vector(function.getArgumentTypes(), column);
    size_t inputs = types.size();
    types.push_back(builder.getIndexType());
    types.push_back(MemRefType::get({2}, builder.getI64Type()));
    llvm::append_range(types, llvm::map_range(function.getResultTypes(), column));
    auto kernel =
        func::FuncOp::create(builder, loc, (function.getName() + ".block").str(), builder.getFunctionType(types, {}));
    Block *entry = kernel.addEntryBlock();
    builder.setInsertionPointToStart(entry);
    Value rows = entry->getArgument(inputs);
    auto firstRows = [&](Value buffer) -> Value {
      return memref::SubViewOp::create(builder, loc, buffer, ArrayRef<OpFoldResult>{builder.getIndexAttr(0)},
                                       ArrayRef<OpFoldResult>{rows}, ArrayRef<OpFoldResult>{builder.getIndexAttr(1)});
    };
    SmallVector<Value> ins = llvm::map_to_vector(entry->getArguments().take_front(inputs), firstRows);
    SmallVector<Value> outs = llvm::map_to_vector(entry->getArguments().drop_front(inputs + 2), firstRows);
    SmallVector<AffineMap> maps(ins.size() + outs.size(), builder.getMultiDimIdentityMap(1));
    auto loop =
        linalg::GenericOp::create(builder, loc, TypeRange(), ins, outs, maps, ArrayRef{utils::IteratorType::parallel});
    func::ReturnOp::create(builder, loc);
    moveBody(function, loop);
  }

  /// The function's body becomes the loop's.
  static void moveBody(func::FuncOp function, linalg::GenericOp loop) {
    loop.getRegion().takeBody(function.getBody());
    Block &body = loop.getRegion().front();
    for (Type result : function.getResultTypes())
      body.addArgument(result, loop.getLoc());
    auto end = cast<func::ReturnOp>(body.getTerminator());
    OpBuilder builder(end);
    linalg::YieldOp::create(builder, end.getLoc(), end.getOperands());
    end.erase();
  }
};
} // namespace
