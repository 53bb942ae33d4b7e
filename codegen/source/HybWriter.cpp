//===- HybWriter.cpp - The body of a module in the module language --------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/HybWriter.h"

#include "support/Identifier.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

bool codegen::isTruth(Value value) {
  auto constant = value.getDefiningOp<arith::ConstantOp>();
  Attribute attribute = constant ? Attribute(constant.getValue()) : Attribute();
  if (auto splat = dyn_cast_or_null<SplatElementsAttr>(attribute))
    attribute = splat.getSplatValue<Attribute>();
  auto truth = dyn_cast_or_null<BoolAttr>(attribute);
  return truth && truth.getValue();
}
static bool isOfTruth(Value value) { return getElementTypeOrSelf(value.getType()).isInteger(1); }

std::optional<std::string> codegen::parameterVector(vector::FromElementsOp op) {
  std::string name;
  for (auto [i, element] : llvm::enumerate(op.getElements())) {
    auto param = element.getDefiningOp<ParamOp>();
    auto [stem, number] = param ? param.getName().rsplit('.') : std::pair<StringRef, StringRef>();
    if (stem.empty() || number != std::to_string(i) || (i > 0 && stem != name))
      return std::nullopt;
    name = stem.str();
  }
  return name.empty() ? std::nullopt : std::optional(name);
}

/// Where a value crosses a border, its number there.
static std::optional<std::pair<Operation *, unsigned>> borderOf(OpOperand &use) {
  if (isa<CallOp, hybrid::ReturnOp>(use.getOwner()))
    return std::pair(use.getOwner(), use.getOperandNumber());
  return std::nullopt;
}

static SymbolicModuleOp calleeOf(CallOp call) {
  return SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr());
}

std::set<std::string> HybWriter::namesIn(SymbolicModuleOp module, const HybNames &modules) {
  std::set<std::string> names;
  module.getBody().walk([&](Operation *op) {
    if (std::optional<Operator> id = operatorOf(op))
      names.insert(std::string(info(*id).name));
    if (isa<vector::ReductionOp>(op))
      names.insert({"sum", "dot", "norm", "min", "max"});
    if (isa<vector::TransposeOp>(op))
      names.insert("transpose");
    if (auto call = dyn_cast<CallOp>(op))
      if (SymbolicModuleOp callee = calleeOf(call))
        names.insert(modules.lookup(callee));
    if (isa<arith::ConstantOp>(op))
      names.insert({"inf", "nan"});
  });
  return names;
}

static std::set<std::string> portNames(const HybBorder &border, std::set<std::string> names) {
  for (const auto &port : border.inputs)
    names.insert(port.name);
  for (const auto &port : border.outputs)
    names.insert(port.name);
  return names;
}

HybWriter::HybWriter(llvm::raw_ostream &os, SymbolicModuleOp module, const ModuleUnits &units, const HybNames &modules,
                     const HybBorders &borders, std::vector<std::string> &shared)
    : BodyWriter(os, portNames(borders.find(module)->second, namesIn(module, modules))), module(module), units(units),
      modules(modules), borders(borders), shared(shared) {}

