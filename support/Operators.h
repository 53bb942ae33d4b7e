//===- Operators.h - Identity and properties of scalar operators -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SUPPORT_OPERATORS_H
#define HYBRID_SUPPORT_OPERATORS_H

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hybrid {

/// A scalar operator; the rows of Operators.def.
enum class Operator : uint8_t {
#define HYBRID_UNARY(Id, ...) Id,
#define HYBRID_BINARY(Id, ...) Id,
#include "support/Operators.def"
};

/// How the unit of a result follows from the units of the operands.
enum class UnitRule : uint8_t {
  Same,     ///< operands and result share one unit
  Keep,     ///< the result has the unit of the operand
  Product,  ///< units multiply
  Quotient, ///< units divide
  Power,    ///< the base's unit to a constant exponent; else all dimensionless
  Sqrt,     ///< half the exponents
  Cbrt,     ///< a third of the exponents
  Number,   ///< operand and result are dimensionless
  Any,      ///< any operand, dimensionless result
  Angle,    ///< operands share one unit, dimensionless result
};

/// What the table says about one operator.
struct OperatorInfo {
  Operator id;
  unsigned arity;
  std::string_view name; ///< function name, also the spelling in `.hyb`
  double flops;
  UnitRule units;
  std::string_view onnx, c, sympy, latex; ///< templates in $a, $b; empty if absent
};

inline constexpr OperatorInfo kOperators[] = {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA)                                            \
  {Operator::Id, 1, #Fn, Flops, UnitRule::Units, Onnx, C, SymPy, LaTeX},
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA, DB)                                       \
  {Operator::Id, 2, #Fn, Flops, UnitRule::Units, Onnx, C, SymPy, LaTeX},
#include "support/Operators.def"
};

inline constexpr const OperatorInfo &info(Operator op) { return kOperators[static_cast<unsigned>(op)]; }

/// The infix or prefix symbol of `op` in `.hyb` ("+", "^", …), empty for functions.
std::string_view symbol(Operator op);

/// The operator with this function name ("exp", "add"), if there is one.
std::optional<Operator> operatorNamed(std::string_view name);

/// The value of `op` on doubles; `b` is ignored by unary operators.
double evaluate(Operator op, double a, double b = 0);

/// Replaces $a, $b of a text template.
std::string instantiate(std::string_view pattern, std::string_view a, std::string_view b = {});

} // namespace hybrid

#endif // HYBRID_SUPPORT_OPERATORS_H
