//===- ScalarWriter.cpp - Bodies of modules on scalars as code ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/ScalarWriter.h"

#include "engine/expr/Print.h"
#include "passes/distill/ModuleExpr.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

//===----------------------------------------------------------------------===//
// What a reader wants to know
//===----------------------------------------------------------------------===//

std::string codegen::portName(SymbolicModuleOp module, unsigned i, bool isInput) {
  FeatureAttr feature = isInput ? module.getInputFeature(i) : module.getOutputFeature(i);
  if (feature)
    return feature.getName().str();
  bool alone = !isInput && module.getNumResults() == 1;
  return (isInput ? "x" : "y") + (alone ? "" : std::to_string(i));
}

std::string codegen::columnText(const std::string &name, FeatureAttr feature, bool withDomain) {
  std::string text = name;
  if (feature && feature.getUnit())
    text += " [" + feature.getUnit().getText().str() + "]";
  if (withDomain && feature && feature.getInterval()) {
    Interval domain = feature.getInterval().getInterval();
    text += " in " + engine::printNumber(domain.lo) + " .. " + engine::printNumber(domain.hi);
  }
  return text;
}

std::vector<std::string> codegen::describe(SymbolicModuleOp module, ArrayRef<std::string> inputs,
                                           ArrayRef<std::string> outputs, std::vector<std::string> documentation) {
  std::optional<std::vector<engine::Expr>> formulas = toExprs(module);
  for (auto [i, name] : llvm::enumerate(outputs)) {
    std::string line = columnText(name, module.getOutputFeature(static_cast<unsigned>(i)), false);
    if (formulas && (*formulas)[i].treeSize() < 200)
      line += " = " + engine::print((*formulas)[i], inputs);
    documentation.push_back(line);
  }
  for (auto [i, name] : llvm::enumerate(inputs))
    documentation.push_back(columnText(name, module.getInputFeature(static_cast<unsigned>(i)), true));
  return documentation;
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

std::optional<Relation> codegen::relationOf(arith::CmpFPredicate predicate) {
  using Predicate = arith::CmpFPredicate;
  switch (predicate) {
  case Predicate::OEQ:
    return Relation{Relation::Equal};
  case Predicate::UNE:
    return Relation{Relation::NotEqual};
  case Predicate::OLT:
    return Relation{Relation::Less};
  case Predicate::OLE:
    return Relation{Relation::LessEqual};
  case Predicate::OGT:
    return Relation{Relation::Greater};
  case Predicate::OGE:
    return Relation{Relation::GreaterEqual};
  case Predicate::ULT:
    return Relation{Relation::GreaterEqual, true};
  case Predicate::ULE:
    return Relation{Relation::Greater, true};
  case Predicate::UGT:
    return Relation{Relation::LessEqual, true};
  case Predicate::UGE:
    return Relation{Relation::Less, true};
  default:
    return std::nullopt;
  }
}

Text ScalarWriter::comparison(arith::CmpFOp compare) {
  using Predicate = arith::CmpFPredicate;
  Text a = text(compare.getLhs()), b = text(compare.getRhs());
  auto simple = [&](Relation::Kind kind, const Text &x, const Text &y) { return relation(kind, x, y); };
  if (std::optional<Relation> one = relationOf(compare.getPredicate()))
    return one->negated ? negation(simple(one->kind, a, b)) : simple(one->kind, a, b);
  auto differs = [&] { return junction(false, simple(Relation::Less, a, b), simple(Relation::Greater, a, b)); };
  auto ordered = [&] { return junction(true, simple(Relation::Equal, a, a), simple(Relation::Equal, b, b)); };
  switch (compare.getPredicate()) {
  case Predicate::ONE:
    return differs();
  case Predicate::UEQ:
    return negation(differs());
  case Predicate::ORD:
    return ordered();
  case Predicate::UNO:
    return negation(ordered());
  default:
    return truth(compare.getPredicate() == Predicate::AlwaysTrue);
  }
}

Text ScalarWriter::expression(Operation *op, unsigned) {
  SmallVector<Text> operands;
  if (!isa<arith::CmpFOp, CallOp>(op))
    for (Value operand : op->getOperands())
      operands.push_back(text(operand));
  if (std::optional<Operator> id = operatorOf(op))
    return operation(*id, operands);
  return llvm::TypeSwitch<Operation *, Text>(op)
      .Case([&](arith::ConstantOp constant) {
        if (auto real = dyn_cast<FloatAttr>(constant.getValue()))
          return number(real.getValueAsDouble());
        return truth(cast<BoolAttr>(constant.getValue()).getValue());
      })
      .Case([&](ParamOp param) { return number(cast<FloatAttr>(param.getValue()).getValueAsDouble()); })
      .Case([&](arith::CmpFOp compare) { return comparison(compare); })
      .Case([&](math::FmaOp) { return fused(operands); })
      .Case([&](arith::AndIOp) { return junction(true, operands[0], operands[1]); })
      .Case([&](arith::OrIOp) { return junction(false, operands[0], operands[1]); })
      .Case([&](arith::XOrIOp) {
        return junction(false, junction(true, operands[0], negation(operands[1])),
                        junction(true, negation(operands[0]), operands[1]));
      })
      .Case([&](arith::SelectOp select) {
        if (!select.getType().isInteger(1))
          return choice(operands[0], operands[1], operands[2]);
        return junction(false, junction(true, operands[0], operands[1]),
                        junction(true, negation(operands[0]), operands[2]));
      })
      .Case([&](CallOp call) {
        std::string arguments;
        for (Value operand : call.getArgOperands())
          arguments += (arguments.empty() ? "" : ", ") + text(operand).text;
        return Text{callee(call) + "(" + arguments + ")"};
      });
}

LogicalResult ScalarWriter::supports(Operation *op) {
  auto refuse = [&](const Twine &why) -> LogicalResult {
    return op->emitError() << "'" << op->getName() << "' has no text in " << language() << why;
  };
  for (Type type : op->getResultTypes())
    if (!type.isF64() && !type.isInteger(1))
      return op->emitError() << "'" << op->getName() << "' computes in " << type << ", " << language() << " in f64";
  if (auto call = dyn_cast<CallOp>(op))
    return SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr())
               ? success()
               : refuse(": '" + call.getCallee() + "' is no module");
  bool known = operatorOf(op) || isa<ParamOp, arith::CmpFOp, arith::SelectOp, arith::AndIOp, arith::OrIOp,
                                     arith::XOrIOp, scf::ForOp, scf::IfOp, math::FmaOp>(op);
  return known ? success() : refuse("");
}

