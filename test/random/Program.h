//===- Program.h - Random programs that know what they may give -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_RANDOM_PROGRAM_H
#define HYBRID_TEST_RANDOM_PROGRAM_H

#include "test/random/Enclosure.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace hybrid::random {

using Random = std::mt19937_64;

/// A program of steps, each of which uses earlier ones. Its text is a builtin module with a public network `@columns`,
/// from one tensor [rows, inputs] to one [rows, outputs], and maybe with a public module `@scalars`, whose arguments
/// and results are the columns.
class Program {
public:
  virtual ~Program() = default;

  virtual Precision precision() const = 0;
  virtual size_t inputs() const = 0;
  virtual size_t outputs() const = 0;
  virtual bool hasScalars() const = 0;
  virtual std::string text() const = 0;
  /// What each output may be at a row of inputs, which are numbers of the precision.
  virtual std::vector<Enclosure> enclose(const std::vector<double> &row) const = 0;
  /// Programs that do less: the same, cut off after each step, shortest first. By them a failure is reduced.
  virtual std::vector<std::unique_ptr<Program>> prefixes() const = 0;
};

/// A closed form: a graph of operators of the table, comparisons and selections.
std::unique_ptr<Program> makeExpression(Random &random);
/// A chain of layers, elementwise ops, generic ops and guards.
std::unique_ptr<Program> makeNetwork(Random &random);

/// A row of inputs: ordinary numbers of all magnitudes, and every third row with special ones among them.
std::vector<double> makeRow(Random &random, size_t inputs, Precision precision);

/// A number as MLIR reads it, to the bit.
std::string literal(Precision precision, double x);
/// The name of the op that the operator table gives.
std::string opName(Operator op);
inline const char *typeName(Precision precision) { return precision == Precision::Single ? "f32" : "f64"; }

/// A number below `n`.
inline size_t below(Random &random, size_t n) { return random() % n; }
inline double uniform(Random &random, double lo, double hi) {
  return std::uniform_real_distribution<double>(lo, hi)(random);
}

} // namespace hybrid::random

#endif // HYBRID_TEST_RANDOM_PROGRAM_H
