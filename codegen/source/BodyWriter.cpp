//===- BodyWriter.cpp - The body of a module as statements ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/BodyWriter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "support/Identifier.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

/// Longer expressions are broken into several.
static constexpr unsigned kMaxWeight = 12;

std::string codegen::fitted(const Text &text, Level least) {
  return text.level >= least ? text.text : "(" + text.text + ")";
}

std::optional<Operator> codegen::operatorOf(Operation *op) {
  static const llvm::StringMap<Operator> table = {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, ...) {Mlir::getOperationName(), Operator::Id},
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, ...) {Mlir::getOperationName(), Operator::Id},
#include "support/Operators.def"
  };
  auto row = table.find(op->getName().getStringRef());
  return row == table.end() ? std::nullopt : std::optional(row->second);
}

std::string BodyWriter::freshName() {
  while (true)
    if (std::string name = "t" + std::to_string(next++); taken.insert(name).second)
      return name;
}

std::string BodyWriter::freshName(const std::string &wanted) {
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
  return plain ? freshName(fitting) : freshName();
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
