//===- ControlRules.cpp - Meaning of func and scf -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reference/Rules.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hybrid::reference;

static Results evaluateCall(func::CallOp op, ArrayRef<Tensor> operands, Evaluator &evaluator) {
  auto callee = evaluator.symbols.lookupNearestSymbolFrom<FunctionOpInterface>(op, op.getCalleeAttr());
  if (!callee)
    return op.emitOpError() << "cannot be evaluated: '" << op.getCallee() << "' is not a function";
  return evaluator.call(op, callee, operands);
}

static Results evaluateIf(scf::IfOp op, ArrayRef<Tensor> operands, Evaluator &evaluator) {
  bool condition = operands.front().getInteger() != 0;
  if (!condition && op.getElseRegion().empty())
    return SmallVector<Tensor>{};
  return evaluator.evaluateRegion(condition ? op.getThenRegion() : op.getElseRegion(), {});
}

/// Iterations for lower, upper bound and step; what the loop carries is passed from one to the next.
static Results evaluateFor(scf::ForOp op, ArrayRef<Tensor> operands, Evaluator &evaluator) {
  int64_t lower = operands[0].getInteger(), upper = operands[1].getInteger(), step = operands[2].getInteger();
  if (step <= 0)
    return op.emitOpError() << "cannot be evaluated: its step is " << step;
  Type type = op.getInductionVar().getType();
  ElementFormat format(type);
  auto value = [&](int64_t x) {
    return static_cast<__int128>(op.getUnsignedCmp() ? format.asUnsigned(integerElement(x)) : x);
  };
  SmallVector<Tensor> carried(operands.drop_front(3));
  for (__int128 i = value(lower); i < value(upper); i += step) {
    SmallVector<Tensor> arguments{Tensor::integer(type, static_cast<int64_t>(i))};
    llvm::append_range(arguments, carried);
    Results next = evaluator.evaluateRegion(op.getRegion(), arguments);
    if (failed(next) || failed(evaluator.spend(op, 1)))
      return failure();
    carried = std::move(*next);
  }
  return carried;
}

/// The condition's first operand tells whether to go on, the others go to the body or are the results.
static Results evaluateWhile(scf::WhileOp op, ArrayRef<Tensor> operands, Evaluator &evaluator) {
  SmallVector<Tensor> carried(operands);
  while (true) {
    Results condition = evaluator.evaluateRegion(op.getBefore(), carried);
    if (failed(condition) || failed(evaluator.spend(op, 1)))
      return failure();
    ArrayRef<Tensor> passed = ArrayRef<Tensor>(*condition).drop_front();
    if (condition->front().getInteger() == 0)
      return SmallVector<Tensor>(passed);
    Results next = evaluator.evaluateRegion(op.getAfter(), passed);
    if (failed(next))
      return failure();
    carried = std::move(*next);
  }
}

void hybrid::reference::addControlRules(Rules &rules) {
  rules.add<func::CallOp>(evaluateCall);
  rules.add<scf::IfOp>(evaluateIf);
  rules.add<scf::ForOp>(evaluateFor);
  rules.add<scf::WhileOp>(evaluateWhile);
}
