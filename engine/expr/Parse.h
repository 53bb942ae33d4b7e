//===- Parse.h - Infix text to expressions ----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The expressions of a `.hyb` body over scalars, and their Python spelling, for options (--form), reports and
// benchmarks:
//
//   sum     = product {("+" | "-") product}        power = atom [("^" | "**") ["-" | "+"] power]
//   product = sign {("*" | "/") sign}              atom  = number | name | name "(" sum {"," sum} ")" | "(" sum ")"
//   sign    = ("-" | "+") sign | power
//
// Functions are those of Operators.def, min and max of two or more operands, and the usual other names (ln, arcsin,
// Abs, Min, Max). Names are variables, `pi`, and `e` unless a variable hides it. Exact arithmetic on literals is done
// at once (3/2, pi/4, sqrt(2)); nothing else is changed.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_PARSE_H
#define HYBRID_ENGINE_EXPR_PARSE_H

#include "engine/expr/Expr.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hybrid::engine {

/// What a text leaves open: names that are no variables are constants, and functions that are no operators are unknown
/// functions of the variables they are written with.
///
///   a*exp(-b*x) + g(y)      constants a, b; functions g(y)
struct Unknowns {
  struct Function {
    std::string name;
    std::vector<unsigned> inputs; ///< indices of variables
  };
  std::vector<std::string> constants;
  std::vector<Expr> parameters;    ///< of the constants, all 1
  std::vector<Function> functions; ///< function k stands as the variable names.size() + k
};

/// nullopt if the text is malformed; `error` then says what and where ("column 7: unknown name 'foo'").
/// With `unknowns`, unknown names and functions are collected there instead.
std::optional<Expr> parse(std::string_view text, std::span<const std::string> names, std::string &error,
                          Unknowns *unknowns = nullptr);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_PARSE_H
