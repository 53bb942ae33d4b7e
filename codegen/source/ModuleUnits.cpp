//===- ModuleUnits.cpp - Units of the values of modules -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/ModuleUnits.h"

#include "dialect/OperatorOf.h"
#include "engine/expr/Print.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

static bool isReal(Value value) { return isa<FloatType>(getElementTypeOrSelf(value.getType())); }

bool codegen::isConstant(Value value, double number) {
  auto constant = value.getDefiningOp<arith::ConstantOp>();
  if (!constant)
    return false;
  Attribute attribute = constant.getValue();
  if (auto splat = dyn_cast<SplatElementsAttr>(attribute))
    attribute = splat.getSplatValue<Attribute>();
  auto real = dyn_cast<FloatAttr>(attribute);
  return real && real.getValueAsDouble() == number;
}

/// The fraction that a decimal exponent of the language stands for: 0.8 is 4/5.
static std::optional<Rational> exponentOf(Value value) {
  auto constant = value.getDefiningOp<arith::ConstantOp>();
  auto real = constant ? dyn_cast<FloatAttr>(constant.getValue()) : FloatAttr();
  if (!real || !std::isfinite(real.getValueAsDouble()))
    return std::nullopt;
  std::string digits = engine::printNumber(real.getValueAsDouble());
  size_t point = digits.find('.');
  if (digits.find('e') != digits.npos || digits.size() > 17)
    return std::nullopt;
  int64_t denominator = 1;
  if (point != digits.npos) {
    for (size_t i = point + 1; i < digits.size(); ++i)
      denominator *= 10;
    digits.erase(point, 1);
  }
  return Rational::make(std::stoll(digits), denominator);
}

ModuleUnits::ModuleUnits(ArrayRef<SymbolicModuleOp> modules) {
  SymbolicModuleOp culprit;
  while (!solve(modules, culprit) && bare.insert(culprit).second)
    ;
}

Unit ModuleUnits::of(Value value) const {
  auto term = terms.find(value);
  return term == terms.end() ? Unit() : system.value(term->second);
}

Unit ModuleUnits::ofParameter(StringRef name) const {
  auto term = parameters.find(name);
  return term == parameters.end() ? Unit() : system.value(term->second);
}

/// A border without a description is that of code the compiler made: its units follow from its callers and its body.
ModuleUnits::Port ModuleUnits::port(FeatureAttr feature) {
  if (!feature)
    return {system.variable(), 1};
  if (!feature.getUnit())
    return {};
  Unit unit = feature.getUnit().getUnit();
  return {Term(unit), unit.scale()};
}

/// The ops of a module by the flow of data into its results: the same however they are ordered in the text.
static SmallVector<Operation *> inOrderOfUse(SymbolicModuleOp module) {
  SmallVector<Operation *> order;
  SmallVector<std::pair<Operation *, bool>> stack;
  llvm::DenseSet<Operation *> seen;
  auto push = [&](ValueRange operands) {
    for (Value operand : llvm::reverse(operands))
      if (Operation *op = operand.getDefiningOp())
        stack.push_back({op, false});
  };
  push(module.getReturn().getOperands());
  while (!stack.empty()) {
    auto [op, operandsDone] = stack.pop_back_val();
    if (operandsDone) {
      order.push_back(op);
      continue;
    }
    if (!seen.insert(op).second)
      continue;
    stack.push_back({op, true});
    for (Region &region : llvm::reverse(op->getRegions()))
      if (!region.empty())
        push(region.front().getTerminator()->getOperands());
    push(op->getOperands());
  }
  return order;
}

bool ModuleUnits::solve(ArrayRef<SymbolicModuleOp> modules, SymbolicModuleOp &culprit) {
  system = {};
  borders.clear();
  terms.clear();
  parameters.clear();
  remembered.clear();
  for (std::vector<Term> *list : {&plainNumbers, &constants, &ones})
    list->clear();
  for (SymbolicModuleOp module : modules) {
    Border &border = borders[module];
    for (unsigned i = 0; i < module.getNumArguments(); ++i)
      border.inputs.push_back(port(module.getInputFeature(i)));
    for (unsigned i = 0; i < module.getNumResults(); ++i)
      border.outputs.push_back(port(module.getOutputFeature(i)));
  }
  for (SymbolicModuleOp module : modules) {
    culprit = module;
    bool contradiction = false;
    for (auto [argument, port] : llvm::zip_equal(module.getBody().getArguments(), border(module).inputs))
      terms[argument] = isBare(module) || port.scale != 1 ? Term() : port.term;
    for (auto [result, port] : llvm::zip_equal(module.getReturn().getOperands(), border(module).outputs))
      contradiction |= !cross(result, port, module);
    for (Operation *op : inOrderOfUse(module))
      contradiction |= !visit(op);
    if (contradiction)
      return false;
  }
  chooseConstants();
  return true;
}

