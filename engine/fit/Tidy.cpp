//===- Tidy.cpp - Free constants, each needed once ------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Tidy.h"

#include "engine/structure/Powers.h"

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// A number, exact or free. Exact forms survive products.
struct Coefficient {
  double value = 1;
  bool free = false;
  std::optional<ExactNumber> exact = ExactNumber::integer(1);

  static Coefficient of(const Expr &constant) {
    return {constant.value(), constant.isParameter(), constant.isNumber() ? constant.exact() : std::nullopt};
  }
  static Coefficient freeValue(double v) { return {v, true, std::nullopt}; }
  bool isOne() const { return !free && value == 1; }

  Coefficient combine(Operator op, const Coefficient &b, double v) const {
    Coefficient r{v, free || b.free, std::nullopt};
    if (!r.free && exact && b.exact)
      r.exact = evaluate(op, *exact, *b.exact);
    if (r.exact)
      r.value = r.exact->value();
    return r;
  }
  Coefficient operator*(const Coefficient &b) const { return combine(Operator::Mul, b, value * b.value); }
  Coefficient operator/(const Coefficient &b) const { return combine(Operator::Div, b, value / b.value); }
  Coefficient operator+(const Coefficient &b) const { return combine(Operator::Add, b, value + b.value); }
  Coefficient pow(double p) const {
    Coefficient r{std::pow(value, p), free, std::nullopt};
    if (auto e = ExactNumber::of(p); !free && exact && e)
      r.exact = evaluate(Operator::Pow, *exact, *e);
    return r;
  }
  Expr expression() const { return free ? Expr::parameter(value) : exact ? Expr(*exact) : Expr(value); }
};

struct Factor {
  Expr base;
  double exponent;
  bool operator==(const Factor &) const = default;
};

/// coefficient * product of base^exponent; bases are neither products nor constants.
struct Product {
  Coefficient coefficient;
  std::vector<Factor> factors;

  void multiply(const Expr &base, double exponent) {
    for (auto it = factors.begin(); it != factors.end(); ++it)
      if (it->base == base) {
        it->exponent += exponent;
        if (std::fabs(it->exponent) < 1e-12)
          factors.erase(it);
        return;
      }
    factors.push_back({base, exponent});
  }
  bool isLike(const Product &other) const {
    return factors.size() == other.factors.size() && std::all_of(factors.begin(), factors.end(), [&](const Factor &f) {
             return std::find(other.factors.begin(), other.factors.end(), f) != other.factors.end();
           });
  }
};
using Sum = std::vector<Product>;

Sum toSum(const Expr &e);

Sum constantSum(const Coefficient &c) { return {Product{c, {}}}; }

void addTo(Sum &sum, const Product &term) {
  for (Product &p : sum)
    if (p.isLike(term)) {
      p.coefficient = p.coefficient + term.coefficient;
      return;
    }
  sum.push_back(term);
}

/// Whether 1 (or another short number) is near: the bracket reads well with this pivot.
bool isNearSimple(double x) {
  for (int q = 1; q <= 4; ++q)
    if (std::fabs(x * q - std::round(x * q)) < 1e-3 && std::round(x * q) != 0 && std::fabs(x * q) < 20)
      return true;
  return false;
}

/// Which term of a bracket gets the coefficient 1.
size_t choosePivot(const Sum &sum) {
  size_t best = 0;
  double bestMark = -1e9, largest = 0;
  for (const Product &p : sum)
    largest = std::max(largest, std::fabs(p.coefficient.value));
  for (size_t i = 0; i < sum.size(); ++i) {
    double pivot = sum[i].coefficient.value, mark = 0;
    if (pivot == 0)
      continue;
    for (const Product &other : sum)
      mark += (isNearSimple(other.coefficient.value / pivot) ? 4 : 0) + (other.coefficient.value / pivot > 0 ? 1 : 0);
    // A negative one outside would have no root; a tiny one may be about to vanish.
    mark += (sum[i].factors.empty() ? 0 : 0.5) + (pivot > 0 ? 8 : 0) + 3 * std::log10(std::fabs(pivot) / largest);
    if (mark > bestMark) {
      bestMark = mark;
      best = i;
    }
  }
  return best;
}

Expr fromProduct(const Product &p, const Coefficient &c) {
  Expr top = c.expression(), bottom(1.0);
  for (const Factor &f : p.factors)
    (f.exponent > 0 ? top : bottom) = (f.exponent > 0 ? top : bottom) * powerOf(f.base, std::fabs(f.exponent));
  return top / bottom;
}

Expr fromSum(const Sum &sum) {
  Expr result;
  bool first = true;
  for (const Product &p : sum) {
    Coefficient c = p.coefficient;
    bool negative = !first && !c.free && c.value < 0;
    if (negative)
      c = c * Coefficient{-1, false, ExactNumber::integer(-1)};
    Expr term = fromProduct(p, c);
    result = first ? term : negative ? result - term : result + term;
    first = false;
  }
  return result;
}

/// The factors that all terms share are taken out; then the bracket as one product, its coefficient outside.
Product bracket(Sum sum) {
  if (sum.size() == 1)
    return sum[0];
  Product outside;
  for (const Factor &f : std::vector<Factor>(sum[0].factors)) {
    double least = f.exponent;
    for (const Product &p : sum) {
      auto it = std::find_if(p.factors.begin(), p.factors.end(), [&](const Factor &g) { return g.base == f.base; });
      double exponent = it == p.factors.end() ? 0 : it->exponent;
      least = exponent * f.exponent <= 0 ? 0 : std::fabs(exponent) < std::fabs(least) ? exponent : least;
    }
    if (least == 0)
      continue;
    for (Product &p : sum)
      p.multiply(f.base, -least);
    outside.multiply(f.base, least);
  }
  bool allFree = std::all_of(sum.begin(), sum.end(), [](const Product &p) { return p.coefficient.free; });
  if (allFree) {
    Coefficient pivot = sum[choosePivot(sum)].coefficient;
    Coefficient one;
    size_t at = choosePivot(sum);
    for (size_t i = 0; i < sum.size(); ++i)
      sum[i].coefficient = i == at ? one : sum[i].coefficient / pivot;
    outside.coefficient = pivot;
  }
  outside.multiply(fromSum(sum), 1);
  return outside;
}

