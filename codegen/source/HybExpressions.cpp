//===- HybExpressions.cpp - Operations in the module language -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/HybWriter.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

static bool isVector(Value value) { return isa<VectorType>(value.getType()); }

Text HybWriter::expression(Operation *op, unsigned result) {
  if (std::optional<Operator> id = operatorOf(op))
    return operatorText(*id, op);
  return llvm::TypeSwitch<Operation *, Text>(op)
      .Case([&](arith::ConstantOp op) { return constant(op); })
      .Case([&](ParamOp op) { return Text{parameters[op.getName().str()]}; })
      .Case([&](arith::CmpFOp op) { return comparison(op); })
      .Case([&](arith::SelectOp op) { return select(op.getCondition(), op.getTrueValue(), op.getFalseValue()); })
      .Case<arith::AndIOp, arith::OrIOp, arith::XOrIOp>([&](Operation *op) { return junction(op); })
      .Case([&](CallOp op) { return call(op, result); })
      .Case([&](vector::ReductionOp op) { return reduction(op); })
      .Case([&](vector::TransposeOp op) {
        bool turns = op.getPermutation() == ArrayRef<int64_t>{1, 0};
        return turns ? Text{"transpose(" + text(op.getVector()).text + ")"} : text(op.getVector());
      })
      .Case([&](vector::ToElementsOp op) { return Text{component(op.getSource(), result)}; })
      .Case([&](vector::ExtractOp op) {
        std::string base = text(op.getSource(), Level::Atom), indices;
        for (int64_t index : op.getStaticPosition())
          indices += (indices.empty() ? "" : ", ") + std::to_string(index);
        bool literal = base.front() == '[';
        return Text{(literal ? "(" + base + ")" : base) + "[" + indices + "]"};
      })
      .Case([&](vector::FromElementsOp op) { return vectorOf(op); })
      .Case([&](vector::BroadcastOp op) { // a condition for all components is one condition
        return op.getResultVectorType().getElementType().isInteger(1) ? text(op.getSource()) : rebuilt(op);
      })
      .Default([&](Operation *op) { return rebuilt(op); });
}

//===----------------------------------------------------------------------===//
// Element by element
//===----------------------------------------------------------------------===//

/// The scalar that all components of a vector are, if it is written as one.
static Value splatSource(Value value) {
  auto broadcast = value.getDefiningOp<vector::BroadcastOp>();
  return broadcast && !isVector(broadcast.getSource()) ? broadcast.getSource() : Value();
}

static std::optional<double> splatNumber(Value value) {
  auto constant = value.getDefiningOp<arith::ConstantOp>();
  auto splat = constant ? dyn_cast<SplatElementsAttr>(constant.getValue()) : SplatElementsAttr();
  if (!splat || !isa<FloatType>(splat.getElementType()))
    return std::nullopt;
  return splat.getSplatValue<APFloat>().convertToDouble();
}

std::string HybWriter::beside(Value value, Value other, Level least) {
  bool otherIsFull = !splatSource(other) && !splatNumber(other);
  if (Value scalar = splatSource(value); scalar && otherIsFull && !isNamed(value))
    return text(scalar, least);
  if (std::optional<double> number = splatNumber(value); number && otherIsFull)
    return fitted(this->number(*number, units.of(value)), least);
  return text(value, least);
}

/// Literals that take the unit of their context need none.
std::string HybWriter::comparable(Value value, Value other, Level least) {
  auto constant = value.getDefiningOp<arith::ConstantOp>();
  auto real = constant ? dyn_cast<FloatAttr>(constant.getValue()) : FloatAttr();
  bool special = real && (real.getValueAsDouble() == 0 || !std::isfinite(real.getValueAsDouble()));
  if (special && !other.getDefiningOp<arith::ConstantOp>() && !std::signbit(real.getValueAsDouble()))
    return number(real.getValueAsDouble(), {}).text;
  return beside(value, other, least);
}

