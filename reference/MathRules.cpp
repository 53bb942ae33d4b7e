//===- MathRules.cpp - Meaning of the operator table and of math ----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reference/Rules.h"
#include "support/Scalar.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::reference;

using Numbers = ArrayRef<Element>;

template <typename Op> static void addReal(Rules &rules, double (*function)(double)) {
  rules.addElementwise<Op>([function](Operation *, Numbers n) { return realElement(function(n[0].real)); });
}
template <typename Op> static void addReal(Rules &rules, double (*function)(double, double)) {
  rules.addElementwise<Op>([function](Operation *, Numbers n) { return realElement(function(n[0].real, n[1].real)); });
}
template <typename Op> static void addTest(Rules &rules, bool (*function)(double)) {
  rules.addElementwise<Op>([function](Operation *, Numbers n) { return integerElement(function(n[0].real) ? -1 : 0); });
}

/// Every row of the operator table, by the functions of support/Scalar.h.
static void addTableRules(Rules &rules) {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, ...)                                                                  \
  addReal<Mlir>(rules, [](double a) -> double { return scalar::Fn(a); });
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, ...)                                                                 \
  addReal<Mlir>(rules, [](double a, double b) -> double { return scalar::Fn(a, b); });
#include "support/Operators.def"
}

/// a * b + c with one rounding, which for f32 must be that of f32: a double sum rounded again can be off by half an
/// ulp.
static Element fusedMultiplyAdd(Operation *op, Numbers n) {
  if (getElementTypeOrSelf(op->getResult(0).getType()).isF32())
    return realElement(
        std::fma(static_cast<float>(n[0].real), static_cast<float>(n[1].real), static_cast<float>(n[2].real)));
  return realElement(std::fma(n[0].real, n[1].real, n[2].real));
}

/// Integer power by squaring, modulo 2^64; a negative exponent gives what the exact power rounds to toward zero.
static std::optional<Element> integerPower(Operation *, Numbers n) {
  int64_t base = n[0].integer, exponent = n[1].integer;
  if (exponent < 0) {
    if (base == 0)
      return std::nullopt;
    return integerElement(base == 1 ? 1 : base == -1 ? (exponent % 2 ? -1 : 1) : 0);
  }
  uint64_t result = 1;
  for (uint64_t square = base; exponent; exponent >>= 1, square *= square)
    result *= exponent & 1 ? square : 1;
  return integerElement(static_cast<int64_t>(result));
}

void hybrid::reference::addMathRules(Rules &rules) {
  addTableRules(rules);
  addReal<math::Exp2Op>(rules, std::exp2);
  addReal<math::RoundEvenOp>(rules, std::nearbyint); // the rounding mode is never changed
  addReal<math::RsqrtOp>(rules, [](double a) { return 1.0 / std::sqrt(a); });
  addReal<math::CopySignOp>(rules, std::copysign);
  rules.addElementwise<math::FmaOp>(fusedMultiplyAdd);
  rules.addElementwise<math::ClampFOp>(
      [](Operation *, Numbers n) { return realElement(scalar::max(scalar::min(n[0].real, n[2].real), n[1].real)); });
  rules.addElementwise<math::FPowIOp>(
      [](Operation *, Numbers n) { return realElement(std::pow(n[0].real, static_cast<double>(n[1].integer))); });
  rules.addElementwise<math::IPowIOp>(integerPower);
  rules.addElementwise<math::AbsIOp>([](Operation *, Numbers n) {
    return integerElement(n[0].integer < 0 ? static_cast<int64_t>(-static_cast<uint64_t>(n[0].integer)) : n[0].integer);
  });
  addTest<math::IsNaNOp>(rules, [](double a) { return std::isnan(a); });
  addTest<math::IsInfOp>(rules, [](double a) { return std::isinf(a); });
  addTest<math::IsFiniteOp>(rules, [](double a) { return std::isfinite(a); });
}
