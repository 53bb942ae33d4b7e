//===- RandomExpr.h - Seeded random expressions -----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_ENGINE_EXPR_RANDOMEXPR_H
#define HYBRID_TEST_UNIT_ENGINE_EXPR_RANDOMEXPR_H

#include "engine/expr/Expr.h"

#include <functional>
#include <random>

namespace hybrid::engine {

/// Draws trees of up to `depth` levels over `numVariables` variables, with numbers of all kinds.
class RandomExpr {
public:
  RandomExpr(uint64_t seed, unsigned numVariables, std::function<bool(Operator)> allowed = {})
      : random(seed), numVariables(numVariables) {
    for (const OperatorInfo &row : kOperators)
      if (!allowed || allowed(row.id))
        operators.push_back(row.id);
  }

  double uniform(double lo, double hi) { return std::uniform_real_distribution<double>(lo, hi)(random); }
  unsigned below(unsigned n) { return static_cast<unsigned>(random() % n); }

  Expr leaf() {
    switch (below(6)) {
    case 0:
      return static_cast<double>(below(5)) - 1;
    case 1:
      return ExactNumber{Rational::make(1 + below(5), 1 + below(4)), static_cast<int>(below(3)) - 1, below(2) ? 2 : 1,
                         below(4) == 0};
    case 2:
      return uniform(-2, 2);
    default:
      return Expr::variable(below(numVariables));
    }
  }

  Expr draw(unsigned depth) {
    if (depth == 0 || below(8) == 0)
      return leaf();
    // Arithmetic as often as functions.
    static constexpr Operator kArithmetic[] = {Operator::Add, Operator::Sub, Operator::Mul, Operator::Div};
    Operator op = below(2) ? kArithmetic[below(4)] : operators[below(static_cast<unsigned>(operators.size()))];
    Expr a = draw(depth - 1);
    if (op == Operator::Pow && below(4))
      return Expr::make(op, a, static_cast<double>(below(7)) - 3);
    Expr b = info(op).arity == 2 ? draw(depth - 1) : Expr();
    if (a.isNumber() && b.isNumber()) // sin(pi) is 0, whatever the double of pi gives
      return Expr::fold(op, a, b);
    return Expr::make(op, a, b);
  }

private:
  std::mt19937_64 random;
  unsigned numVariables;
  std::vector<Operator> operators;
};

/// Numbers as `number` makes them of their doubles.
inline Expr withNumbers(const Expr &e, double (*number)(double)) {
  return e.transform([&](const Expr &node, std::span<const Expr> operands) {
    if (node.isOperation())
      return Expr::make(node.op(), operands[0], operands.size() > 1 ? operands[1] : Expr());
    return node.isNumber() ? Expr(number(node.value())) : node;
  });
}

} // namespace hybrid::engine

#endif // HYBRID_TEST_UNIT_ENGINE_EXPR_RANDOMEXPR_H
