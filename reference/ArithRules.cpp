//===- ArithRules.cpp - Meaning of the ops of arith -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Float arithmetic of the operator table is added by addMathRules. Integers wrap. Where MLIR says "poison": a shift by
// the width or more gives 0 (or all sign bits), a conversion saturates and takes NaN to 0.
//
//===----------------------------------------------------------------------===//

#include "reference/Rules.h"
#include "support/Scalar.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::reference;

using Numbers = ArrayRef<Element>;
using Result = std::optional<Element>;

static ElementFormat operandFormat(Operation *op) {
  return ElementFormat(getElementTypeOrSelf(op->getOperand(0).getType()));
}
static ElementFormat resultFormat(Operation *op) {
  return ElementFormat(getElementTypeOrSelf(op->getResult(0).getType()));
}
static Element truth(bool value) { return integerElement(value ? -1 : 0); }

//===----------------------------------------------------------------------===//
// Integer arithmetic
//===----------------------------------------------------------------------===//

/// Adds an op whose result follows from sign-extended operands.
template <typename Op> static void addSigned(Rules &rules, Result (*function)(int64_t, int64_t)) {
  rules.addElementwise<Op>([function](Operation *, Numbers n) { return function(n[0].integer, n[1].integer); });
}

/// Adds an op whose result follows from zero-extended operands.
template <typename Op> static void addUnsigned(Rules &rules, Result (*function)(uint64_t, uint64_t)) {
  rules.addElementwise<Op>([function](Operation *op, Numbers n) {
    ElementFormat format = operandFormat(op);
    return function(format.asUnsigned(n[0]), format.asUnsigned(n[1]));
  });
}

static Result toElement(uint64_t bits) { return integerElement(static_cast<int64_t>(bits)); }

/// Quotient rounded toward zero and remainder; no value for a zero divisor or an overflow.
static std::optional<std::pair<int64_t, int64_t>> divide(int64_t a, int64_t b) {
  if (b == 0 || (b == -1 && a == std::numeric_limits<int64_t>::min()))
    return std::nullopt;
  return std::pair(a / b, a % b);
}

/// Signed quotient; `adjust` moves it for a remainder that is not zero, given whether the exact quotient is negative.
template <int64_t (*adjust)(bool)> static Result quotient(int64_t a, int64_t b) {
  auto parts = divide(a, b);
  if (!parts)
    return std::nullopt;
  return integerElement(parts->first + (parts->second != 0 ? adjust((a < 0) != (b < 0)) : 0));
}
static int64_t towardZero(bool) { return 0; }
static int64_t down(bool negative) { return negative ? -1 : 0; }
static int64_t up(bool negative) { return negative ? 0 : 1; }

/// Shifts by the amount in operand 1; amounts from the width on give what a wider shift tends to.
static Element shift(Operation *op, Numbers n, bool left, bool arithmetic) {
  ElementFormat format = operandFormat(op);
  uint64_t amount = format.asUnsigned(n[1]), bits = format.asUnsigned(n[0]);
  if (arithmetic)
    return integerElement(n[0].integer >> std::min<uint64_t>(amount, 63));
  if (amount >= format.getWidth())
    return integerElement(0);
  return integerElement(static_cast<int64_t>(left ? bits << amount : bits >> amount));
}

