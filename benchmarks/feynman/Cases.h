//===- Cases.h - The 120 equations ------------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_BENCHMARKS_FEYNMAN_CASES_H
#define HYBRID_BENCHMARKS_FEYNMAN_CASES_H

#include "engine/expr/Expr.h"

#include <optional>
#include <string>
#include <vector>

namespace hybrid::feynman {

/// One row of feynman.csv, or of another table of the same form.
struct Case {
  std::string id;
  std::string target, targetUnit; ///< units as `.hyb` writes them
  std::vector<std::string> names, units;
  std::vector<Interval> box;
  std::optional<engine::Expr> truth; ///< nullopt: no operators that we have can say it
};

/// Reads the table (columns id, target, target_unit, expression, vars; vars is a JSON list of name, low, high, unit; an
/// empty expression stands for a function without a closed form). nullopt with a message in `error` if the file is
/// missing or a row is malformed.
std::optional<std::vector<Case>> readCases(const std::string &path, std::string &error);

/// "m^2 s^-1 kg" of the table is "m^2*s^-1*kg" here; its T is the kelvin.
std::string hybUnit(const std::string &text);

} // namespace hybrid::feynman

#endif // HYBRID_BENCHMARKS_FEYNMAN_CASES_H
