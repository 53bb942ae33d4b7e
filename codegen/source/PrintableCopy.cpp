//===- PrintableCopy.cpp - Modules made ready to be printed -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/PrintableCopy.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

/// What nobody uses is not printed, and must not count as a use.
static void eraseDead(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        eraseDead(inner);
    if (isOpTriviallyDead(&op))
      op.erase();
  }
}

/// Literals stand where they are used, each with a unit of its own; so do the broadcasts that text leaves out.
static void separateLiterals(SymbolicModuleOp module) {
  SmallVector<Operation *> shared;
  module.getBody().walk([&](Operation *op) {
    if (isa<arith::ConstantOp, vector::BroadcastOp>(op))
      shared.push_back(op);
  });
  for (Operation *op : llvm::reverse(shared)) // broadcasts of constants first
    for (OpOperand &use : llvm::make_early_inc_range(llvm::drop_begin(op->getUses()))) {
      OpBuilder builder(use.getOwner());
      use.set(builder.clone(*op)->getResult(0));
    }
}

/// These modules and all that they call, callees last.
static SmallVector<SymbolicModuleOp> reached(ArrayRef<SymbolicModuleOp> modules) {
  llvm::SetVector<Operation *> all(
      llvm::from_range, llvm::map_range(modules, [](SymbolicModuleOp module) { return module.getOperation(); }));
  for (size_t i = 0; i < all.size(); ++i)
    all[i]->walk([&](CallOp call) {
      if (auto callee = SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr()))
        all.insert(callee);
    });
  return llvm::map_to_vector(all, [](Operation *op) { return cast<SymbolicModuleOp>(op); });
}

PrintableCopy::PrintableCopy(ArrayRef<SymbolicModuleOp> wanted)
    : file(wanted.front()->getParentOfType<ModuleOp>().clone()) {
  modules = reached(llvm::map_to_vector(
      wanted, [&](SymbolicModuleOp module) { return file->lookupSymbol<SymbolicModuleOp>(module.getSymName()); }));
  for (SymbolicModuleOp module : modules) {
    eraseDead(module.getBody().front());
    separateLiterals(module);
  }
}

SmallVector<SymbolicModuleOp> codegen::calleesFirst(ArrayRef<SymbolicModuleOp> modules) {
  SmallVector<SymbolicModuleOp> order;
  llvm::DenseSet<Operation *> seen;
  std::function<void(SymbolicModuleOp)> visit = [&](SymbolicModuleOp module) {
    if (!seen.insert(module).second)
      return;
    module->walk([&](CallOp call) {
      if (auto callee = SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr()))
        visit(callee);
    });
    order.push_back(module);
  };
  llvm::for_each(modules, visit);
  return order;
}

std::vector<std::string> codegen::documentationLines(Attribute documentation) {
  std::vector<std::string> lines;
  if (auto list = dyn_cast_or_null<ArrayAttr>(documentation))
    for (StringAttr line : list.getAsRange<StringAttr>())
      lines.push_back(line.str());
  return lines;
}
