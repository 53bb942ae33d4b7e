//===- Dimension.cpp - Units of expressions -------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Dimension.h"

#include <cmath>
#include <unordered_map>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// A constant exponent as a fraction with a small denominator.
std::optional<Rational> exponentOf(const Expr &e) {
  if (!e.isConstant())
    return std::nullopt;
  if (e.isNumber() && e.exact() && e.exact()->isRational())
    return e.exact()->factor;
  for (int64_t denominator = 1; denominator <= 10; ++denominator) {
    double numerator = e.value() * static_cast<double>(denominator);
    if (std::fabs(numerator) < 1e6 && std::fabs(numerator - std::round(numerator)) < 1e-9)
      return Rational::make(std::llround(numerator), denominator);
  }
  return std::nullopt;
}

std::optional<Unit> result(const Expr &e, const Unit &a, const Unit &b) {
  auto when = [](bool fits, const Unit &unit) { return fits ? std::optional(unit) : std::nullopt; };
  switch (info(e.op()).units) {
  case UnitRule::Same:
    return when(a == b, a);
  case UnitRule::Keep:
    return a;
  case UnitRule::Product:
    return a * b;
  case UnitRule::Quotient:
    return a / b;
  case UnitRule::Power:
    if (std::optional<Rational> exponent = exponentOf(e.operand(1)); exponent && b.isDimensionless())
      return a.pow(*exponent);
    return when(a.isDimensionless() && b.isDimensionless(), Unit());
  case UnitRule::Sqrt:
    return a.pow({1, 2});
  case UnitRule::Cbrt:
    return a.pow({1, 3});
  case UnitRule::Number:
    return when(a.isDimensionless(), Unit());
  case UnitRule::Any:
    return Unit();
  case UnitRule::Angle:
    return when(a == b, Unit());
  }
  return std::nullopt;
}

} // namespace

std::optional<Unit> engine::unitOf(const Expr &e, std::span<const Unit> units) {
  std::unordered_map<const void *, Unit> known;
  for (const Expr &node : e.nodes()) {
    std::optional<Unit> unit = Unit();
    if (node.isVariable() && node.index() < units.size())
      unit = units[node.index()];
    else if (node.isOperation())
      unit = result(node, known.at(node.operand(0).id()),
                    node.numOperands() == 2 ? known.at(node.operand(1).id()) : Unit());
    if (!unit || !unit->isValid())
      return std::nullopt;
    known.emplace(node.id(), *unit);
  }
  return known.at(e.id());
}
