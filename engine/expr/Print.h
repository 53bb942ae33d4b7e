//===- Print.h - Expressions as text ----------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One printer for all notations: the templates of Operators.def, put together with as few brackets as each template's
// own operators need. Plain numbers are written with the fewest digits that read back to the same double; numbers with
// an exact form are written as such (`3*pi/2`), except in C.
//
//   f = pow(x, 2) * pow(y, -1) + 0.5     .hyb    x^2/y + 1/2
//                                        SymPy   x**2/y + 1/2
//                                        C       x * x / y + 0.5
//                                        Fortran x**2 / y + 0.5_c_double
//                                        LaTeX   \frac{x^{2}}{y} + \frac{1}{2}
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_PRINT_H
#define HYBRID_ENGINE_EXPR_PRINT_H

#include "engine/expr/Expr.h"
#include "support/Unit.h"

#include <set>
#include <span>
#include <string>
#include <vector>

namespace hybrid::engine {

enum class Syntax : uint8_t { Hyb, SymPy, C, Fortran, LaTeX };

/// The expression with the variables' names (variable i beyond them is "x<i>"). Empty if it holds an operator that the
/// notation cannot say (kOperators[…].sympy and so on). In LaTeX a name may be LaTeX itself ("\vec{v}", "{v}_{0}"), which
/// stands for something that holds together like a name.
std::string print(const Expr &e, std::span<const std::string> names = {}, Syntax syntax = Syntax::Hyb);

/// The expression as presentation MathML, without the <math> around it. Names have to be free of `<`, `>` and `&`.
std::string printMathML(const Expr &e, std::span<const std::string> names = {});

/// The fewest digits that read back to `x`: "6.6743e-11", "2".
std::string printNumber(double x);

/// The form with its parameters and plain numbers as numbers of so many digits, for people to look at.
Expr rounded(const Expr &e, int digits = 3);

/// How Fortran says an operator: a template in $a and $b.
std::string fortranPattern(Operator op);

/// A discovered equation as a module of its own.
struct ModuleText {
  struct Argument {
    std::string name;
    Unit unit = {};       ///< of the number that the expression sees
    std::string unitText; ///< as the user wrote it; empty if dimensionless
    Interval domain = {}; ///< printed if it is not the whole line
    bool logUniform = false;
    std::string shape = {}; ///< "[3]" of a vector, "[2, 3]" of a matrix
  };
  std::string name;
  std::vector<std::string> documentation; ///< lines, without the `///`
  std::vector<Argument> inputs;
  std::vector<Argument> outputs;
  std::vector<Expr> expressions; ///< one for each output
};

/// An input or result as it is declared: "m: real [kg] in 1 .. 5 log".
std::string declaration(const ModuleText::Argument &argument);

/// Gives a unit that the language does not know a name: `lines` then declare it, and dimensions that are new.
void spellUnit(ModuleText::Argument &argument, const std::string &module, std::vector<std::string> &lines);

/// A `.hyb` module. Where the dimensions of the inputs and the output fit together, or one numeric factor's unit makes
/// them fit, the formula is written as it stands; else each input is divided by its unit and the result multiplied by
/// the output's, which is always right: a network maps numbers in declared units to such numbers.
///
/// Units that the language does not know are declared before the module: new dimensions, and those with a scale. Lines
/// in `declared` stand in the file already; what is written is added to them.
std::string printModule(ModuleText module, std::set<std::string> &declared);
inline std::string printModule(const ModuleText &module) {
  std::set<std::string> declared;
  return printModule(module, declared);
}

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_PRINT_H