static void addIntegerRules(Rules &rules) {
  addUnsigned<arith::AddIOp>(rules, [](uint64_t a, uint64_t b) { return toElement(a + b); });
  addUnsigned<arith::SubIOp>(rules, [](uint64_t a, uint64_t b) { return toElement(a - b); });
  addUnsigned<arith::MulIOp>(rules, [](uint64_t a, uint64_t b) { return toElement(a * b); });
  addUnsigned<arith::AndIOp>(rules, [](uint64_t a, uint64_t b) { return toElement(a & b); });
  addUnsigned<arith::OrIOp>(rules, [](uint64_t a, uint64_t b) { return toElement(a | b); });
  addUnsigned<arith::XOrIOp>(rules, [](uint64_t a, uint64_t b) { return toElement(a ^ b); });
  addUnsigned<arith::MaxUIOp>(rules, [](uint64_t a, uint64_t b) { return toElement(std::max(a, b)); });
  addUnsigned<arith::MinUIOp>(rules, [](uint64_t a, uint64_t b) { return toElement(std::min(a, b)); });
  addUnsigned<arith::DivUIOp>(rules, [](uint64_t a, uint64_t b) { return b ? toElement(a / b) : std::nullopt; });
  addUnsigned<arith::RemUIOp>(rules, [](uint64_t a, uint64_t b) { return b ? toElement(a % b) : std::nullopt; });
  addUnsigned<arith::CeilDivUIOp>(
      rules, [](uint64_t a, uint64_t b) { return b ? toElement(a / b + (a % b != 0)) : std::nullopt; });
  addSigned<arith::MaxSIOp>(rules, [](int64_t a, int64_t b) -> Result { return integerElement(std::max(a, b)); });
  addSigned<arith::MinSIOp>(rules, [](int64_t a, int64_t b) -> Result { return integerElement(std::min(a, b)); });
  addSigned<arith::DivSIOp>(rules, quotient<towardZero>);
  addSigned<arith::FloorDivSIOp>(rules, quotient<down>);
  addSigned<arith::CeilDivSIOp>(rules, quotient<up>);
  addSigned<arith::RemSIOp>(rules, [](int64_t a, int64_t b) -> Result {
    if (b == 0)
      return std::nullopt;
    return integerElement(b == -1 ? 0 : a % b);
  });
  rules.addElementwise<arith::ShLIOp>([](Operation *op, Numbers n) { return shift(op, n, true, false); });
  rules.addElementwise<arith::ShRUIOp>([](Operation *op, Numbers n) { return shift(op, n, false, false); });
  rules.addElementwise<arith::ShRSIOp>([](Operation *op, Numbers n) { return shift(op, n, false, true); });
}

//===----------------------------------------------------------------------===//
// Comparison and selection
//===----------------------------------------------------------------------===//

static bool compare(arith::CmpIPredicate predicate, int64_t a, int64_t b, uint64_t ua, uint64_t ub) {
  using Predicate = arith::CmpIPredicate;
  switch (predicate) {
  case Predicate::eq:
    return a == b;
  case Predicate::ne:
    return a != b;
  case Predicate::slt:
    return a < b;
  case Predicate::sle:
    return a <= b;
  case Predicate::sgt:
    return a > b;
  case Predicate::sge:
    return a >= b;
  case Predicate::ult:
    return ua < ub;
  case Predicate::ule:
    return ua <= ub;
  case Predicate::ugt:
    return ua > ub;
  case Predicate::uge:
    return ua >= ub;
  }
  llvm_unreachable("not an integer comparison");
}

/// An "ordered" predicate is false where an operand is NaN, an "unordered" one true.
static bool compare(arith::CmpFPredicate predicate, double a, double b) {
  using Predicate = arith::CmpFPredicate;
  bool unordered = std::isnan(a) || std::isnan(b);
  switch (predicate) {
  case Predicate::AlwaysFalse:
    return false;
  case Predicate::OEQ:
    return a == b;
  case Predicate::OGT:
    return a > b;
  case Predicate::OGE:
    return a >= b;
  case Predicate::OLT:
    return a < b;
  case Predicate::OLE:
    return a <= b;
  case Predicate::ONE:
    return !unordered && a != b;
  case Predicate::ORD:
    return !unordered;
  case Predicate::UEQ:
    return unordered || a == b;
  case Predicate::UGT:
    return unordered || a > b;
  case Predicate::UGE:
    return unordered || a >= b;
  case Predicate::ULT:
    return unordered || a < b;
  case Predicate::ULE:
    return unordered || a <= b;
  case Predicate::UNE:
    return unordered || a != b;
  case Predicate::UNO:
    return unordered;
  case Predicate::AlwaysTrue:
    return true;
  }
  llvm_unreachable("not a float comparison");
}

static void addComparisonRules(Rules &rules) {
  rules.addElementwise<arith::CmpIOp>([](Operation *op, Numbers n) {
    ElementFormat format = operandFormat(op);
    return truth(compare(cast<arith::CmpIOp>(op).getPredicate(), n[0].integer, n[1].integer, format.asUnsigned(n[0]),
                         format.asUnsigned(n[1])));
  });
  rules.addElementwise<arith::CmpFOp>([](Operation *op, Numbers n) {
    return truth(compare(cast<arith::CmpFOp>(op).getPredicate(), n[0].real, n[1].real));
  });
  rules.addElementwise<arith::SelectOp>([](Operation *, Numbers n) { return n[0].integer ? n[1] : n[2]; });
}

