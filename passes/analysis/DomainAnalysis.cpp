//===- DomainAnalysis.cpp - Bounds on the values of a function===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/analysis/DomainAnalysis.h"

#include "dialect/Constants.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hybrid;

static constexpr unsigned kMaxCallDepth = 32;

static Interval hullOf(const Ranges &ranges) {
  Interval result = ranges.front();
  for (const Interval &interval : ranges)
    result = hull(result, interval);
  return result;
}

/// Bounds of an argument from its feature attribute.
static Ranges declaredRanges(Attribute attribute) {
  auto one = [](Attribute value) {
    auto feature = dyn_cast_or_null<FeatureAttr>(value);
    return feature && feature.getInterval() ? feature.getInterval().getInterval() : Interval::all();
  };
  Ranges result;
  if (auto list = dyn_cast_or_null<ArrayAttr>(attribute))
    for (Attribute value : list)
      result.push_back(one(value));
  else
    result.push_back(one(attribute));
  return result;
}

/// Bounds of a constant: per column if it is not a splat.
static Ranges constantRanges(Attribute value) {
  std::optional<std::vector<double>> numbers = constantNumbers(value);
  if (!numbers || numbers->empty())
    return {Interval::all()};
  auto shaped = dyn_cast<ShapedType>(cast<TypedAttr>(value).getType());
  bool columnwise =
      shaped && shaped.getRank() > 0 && llvm::any_of(*numbers, [&](double x) { return x != numbers->front(); });
  size_t columns = columnwise ? shaped.getShape().back() : 1;
  Ranges result(numbers->begin(), numbers->begin() + columns);
  for (auto [k, x] : llvm::enumerate(*numbers))
    result[k % columns] = hull(result[k % columns], x);
  return result;
}

/// Outward rounding of an interval to f32.
static Interval toSingle(const Interval &x) {
  auto step = [](double value, float direction) {
    float nearest = static_cast<float>(value);
    return static_cast<double>(nearest == value ? nearest : std::nextafter(nearest, direction));
  };
  return {step(x.lo, -INFINITY), step(x.hi, INFINITY), x.mayBeNaN};
}

DomainAnalysis::DomainAnalysis(FunctionOpInterface function) {
  SmallVector<Ranges> arguments;
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    arguments.push_back(declaredRanges(function.getArgAttr(i, HybridDialect::kFeatureAttr)));
  run(function, arguments);
}

DomainAnalysis::DomainAnalysis(FunctionOpInterface function, ArrayRef<Ranges> arguments, unsigned depth)
    : depth(depth) {
  run(function, arguments);
}

void DomainAnalysis::run(FunctionOpInterface function, ArrayRef<Ranges> arguments) {
  resultRanges.assign(function.getNumResults(), Ranges{Interval::all()});
  if (function.isDeclaration() || !function.getFunctionBody().hasOneBlock())
    return;
  Block &body = function.getFunctionBody().front();
  for (auto [argument, bounds] : llvm::zip_equal(body.getArguments(), arguments))
    ranges[argument] = bounds;
  visitBlock(body);
  for (auto [result, operand] : llvm::zip_equal(resultRanges, body.getTerminator()->getOperands()))
    result = rangesOf(operand);
}

Ranges DomainAnalysis::rangesOf(Value value) const {
  auto known = ranges.find(value);
  return known == ranges.end() ? Ranges{Interval::all()} : known->second;
}

void DomainAnalysis::visitBlock(Block &block) {
  for (Operation &op : block.without_terminator())
    visit(op);
}

void DomainAnalysis::visit(Operation &op) {
  for (auto [result, bounds] : llvm::zip(op.getResults(), evaluate(op)))
    ranges[result] = bounds;
}

