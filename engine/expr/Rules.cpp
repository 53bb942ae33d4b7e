//===- Rules.cpp - The table of identities --------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Rules.h"

#include "engine/expr/RuleMatch.h"

using namespace hybrid;
using namespace hybrid::engine;

// One rule per line: name, from, to, guard. `-a` matches whatever is written with a sign in front; operands of + and *
// match in either order. Commutative, associative and distributive laws and those of powers are no rules: NormalForm.h
// and Factor.h have them. A rule may lengthen: the greedy rewriter ignores it then, the e-graph does not.
static constexpr Rule kRules[] = {
    {"exp of log", "exp(log(a))", "a", "a > 0"},
    {"exp of multiple of log", "exp(b*log(a))", "a^b", "a > 0"},
    {"exp of part of log", "exp(log(a)/b)", "a^(1/b)", "a > 0"},
    {"exp of negative log", "exp(-log(a))", "1/a", "a > 0"},
    {"log of exp", "log(exp(a))", "a", ""},
    {"log of root", "log(sqrt(a))", "log(a)/2", "a > 0"},
    {"log of power", "log(a^b)", "b*log(a)", "a > 0"},
    {"log of reciprocal", "log(1/a)", "-log(a)", "a > 0"},
    {"log of product", "log(a*b)", "log(a) + log(b)", "a > 0, b > 0"},
    {"log of quotient", "log(a/b)", "log(a) - log(b)", "a > 0, b > 0"},
    {"sum of logs", "log(a) + log(b)", "log(a*b)", "a > 0, b > 0"},
    {"difference of logs", "log(a) - log(b)", "log(a/b)", "a > 0, b > 0"},
    {"log10 by log", "log10(a)", "log(a)/log(10)", ""},
    {"log2 by log", "log2(a)", "log(a)/log(2)", ""},
    {"log1p by log", "log1p(a)", "log(1 + a)", ""},
    {"expm1 by exp", "expm1(a)", "exp(a) - 1", ""},
    {"expm1 of log1p", "expm1(log1p(a))", "a", "a > -1"},
    {"log1p of expm1", "log1p(expm1(a))", "a", ""},
    {"sigmoid by exp", "sigmoid(a)", "1/(1 + exp(-a))", ""},
    {"softplus by log", "softplus(a)", "log(1 + exp(a))", ""},

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
    {"acos of negative", "acos(-a)", "pi - acos(a)", ""},
    {"erfc of negative", "erfc(-a)", "2 - erfc(a)", ""},
    {"sigmoid of negative", "sigmoid(-a)", "1 - sigmoid(a)", ""},
    {"softplus of negative", "softplus(-a)", "softplus(a) - a", ""},

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
    {"cos of asin", "cos(asin(a))", "sqrt(1 - a^2)", ""},
    {"sin of acos", "sin(acos(a))", "sqrt(1 - a^2)", ""},
    {"cos of atan", "cos(atan(a))", "1/sqrt(1 + a^2)", ""},
    {"sin of atan", "sin(atan(a))", "a/sqrt(1 + a^2)", ""},
    {"tan of asin", "tan(asin(a))", "a/sqrt(1 - a^2)", "a > -1, a < 1"},
    {"cosh of asinh", "cosh(asinh(a))", "sqrt(1 + a^2)", ""},
    {"sinh of acosh", "sinh(acosh(a))", "sqrt(a^2 - 1)", "a >= 1"},
    {"cosh of atanh", "cosh(atanh(a))", "1/sqrt(1 - a^2)", "a > -1, a < 1"},
    {"sinh of atanh", "sinh(atanh(a))", "a/sqrt(1 - a^2)", "a > -1, a < 1"},
    {"asin and acos", "asin(a) + acos(a)", "pi/2", "a >= -1, a <= 1"},
    {"acos by asin", "acos(a)", "pi/2 - asin(a)", ""},
    {"atan of reciprocal", "atan(1/a)", "pi/2 - atan(a)", "a > 0"},
    {"atan of negative reciprocal", "atan(1/a)", "-pi/2 - atan(a)", "a < 0"},
    {"asin of tangent's sine", "asin(a/sqrt(1 + a^2))", "atan(a)", ""},
    {"atan2 in the right half", "atan2(a, b)", "atan(a/b)", "b > 0"},
    {"asinh by log", "asinh(a)", "log(a + sqrt(1 + a^2))", ""},
    {"acosh by log", "acosh(a)", "log(a + sqrt(a^2 - 1))", "a >= 1"},
    {"atanh by log", "atanh(a)", "log((1 + a)/(1 - a))/2", "a > -1, a < 1"},

    {"sin^2 + cos^2", "sin(a)^2 + cos(a)^2", "1", ""},
    {"1 - sin^2", "1 - sin(a)^2", "cos(a)^2", ""},
    {"1 - cos^2", "1 - cos(a)^2", "sin(a)^2", ""},
    {"1 + tan^2", "1 + tan(a)^2", "1/cos(a)^2", ""},
    {"cosh^2 - sinh^2", "cosh(a)^2 - sinh(a)^2", "1", ""},
    {"1 + sinh^2", "1 + sinh(a)^2", "cosh(a)^2", ""},
    {"cosh^2 - 1", "cosh(a)^2 - 1", "sinh(a)^2", ""},
    {"1 - tanh^2", "1 - tanh(a)^2", "1/cosh(a)^2", ""},
    {"sin over cos", "sin(a)/cos(a)", "tan(a)", ""},
    {"sinh over cosh", "sinh(a)/cosh(a)", "tanh(a)", ""},
    {"tan by sin and cos", "tan(a)", "sin(a)/cos(a)", ""},
    {"tanh by sinh and cosh", "tanh(a)", "sinh(a)/cosh(a)", ""},

    {"sin of sum", "sin(a + b)", "sin(a)*cos(b) + cos(a)*sin(b)", ""},
    {"sin of difference", "sin(a - b)", "sin(a)*cos(b) - cos(a)*sin(b)", ""},
    {"cos of sum", "cos(a + b)", "cos(a)*cos(b) - sin(a)*sin(b)", ""},
    {"cos of difference", "cos(a - b)", "cos(a)*cos(b) + sin(a)*sin(b)", ""},
    {"sinh of sum", "sinh(a + b)", "sinh(a)*cosh(b) + cosh(a)*sinh(b)", ""},
    {"cosh of sum", "cosh(a + b)", "cosh(a)*cosh(b) + sinh(a)*sinh(b)", ""},
    {"sum to sin", "sin(a)*cos(b) + cos(a)*sin(b)", "sin(a + b)", ""},
    {"difference to sin", "sin(a)*cos(b) - cos(a)*sin(b)", "sin(a - b)", ""},
    {"difference to cos", "cos(a)*cos(b) - sin(a)*sin(b)", "cos(a + b)", ""},
    {"sum to cos", "cos(a)*cos(b) + sin(a)*sin(b)", "cos(a - b)", ""},
    {"sin of double", "sin(2*a)", "2*sin(a)*cos(a)", ""},
    {"cos of double", "cos(2*a)", "1 - 2*sin(a)^2", ""},
    {"sin of triple", "sin(3*a)", "3*sin(a) - 4*sin(a)^3", ""},
    {"cos of triple", "cos(3*a)", "4*cos(a)^3 - 3*cos(a)", ""},
    {"sinh of double", "sinh(2*a)", "2*sinh(a)*cosh(a)", ""},
    {"cosh of double", "cosh(2*a)", "1 + 2*sinh(a)^2", ""},
    {"double to sin", "2*sin(a)*cos(a)", "sin(2*a)", ""},
    {"sine to cos of double", "1 - 2*sin(a)^2", "cos(2*a)", ""},
    {"cosine to cos of double", "2*cos(a)^2 - 1", "cos(2*a)", ""},
    {"squares to cos of double", "cos(a)^2 - sin(a)^2", "cos(2*a)", ""},
    {"cosine to sine of half", "1 - cos(a)", "2*sin(a/2)^2", ""},
    {"cosine to cosine of half", "1 + cos(a)", "2*cos(a/2)^2", ""},
    {"tan of half", "tan(a/2)", "sin(a)/(1 + cos(a))", "a > -3.1415926, a < 3.1415926"},
    {"sum to cosh", "exp(a) + exp(-a)", "2*cosh(a)", ""},
    {"difference to sinh", "exp(a) - exp(-a)", "2*sinh(a)", ""},
    {"tanh by exp", "tanh(a)", "1 - 2/(exp(2*a) + 1)", ""},
    {"sinh by exp", "sinh(a)", "(exp(a) - exp(-a))/2", ""},
    {"cosh by exp", "cosh(a)", "(exp(a) + exp(-a))/2", ""},

    {"abs of nonnegative", "abs(a)", "a", "a >= 0"},
    {"abs of nonpositive", "abs(a)", "-a", "a <= 0"},
    {"abs of product", "abs(a*b)", "abs(a)*abs(b)", ""},
    {"abs of quotient", "abs(a/b)", "abs(a)/abs(b)", ""},
    {"abs of abs", "abs(abs(a))", "abs(a)", ""},
    {"abs times sign", "abs(a)*sign(a)", "a", ""},
    {"number times sign", "a*sign(a)", "abs(a)", ""},
    {"sign of positive", "sign(a)", "1", "a > 0"},
    {"sign of negative", "sign(a)", "-1", "a < 0"},
    {"min decided", "min(a, b)", "a", "a <= b"},
    {"max decided", "max(a, b)", "a", "a >= b"},
    {"min of equals", "min(a, a)", "a", ""},
    {"max of equals", "max(a, a)", "a", ""},
    {"max and min", "max(a, b) + min(a, b)", "a + b", ""},
    {"max less min", "max(a, b) - min(a, b)", "abs(a - b)", ""},
    {"max by abs", "max(a, b)", "(a + b + abs(a - b))/2", ""},
    {"min by abs", "min(a, b)", "(a + b - abs(a - b))/2", ""},
    {"hypot without second", "hypot(a, 0)", "abs(a)", ""},
    {"hypot by root", "hypot(a, b)", "sqrt(a^2 + b^2)", ""},
    {"cube of cbrt", "cbrt(a)^3", "a", ""},
    {"cbrt of cube", "cbrt(a^3)", "a", ""},
    {"cbrt of product", "cbrt(a*b)", "cbrt(a)*cbrt(b)", ""},
    {"cbrt by power", "cbrt(a)", "a^(1/3)", "a > 0"},
    {"erf and erfc", "erf(a) + erfc(a)", "1", ""},
    {"erfc by erf", "erfc(a)", "1 - erf(a)", ""},
    {"floor of floor", "floor(floor(a))", "floor(a)", ""},
    {"ceil by floor", "ceil(a)", "-floor(-a)", ""},
    {"mod by floor", "mod(a, b)", "a - b*floor(a/b)", ""},
    {"power 0", "a^0", "1", "a > 0"},
    {"power of 1", "1^a", "1", "a > -inf, a < inf"},
};

std::span<const Rule> engine::rules() { return kRules; }

const std::vector<CompiledRule> &engine::compiledRules() {
  static const std::vector<CompiledRule> all = [] {
    std::vector<CompiledRule> list;
    for (const Rule &row : kRules)
      list.push_back(compile(row));
    return list;
  }();
  return all;
}
