//===- MarkCandidates.cpp - Outline the parts that may be equations===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/analysis/Columns.h"

namespace hybrid {
#define GEN_PASS_DEF_MARKCANDIDATES
#include "passes/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

/// Whether the network's body already is a single call, as this pass leaves it.
static bool isOutlined(NetworkOp network) {
  Block &body = network.getBody().front();
  return llvm::hasNItems(body.without_terminator(), 1) && isa<CallOp>(body.front());
}

/// The first name `stem__k` that is free.
static std::string freeName(SymbolTable &symbols, StringRef stem) {
  for (unsigned k = 0;; ++k)
    if (std::string name = (stem + "__" + Twine(k)).str(); !symbols.lookup(name))
      return name;
}

/// Moves the body of `network` into the reference of a choice in a private network of the same type.
static void outline(NetworkOp network, SymbolTable &symbols) {
  OpBuilder builder(network->getContext());
  Location loc = network.getLoc();
  auto candidate = NetworkOp::create(builder, loc, freeName(symbols, network.getSymName()), network.getFunctionType());
  candidate.setVisibility(SymbolTable::Visibility::Private);
  candidate.setArgAttrsAttr(network.getArgAttrsAttr());
  candidate.setResAttrsAttr(network.getResAttrsAttr());
  symbols.insert(candidate, std::next(Block::iterator(network)));

  builder.setInsertionPointToEnd(&candidate.getBody().front());
  ValueRange arguments = candidate.getBody().getArguments();
  auto choice = ChoiceOp::create(builder, loc, network.getResultTypes(), arguments, builder.getArrayAttr({}), 0);
  choice.getReference().takeBody(network.getBody());
  Operation *end = choice.getReference().front().getTerminator();
  ReturnOp::create(builder, loc, choice.getResults());
  builder.setInsertionPoint(end);
  YieldOp::create(builder, end->getLoc(), end->getOperands());
  end->erase();

  Block &body = network.getBody().emplaceBlock();
  for (Type type : network.getArgumentTypes())
    body.addArgument(type, loc);
  builder.setInsertionPointToEnd(&body);
  auto call =
      CallOp::create(builder, loc, network.getResultTypes(), candidate.getSymName(), body.getArguments(), {}, {});
  ReturnOp::create(builder, loc, call.getResults());
}

namespace {

struct MarkCandidatesPass : hybrid::impl::MarkCandidatesBase<MarkCandidatesPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto network : llvm::make_early_inc_range(getOperation().getOps<NetworkOp>()))
      if (network.isPublic() && inputSpecs(network) && outputColumns(network) && !isOutlined(network))
        outline(network, symbols);
  }
};

} // namespace
