//===- ProgramTest.cpp - Tests of block evaluation ------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Program.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const Expr x = Expr::variable(0), y = Expr::variable(1);

Eigen::MatrixXd randomPoints(Eigen::Index rows, double lo, double hi) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> uniform(lo, hi);
  return Eigen::MatrixXd::NullaryExpr(rows, 2, [&] { return uniform(random); });
}

bool close(double a, double b, double relative) {
  return a == b || (std::isnan(a) && std::isnan(b)) || std::fabs(a - b) <= relative * std::fabs(b);
}

// 2e-15 is 4 ulp at worst either side of a power of two, plus the scalar function: the bound of vector libraries.
TEST(ProgramTest, EveryOperatorAgreesWithScalarEvaluation) {
  for (const OperatorInfo &row : kOperators) {
    for (auto [lo, hi] : {std::pair(-3.0, 3.0), std::pair(0.01, 1.0), std::pair(1.0, 50.0)}) {
      Eigen::MatrixXd points = randomPoints(1001, lo, hi);
      Eigen::VectorXd values = Expr::make(row.id, x, y).evaluate(points);
      for (Eigen::Index i = 0; i < points.rows(); ++i)
        ASSERT_TRUE(close(values(i), hybrid::evaluate(row.id, points(i, 0), points(i, 1)), 2e-15))
            << row.name << "(" << points(i, 0) << ", " << points(i, 1) << ") = " << values(i);
    }
  }
}

TEST(ProgramTest, ConstantExponentsAgreeWithPow) {
  Eigen::MatrixXd points = randomPoints(500, 0.1, 5);
  for (double n : {-5.0, -4.0, -3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 2.7}) {
    Eigen::VectorXd values = Expr::make(Operator::Pow, x, n).evaluate(points);
    for (Eigen::Index i = 0; i < points.rows(); ++i)
      ASSERT_TRUE(close(values(i), std::pow(points(i, 0), n), 2e-15)) << points(i, 0) << "^" << n;
  }
}

// A value must not depend on its row or on the number of rows: searches compare runs on different subsets.
TEST(ProgramTest, ValuesDoNotDependOnTheRow) {
  Eigen::MatrixXd points = randomPoints(300, 0.1, 5);
  Expr f = exp(sin(x) * y) / pow(x, 1.7) + tanh(y) * log(x);
  Eigen::VectorXd all = f.evaluate(points);
  for (Eigen::Index start : {1, 5, 127, 250}) {
    Eigen::MatrixXd part = points.bottomRows(points.rows() - start);
    EXPECT_EQ(f.evaluate(part), Eigen::VectorXd(all.tail(all.size() - start)));
  }
}

// Derivatives by the table, reverse mode, against the symbolic derivative of the same table and against differences.
TEST(ProgramTest, JacobianAndGradientAgreeWithDifferences) {
  Expr a = Expr::parameter(1.3), b = Expr::parameter(0.7), n = Expr::parameter(1.9);
  Expr u = x - a * y;
  Expr f = pow(u * u + 0.1, n) * exp(-b * x) + sin(u) / (1.0 + pow(y, -2.0)) + sqrt(x) * pow(y, 3.0) + b;
  Program program(f);
  ASSERT_EQ(program.parameters().size(), 3u);
  Eigen::MatrixXd points = randomPoints(333, 0.5, 2);
  Eigen::VectorXd values(333), plus(333), minus(333);
  Eigen::MatrixXd jacobian(333, 3), gradient(333, 2);
  program.evaluate(points, program.parameters(), values, jacobian);
  program.evaluateGradient(points, program.parameters(), plus, gradient);
  EXPECT_EQ(values, plus);
  for (int k = 0; k < 3; ++k) {
    std::vector<double> shifted = program.parameters();
    const double h = 1e-6;
    shifted[k] += h;
    program.evaluate(points, shifted, plus);
    shifted[k] -= 2 * h;
    program.evaluate(points, shifted, minus);
    EXPECT_LT((jacobian.col(k) - (plus - minus) / (2 * h)).lpNorm<Eigen::Infinity>(), 1e-7);
  }
  for (unsigned j = 0; j < 2; ++j)
    EXPECT_LT((gradient.col(j) - f.derivative(j).evaluate(points)).lpNorm<Eigen::Infinity>(), 1e-12);
}

TEST(ProgramTest, EveryPartialAgreesWithTheSymbolicDerivative) {
  for (const OperatorInfo &row : kOperators) {
    Expr f = Expr::make(row.id, x, row.arity == 2 ? y : Expr());
    Eigen::MatrixXd points = randomPoints(64, 0.2, 0.9), gradient(64, 2);
    if (row.id == Operator::Acosh)
      points.array() += 1;
    Eigen::VectorXd values(64);
    Program(f).evaluateGradient(points, {}, values, gradient);
    for (unsigned j = 0; j < row.arity; ++j) {
      Eigen::VectorXd expected = f.derivative(j).evaluate(points);
      for (Eigen::Index i = 0; i < 64; ++i)
        ASSERT_TRUE(close(gradient(i, j), expected(i), 1e-13)) << row.name << " in operand " << j;
    }
  }
}

} // namespace
