//===- OperatorsTest.cpp - Tests of the operator table --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Operators.h"

#include "support/Scalar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

using namespace hybrid;

namespace {

TEST(OperatorsTest, RowsStandAtTheirEnumerator) {
  std::set<std::string_view> names;
  for (const OperatorInfo &row : kOperators) {
    EXPECT_EQ(&info(row.id), &row);
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(operatorNamed(row.name), row.id);
    EXPECT_GT(row.flops, 0) << row.name;
  }
  EXPECT_FALSE(operatorNamed("sine"));
}

// What a row may leave empty, by name: a new operator either fills its texts or is added here on purpose.
TEST(OperatorsTest, EveryRowHasItsTextsOrIsListed) {
  const std::set<std::string_view> withoutSymPy = {"atan2", "mod", "erf", "erfc", "floor", "ceil", "round", "trunc"};
  const std::set<std::string_view> withoutOnnx = {"atan2", "hypot", "mod",  "cbrt",  "expm1", "log1p",
                                                  "log10", "log2",  "erfc", "round", "trunc"};
  for (const OperatorInfo &row : kOperators) {
    EXPECT_NE(row.c, "") << row.name;
    EXPECT_NE(row.latex, "") << row.name;
    EXPECT_EQ(row.sympy.empty(), withoutSymPy.contains(row.name)) << row.name;
    EXPECT_EQ(row.onnx.empty(), withoutOnnx.contains(row.name)) << row.name;
    for (std::string_view text : {row.c, row.sympy, row.latex}) {
      bool empty = text.empty();
      EXPECT_TRUE(empty || text.find("$a") != text.npos) << row.name;
      EXPECT_TRUE(empty || (row.arity == 2) == (text.find("$b") != text.npos)) << row.name;
    }
  }
}

TEST(OperatorsTest, InstantiatesTemplates) {
  EXPECT_EQ(instantiate("pow($a, $b)", "x", "2"), "pow(x, 2)");
  EXPECT_EQ(instantiate("$a*$a + $c$", "x"), "x*x + $c$");
}

TEST(OperatorsTest, Conventions) {
  double nan = std::nan("");
  EXPECT_TRUE(std::isnan(evaluate(Operator::Min, 1, nan)));
  EXPECT_TRUE(std::isnan(evaluate(Operator::Max, nan, 1)));
  EXPECT_TRUE(std::signbit(evaluate(Operator::Min, 0.0, -0.0)));
  EXPECT_FALSE(std::signbit(evaluate(Operator::Max, 0.0, -0.0)));
  EXPECT_EQ(evaluate(Operator::Mod, -1, 3), 2);
  EXPECT_EQ(evaluate(Operator::Mod, 1, -3), -2);
  EXPECT_EQ(evaluate(Operator::Round, 2.5), 3);
  EXPECT_EQ(evaluate(Operator::Softplus, 1000), 1000);
  EXPECT_EQ(evaluate(Operator::Sigmoid, -1000), 0);
  EXPECT_EQ(evaluate(Operator::Sign, -3), -1);
}

} // namespace