//===----------------------------------------------------------------------===//
// Conversion
//===----------------------------------------------------------------------===//

static Element saturate(Operation *op, double x, bool isSigned) {
  unsigned width = resultFormat(op).getWidth();
  double top = std::ldexp(1.0, static_cast<int>(isSigned ? width - 1 : width));
  if (std::isnan(x))
    return integerElement(0);
  if (isSigned) {
    if (x >= top)
      return integerElement(static_cast<int64_t>((uint64_t(1) << (width - 1)) - 1));
    return integerElement(static_cast<int64_t>(std::max(x, -top)));
  }
  if (x >= top)
    return integerElement(-1);
  return integerElement(static_cast<int64_t>(static_cast<uint64_t>(std::max(x, 0.0))));
}

/// The bits of a number of one type, read as another type of equal width.
static Element bitcast(ElementFormat from, Type fromType, Type toType, Element value) {
  APInt bits(64, from.asUnsigned(value));
  if (auto real = dyn_cast<FloatType>(fromType)) {
    APFloat number(value.real);
    bool inexact;
    number.convert(real.getFloatSemantics(), APFloat::rmNearestTiesToEven, &inexact);
    bits = number.bitcastToAPInt().zext(64);
  }
  auto real = dyn_cast<FloatType>(toType);
  if (!real)
    return integerElement(static_cast<int64_t>(bits.getZExtValue()));
  APFloat number(real.getFloatSemantics(), bits.trunc(real.getWidth()));
  bool inexact;
  number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
  return realElement(number.convertToDouble());
}

static void addConversionRules(Rules &rules) {
  auto same = [](Operation *, Numbers n) { return n[0]; };
  auto zeroExtend = [](Operation *op, Numbers n) { return toElement(operandFormat(op).asUnsigned(n[0])); };
  rules.addElementwise<arith::ExtFOp>(same);
  rules.addElementwise<arith::TruncFOp>(same);
  rules.addElementwise<arith::ExtSIOp>(same);
  rules.addElementwise<arith::TruncIOp>(same);
  rules.addElementwise<arith::IndexCastOp>(same);
  rules.addElementwise<arith::ExtUIOp>(zeroExtend);
  rules.addElementwise<arith::IndexCastUIOp>(zeroExtend);
  rules.addElementwise<arith::SIToFPOp>(
      [](Operation *, Numbers n) { return realElement(static_cast<double>(n[0].integer)); });
  rules.addElementwise<arith::UIToFPOp>(
      [](Operation *op, Numbers n) { return realElement(static_cast<double>(operandFormat(op).asUnsigned(n[0]))); });
  rules.addElementwise<arith::FPToSIOp>([](Operation *op, Numbers n) { return saturate(op, n[0].real, true); });
  rules.addElementwise<arith::FPToUIOp>([](Operation *op, Numbers n) { return saturate(op, n[0].real, false); });
  rules.addElementwise<arith::BitcastOp>([](Operation *op, Numbers n) {
    return bitcast(operandFormat(op), getElementTypeOrSelf(op->getOperand(0).getType()),
                   getElementTypeOrSelf(op->getResult(0).getType()), n[0]);
  });
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

static Results evaluateConstant(arith::ConstantOp op, ArrayRef<Tensor>, Evaluator &evaluator) {
  FailureOr<Tensor> value =
      Tensor::fromAttribute(op.getValue(), evaluator.getOptions().maxElements, [&] { return op.emitOpError(); });
  if (failed(value) || failed(evaluator.spend(op, value->size())))
    return failure();
  return SmallVector<Tensor>{*value};
}

void hybrid::reference::addArithRules(Rules &rules) {
  rules.add<arith::ConstantOp>(evaluateConstant);
  addIntegerRules(rules);
  addComparisonRules(rules);
  addConversionRules(rules);
  auto real = [](double (*function)(double, double)) {
    return [function](Operation *, Numbers n) { return realElement(function(n[0].real, n[1].real)); };
  };
  rules.addElementwise<arith::RemFOp>(real(std::fmod));
  rules.addElementwise<arith::MaxNumFOp>(real([](double a, double b) {
    return std::isnan(a) ? b : std::isnan(b) ? a : scalar::max(a, b);
  }));
  rules.addElementwise<arith::MinNumFOp>(real([](double a, double b) {
    return std::isnan(a) ? b : std::isnan(b) ? a : scalar::min(a, b);
  }));
}
