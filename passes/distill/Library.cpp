//===- Library.cpp - Building blocks of the search, as IR -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/distill/Library.h"

#include "dialect/HybridOps.h"
#include "dialect/OperatorOf.h"
#include "engine/fit/Snap.h"
#include "passes/distill/ModuleExpr.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hybrid;
using engine::LibraryModule;

/// Why an op has no place in an expression.
static std::string obstacle(Operation *op) {
  if (isa<LoopLikeOpInterface>(op))
    return "it has a loop";
  if (isa<scf::IfOp, arith::SelectOp, arith::CmpFOp, arith::CmpIOp>(op))
    return "it has a condition";
  if (isa<PredictOp>(op))
    return "it calls a network";
  if (auto call = dyn_cast<CallOp>(op))
    return ("it calls '" + call.getCallee() + "', which is no expression").str();
  return ("there is no operator for '" + op->getName().getStringRef() + "'").str();
}

static bool isScalar(Type type) { return type.isF64(); }

static std::string nameOf(FeatureAttr feature, unsigned position) {
  return feature ? feature.getName().str() : "x" + std::to_string(position);
}

/// Why a module is no building block.
static std::string obstacle(SymbolicModuleOp module) {
  if (module.getNumArguments() == 0)
    return "it has no arguments";
  for (auto [k, type] : llvm::enumerate(module.getArgumentTypes()))
    if (!isScalar(type))
      return "its argument '" + nameOf(module.getInputFeature(k), k) + "' is a vector";
  for (auto [k, type] : llvm::enumerate(module.getResultTypes()))
    if (!isScalar(type))
      return "its result '" + nameOf(module.getOutputFeature(k), k) + "' is a vector";
  for (Operation &op : module.getBody().front().without_terminator())
    if (!isa<arith::ConstantOp>(op) && !operatorOf(&op))
      return obstacle(&op);
  return "";
}

static std::optional<Unit> unitOf(FeatureAttr feature) {
  return feature && feature.getUnit() ? std::optional(feature.getUnit().getUnit()) : std::nullopt;
}

/// One building block for each result: `module`, or `module.result` where there are several.
static void addBlocks(SymbolicModuleOp module, ArrayRef<engine::Expr> bodies, std::vector<LibraryModule> &blocks) {
  LibraryModule block;
  for (unsigned k = 0; k < module.getNumArguments(); ++k) {
    FeatureAttr feature = module.getInputFeature(k);
    IntervalAttr domain = feature ? feature.getInterval() : IntervalAttr();
    block.arguments.push_back({nameOf(feature, k), unitOf(feature), domain ? domain.getInterval() : Interval::all()});
  }
  for (auto [k, body] : llvm::enumerate(bodies)) {
    FeatureAttr feature = module.getOutputFeature(k);
    block.name = module.getSymName().str() + (bodies.size() > 1 ? "." + nameOf(feature, k) : "");
    block.body = engine::withExactNumbers(body);
    block.unit = unitOf(feature);
    blocks.push_back(block);
  }
}

/// Whether there was one.
static bool addLibrary(ModuleOp library, std::vector<LibraryModule> &blocks) {
  size_t before = blocks.size();
  for (auto symbol : library.getOps<SymbolOpInterface>()) {
    if (symbol.isPrivate())
      continue;
    auto module = dyn_cast<SymbolicModuleOp>(symbol.getOperation());
    std::string why = module ? obstacle(module) : "it is a network";
    std::optional<std::vector<engine::Expr>> bodies = why.empty() ? toExprs(module) : std::nullopt;
    if (bodies)
      addBlocks(module, *bodies, blocks);
    else
      symbol->emitWarning() << "'" << symbol.getName() << "' is no building block of the search: " << why;
  }
  return blocks.size() > before;
}

FailureOr<std::vector<LibraryModule>> hybrid::takeLibrary(ModuleOp module) {
  std::vector<LibraryModule> blocks;
  for (auto library : llvm::make_early_inc_range(module.getOps<ModuleOp>())) {
    if (!library->hasAttr(kLibraryAttr))
      continue;
    if (!addLibrary(library, blocks))
      return emitError(UnknownLoc::get(module.getContext()))
             << "library '" << library.getSymName().value_or("") << "' has no building block for the search";
    library.erase();
  }
  return blocks;
}
