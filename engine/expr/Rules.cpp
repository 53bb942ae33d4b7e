//===- Rules.cpp - Identities of functions --------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Parse.h"
#include "engine/expr/Simplify.h"

#include <array>
#include <string>
#include <vector>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

// One rule per line: name, from, to, guard. `-a` matches whatever is written with a sign in front; operands of + and *
// match in either order. Sums and products have their own laws (NormalForm.h, Factor.h).
constexpr Rule kRules[] = {
    {"exp of log", "exp(log(a))", "a", "a > 0"},
    {"exp of multiple of log", "exp(b*log(a))", "a^b", "a > 0"},
    {"exp of part of log", "exp(log(a)/b)", "a^(1/b)", "a > 0"},
    {"exp of negative log", "exp(-log(a))", "1/a", "a > 0"},
    {"log of exp", "log(exp(a))", "a", ""},
    {"log of root", "log(sqrt(a))", "log(a)/2", "a > 0"},
    {"log of power", "log(a^b)", "b*log(a)", "a > 0"},
    {"log of reciprocal", "log(1/a)", "-log(a)", "a > 0"},
    {"expm1 of log1p", "expm1(log1p(a))", "a", "a > -1"},
    {"log1p of expm1", "log1p(expm1(a))", "a", ""},

    {"sin is odd", "sin(-a)", "-sin(a)", ""},
    {"cos is even", "cos(-a)", "cos(a)", ""},
    {"tan is odd", "tan(-a)", "-tan(a)", ""},
    {"asin is odd", "asin(-a)", "-asin(a)", ""},
    {"atan is odd", "atan(-a)", "-atan(a)", ""},
    {"sinh is odd", "sinh(-a)", "-sinh(a)", ""},
    {"cosh is even", "cosh(-a)", "cosh(a)", ""},
    {"tanh is odd", "tanh(-a)", "-tanh(a)", ""},
    {"asinh is odd", "asinh(-a)", "-asinh(a)", ""},
    {"atanh is odd", "atanh(-a)", "-atanh(a)", ""},
    {"erf is odd", "erf(-a)", "-erf(a)", ""},
    {"cbrt is odd", "cbrt(-a)", "-cbrt(a)", ""},
    {"sign is odd", "sign(-a)", "-sign(a)", ""},
    {"abs is even", "abs(-a)", "abs(a)", ""},

    {"sin of asin", "sin(asin(a))", "a", "a >= -1, a <= 1"},
    {"cos of acos", "cos(acos(a))", "a", "a >= -1, a <= 1"},
    {"tan of atan", "tan(atan(a))", "a", ""},
    {"sinh of asinh", "sinh(asinh(a))", "a", ""},
    {"cosh of acosh", "cosh(acosh(a))", "a", "a >= 1"},
    {"tanh of atanh", "tanh(atanh(a))", "a", "a > -1, a < 1"},
    {"asin of sin", "asin(sin(a))", "a", "a >= -1.5707963, a <= 1.5707963"},
    {"acos of cos", "acos(cos(a))", "a", "a >= 0, a <= 3.1415926"},
    {"atan of tan", "atan(tan(a))", "a", "a > -1.5707963, a < 1.5707963"},
    {"asinh of sinh", "asinh(sinh(a))", "a", ""},
    {"acosh of cosh", "acosh(cosh(a))", "a", "a >= 0"},
    {"atanh of tanh", "atanh(tanh(a))", "a", "a > -15, a < 15"},

    {"abs of nonnegative", "abs(a)", "a", "a >= 0"},
    {"abs of nonpositive", "abs(a)", "-a", "a <= 0"},
    {"sign of positive", "sign(a)", "1", "a > 0"},
    {"sign of negative", "sign(a)", "-1", "a < 0"},
    {"min decided", "min(a, b)", "a", "a <= b"},
    {"max decided", "max(a, b)", "a", "a >= b"},
    {"min of equals", "min(a, a)", "a", ""},
    {"max of equals", "max(a, a)", "a", ""},
    {"hypot without second", "hypot(a, 0)", "abs(a)", ""},
    {"cube of cbrt", "cbrt(a)^3", "a", ""},
    {"cbrt of cube", "cbrt(a^3)", "a", ""},
    {"floor of floor", "floor(floor(a))", "floor(a)", ""},
    {"power 0", "a^0", "1", "a > 0"},
    {"power of 1", "1^a", "1", "a > -inf, a < inf"},
};