bool ScalarWriter::isLiteral(Value value) {
  return value.getDefiningOp<arith::ConstantOp>() || value.getDefiningOp<ParamOp>();
}

bool ScalarWriter::repeats(OpOperand &use) {
  Operation *op = use.getOwner();
  if (llvm::count(op->getOperands(), use.get()) > 1)
    return true;
  if (std::optional<Operator> id = operatorOf(op))
    return repeatsOperands(*id);
  if (auto compare = dyn_cast<arith::CmpFOp>(op))
    return !relationOf(compare.getPredicate());
  return isa<arith::XOrIOp>(op) || (isa<arith::SelectOp>(op) && op->getResult(0).getType().isInteger(1));
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

bool ScalarWriter::isStatement(Operation *op) {
  return isa<scf::ForOp, scf::IfOp>(op) || (isa<CallOp>(op) && op->getNumResults() > 1);
}

LogicalResult ScalarWriter::statement(Operation *op) {
  if (auto made = dyn_cast<scf::ForOp>(op))
    return loop(made);
  if (auto made = dyn_cast<scf::IfOp>(op))
    return branch(made);
  call(cast<CallOp>(op));
  return success();
}

LogicalResult ScalarWriter::loop(scf::ForOp loop) {
  FailureOr<uint64_t> steps = stepsOf(loop);
  if (failed(steps))
    return failure();
  for (auto [start, state] : llvm::zip_equal(loop.getInitArgs(), loop.getRegionIterArgs())) {
    std::string name = nameFor(state);
    this->start(state, name, text(start).text);
    setName(state, name);
  }
  std::string until = takeCondition(loop);
  openLoop(*steps);
  indent += 2;
  if (!until.empty())
    leaveLoop(until);
  if (failed(writeBlock(*loop.getBody())))
    return failure();
  // Right sides are values at the begin of the step: all before the first state changes.
  SmallVector<std::string> values;
  for (Value value : loop.getYieldedValues()) {
    values.push_back(text(value).text);
    if (loop.getNumResults() > 1) {
      std::string name = freshName();
      define(value, name, values.back());
      values.back() = name;
    }
  }
  for (auto [state, value] : llvm::zip_equal(loop.getRegionIterArgs(), values))
    assign(text(state).text, value);
  indent -= 2;
  close(/*isLoop=*/true);
  for (auto [state, result] : llvm::zip_equal(loop.getRegionIterArgs(), loop.getResults())) {
    setName(result, text(state).text);
    if (state.use_empty() && result.use_empty())
      ignore(text(state).text);
  }
  return success();
}

LogicalResult ScalarWriter::branch(scf::IfOp branch) {
  for (Value result : branch.getResults()) {
    std::string name = nameFor(result);
    declare(result, name);
    setName(result, name);
  }
  auto side = [&](Block &block) -> LogicalResult {
    indent += 2;
    if (failed(writeBlock(block)))
      return failure();
    for (auto [result, value] : llvm::zip_equal(branch.getResults(), block.getTerminator()->getOperands()))
      assign(text(result).text, text(value).text);
    indent -= 2;
    return success();
  };
  openBranch(text(branch.getCondition()).text);
  if (failed(side(*branch.thenBlock())))
    return failure();
  otherwise();
  if (failed(side(*branch.elseBlock())))
    return failure();
  close(/*isLoop=*/false);
  return success();
}

void ScalarWriter::call(CallOp call) {
  SmallVector<std::string> results;
  for (Value result : call.getResults()) {
    results.push_back(nameFor(result));
    declare(result, results.back());
    setName(result, results.back());
  }
  callForSeveral(call, results);
}
