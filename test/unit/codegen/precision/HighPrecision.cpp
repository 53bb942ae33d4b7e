//===- HighPrecision.cpp - Modules on numbers of 256 bits -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/codegen/precision/HighPrecision.h"

#include "dialect/OperatorOf.h"
#include "test/unit/codegen/mathlib/Bounds.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::test;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();
static constexpr mpfr_rnd_t kNearest = MPFR_RNDN;

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

/// The formula of an operator.
static Real apply(Operator op, const Real &x, const Real &y) {
  Real result, help;
  mpfr_ptr r = result.value, h = help.value;
  mpfr_srcptr a = x.value, b = y.value;
  switch (op) {
#define CASE(Id, Call)                                                                                                 \
  case Operator::Id:                                                                                                   \
    Call;                                                                                                              \
    break;
    CASE(Add, mpfr_add(r, a, b, kNearest))
    CASE(Sub, mpfr_sub(r, a, b, kNearest))
    CASE(Mul, mpfr_mul(r, a, b, kNearest))
    CASE(Div, mpfr_div(r, a, b, kNearest))
    CASE(Pow, mpfr_pow(r, a, b, kNearest))
    CASE(Min, mpfr_min(r, a, b, kNearest))
    CASE(Max, mpfr_max(r, a, b, kNearest))
    CASE(Atan2, mpfr_atan2(r, a, b, kNearest))
    CASE(Hypot, mpfr_hypot(r, a, b, kNearest))
    CASE(Neg, mpfr_neg(r, a, kNearest))
    CASE(Abs, mpfr_abs(r, a, kNearest))
    CASE(Sign, mpfr_set_si(r, mpfr_sgn(a), kNearest))
    CASE(Sqrt, mpfr_sqrt(r, a, kNearest))
    CASE(Cbrt, mpfr_cbrt(r, a, kNearest))
    CASE(Exp, mpfr_exp(r, a, kNearest))
    CASE(Expm1, mpfr_expm1(r, a, kNearest))
    CASE(Log, mpfr_log(r, a, kNearest))
    CASE(Log1p, mpfr_log1p(r, a, kNearest))
    CASE(Log10, mpfr_log10(r, a, kNearest))
    CASE(Log2, mpfr_log2(r, a, kNearest))
    CASE(Sin, mpfr_sin(r, a, kNearest))
    CASE(Cos, mpfr_cos(r, a, kNearest))
    CASE(Tan, mpfr_tan(r, a, kNearest))
    CASE(Asin, mpfr_asin(r, a, kNearest))
    CASE(Acos, mpfr_acos(r, a, kNearest))
    CASE(Atan, mpfr_atan(r, a, kNearest))
    CASE(Sinh, mpfr_sinh(r, a, kNearest))
    CASE(Cosh, mpfr_cosh(r, a, kNearest))
    CASE(Tanh, mpfr_tanh(r, a, kNearest))
    CASE(Asinh, mpfr_asinh(r, a, kNearest))
    CASE(Acosh, mpfr_acosh(r, a, kNearest))
    CASE(Atanh, mpfr_atanh(r, a, kNearest))
    CASE(Erf, mpfr_erf(r, a, kNearest))
    CASE(Erfc, mpfr_erfc(r, a, kNearest))
    CASE(Floor, mpfr_floor(r, a))
    CASE(Ceil, mpfr_ceil(r, a))
    CASE(Round, mpfr_round(r, a))
    CASE(Trunc, mpfr_trunc(r, a))
#undef CASE
  case Operator::Mod: // a - b floor(a / b)
    mpfr_div(h, a, b, kNearest);
    mpfr_floor(h, h);
    mpfr_mul(h, h, b, kNearest);
    mpfr_sub(r, a, h, kNearest);
    break;
  case Operator::Sigmoid: // 1 / (1 + exp(-a))
    mpfr_neg(h, a, kNearest);
    mpfr_exp(h, h, kNearest);
    mpfr_add_ui(h, h, 1, kNearest);
    mpfr_ui_div(r, 1, h, kNearest);
    break;
  case Operator::Softplus: // log(1 + exp(a))
    mpfr_exp(h, a, kNearest);
    mpfr_log1p(r, h, kNearest);
    break;
  }
  return result;
}

