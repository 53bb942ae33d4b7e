//===- Commit.cpp - Replace choices by the cheapest alternative within the tolerance===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/analysis/Columns.h"
#include "passes/analysis/CostModel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace hybrid {
#define GEN_PASS_DEF_COMMIT
#include "passes/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

/// The intervals of the inputs of the function around `op`, one per column.
static std::optional<SmallVector<Attribute>> domainAround(Operation *op) {
  auto network = op->getParentOfType<NetworkOp>();
  std::optional<SmallVector<Column>> columns = inputColumns(network);
  if (!columns)
    return std::nullopt;
  SmallVector<Attribute> domain;
  for (const Column &column : *columns) {
    if (!column.feature || !column.feature.getInterval())
      return std::nullopt;
    domain.push_back(column.feature.getInterval());
  }
  return domain;
}

/// Replaces `choice` by the ops of one of its regions.
static void inlineRegion(ChoiceOp choice, Region &region) {
  Block &block = region.front();
  Operation *end = block.getTerminator();
  choice->getBlock()->getOperations().splice(Block::iterator(choice), block.getOperations());
  for (auto [argument, input] : llvm::zip_equal(block.getArguments(), choice.getInputs()))
    argument.replaceAllUsesWith(input);
  choice.replaceAllUsesWith(end->getOperands());
  end->erase();
  choice.erase();
}

/// Puts a guard in the choice's place: `region` inside the domain, the reference outside it.
static void guardRegion(ChoiceOp choice, Region &region, GuardMode mode, ArrayRef<Attribute> domain) {
  OpBuilder builder(choice);
  auto guard = GuardOp::create(builder, choice.getLoc(), choice.getResultTypes(), builder.getI64Type(),
                               choice.getInputs(), GuardModeAttr::get(builder.getContext(), mode),
                               builder.getArrayAttr(domain), mode == GuardMode::Fallback ? 1 : 0);
  guard.getInside().takeBody(region);
  if (mode == GuardMode::Fallback)
    guard.getFallback().front().takeBody(choice.getReference());
  choice.replaceAllUsesWith(guard.getValues());
  choice.erase();
}

namespace {

struct CommitPass : hybrid::impl::CommitBase<CommitPass> {
  using CommitBase::CommitBase;

  void runOnOperation() override {
    if (failed(run()))
      signalPassFailure();
  }

  LogicalResult run() {
    std::optional<GuardMode> mode = symbolizeGuardMode(guard);
    if (!mode && guard != "none")
      return getOperation().emitError() << "guard: '" << guard << "' is not fallback, nan, clamp, error or none";
    SmallVector<ChoiceOp> choices;
    getOperation().walk([&](ChoiceOp choice) { choices.push_back(choice); });
    if (failed(checkNames(keep, choices)) || failed(checkNames(replace, choices)))
      return failure();
    for (ChoiceOp choice : choices)
      commit(choice, mode);
    return success();
  }

  /// Every name must be a candidate's.
  LogicalResult checkNames(ArrayRef<std::string> names, ArrayRef<ChoiceOp> choices) {
    for (const std::string &name : names)
      if (llvm::none_of(choices, [&](ChoiceOp choice) { return candidateName(choice) == name; }))
        return getOperation().emitError() << "there is no candidate named '" << name << "'";
    return success();
  }

  static StringRef candidateName(ChoiceOp choice) { return choice->getParentOfType<NetworkOp>().getSymName(); }

  void commit(ChoiceOp choice, std::optional<GuardMode> mode) {
    Region *best = pick(choice);
    std::optional<SmallVector<Attribute>> domain = domainAround(choice);
    if (best == &choice.getReference() || (mode && !domain))
      inlineRegion(choice, choice.getReference());
    else if (mode)
      guardRegion(choice, *best, *mode, *domain);
    else
      inlineRegion(choice, *best);
  }

  /// The cheapest region that keeps the tolerance; the reference if none is cheaper.
  Region *pick(ChoiceOp choice) {
    Region *best = &choice.getReference();
    if (llvm::is_contained(keep, candidateName(choice)))
      return best;
    double cost = llvm::is_contained(replace, candidateName(choice)) ? INFINITY : costOf(*best).weight();
    for (auto [region, evidence] : llvm::zip_equal(choice.getAlternatives(), choice.getEvidence())) {
      double rms = cast<EvidenceAttr>(evidence).getRms().convertToDouble();
      double weight = costOf(region).weight();
      if (rms <= tolerance && weight < cost) {
        best = &region;
        cost = weight;
      }
    }
    return best;
  }
};

} // namespace