ModuleUnits::Term ModuleUnits::term(Value value) {
  auto [entry, isNew] = terms.try_emplace(value);
  if (!isNew || !isReal(value))
    return entry->second;
  entry->second = system.variable();
  if (auto constant = value.getDefiningOp<arith::ConstantOp>()) {
    if (auto loc = dyn_cast<FusedLoc>(constant.getLoc()))
      if (auto unit = dyn_cast_or_null<PhysicalUnitAttr>(loc.getMetadata()))
        remembered.push_back({entry->second, Term(unit.getUnit())});
    auto real = dyn_cast<FloatAttr>(constant.getValue());
    double twice = real ? std::fabs(2 * real.getValueAsDouble()) : NAN;
    bool factor = isa<arith::MulFOp, arith::DivFOp>(*constant->user_begin());
    (twice == 2 && factor                         ? ones
     : twice == std::round(twice) && twice <= 200 ? plainNumbers
                                                  : constants)
        .push_back(entry->second);
  }
  return entry->second;
}

void ModuleUnits::chooseConstants() {
  for (const auto &[constant, unit] : remembered)
    (void)system.equate(constant, unit);
  for (const std::vector<Term> *list : {&plainNumbers, &constants, &ones})
    for (const Term &constant : llvm::reverse(*list))
      (void)system.equate(constant, {});
}

const ModuleUnits::Port *ModuleUnits::portOf(Value value) const {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto module = dyn_cast<SymbolicModuleOp>(argument.getOwner()->getParentOp());
    return module ? &border(module).inputs[argument.getArgNumber()] : nullptr;
  }
  auto call = value.getDefiningOp<CallOp>();
  auto callee =
      call ? SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr()) : SymbolicModuleOp();
  return callee && borders.contains(callee) ? &border(callee).outputs[cast<OpResult>(value).getResultNumber()]
                                            : nullptr;
}

static SymbolicModuleOp moduleAround(Value value) {
  Operation *parent = value.getParentBlock()->getParentOp();
  auto module = dyn_cast<SymbolicModuleOp>(parent);
  return module ? module : parent->getParentOfType<SymbolicModuleOp>();
}

std::optional<Unit> ModuleUnits::conversion(Value value) const {
  const Port *port = portOf(value);
  if (!port)
    return std::nullopt;
  Unit unit = port->unit(system);
  bool converts = isBare(moduleAround(value)) ? !(unit == Unit()) : port->scale != 1;
  return converts ? std::optional(unit) : std::nullopt;
}

Value ModuleUnits::coherentImage(Value value) const {
  auto product = value.getDefiningOp<arith::MulFOp>();
  const Port *port = product ? portOf(product.getLhs()) : nullptr;
  if (!port || port->scale == 1 || isBare(moduleAround(value)) || !isConstant(product.getRhs(), port->scale))
    return {};
  return product.getLhs();
}

Value ModuleUnits::declaredImage(Value operand, const Unit &declared, SymbolicModuleOp inside) const {
  auto quotient = operand.getDefiningOp<arith::DivFOp>();
  if (!quotient || declared.scale() == 1 || isBare(inside) || !isConstant(quotient.getRhs(), declared.scale()))
    return {};
  return quotient.getLhs();
}

bool ModuleUnits::cross(Value value, const Port &port, SymbolicModuleOp inside) {
  if (Value coherent = declaredImage(value, Unit::number(port.scale), inside))
    return system.equate(term(coherent), port.term);
  bool number = isBare(inside) || port.scale != 1;
  return system.equate(term(value), number ? Term() : port.term);
}