/// Units in the last place by which code in double may be off for exact operands.
static double ownUlps(Operator op) {
  switch (op) {
  case Operator::Add:
  case Operator::Sub:
  case Operator::Mul:
  case Operator::Div:
  case Operator::Sqrt:
    return 0.5;
  default:
    break;
  }
  for (const Row &row : kRows)
    if (info(op).name == row.function)
      return row.bound64;
  return 0; // exact
}

/// The distance of neighbouring doubles at a number.
static double ulpAt(double x) {
  x = std::fabs(x);
  return std::isfinite(x) ? std::nextafter(x, kInfinity) - x : kInfinity;
}

static double difference(const Real &a, const Real &b) {
  Real d;
  mpfr_sub(d.value, a.value, b.value, kNearest);
  mpfr_abs(d.value, d.value, MPFR_RNDU);
  double result = mpfr_get_d(d.value, MPFR_RNDU);
  return std::isnan(result) ? kInfinity : result;
}

static Real moved(const Bounded &x, int direction) {
  Real result = x.value;
  mpfr_add_d(result.value, result.value, direction * x.error, direction < 0 ? MPFR_RNDD : MPFR_RNDU);
  return result;
}

static Bounded evaluateOperator(Operator op, const Bounded &a, const Bounded &b) {
  Bounded result{apply(op, a.value, b.value), 0};
  bool binary = info(op).arity == 2;
  double propagated = 0;
  if (a.error > 0 || (binary && b.error > 0))
    for (int i : {-1, 1})
      for (int j : {-1, 1})
        propagated =
            std::max(propagated, difference(apply(op, moved(a, i), binary ? moved(b, j) : b.value), result.value));
  double size = std::fabs(result.value.toDouble()) + propagated;
  double own = ownUlps(op) * ulpAt(size);
  if (op == Operator::Mod) { // a division, a product and a difference, each rounded
    double quotient = std::fabs(a.value.toDouble() / b.value.toDouble());
    own = 0.5 * ulpAt(std::fabs(a.value.toDouble())) + 0.5 * ulpAt(size);
    if (quotient != std::floor(quotient) && ulpAt(quotient) > std::fabs(quotient - std::round(quotient)))
      own = kInfinity; // the rounded quotient may lie on the other side of a whole number
  }
  result.error = std::isfinite(size) ? propagated + own : kInfinity;
  // Second order: the bounds are sums of rounded numbers, and functions bend within the error.
  result.error *= 1.01;
  return result;
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

namespace {

/// A condition, and whether the errors leave it open.
struct Condition {
  bool value = false, open = false;
};

class Evaluation {
public:
  bool run(Block &block) {
    for (Operation &op : block.without_terminator())
      if (!evaluate(op))
        return false;
    return true;
  }

  llvm::DenseMap<Value, Bounded> reals;

private:
  bool evaluate(Operation &op) {
    if (std::optional<Operator> id = operatorOf(&op)) {
      reals[op.getResult(0)] =
          evaluateOperator(*id, Bounded(reals[op.getOperand(0)]), Bounded(reals[op.getOperands().back()]));
      return true;
    }
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      if (auto real = dyn_cast<FloatAttr>(constant.getValue()))
        reals[constant.getResult()] = {Real(real.getValueAsDouble()), 0};
      else if (auto truth = dyn_cast<BoolAttr>(constant.getValue()))
        conditions[constant.getResult()] = {truth.getValue(), false};
      return true;
    }
    if (auto param = dyn_cast<ParamOp>(op)) {
      reals[param.getResult()] = {Real(cast<FloatAttr>(param.getValue()).getValueAsDouble()), 0};
      return true;
    }
    if (auto compare = dyn_cast<arith::CmpFOp>(op))
      return evaluateComparison(compare);
    if (isa<arith::AndIOp, arith::OrIOp, arith::XOrIOp>(op)) {
      Condition a = conditions[op.getOperand(0)], b = conditions[op.getOperand(1)];
      bool value = isa<arith::AndIOp>(op)  ? a.value && b.value
                   : isa<arith::OrIOp>(op) ? a.value || b.value
                                           : a.value != b.value;
      conditions[op.getResult(0)] = {value, a.open || b.open};
      return true;
    }
    if (auto select = dyn_cast<arith::SelectOp>(op))
      return evaluateSelect(select);
    if (auto loop = dyn_cast<scf::ForOp>(op))
      return evaluateLoop(loop);
    if (auto call = dyn_cast<CallOp>(op))
      return evaluateCall(call);
    return false;
  }

  bool evaluateComparison(arith::CmpFOp compare) {
    Bounded a = reals[compare.getLhs()], b = reals[compare.getRhs()];
    bool ordered = !mpfr_nan_p(a.value.value) && !mpfr_nan_p(b.value.value);
    int sign = ordered ? mpfr_cmp(a.value.value, b.value.value) : 0;
    auto holds = [&]() -> std::optional<bool> {
      switch (compare.getPredicate()) {
      case arith::CmpFPredicate::OEQ:
        return ordered && sign == 0;
      case arith::CmpFPredicate::UNE:
        return !ordered || sign != 0;
      case arith::CmpFPredicate::OLT:
        return ordered && sign < 0;
      case arith::CmpFPredicate::OLE:
        return ordered && sign <= 0;
      case arith::CmpFPredicate::OGT:
        return ordered && sign > 0;
      case arith::CmpFPredicate::OGE:
        return ordered && sign >= 0;
      default:
        return std::nullopt;
      }
    }();
    double error = a.error + b.error;
    conditions[compare.getResult()] = {holds.value_or(false), error > 0 && !(difference(a.value, b.value) > error)};
    return holds.has_value();
  }

  bool evaluateSelect(arith::SelectOp select) {
    Condition condition = conditions[select.getCondition()];
    if (select.getType().isInteger(1)) {
      conditions[select.getResult()] = conditions[condition.value ? select.getTrueValue() : select.getFalseValue()];
      return !condition.open;
    }
    Bounded yes = reals[select.getTrueValue()], no = reals[select.getFalseValue()];
    Bounded taken = condition.value ? yes : no;
    if (condition.open)
      taken.error = difference(yes.value, no.value) + std::max(yes.error, no.error);
    reals[select.getResult()] = taken;
    return true;
  }

  bool evaluateLoop(scf::ForOp loop) {
    std::vector<Bounded> states;
    for (Value start : loop.getInitArgs())
      states.push_back(reals[start]);
    std::optional<APInt> steps = loop.getStaticTripCount();
    if (!steps)
      return false;
    for (uint64_t step = 0; step < steps->getZExtValue(); ++step) {
      for (auto [state, value] : llvm::zip_equal(loop.getRegionIterArgs(), states))
        reals[state] = value;
      if (!run(*loop.getBody()))
        return false;
      for (auto [state, yielded] : llvm::zip_equal(states, loop.getYieldedValues()))
        state = reals[yielded];
    }
    for (auto [result, value] : llvm::zip_equal(loop.getResults(), states))
      reals[result] = value;
    return true;
  }

  bool evaluateCall(CallOp call) {
    auto callee = SymbolTable::lookupNearestSymbolFrom<SymbolicModuleOp>(call, call.getCalleeAttr());
    if (!callee)
      return false;
    Evaluation inside;
    for (auto [argument, operand] : llvm::zip_equal(callee.getBody().getArguments(), call.getArgOperands()))
      inside.reals[argument] = Bounded(reals[operand]);
    if (!inside.run(callee.getBody().front()))
      return false;
    for (auto [result, value] : llvm::zip_equal(call.getResults(), callee.getReturn().getOperands()))
      reals[result] = inside.reals[value];
    return true;
  }

  llvm::DenseMap<Value, Condition> conditions;
};

} // namespace

std::optional<std::vector<Bounded>> hybrid::test::evaluateExactly(SymbolicModuleOp module, ArrayRef<double> arguments) {
  Evaluation evaluation;
  for (auto [argument, value] : llvm::zip_equal(module.getBody().getArguments(), arguments))
    evaluation.reals[argument] = {Real(value), 0};
  if (!evaluation.run(module.getBody().front()))
    return std::nullopt;
  std::vector<Bounded> results;
  for (Value value : module.getReturn().getOperands())
    results.push_back(evaluation.reals[value]);
  return results;
}

double hybrid::test::distance(const Bounded &exact, double computed) { return difference(exact.value, Real(computed)); }