Text HybWriter::operatorText(Operator id, Operation *op) {
  Value a = op->getOperand(0), b = op->getOperands().back();
  auto infix = [&](const char *sign, Level level, Level right) {
    return Text{beside(a, b, level) + sign + beside(b, a, right), level};
  };
  switch (id) {
  case Operator::Add:
    return infix(" + ", Level::Sum, Level::Product);
  case Operator::Sub:
    return infix(" - ", Level::Sum, Level::Product);
  case Operator::Mul:
    return product(op);
  case Operator::Div:
    return infix("/", Level::Product, Level::Sign);
  case Operator::Neg:
    return {"-" + text(a, Level::Sign), Level::Sign};
  case Operator::Pow: {
    std::optional<double> exponent = splatNumber(b);
    return {text(a, Level::Atom) + "^" +
                (exponent ? fitted(number(*exponent, {}), Level::Sign) : text(b, Level::Power)),
            Level::Power};
  }
  case Operator::Sqrt:
    if (auto sum = a.getDefiningOp<vector::ReductionOp>(); sum && !isNamed(a))
      if (Value vector = squared(sum))
        return {"norm(" + text(vector).text + ")"};
    break;
  default:
    break;
  }
  std::string name(info(id).name);
  if (info(id).arity == 1)
    return {name + "(" + text(a).text + ")"};
  return {name + "(" + comparable(a, b, Level::Conditional) + ", " + comparable(b, a, Level::Conditional) + ")"};
}

/// x*x is x^2, which means the same; x*x*x is x^3.
Text HybWriter::product(Operation *op) {
  Value a = op->getOperand(0), b = op->getOperand(1);
  if (a == b)
    return {text(a, Level::Atom) + "^2", Level::Power};
  auto square = a.getDefiningOp<arith::MulFOp>();
  if (square && !isNamed(a) && square.getLhs() == b && square.getRhs() == b && isNamed(b))
    return {text(b, Level::Atom) + "^3", Level::Power};
  return {beside(a, b, Level::Product) + "*" + beside(b, a, Level::Sign), Level::Product};
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

Text HybWriter::comparison(arith::CmpFOp compare) {
  using Predicate = arith::CmpFPredicate;
  Value x = compare.getLhs(), y = compare.getRhs();
  std::string a = comparable(x, y, Level::Sum), b = comparable(y, x, Level::Sum);
  auto relation = [&](const char *sign) { return Text{a + " " + sign + " " + b, Level::Relation}; };
  auto opposite = [&](const char *sign) { return Text{"not " + a + " " + sign + " " + b, Level::Not}; };
  switch (compare.getPredicate()) {
  case Predicate::OEQ:
    return relation("==");
  case Predicate::UNE:
    return relation("!=");
  case Predicate::OLT:
    return relation("<");
  case Predicate::OLE:
    return relation("<=");
  case Predicate::OGT:
    return relation(">");
  case Predicate::OGE:
    return relation(">=");
  case Predicate::ULT:
    return opposite(">=");
  case Predicate::ULE:
    return opposite(">");
  case Predicate::UGT:
    return opposite("<=");
  case Predicate::UGE:
    return opposite("<");
  case Predicate::ONE:
    return {a + " < " + b + " or " + a + " > " + b, Level::Or};
  case Predicate::UEQ:
    return {"not (" + a + " < " + b + " or " + a + " > " + b + ")", Level::Not};
  case Predicate::ORD:
    return {a + " == " + a + " and " + b + " == " + b, Level::And};
  case Predicate::UNO:
    return {a + " != " + a + " or " + b + " != " + b, Level::Or};
  case Predicate::AlwaysFalse:
    return {"0 != 0", Level::Relation};
  case Predicate::AlwaysTrue:
    return {"0 == 0", Level::Relation};
  }
  return {};
}

Text HybWriter::junction(Operation *op) {
  Value a = op->getOperand(0), b = op->getOperand(1);
  if (isa<arith::AndIOp>(op))
    return {text(a, Level::And) + " and " + text(b, Level::Not), Level::And};
  if (isa<arith::OrIOp>(op))
    return {text(a, Level::Or) + " or " + text(b, Level::And), Level::Or};
  std::string first = text(a, Level::Not);
  if (isTruth(b))
    return {"not " + first, Level::Not};
  std::string second = text(b, Level::Not);
  return {first + " and not " + second + " or not " + first + " and " + second, Level::Or};
}

Text HybWriter::select(Value condition, Value yes, Value no) {
  if (getElementTypeOrSelf(yes.getType()).isInteger(1)) {
    std::string test = text(condition, Level::Not);
    return {test + " and " + text(yes, Level::Not) + " or not " + test + " and " + text(no, Level::Not), Level::Or};
  }
  return {"if " + text(condition, Level::Or) + " then " + beside(yes, no, Level::Or) + " else " +
              beside(no, yes, Level::Conditional),
          Level::Conditional};
}

//===----------------------------------------------------------------------===//
// Calls and vectors
//===----------------------------------------------------------------------===//

Text HybWriter::call(CallOp call, unsigned result) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr());
  std::string arguments;
  for (auto [i, operand] : llvm::enumerate(call.getArgOperands()))
    arguments += (i ? ", " : "") + crossing(operand, units.input(callee, i)).text;
  std::string text = modules.lookup(callee) + "(" + arguments + ")";
  if (call.getNumResults() > 1)
    text += "." + borders.find(callee)->second.outputs[result].name;
  return {text};
}