SmallVector<Ranges> DomainAnalysis::evaluate(Operation &op) {
  SmallVector<Ranges> operands;
  for (Value operand : op.getOperands())
    operands.push_back(rangesOf(operand));
  SmallVector<Ranges> unknown(op.getNumResults(), Ranges{Interval::all()});

  if (auto interface = dyn_cast<RangeOpInterface>(op))
    return interface.inferRanges(operands);
  return TypeSwitch<Operation *, SmallVector<Ranges>>(&op)
      .Case([&](arith::ConstantOp constant) { return SmallVector<Ranges>{constantRanges(constant.getValue())}; })
      .Case([&](ParamOp param) {
        IntervalAttr interval = param.getIntervalAttr();
        return SmallVector<Ranges>{interval ? Ranges{interval.getInterval()} : constantRanges(param.getValue())};
      })
      .Case([&](arith::ExtFOp) { return SmallVector<Ranges>{operands[0]}; })
      .Case([&](arith::TruncFOp) {
        Ranges rounded(llvm::map_range(operands[0], toSingle));
        return SmallVector<Ranges>{rounded};
      })
      .Case([&](arith::SelectOp) {
        Ranges both;
        for (size_t c = 0, e = std::max(operands[1].size(), operands[2].size()); c < e; ++c)
          both.push_back(hull(columnRange(operands[1], c), columnRange(operands[2], c)));
        return SmallVector<Ranges>{both};
      })
      .Case<tensor::CollapseShapeOp, tensor::ExpandShapeOp, tensor::ExtractSliceOp, tensor::CastOp>(
          [&](Operation *) { return SmallVector<Ranges>{Ranges{hullOf(operands[0])}}; })
      .Case<CallOp, ApplyOp>([&](auto call) { return evaluateCallee(op, call.getCalleeAttr()); })
      .Case([&](ChoiceOp choice) { return evaluateRegion(choice.getReference(), choice.getInputs()); })
      .Case([&](linalg::GenericOp) { return evaluateElementwise(op); })
      .Default([&](Operation *) { return unknown; });
}

SmallVector<Ranges> DomainAnalysis::evaluateCallee(Operation &op, SymbolRefAttr name) {
  SmallVector<Ranges> unknown(op.getNumResults(), Ranges{Interval::all()});
  auto callee = SymbolTable::lookupNearestSymbolFrom<FunctionOpInterface>(&op, name);
  if (!callee || depth == kMaxCallDepth)
    return unknown;
  SmallVector<Ranges> arguments;
  for (Value operand : op.getOperands())
    arguments.push_back(isa<ApplyOp>(op) ? Ranges{hullOf(rangesOf(operand))} : rangesOf(operand));
  return DomainAnalysis(callee, arguments, depth + 1).resultRanges;
}

SmallVector<Ranges> DomainAnalysis::evaluateRegion(Region &region, ValueRange operands) {
  Block &block = region.front();
  for (auto [argument, operand] : llvm::zip_equal(block.getArguments(), operands))
    ranges[argument] = rangesOf(operand);
  visitBlock(block);
  SmallVector<Ranges> result;
  for (Value value : block.getTerminator()->getOperands())
    result.push_back(rangesOf(value));
  return result;
}

/// An elementwise `linalg.generic` maps columns to columns; an operand that does not share the last dimension of the
/// result counts with the hull of its columns.
SmallVector<Ranges> DomainAnalysis::evaluateElementwise(Operation &op) {
  auto generic = cast<linalg::GenericOp>(op);
  SmallVector<Ranges> unknown(op.getNumResults(), Ranges{Interval::all()});
  if (generic.getNumParallelLoops() != generic.getNumLoops() || generic.hasIndexSemantics() || op.getNumResults() != 1)
    return unknown;
  AffineMap resultMap = generic.getIndexingMapMatchingResult(generic->getResult(0));
  if (resultMap.getNumResults() == 0)
    return unknown;
  AffineExpr column = resultMap.getResults().back();
  for (OpOperand &operand : generic->getOpOperands()) {
    AffineMap map = generic.getMatchingIndexingMap(&operand);
    Ranges bounds = rangesOf(operand.get());
    if (map.getNumResults() == 0 || map.getResults().back() != column)
      bounds = {hullOf(bounds)};
    ranges[generic.getMatchingBlockArgument(&operand)] = bounds;
  }
  visitBlock(*generic.getBody());
  return {rangesOf(generic.getBody()->getTerminator()->getOperand(0))};
}
