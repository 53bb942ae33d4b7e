//===- Dictionary.h - Functions of one variable that laws use ---*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_FIT_DICTIONARY_H
#define HYBRID_ENGINE_FIT_DICTIONARY_H

#include "engine/expr/Expr.h"

#include <span>
#include <vector>

namespace hybrid::engine {

/// A function without constants: a power (function == nullptr) or one of the others.
struct DictionaryEntry {
  double power = 0;
  double (*function)(double) = nullptr;
  Expr (*wrap)(const Expr &) = nullptr;

  Eigen::ArrayXd operator()(const Eigen::ArrayXd &u) const;
  Expr expression(const Expr &u) const;
};
/// The constant first, then simple ones before others.
std::span<const DictionaryEntry> dictionary();

/// A function with one inner constant b; u stands for a power of the variable. With `pair`, a second function of the
/// same constant joins (a phase: sine and cosine).
struct Family {
  double (*function)(double u, double b);
  Expr (*expression)(const Expr &u, const Expr &b);
  double (*second)(double u, double b);
  Expr (*secondExpression)(const Expr &u, const Expr &b);
  enum class Scan { Rate, SignedRate, Shift, Exponent } scan;
  bool prefactors;            ///< worth a power of u in front
  std::vector<double> powers; ///< of the variable, as arguments
};
std::span<const Family> families();
/// The values of b to scan for a variable in [lo, hi].
std::vector<double> scanValues(Family::Scan scan, double lo, double hi);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_FIT_DICTIONARY_H