LogicalResult HybWriter::write() {
  const HybBorder &border = borders.find(module)->second;
  for (auto [argument, port] : llvm::zip_equal(module.getBody().getArguments(), border.inputs)) {
    if (!getElementTypeOrSelf(argument.getType()).isF64())
      return module.emitError() << "computes in " << getElementTypeOrSelf(argument.getType())
                                << ", the module language in f64";
    setName(argument, port.name);
  }
  declareParameters();
  if (failed(writeBlock(module.getBody().front())))
    return failure();
  for (auto [i, value] : llvm::enumerate(module.getReturn().getOperands()))
    indented() << border.outputs[i].name << " = " << crossing(value, units.output(module, i)).text << ";\n";
  return success();
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

Text HybWriter::number(double value, const Unit &unit) {
  bool minus = std::signbit(value) && !std::isnan(value);
  std::string digits = std::isnan(value) ? "nan" : engine::printNumber(std::fabs(value));
  if (unit.isDimensionless())
    return {minus ? "-" + digits : digits, minus ? Level::Sign : Level::Atom};
  if (std::isfinite(value))
    return {(minus ? "-" : "") + digits + " [" + unit.toString() + "]", minus ? Level::Sign : Level::Atom};
  return {(minus ? "-" : "") + digits + "*1 [" + unit.toString() + "]", Level::Product};
}

/// Components in brackets, row by row.
std::string HybWriter::elements(ArrayRef<std::string> parts, Type type) {
  ArrayRef<int64_t> shape = cast<VectorType>(type).getShape();
  std::string text = "[";
  size_t rowLength = shape.size() == 2 ? static_cast<size_t>(shape[1]) : parts.size();
  for (size_t i = 0; i < parts.size(); ++i) {
    bool rowStart = shape.size() == 2 && i % rowLength == 0;
    text += (i ? ", " : "") + std::string(rowStart ? "[" : "") + parts[i];
    if (shape.size() == 2 && (i + 1) % rowLength == 0)
      text += "]";
  }
  return text + "]";
}

Text HybWriter::constant(arith::ConstantOp op) {
  Unit unit = units.of(op.getResult());
  if (auto real = dyn_cast<FloatAttr>(op.getValue()))
    return number(real.getValueAsDouble(), unit);
  if (auto truth = dyn_cast<BoolAttr>(op.getValue()))
    return {truth.getValue() ? "0 == 0" : "0 != 0", Level::Relation};
  std::vector<std::string> parts;
  for (const APFloat &value : cast<DenseElementsAttr>(op.getValue()).getValues<APFloat>())
    parts.push_back(number(value.convertToDouble(), {}).text);
  std::string text = elements(parts, op.getType());
  return unit.isDimensionless() ? Text{text} : Text{text + " [" + unit.toString() + "]"};
}

/// One declaration for each parameter, in the module if it is its own, else for the file.
void HybWriter::declareParameters() {
  auto declare = [&](const std::string &name, StringRef example, std::optional<IntervalAttr> interval, Type type,
                     std::vector<double> values) {
    if (parameters.contains(name))
      return;
    StringRef owner = module.getSymName().substr(module.getSymName().rfind('.') + 1);
    auto [before, behind] = StringRef(name).split('.');
    bool own = !behind.empty() && before == owner;
    std::set<std::string> none;
    std::string shown = makeIdentifier(own ? behind.str() : name, none);
    parameters[name] = shown = own ? newName(shown) : shown;
    Unit unit = units.ofParameter(example);
    std::vector<std::string> parts;
    for (double value : values)
      parts.push_back(number(value, isa<VectorType>(type) ? Unit() : unit).text);
    std::string text = "param " + shown + ": real";
    if (auto vector = dyn_cast<VectorType>(type))
      text +=
          "[" + llvm::join(llvm::map_range(vector.getShape(), [](int64_t n) { return std::to_string(n); }), ", ") + "]";
    if (!unit.isDimensionless())
      text += " [" + unit.toString() + "]";
    if (interval && *interval)
      text +=
          " in " + number(interval->getInterval().lo, {}).text + " .. " + number(interval->getInterval().hi, {}).text;
    text += " = ";
    if (isa<VectorType>(type))
      text += elements(parts, type) + (unit.isDimensionless() ? "" : " [" + unit.toString() + "]");
    else
      text += parts.front();
    if (own)
      indented() << text << ";\n";
    else
      shared.push_back(text + ";\n");
  };
  module.getBody().walk([&](vector::FromElementsOp op) {
    std::optional<std::string> name = parameterVector(op);
    if (!name)
      return;
    std::vector<double> values;
    ParamOp first;
    for (Value element : op.getElements()) {
      auto param = element.getDefiningOp<ParamOp>();
      first = first ? first : param;
      values.push_back(cast<FloatAttr>(param.getValue()).getValueAsDouble());
    }
    declare(*name, first.getName(), first.getInterval(), op.getType(), values);
  });
  module.getBody().walk([&](ParamOp op) {
    bool inVector = llvm::all_of(op->getUsers(), [](Operation *user) {
      auto elements = dyn_cast<vector::FromElementsOp>(user);
      return elements && parameterVector(elements);
    });
    if (!inVector)
      declare(op.getName().str(), op.getName(), op.getInterval(), op.getType(),
              {cast<FloatAttr>(op.getValue()).getValueAsDouble()});
  });
}

//===----------------------------------------------------------------------===//
// Borders
//===----------------------------------------------------------------------===//

Text HybWriter::converted(Text value, const Unit &unit, const char *infix) {
  Text factor = number(unit.scale(), coherent(unit));
  return {fitted(value, Level::Product) + infix + fitted(factor, Level::Sign), Level::Product};
}

/// What stands where `value` crosses a border in declared units.
Text HybWriter::crossing(Value value, const Unit &declared) {
  if (Value coherent = units.declaredImage(value, declared, module))
    return text(coherent);
  bool isNumber = units.isBare(module) ? !(declared == Unit()) : declared.scale() != 1;
  return isNumber ? converted(text(value), declared, "*") : text(value);
}

Text HybWriter::text(Value value) {
  if (Value border = units.coherentImage(value))
    return BodyWriter::text(border);
  if (std::optional<Unit> unit = units.conversion(value))
    return converted(BodyWriter::text(value), *unit, "/");
  return BodyWriter::text(value);
}

//===----------------------------------------------------------------------===//
// What BodyWriter asks
//===----------------------------------------------------------------------===//

bool HybWriter::isLiteral(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return false;
  if (isa<arith::ConstantOp, ParamOp>(op) || units.coherentImage(value))
    return true;
  if (auto minus = dyn_cast<arith::NegFOp>(op); minus && minus.getOperand().getDefiningOp<arith::ConstantOp>())
    return true;
  if (auto elements = dyn_cast<vector::FromElementsOp>(op))
    return parameterVector(elements).has_value();
  return llvm::all_of(value.getUses(), [&](OpOperand &use) {
    auto border = borderOf(use);
    if (!border)
      return false;
    auto call = dyn_cast<CallOp>(border->first);
    Unit unit = call ? units.input(calleeOf(call), border->second) : units.output(module, border->second);
    return units.declaredImage(value, unit, module) != nullptr;
  });
}

/// A scalar goes with every shape, beside an operand that has one.
static bool standsAsScalar(vector::BroadcastOp broadcast) {
  Operation *user = *broadcast->user_begin();
  std::optional<Operator> id = operatorOf(user);
  if (isa<VectorType>(broadcast.getSource().getType()) || !((id && info(*id).arity == 2) || isa<arith::SelectOp>(user)))
    return false;
  return llvm::any_of(user->getOperands(), [&](Value other) {
    auto constant = other.getDefiningOp<arith::ConstantOp>();
    bool splat =
        other.getDefiningOp<vector::BroadcastOp>() || (constant && isa<SplatElementsAttr>(constant.getValue()));
    return isa<VectorType>(other.getType()) && !splat && !isOfTruth(other);
  });
}

bool HybWriter::repeats(OpOperand &use) {
  Operation *op = use.getOwner();
  if (op->getNumResults() == 1 && isLiteral(op->getResult(0))) { // stands for its operand wherever it is used
    Value result = op->getResult(0);
    return !result.hasOneUse() || result.use_begin()->getOwner()->getBlock() != op->getBlock();
  }
  bool square = isa<arith::MulFOp>(op) && op->getOperand(0) == op->getOperand(1);
  if (square) {
    auto sum = op->hasOneUse() ? dyn_cast<vector::ReductionOp>(*op->user_begin()) : vector::ReductionOp();
    return sum && !(sum->hasOneUse() && isa<math::SqrtOp>(*sum->user_begin()));
  }
  if (llvm::count(op->getOperands(), use.get()) > 1)
    return true;
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case([](arith::CmpFOp compare) {
        return llvm::is_contained({arith::CmpFPredicate::ONE, arith::CmpFPredicate::UEQ, arith::CmpFPredicate::ORD,
                                   arith::CmpFPredicate::UNO},
                                  compare.getPredicate());
      })
      .Case([](arith::XOrIOp op) { return !isTruth(op.getRhs()); })
      .Case([](arith::SelectOp op) { return isOfTruth(op.getResult()); })
      .Case<CallOp, scf::IfOp>([](Operation *op) {
        return llvm::count_if(op->getResults(), [](Value result) { return !result.use_empty(); }) > 1;
      })
      .Case([](vector::ReductionOp op) { return op.getKind() != vector::CombiningKind::ADD; })
      .Case([](vector::BroadcastOp op) { return !isOfTruth(op.getResult()) && !standsAsScalar(op); })
      .Case<vector::InsertOp, vector::ToElementsOp, vector::ShapeCastOp, vector::ExtractOp>(
          [](Operation *) { return true; })
      .Default(false);
}

bool HybWriter::isStatement(Operation *op) { return isa<scf::ForOp, scf::IfOp>(op); }

void HybWriter::define(Value, StringRef name, StringRef text) {
  indented() << "let " << name << " = " << text << ";\n";
}

LogicalResult HybWriter::supports(Operation *op) {
  auto refuse = [&](const Twine &why) -> LogicalResult {
    return op->emitError() << "'" << op->getName() << "' has no text in the module language" << why;
  };
  for (Type type : op->getResultTypes()) {
    Type element = getElementTypeOrSelf(type);
    auto vector = dyn_cast<VectorType>(type);
    if (!element.isF64() && !element.isInteger(1))
      return op->emitError() << "'" << op->getName() << "' computes in " << type << ", the module language in f64";
    if (vector && (vector.getRank() == 0 || vector.getRank() > 2 || vector.isScalable()))
      return refuse(": vectors have one dimension or two");
  }
  if (auto call = dyn_cast<CallOp>(op))
    return calleeOf(call) ? success() : refuse(": '" + call.getCallee() + "' is no module");
  if (auto extract = dyn_cast<vector::ExtractOp>(op))
    return extract.hasDynamicPosition() ? refuse(": an index is a constant") : success();
  if (auto insert = dyn_cast<vector::InsertOp>(op))
    return insert.hasDynamicPosition() ? refuse(": an index is a constant") : success();
  if (auto select = dyn_cast<arith::SelectOp>(op); select && isOfTruth(select.getResult()))
    return success();
  if (auto reduction = dyn_cast<vector::ReductionOp>(op)) {
    using Kind = vector::CombiningKind;
    bool known = llvm::is_contained({Kind::ADD, Kind::MUL, Kind::MINIMUMF, Kind::MAXIMUMF}, reduction.getKind());
    return known ? success() : refuse(": this kind");
  }
  bool known =
      operatorOf(op) ||
      isa<ParamOp, arith::CmpFOp, arith::SelectOp, arith::AndIOp, arith::OrIOp, arith::XOrIOp, scf::ForOp, scf::IfOp,
          vector::BroadcastOp, vector::FromElementsOp, vector::ToElementsOp, vector::ShapeCastOp, vector::TransposeOp>(
          op);
  return known ? success() : refuse("");
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

LogicalResult HybWriter::statement(Operation *op) {
  if (auto branch = dyn_cast<scf::IfOp>(op))
    return this->branch(branch);
  return loop(cast<scf::ForOp>(op));
}

/// Both sides are pure: they are computed, and one is taken.
LogicalResult HybWriter::branch(scf::IfOp branch) {
  if (failed(writeBlock(*branch.thenBlock())) || failed(writeBlock(*branch.elseBlock())))
    return failure();
  for (auto [result, yes, no] : llvm::zip_equal(branch.getResults(), branch.thenBlock()->getTerminator()->getOperands(),
                                                branch.elseBlock()->getTerminator()->getOperands())) {
    if (result.use_empty())
      continue;
    std::string name = nameFor(result);
    define(result, name, select(branch.getCondition(), yes, no).text);
    setName(result, name);
  }
  return success();
}

LogicalResult HybWriter::loop(scf::ForOp loop) {
  FailureOr<uint64_t> steps = stepsOf(loop);
  if (failed(steps))
    return failure();
  std::string starts;
  for (auto [start, state, result] : llvm::zip_equal(loop.getInitArgs(), loop.getRegionIterArgs(), loop.getResults())) {
    std::string name = nameFor(state);
    starts += (starts.empty() ? "" : ", ") + name + " = " + text(start).text;
    setName(state, name);
  }
  std::string until = takeCondition(loop);
  indented() << "repeat " << *steps << " (" << starts << ")" << (until.empty() ? "" : " until ") << until << " {\n";
  indent += 2;
  if (failed(writeBlock(*loop.getBody())))
    return failure();
  for (auto [state, value] : llvm::zip_equal(loop.getRegionIterArgs(), loop.getYieldedValues()))
    indented() << text(state).text << " = " << text(value).text << ";\n";
  indent -= 2;
  indented() << "}\n";
  for (auto [state, result] : llvm::zip_equal(loop.getRegionIterArgs(), loop.getResults()))
    setName(result, text(state).text);
  return success();
}