Product power(Product p, double exponent) {
  p.coefficient = p.coefficient.pow(exponent);
  for (Factor &f : p.factors)
    f.exponent *= exponent;
  return p;
}

Product multiply(Product a, const Product &b) {
  a.coefficient = a.coefficient * b.coefficient;
  for (const Factor &f : b.factors)
    a.multiply(f.base, f.exponent);
  return a;
}

/// A free bracket inside a product whose other constant is free too keeps only one of them: done by `bracket`.
Sum toProductSum(const Expr &a, const Expr &b, double exponent) {
  Product p = multiply(bracket(toSum(a)), power(bracket(toSum(b)), exponent));
  if (!p.coefficient.free && p.coefficient.value == 0)
    p.factors.clear();
  return {p};
}

/// The size that the exponents of all factors share; 1 if there is none.
double commonPower(const Product &p) {
  double power = p.factors.empty() ? 1 : std::fabs(p.factors[0].exponent);
  bool shared = std::all_of(p.factors.begin(), p.factors.end(),
                            [&](const Factor &f) { return std::fabs(std::fabs(f.exponent) - power) < 1e-12; });
  return shared ? power : 1;
}

Sum functionSum(const Expr &e) {
  Sum argument = toSum(e.operand(0));
  if (argument.size() == 1 && argument[0].factors.empty() && !argument[0].coefficient.free) {
    Expr value = Expr::fold(e.op(), argument[0].coefficient.expression());
    double number = value.evaluate(std::span<const double>());
    return constantSum({number, false, ExactNumber::of(number)});
  }
  if (e.is(Operator::Exp)) { // exp(c + x) = exp(c) exp(x)
    Product result;
    Sum rest;
    for (const Product &p : argument)
      if (p.factors.empty() && p.coefficient.free)
        result.coefficient = result.coefficient * Coefficient::freeValue(std::exp(p.coefficient.value));
      else
        rest.push_back(p);
    if (rest.empty())
      return {result};
    result.multiply(exp(fromSum(rest)), 1);
    return {result};
  }
  if (e.is(Operator::Log)) { // log(c x) = log c + log x, log(x^p y^p) = p log(x y)
    Product p = bracket(argument);
    if (double power = commonPower(p); p.coefficient.isOne() && power != 1) {
      for (Factor &f : p.factors)
        f.exponent /= power;
      Product logarithm{Coefficient{power, false, ExactNumber::of(power)}, {}};
      logarithm.multiply(log(fromProduct(p, p.coefficient)), 1);
      return {logarithm};
    }
    if (p.coefficient.free && p.coefficient.value > 0) {
      Coefficient shift = Coefficient::freeValue(std::log(p.coefficient.value));
      p.coefficient = {};
      Product logarithm;
      logarithm.multiply(log(fromProduct(p, p.coefficient)), 1);
      return {logarithm, Product{shift, {}}};
    }
  }
  Product result;
  result.multiply(Expr::fold(e.op(), fromSum(argument)), 1);
  return {result};
}

Sum toSum(const Expr &e) {
  if (e.isConstant())
    return constantSum(Coefficient::of(e));
  if (e.isVariable()) {
    Product p;
    p.multiply(e, 1);
    return {p};
  }
  switch (e.op()) {
  case Operator::Add:
  case Operator::Sub: {
    Sum sum = toSum(e.operand(0));
    for (Product term : toSum(e.operand(1))) {
      if (e.is(Operator::Sub))
        term.coefficient = term.coefficient * Coefficient{-1, false, ExactNumber::integer(-1)};
      addTo(sum, term);
    }
    std::erase_if(sum, [](const Product &p) { return !p.coefficient.free && p.coefficient.value == 0; });
    return sum.empty() ? constantSum({0, false, ExactNumber::integer(0)}) : sum;
  }
  case Operator::Neg: {
    Sum sum = toSum(e.operand(0));
    for (Product &p : sum)
      p.coefficient = p.coefficient * Coefficient{-1, false, ExactNumber::integer(-1)};
    return sum;
  }
  case Operator::Mul: {
    // A plain number times a sum goes into the sum.
    return toProductSum(e.operand(0), e.operand(1), 1);
  }
  case Operator::Div:
    return toProductSum(e.operand(0), e.operand(1), -1);
  case Operator::Sqrt:
    return {power(bracket(toSum(e.operand(0))), 0.5)};
  case Operator::Pow:
    if (e.operand(1).isNumber())
      return {power(bracket(toSum(e.operand(0))), e.operand(1).value())};
    break;
  default:
    break;
  }
  if (e.numOperands() == 1)
    return functionSum(e);
  Product p;
  p.multiply(Expr::fold(e.op(), fromSum(toSum(e.operand(0))), fromSum(toSum(e.operand(1)))), 1);
  return {p};
}

} // namespace

Expr hybrid::engine::tidy(const Expr &e) {
  Sum sum = toSum(e);
  if (sum.size() == 1)
    return fromProduct(sum[0], sum[0].coefficient);
  // Taking common factors out of the whole saves nodes; a coefficient in front would cost one.
  Product whole = bracket(sum);
  return whole.factors.size() > 1 ? fromProduct(whole, whole.coefficient) : fromSum(sum);
}
