//===- Operators.cpp - Look-up and evaluation of operators ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Operators.h"

#include "support/Scalar.h"

using namespace hybrid;

std::string_view hybrid::symbol(Operator op) {
  switch (op) {
  case Operator::Add:
    return "+";
  case Operator::Sub:
  case Operator::Neg:
    return "-";
  case Operator::Mul:
    return "*";
  case Operator::Div:
    return "/";
  case Operator::Pow:
    return "^";
  default:
    return {};
  }
}

std::optional<Operator> hybrid::operatorNamed(std::string_view name) {
  for (const OperatorInfo &row : kOperators)
    if (row.name == name)
      return row.id;
  return std::nullopt;
}

double hybrid::evaluate(Operator op, double a, double b) {
  switch (op) {
#define HYBRID_UNARY(Id, Fn, ...)                                                                                      \
  case Operator::Id:                                                                                                   \
    return scalar::Fn(a);
#define HYBRID_BINARY(Id, Fn, ...)                                                                                     \
  case Operator::Id:                                                                                                   \
    return scalar::Fn(a, b);
#include "support/Operators.def"
  }
  return std::nan("");
}

std::string hybrid::instantiate(std::string_view pattern, std::string_view a, std::string_view b) {
  std::string text;
  for (size_t i = 0; i < pattern.size(); ++i) {
    bool hole = pattern[i] == '$' && i + 1 < pattern.size() && (pattern[i + 1] == 'a' || pattern[i + 1] == 'b');
    if (!hole)
      text += pattern[i];
    else
      text += pattern[++i] == 'a' ? a : b;
  }
  return text;
}