bool ModuleUnits::visitCall(CallOp call) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr());
  if (!callee || !borders.contains(callee))
    return true;
  auto inside = call->getParentOfType<SymbolicModuleOp>();
  bool consistent = true;
  for (auto [operand, port] : llvm::zip_equal(call.getArgOperands(), border(callee).inputs))
    consistent &= cross(operand, port, inside);
  for (auto [result, port] : llvm::zip_equal(call.getResults(), border(callee).outputs))
    consistent &= system.equate(term(result), isBare(inside) || port.scale != 1 ? Term() : port.term);
  return consistent;
}

bool ModuleUnits::visitOperator(Operator id, Operation *op) {
  Term r = term(op->getResult(0)), a = term(op->getOperand(0)), b = term(op->getOperands().back()), number;
  switch (info(id).units) {
  case UnitRule::Same:
    return system.equate(a, b) && system.equate(r, a);
  case UnitRule::Keep:
    return system.equate(r, a);
  case UnitRule::Product:
    return system.equate(r, a * b);
  case UnitRule::Quotient:
    return system.equate(r, a / b);
  case UnitRule::Power:
    if (std::optional<Rational> exponent = exponentOf(op->getOperand(1)))
      return system.equate(b, number) && system.equate(r, a.pow(*exponent));
    return system.equate(a, number) && system.equate(b, number) && system.equate(r, number);
  case UnitRule::Sqrt:
    return system.equate(r, a.pow(Rational::make(1, 2)));
  case UnitRule::Cbrt:
    return system.equate(r, a.pow(Rational::make(1, 3)));
  case UnitRule::Number:
    return system.equate(a, number) && system.equate(r, number);
  case UnitRule::Any:
    return system.equate(r, number);
  case UnitRule::Angle:
    return system.equate(a, b) && system.equate(r, number);
  }
  return true;
}

bool ModuleUnits::visitReduction(Operation *op) {
  auto reduction = cast<vector::ReductionOp>(op);
  Term vector = term(reduction.getVector());
  if (reduction.getKind() == vector::CombiningKind::MUL)
    vector = vector.pow(Rational::make(reduction.getSourceVectorType().getNumElements(), 1));
  Value start = reduction.getAcc();
  if (reduction.getKind() == vector::CombiningKind::MUL && start)
    return system.equate(term(reduction.getResult()), vector * term(start));
  return system.equate(term(reduction.getResult()), vector) && (!start || system.equate(term(start), vector));
}

bool ModuleUnits::visit(Operation *op) {
  if (std::optional<Operator> id = operatorOf(op)) {
    if (Value border = coherentImage(op->getResult(0)))
      return system.equate(term(op->getResult(0)), portOf(border)->term);
    return visitOperator(*id, op);
  }
  if (auto param = dyn_cast<ParamOp>(op)) {
    auto [entry, isNew] = parameters.try_emplace(param.getName().str());
    if (isNew)
      constants.push_back(entry->second = system.variable());
    return system.equate(term(param.getResult()), entry->second);
  }
  if (auto call = dyn_cast<CallOp>(op))
    return visitCall(call);
  if (isa<vector::ReductionOp>(op))
    return visitReduction(op);
  if (auto loop = dyn_cast<scf::ForOp>(op)) {
    bool consistent = true;
    for (auto [start, carried, yielded, result] :
         llvm::zip_equal(loop.getInitArgs(), loop.getRegionIterArgs(), loop.getYieldedValues(), loop.getResults()))
      consistent &= equate(start, carried) && equate(yielded, carried) && equate(result, carried);
    return consistent;
  }
  if (auto branch = dyn_cast<scf::IfOp>(op)) {
    bool consistent = true;
    for (Region *side : {&branch.getThenRegion(), &branch.getElseRegion()})
      if (!side->empty())
        for (auto [value, result] : llvm::zip(side->front().getTerminator()->getOperands(), branch.getResults()))
          consistent &= equate(value, result);
    return consistent;
  }
  if (!isa<arith::SelectOp, arith::CmpFOp, vector::BroadcastOp, vector::ShapeCastOp, vector::FromElementsOp,
           vector::ToElementsOp, vector::ExtractOp, vector::InsertOp, vector::TransposeOp>(op))
    return true;
  // All that is real has one unit.
  Value first;
  for (ValueRange list : {ValueRange(op->getOperands()), ValueRange(op->getResults())})
    for (Value value : list) {
      if (!isReal(value))
        continue;
      if (first && !equate(first, value))
        return false;
      first = value;
    }
  return true;
}
