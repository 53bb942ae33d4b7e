//===- Functions.cpp - Functions of the language --------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Functions.h"

#include "llvm/ADT/STLExtras.h"

#include <limits>
#include <numbers>
#include <vector>

using namespace hybrid;
using namespace hybrid::dsl;
using llvm::StringRef;

static std::vector<Function> makeTable() {
  using Kind = Function::Kind;
  constexpr unsigned kMany = 1000;
  std::vector<Function> table = {
      {Kind::Extremum, "min", 2, kMany, Operator::Min, "the smallest operand"},
      {Kind::Extremum, "max", 2, kMany, Operator::Max, "the largest operand"},
      {Kind::Clamp, "clamp", 3, 3, Operator::Min, "clamp(x, lo, hi): x moved into lo .. hi"},
      {Kind::Relu, "relu", 1, 1, Operator::Max, "max(x, 0)"},
      {Kind::Softmax, "softmax", 1, 1, Operator::Exp, "exp(v) / sum(exp(v)) without overflow"},
      {Kind::Dot, "dot", 2, 2, Operator::Mul, "scalar product, matrix times vector, matrix times matrix"},
      {Kind::Cross, "cross", 2, 2, Operator::Mul, "vector product of two vectors of 3"},
      {Kind::Norm, "norm", 1, 1, Operator::Sqrt, "length of a vector"},
      {Kind::Sum, "sum", 1, 1, Operator::Add, "sum of all components"},
      {Kind::Transpose, "transpose", 1, 1, Operator::Add, "rows become columns"},
      {Kind::Diff, "diff", 2, 2, Operator::Add, "diff(f, x): the exact derivative of f by x"},
  };
  for (const OperatorInfo &row : kOperators) {
    bool isInfix = !symbol(row.id).empty() && row.id != Operator::Pow;
    if (!isInfix && row.id != Operator::Min && row.id != Operator::Max)
      table.push_back({Kind::Elementwise, row.name, row.arity, row.arity, row.id, ""});
  }
  llvm::sort(table, [](const Function &a, const Function &b) { return a.name < b.name; });
  return table;
}

llvm::ArrayRef<Function> hybrid::dsl::allFunctions() {
  static const std::vector<Function> table = makeTable();
  return table;
}

const Function *hybrid::dsl::findFunction(StringRef name) {
  llvm::ArrayRef<Function> table = allFunctions();
  const Function *row = llvm::lower_bound(table, name, [](const Function &f, StringRef key) { return f.name < key; });
  return row != table.end() && row->name == name ? row : nullptr;
}

static constexpr NamedConstant kNamedConstants[] = {
    {"pi", std::numbers::pi},
    {"e", std::numbers::e},
    {"inf", std::numeric_limits<double>::infinity()},
    {"nan", std::numeric_limits<double>::quiet_NaN()},
};

llvm::ArrayRef<NamedConstant> hybrid::dsl::namedConstants() { return kNamedConstants; }

const NamedConstant *hybrid::dsl::findNamedConstant(StringRef name) {
  const NamedConstant *row = llvm::find_if(kNamedConstants, [&](const NamedConstant &c) { return c.name == name; });
  return row == std::end(kNamedConstants) ? nullptr : row;
}