/// The vector whose squares are added, if that is what the sum is.
Value HybWriter::squared(vector::ReductionOp sum) {
  auto product = sum.getVector().getDefiningOp<arith::MulFOp>();
  bool matches = product && !sum.getAcc() && sum.getKind() == vector::CombiningKind::ADD && !isNamed(sum.getVector()) &&
                 product.getLhs() == product.getRhs();
  return matches ? product.getLhs() : Value();
}

Text HybWriter::reduction(vector::ReductionOp op) {
  using Kind = vector::CombiningKind;
  Value vector = op.getVector(), start = op.getAcc();
  if (op.getKind() == Kind::ADD && !start) {
    auto product = vector.getDefiningOp<arith::MulFOp>();
    if (product && !isNamed(vector) && !splatSource(product.getLhs()) && !splatSource(product.getRhs()))
      return {"dot(" + text(product.getLhs()).text + ", " + text(product.getRhs()).text + ")"};
    auto flattened = vector.getDefiningOp<vector::ShapeCastOp>();
    return {"sum(" + text(flattened && !isNamed(vector) ? flattened.getSource() : vector).text + ")"};
  }
  std::string all = start ? text(start, Level::Product) : "";
  for (int64_t i = 0; i < op.getSourceVectorType().getNumElements(); ++i) {
    std::string next = component(vector, i);
    if (all.empty())
      all = next;
    else if (op.getKind() == Kind::ADD || op.getKind() == Kind::MUL)
      all += (op.getKind() == Kind::ADD ? " + " : "*") + next;
    else
      all = (op.getKind() == Kind::MINIMUMF ? "min(" : "max(") + all + ", " + next + ")";
  }
  return {all, op.getKind() == Kind::ADD ? Level::Sum : op.getKind() == Kind::MUL ? Level::Product : Level::Atom};
}

std::string HybWriter::component(Value vector, int64_t index) {
  auto type = cast<VectorType>(vector.getType());
  std::string base = text(vector, Level::Atom);
  if (base.front() == '[')
    base = "(" + base + ")";
  if (type.getRank() == 1)
    return base + "[" + std::to_string(index) + "]";
  int64_t columns = type.getDimSize(1);
  return base + "[" + std::to_string(index / columns) + ", " + std::to_string(index % columns) + "]";
}

Text HybWriter::vectorOf(vector::FromElementsOp op) {
  if (std::optional<std::string> name = parameterVector(op))
    return {parameters[*name]};
  auto isNumber = [](Value value) {
    auto constant = value.getDefiningOp<arith::ConstantOp>();
    return constant && cast<FloatAttr>(constant.getValue()).getValue().isFinite();
  };
  bool literal = llvm::all_of(op.getElements(), isNumber);
  Unit unit = units.of(op.getResult());
  std::vector<std::string> parts;
  for (Value element : op.getElements()) {
    auto constant = literal ? element.getDefiningOp<arith::ConstantOp>() : arith::ConstantOp();
    parts.push_back(constant ? number(cast<FloatAttr>(constant.getValue()).getValueAsDouble(), {}).text
                             : text(element).text);
  }
  std::string list = elements(parts, op.getType());
  return {literal && !unit.isDimensionless() ? list + " [" + unit.toString() + "]" : list};
}

/// Ops that move components, written out component by component.
Text HybWriter::rebuilt(Operation *op) {
  auto type = cast<VectorType>(op->getResult(0).getType());
  std::vector<std::string> parts;
  auto insert = dyn_cast<vector::InsertOp>(op);
  Value source = insert ? insert.getDest() : op->getOperand(0);
  int64_t size = isVector(source) ? cast<VectorType>(source.getType()).getNumElements() : 1;
  for (int64_t i = 0; i < type.getNumElements(); ++i)
    parts.push_back(isVector(source) ? component(source, i % size) : text(source).text);
  if (insert) {
    ArrayRef<int64_t> position = insert.getStaticPosition();
    int64_t first = 0, count = type.getNumElements();
    for (auto [extent, index] : llvm::zip(type.getShape(), position)) {
      count /= extent;
      first += index * count;
    }
    Value stored = insert.getValueToStore();
    for (int64_t i = 0; i < count; ++i)
      parts[static_cast<size_t>(first + i)] = isVector(stored) ? component(stored, i) : text(stored).text;
  }
  return {elements(parts, type)};
}