const std::vector<std::string> kOperands = {"a", "b"};

/// A comparison as the sign of a difference.
struct Comparison {
  Expr difference; ///< left - right
  bool strict, less;
};

struct CompiledRule {
  Expr from, to;
  std::vector<Comparison> guard;
};

Expr parsed(std::string_view text) {
  std::string error;
  return parse(text, kOperands, error).value_or(Expr());
}

std::vector<Comparison> parsedGuard(std::string_view text) {
  std::vector<Comparison> guard;
  while (!text.empty()) {
    size_t end = std::min(text.find(','), text.size()), sign = text.find_first_of("<>");
    bool strict = text[sign + 1] != '=';
    Expr left = parsed(text.substr(0, sign)),
         right = parsed(text.substr(sign + (strict ? 1 : 2), end - sign - (strict ? 1 : 2)));
    guard.push_back({left - right, strict, text[sign] == '<'});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return guard;
}

const CompiledRule &compiled(const Rule &rule) {
  static const std::vector<CompiledRule> all = [] {
    std::vector<CompiledRule> list;
    for (const Rule &row : kRules)
      list.push_back({parsed(row.from), parsed(row.to), parsedGuard(row.guard)});
    return list;
  }();
  return all[static_cast<size_t>(&rule - kRules)];
}

using Bindings = std::array<std::optional<Expr>, 2>;

bool match(const Expr &pattern, const Expr &e, Bindings &bound) {
  if (pattern.isVariable()) {
    std::optional<Expr> &operand = bound[pattern.index()];
    if (!operand)
      operand = e;
    return *operand == e;
  }
  if (pattern.isNumber())
    return e.isNumber(pattern.value());
  if (pattern.is(Operator::Neg)) {
    std::optional<Expr> positive = withoutSign(e);
    return positive && match(pattern.operand(0), *positive, bound);
  }
  if (!e.is(pattern.op()))
    return false;
  Bindings before = bound;
  auto inOrder = [&](unsigned first) {
    if (!match(pattern.operand(0), e.operand(first), bound))
      return false;
    return pattern.numOperands() == 1 || match(pattern.operand(1), e.operand(1 - first), bound);
  };
  if (inOrder(0))
    return true;
  bound = before;
  bool commutes = e.is(Operator::Add) || e.is(Operator::Mul) || e.is(Operator::Min) || e.is(Operator::Max);
  return commutes && inOrder(1);
}

bool holds(const Comparison &comparison, std::span<const Expr> operands, std::span<const Interval> box) {
  Interval range = comparison.difference.substitute(operands).evaluateInterval(box);
  if (range.mayBeNaN)
    return false;
  double most = comparison.less ? range.hi : -range.lo; // the difference, or its negative, is at most this
  return comparison.strict ? most < 0 : most <= 0;
}

} // namespace

std::span<const Rule> engine::rules() { return kRules; }

std::optional<Expr> engine::applyRule(const Rule &rule, const Expr &e, std::span<const Interval> box) {
  const CompiledRule &row = compiled(rule);
  Bindings bound;
  if (!match(row.from, e, bound))
    return std::nullopt;
  Expr operands[] = {bound[0].value_or(Expr()), bound[1].value_or(Expr())};
  for (const Comparison &comparison : row.guard)
    if (!holds(comparison, operands, box))
      return std::nullopt;
  return row.to.substitute(operands);
}
