//===- Program.h - Compiled evaluation of one expression --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An expression as a list of instructions without common subexpressions, run over blocks of points so that all
// intermediate columns stay in the first-level cache. Derivatives come from one reverse sweep for each block: the
// adjoint column of a parameter *is* the Jacobian's column, because every point has its own value of it.
//
//   Program program(f);                                    // once for each form
//   program.evaluate(points, parameters, values, jacobian);   // once for each step of a fit
//
// A Program is immutable and may be used from several threads at once.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_PROGRAM_H
#define HYBRID_ENGINE_EXPR_PROGRAM_H

#include "engine/expr/Expr.h"

#include <cstdint>
#include <vector>

namespace hybrid::engine {

class Program {
public:
  explicit Program(const Expr &root);

  /// The values that the parameters have in the expression, in the order of Expr::parameters().
  const std::vector<double> &parameters() const { return initial; }
  /// The number of columns that `points` needs at least.
  unsigned numVariables() const { return variables; }

  /// values(i) = f(row i of points); `values` has points.rows() entries.
  void evaluate(const Points &points, std::span<const double> parameters, Eigen::Ref<Eigen::VectorXd> values) const;
  /// Also jacobian(i, k) = the derivative in parameter k; points.rows() x parameters.size().
  void evaluate(const Points &points, std::span<const double> parameters, Eigen::Ref<Eigen::VectorXd> values,
                Eigen::Ref<Eigen::MatrixXd> jacobian) const;
  /// Also gradient(i, j) = the derivative in variable j; points.rows() x points.cols().
  void evaluateGradient(const Points &points, std::span<const double> parameters, Eigen::Ref<Eigen::VectorXd> values,
                        Eigen::Ref<Eigen::MatrixXd> gradient) const;

private:
  /// What column k of a block holds.
  struct Instruction {
    Expr::Kind kind;
    Operator op;
    bool onParameters; ///< depends on a parameter
    bool onVariables;
    bool constantExponent; ///< op is Pow and column b is a number
    uint32_t a = 0, b = 0; ///< operand columns; `a` is the index of a variable or parameter
    double value = 0;      ///< of a number, or the exponent
  };
  class Run;

  std::vector<Instruction> code;
  std::vector<double> initial;
  unsigned variables = 0;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_PROGRAM_H
