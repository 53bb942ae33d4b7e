//===- BodyWriter.cpp - The body of a module as statements ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/BodyWriter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "support/Identifier.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

/// Longer expressions are broken into several.
static constexpr unsigned kMaxWeight = 12;
/// Longer conditions of a loop are not taken out of its body.
static constexpr unsigned kMaxCondition = 12;

std::string codegen::fitted(const Text &text, Level least) {
  return text.level >= least ? text.text : "(" + text.text + ")";
}

std::string BodyWriter::freshName() { return newName("t" + std::to_string(next++)); }

std::string BodyWriter::newName(const std::string &wanted) {
  std::string name = wanted;
  while (!taken.insert(name).second)
    name += "_";
  return name;
}

/// The name that a location remembers; of an op with several results, that of the one that is used.
static StringRef rememberedName(Value value) {
  Operation *op = value.getDefiningOp();
  bool alone = !op || llvm::count_if(op->getResults(), [](Value result) { return !result.use_empty(); }) == 1;
  auto loc = dyn_cast<NameLoc>(value.getLoc());
  return loc && alone ? loc.getName().getValue() : StringRef();
}

std::string BodyWriter::nameFor(Value value) {
  StringRef name = rememberedName(value);
  std::string fitting = name.str();
  bool plain = !name.empty() && !llvm::isDigit(name.front()) &&
               llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; }) && !isReservedWord(fitting);
  return plain ? newName(fitting) : freshName();
}

unsigned BodyWriter::weightOf(Operation *op) {
  unsigned weight = 1;
  for (Value operand : op->getOperands())
    weight += weights.lookup(operand);
  return weight;
}

/// Two operands of one op that are the same value count once: such an op is a square, or has them named.
bool BodyWriter::isInlined(Value value) {
  if (value.use_empty())
    return false;
  OpOperand &use = *value.use_begin();
  Operation *user = use.getOwner();
  bool once = llvm::all_of(value.getUses(), [&](OpOperand &other) { return other.getOwner() == user; });
  return once && user->getBlock() == value.getParentBlock() && !repeats(use);
}

LogicalResult BodyWriter::writeBlock(Block &block) {
  for (Operation &op : block.without_terminator()) {
    if (op.use_empty() || llvm::all_of(op.getResults(), [&](Value result) { return isLiteral(result); }))
      continue;
    if (failed(supports(&op)))
      return failure();
    if (isStatement(&op)) {
      if (failed(statement(&op)))
        return failure();
      continue;
    }
    unsigned weight = weightOf(&op);
    for (auto [i, result] : llvm::enumerate(op.getResults())) {
      if (result.use_empty() || isLiteral(result))
        continue;
      bool isShort = weight <= kMaxWeight || result.use_begin()->getOwner()->hasTrait<OpTrait::IsTerminator>();
      if (isShort && rememberedName(result).empty() && isInlined(result)) {
        weights[result] = weight;
        continue;
      }
      std::string text = expression(&op, i).text, name = nameFor(result);
      define(result, name, text);
      names[result] = name;
    }
  }
  return success();
}

Text BodyWriter::text(Value value) {
  if (auto name = names.find(value); name != names.end())
    return {name->second};
  return expression(value.getDefiningOp(), cast<OpResult>(value).getResultNumber());
}

FailureOr<uint64_t> BodyWriter::stepsOf(scf::ForOp loop) {
  std::optional<APInt> steps = loop.getStaticTripCount();
  if (!steps || steps->isZero() || !loop.getInductionVar().use_empty())
    return loop.emitError("only a loop of a constant number of steps, at least one, that does not use their number has "
                          "a text");
  return steps->getZExtValue();
}

/// The condition on which every state is kept, as text over the states; the selects that say so are taken out.
std::string BodyWriter::takeCondition(scf::ForOp loop) {
  Operation *yield = loop.getBody()->getTerminator();
  Value condition;
  for (auto [value, state] : llvm::zip_equal(yield->getOperands(), loop.getRegionIterArgs())) {
    auto kept = value.getDefiningOp<arith::SelectOp>();
    bool same = kept && kept.getTrueValue() == state && kept->getBlock() == loop.getBody() &&
                !isa<VectorType>(kept.getCondition().getType());
    if (!same || (condition && kept.getCondition() != condition))
      return {};
    condition = kept.getCondition();
  }
  SmallVector<Value> slice{condition};
  for (size_t i = 0; i < slice.size(); ++i) {
    Operation *op = slice[i].getDefiningOp();
    if (!op || op->getBlock() != loop.getBody() || isLiteral(slice[i]))
      continue;
    if (slice.size() > kMaxCondition || isStatement(op) || failed(supports(op)))
      return {};
    llvm::append_range(slice, op->getOperands());
  }
  std::string text = this->text(condition).text;
  for (OpOperand &value : yield->getOpOperands())
    value.set(value.get().getDefiningOp<arith::SelectOp>().getFalseValue());
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(*loop.getBody())))
    if (isOpTriviallyDead(&op))
      op.erase();
  return text;
}
