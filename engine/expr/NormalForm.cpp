//===- NormalForm.cpp - Sums of products of powers ------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/NormalForm.h"

#include <algorithm>
#include <cmath>
#include <utility>

using namespace hybrid;
using namespace hybrid::engine;

//===----------------------------------------------------------------------===//
// Order and numbers
//===----------------------------------------------------------------------===//

int engine::compare(const Expr &a, const Expr &b) {
  if (a == b)
    return 0;
  auto order = [](auto left, auto right) { return left < right ? -1 : left > right ? 1 : 0; };
  auto rank = [](const Expr &e) { return e.isParameter() ? 0 : e.isVariable() ? 1 : e.isOperation() ? 2 : 3; };
  if (int difference = order(rank(a), rank(b)))
    return difference;
  if (a.isVariable())
    return order(a.index(), b.index());
  if (a.isConstant())
    return order(a.value(), b.value());
  if (int difference = order(a.treeSize(), b.treeSize()))
    return difference;
  if (int difference = order(a.op(), b.op()))
    return difference;
  for (unsigned i = 0; i < a.numOperands(); ++i)
    if (int difference = compare(a.operand(i), b.operand(i)))
      return difference;
  return 0;
}

namespace {

std::optional<Expr> combineNumbers(Operator op, const Expr &a, const Expr &b) {
  if (!a.exact() || !b.exact())
    return Expr(hybrid::evaluate(op, a.value(), b.value()));
  std::optional<ExactNumber> exact = engine::evaluate(op, *a.exact(), *b.exact());
  return exact ? std::optional(Expr(*exact)) : std::nullopt;
}

/// The same number whatever it takes.
Expr times(const Expr &a, const Expr &b) { return multiplyNumbers(a, b).value_or(Expr(a.value() * b.value())); }

bool isInteger(const Expr &n) {
  return n.isNumber() && n.value() == std::floor(n.value()) && std::fabs(n.value()) < 1e9;
}
bool isEven(const Expr &n) { return isInteger(n) && std::fmod(n.value(), 2) == 0; }
bool isHalf(const Expr &n) { return n.isNumber() && std::fabs(n.value()) == 0.5; }

/// Exponents of products: a * b, added with a + b.
Expr exponentProduct(const Expr &a, const Expr &b) {
  if (a.isNumber() && b.isNumber())
    return times(a, b);
  return a * b;
}

const Expr &baseOfExp() {
  static const Expr e = Expr::make(Operator::Exp, 1.0);
  return e;
}

bool isSum(const Expr &e) { return e.is(Operator::Add) || e.is(Operator::Sub); }

/// Longer products first, so that a constant comes last; then by base, higher powers first.
int compareMonomials(const Term &a, const Term &b) {
  size_t common = std::min(a.factors.size(), b.factors.size());
  for (size_t i = 0; i < common; ++i) {
    if (int difference = compare(a.factors[i].base, b.factors[i].base))
      return difference;
    if (int difference = compare(a.factors[i].exponent, b.factors[i].exponent))
      return -difference;
  }
  if (a.factors.size() != b.factors.size())
    return a.factors.size() > b.factors.size() ? -1 : 1;
  return compare(a.coefficient, b.coefficient); // sqrt(2) and 1 are two terms
}

void negate(std::vector<Term> &sum) {
  for (Term &term : sum)
    term.coefficient = times(term.coefficient, -1.0);
}

/// The positive number to divide a sum by so that more terms have no coefficient and the others integers; 1 if none
/// does.
Expr contentOf(const std::vector<Term> &sum) {
  auto divides = [&](double divisor) {
    return std::all_of(sum.begin(), sum.end(), [&](const Term &t) {
      double ratio = t.coefficient.value() / divisor;
      return ratio == std::floor(ratio) && ratio != 0;
    });
  };
  auto isBare = [](const Term &t) { return std::fabs(t.coefficient.value()) == 1; };
  if (std::any_of(sum.begin(), sum.end(), isBare))
    return 1.0;
  for (const Term &term : sum)
    if (divides(term.coefficient.value()))
      return term.isNegative() ? times(term.coefficient, -1.0) : term.coefficient;
  return 1.0;
}

} // namespace

std::optional<Expr> engine::multiplyNumbers(const Expr &a, const Expr &b) {
  return combineNumbers(Operator::Mul, a, b);
}

std::optional<Expr> engine::addNumbers(const Expr &a, const Expr &b) { return combineNumbers(Operator::Add, a, b); }

//===----------------------------------------------------------------------===//
// Facts
//===----------------------------------------------------------------------===//

std::span<const Interval> Facts::ranges(const Expr &e) const {
  constexpr double kAnyNumber = 1e100;
  while (box.size() < e.numVariables())
    box.push_back({-kAnyNumber, kAnyNumber});
  return box;
}

Interval Facts::range(const Expr &e) const {
  auto found = known.find(e);
  if (found == known.end())
    found = known.emplace(e, e.evaluateInterval(ranges(e))).first;
  return found->second;
}

bool Facts::isFinite(const Expr &e) const {
  Interval r = range(e);
  return !r.mayBeNaN && r.isFinite();
}

bool Facts::isNonNegative(const Expr &e) const {
  Interval r = range(e);
  return !r.mayBeNaN && r.lo >= 0;
}

bool Facts::isPositive(const Expr &e) const {
  Interval r = range(e);
  return !r.mayBeNaN && r.lo > 0;
}

bool Facts::isNonZero(const Expr &e) const {
  Interval r = range(e);
  return !r.mayBeNaN && (r.lo > 0 || r.hi < 0);
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

Term NormalForm::term(const Expr &e) const {
  Term result;
  multiply(result, e, 1.0);
  return result;
}

Term NormalForm::product(const Term &a, const Term &b) const {
  Term result = a;
  result.coefficient = times(a.coefficient, b.coefficient);
  for (const Factor &factor : b.factors)
    multiplyFactor(result, factor.base, factor.exponent);
  return result;
}

/// term *= e^exponent, with e taken apart as far as that is the same function.
void NormalForm::multiply(Term &term, const Expr &e, const Expr &exponent) const {
  if (e.isNumber())
    return multiplyNumber(term, e, exponent);
  if (!e.isOperation())
    return multiplyFactor(term, e, exponent);
  bool whole = isInteger(exponent);
  switch (e.op()) {
  case Operator::Neg:
    if (!whole)
      break;
    multiplyNumber(term, -1.0, exponent);
    return multiply(term, e.operand(0), exponent);
  case Operator::Mul:
  case Operator::Div: {
    bool divides = e.is(Operator::Div);
    const Expr &a = e.operand(0), &b = e.operand(1);
    bool splits =
        exponent.isNumber() && facts.isNonNegative(a) && (divides ? facts.isPositive(b) : facts.isNonNegative(b));
    if (!whole && !splits)
      break;
    multiply(term, a, exponent);
    return multiply(term, b, divides ? times(exponent, -1.0) : exponent);
  }
  case Operator::Exp:
    return multiplyExp(term, exponentProduct(e.operand(0), exponent));
  case Operator::Sqrt:
    return multiplyPower(term, e.operand(0), ExactNumber::rational(1, 2), exponent);
  case Operator::Pow:
    return multiplyPower(term, e.operand(0), e.operand(1), exponent);
  case Operator::Abs:
    if (isEven(exponent))
      return multiply(term, e.operand(0), exponent);
    break;
  case Operator::Add:
  case Operator::Sub:
    if (whole)
      return multiplySum(term, e, exponent);
    break;
  default:
    break;
  }
  multiplyFactor(term, e, exponent);
}

/// term *= exp(exponent), with exp(c*log(a) + b) = a^c * exp(b) for positive a.
void NormalForm::multiplyExp(Term &term, const Expr &exponent) const {
  std::vector<Term> rest;
  for (const Term &part : terms(exponent)) {
    auto isLog = [&](const Factor &f) {
      return f.base.is(Operator::Log) && f.exponent.isNumber(1) && facts.isPositive(f.base.operand(0));
    };
    auto log = std::find_if(part.factors.begin(), part.factors.end(), isLog);
    if (log == part.factors.end()) {
      rest.push_back(part);
      continue;
    }
    Term power = part;
    power.factors.erase(power.factors.begin() + (log - part.factors.begin()));
    multiply(term, log->base.operand(0), build(power));
  }
  if (!rest.empty())
    multiplyFactor(term, baseOfExp(), build(rest));
}

/// term *= (base^inner)^outer = base^(inner * outer), where that holds.
void NormalForm::multiplyPower(Term &term, const Expr &base, const Expr &inner, const Expr &outer) const {
  bool numbers = inner.isNumber() && outer.isNumber();
  bool whole = isInteger(inner) && isInteger(outer);
  bool holds = facts.isPositive(base) || (whole && (inner.value() > 0 || facts.isNonZero(base))) ||
               (numbers && inner.value() > 0 && outer.value() > 0 && facts.isNonNegative(base)) || outer.isNumber(1);
  if (holds)
    return multiply(term, base, exponentProduct(inner, outer));
  if (numbers && isEven(inner) && inner.value() > 0 && outer.value() > 0) // (x^2)^(1/2) = |x|
    return multiply(term, Expr::make(Operator::Abs, base), exponentProduct(inner, outer));
  bool root = isHalf(inner) && inner.value() > 0;
  multiplyFactor(term, root ? Expr::make(Operator::Sqrt, base) : Expr::make(Operator::Pow, base, inner), outer);
}

void NormalForm::multiplyNumber(Term &term, const Expr &number, const Expr &exponent) const {
  if (number.isNumber(1))
    return;
  if (exponent.isNumber() && number.exact() && exponent.exact())
    if (auto exact = engine::evaluate(Operator::Pow, *number.exact(), *exponent.exact()))
      if (auto product = multiplyNumbers(term.coefficient, *exact)) {
        term.coefficient = *product;
        return;
      }
  if (exponent.isNumber() && (!number.exact() || isInteger(exponent)))
    if (double value = std::pow(number.value(), exponent.value()) * term.coefficient.value();
        std::isfinite(value) && value != 0) {
      term.coefficient = value;
      return;
    }
  multiplyFactor(term, number, exponent);
}

/// A sum to an integer power: sums that differ by a numeric factor become the same base.
void NormalForm::multiplySum(Term &term, const Expr &sum, const Expr &exponent) const {
  std::vector<Term> parts = terms(sum);
  if (parts.size() < 2)
    return parts.empty() ? multiplyNumber(term, 0.0, exponent) : multiply(term, build(parts), exponent);
  std::sort(parts.begin(), parts.end(), [](const Term &a, const Term &b) { return compareMonomials(a, b) < 0; });
  Expr content = contentOf(parts);
  // A constant is positive (1 - x), else the first term.
  if ((parts.back().isNumber() ? parts.back() : parts[0]).isNegative())
    content = times(content, -1.0);
  std::optional<ExactNumber> inverse =
      content.exact() ? engine::evaluate(Operator::Div, ExactNumber::integer(1), *content.exact()) : std::nullopt;
  if (!content.isNumber(1)) {
    Expr factor = inverse ? Expr(*inverse) : Expr(1 / content.value());
    for (Term &part : parts)
      part.coefficient = times(part.coefficient, factor);
    multiplyNumber(term, content, exponent);
  }
  multiplyFactor(term, build(parts), exponent);
}

bool NormalForm::mayMerge(const Expr &base, const Expr &a, const Expr &b) const {
  if (facts.isPositive(base))
    return true;
  if (!a.isNumber() || !b.isNumber())
    return false;
  bool sameSign = (a.value() > 0) == (b.value() > 0);
  if (isInteger(a) && isInteger(b))
    return sameSign || facts.isNonZero(base);
  return a.value() > 0 && b.value() > 0 && facts.isNonNegative(base);
}

void NormalForm::multiplyFactor(Term &term, const Expr &base, const Expr &exponent) const {
  auto less = [](const Factor &factor, const Expr &b) { return compare(factor.base, b) < 0; };
  auto place = std::lower_bound(term.factors.begin(), term.factors.end(), base, less);
  for (; place != term.factors.end() && place->base == base; ++place) {
    if (!mayMerge(base, place->exponent, exponent))
      continue;
    std::vector<Term> sum = terms(place->exponent);
    for (const Term &part : terms(exponent))
      add(sum, part);
    place->exponent = build(sum);
    Factor merged = *place;
    if (merged.exponent.isNumber(0) || merged.base.isNumber())
      term.factors.erase(place);
    if (merged.base.isNumber() && !merged.exponent.isNumber(0))
      multiplyNumber(term, merged.base, merged.exponent); // 2^(1/3) * 2^(2/3)
    return;
  }
  if (!exponent.isNumber(0))
    term.factors.insert(place, {base, exponent});
}

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

void NormalForm::add(std::vector<Term> &sum, const Term &term) const {
  if (term.coefficient.isNumber(0) && (term.isNumber() || facts.isFinite(build({1.0, term.factors}))))
    return;
  for (auto old = sum.begin(); old != sum.end(); ++old) {
    if (old->factors != term.factors)
      continue;
    std::optional<Expr> total = addNumbers(old->coefficient, term.coefficient);
    if (!total)
      continue; // sqrt(2) and 1 stay two terms
    bool vanishes = total->isNumber(0);
    if (vanishes && !term.isNumber() && !facts.isFinite(build(Term{1.0, term.factors})))
      continue; // 1/x - 1/x has no value at 0
    old->coefficient = *total;
    if (vanishes)
      sum.erase(old);
    return;
  }
  sum.push_back(term);
}

void NormalForm::collect(std::vector<Term> &sum, const Expr &e, const Expr &coefficient) const {
  if (isSum(e)) {
    collect(sum, e.operand(0), coefficient);
    return collect(sum, e.operand(1), e.is(Operator::Sub) ? times(coefficient, -1.0) : coefficient);
  }
  if (e.is(Operator::Neg))
    return collect(sum, e.operand(0), times(coefficient, -1.0));
  Term part = term(e);
  part.coefficient = times(part.coefficient, coefficient);
  add(sum, part);
}

std::vector<Term> NormalForm::terms(const Expr &e) const {
  std::vector<Term> sum;
  collect(sum, e, 1.0);
  return sum;
}

bool NormalForm::collectExpanded(std::vector<Term> &sum, const Expr &e, const Expr &coefficient, size_t limit) const {
  if (isSum(e))
    return collectExpanded(sum, e.operand(0), coefficient, limit) &&
           collectExpanded(sum, e.operand(1), e.is(Operator::Sub) ? times(coefficient, -1.0) : coefficient, limit);
  Term rest = term(e);
  rest.coefficient = times(rest.coefficient, coefficient);
  std::vector<Factor> factors = std::exchange(rest.factors, {});
  std::vector<Term> products = {rest};
  for (const Factor &factor : factors) {
    constexpr double kMaxPower = 4;
    double n = factor.exponent.isNumber() ? factor.exponent.value() : 0;
    if (!isSum(factor.base) || n < 1 || n > kMaxPower || !isInteger(factor.exponent)) {
      for (Term &product : products)
        multiplyFactor(product, factor.base, factor.exponent);
      continue;
    }
    std::vector<Term> parts;
    if (!collectExpanded(parts, factor.base, 1.0, limit))
      return false;
    for (int i = 0; i < static_cast<int>(n); ++i) {
      std::vector<Term> next;
      for (const Term &left : products)
        for (const Term &right : parts)
          add(next, product(left, right));
      if (next.size() > limit)
        return false;
      products = std::move(next);
    }
  }
  for (const Term &product : products)
    add(sum, product);
  return sum.size() <= limit;
}

std::optional<std::vector<Term>> NormalForm::expandedTerms(const Expr &e, size_t limit) const {
  std::vector<Term> sum;
  return collectExpanded(sum, e, 1.0, limit) ? std::optional(sum) : std::nullopt;
}

//===----------------------------------------------------------------------===//
// Back to expressions
//===----------------------------------------------------------------------===//

namespace {

/// A fraction under construction.
struct Fraction {
  std::vector<Expr> above, below;

  static Expr chain(const std::vector<Expr> &factors) {
    Expr product = 1.0;
    for (const Expr &factor : factors)
      product = product.isNumber(1) ? factor : Expr::make(Operator::Mul, product, factor);
    return product;
  }

  bool isOne() const { return above.empty() && below.empty(); }

  Expr build() const {
    Expr numerator = chain(above);
    return below.empty() ? numerator : Expr::make(Operator::Div, numerator, chain(below));
  }
};

Expr powerOf(const Expr &base, const Expr &exponent) {
  if (exponent.isNumber(1))
    return base;
  return Expr::make(Operator::Pow, base, exponent);
}

/// n * sqrt(r) * pi^k over d * pi^j.
void splitNumber(const Expr &number, Expr &above, Expr &below) {
  above = number;
  below = 1.0;
  if (!number.exact())
    return;
  ExactFraction fraction = ExactFraction::of(*number.exact());
  above = fraction.above;
  below = fraction.below;
}

/// sqrt(2)*sqrt(g)*sqrt(h) = sqrt(2*g*h): moves a number's root into the others, below where that leaves no fraction.
Expr withoutRoot(const Expr &coefficient, Fraction &root) {
  if (!coefficient.exact() || (coefficient.exact()->radicand == 1 && !coefficient.exact()->rootOfPi))
    return coefficient;
  ExactNumber number = *coefficient.exact();
  ExactNumber radicand{{number.radicand, 1}, number.rootOfPi};
  bool below = number.factor.denominator % number.radicand == 0 && (!number.rootOfPi || number.piPower < 0);
  if (below) {
    number.factor = number.factor * Rational{number.radicand, 1};
    number.piPower += number.rootOfPi;
  }
  std::vector<Expr> &side = below ? root.below : root.above;
  side.insert(side.begin(), radicand);
  number.radicand = 1;
  number.rootOfPi = false;
  return number;
}

} // namespace

/// |term|, the sign of the coefficient left out.
Expr NormalForm::magnitude(Term term) const {
  if (term.isNegative())
    term.coefficient = times(term.coefficient, -1.0);
  if (term.isNumber())
    return term.coefficient;
  Fraction all, root;
  std::vector<Expr> exponentials;
  for (const auto &[base, exponent] : term.factors) {
    bool negative = exponent.isNumber() && exponent.value() < 0;
    Expr size = negative ? times(exponent, -1.0) : exponent;
    Fraction &fraction = isHalf(exponent) && facts.isPositive(base) ? root : all;
    std::vector<Expr> &side = negative ? fraction.below : fraction.above;
    if (base == baseOfExp())
      exponentials.push_back(Expr::make(Operator::Exp, exponent));
    else if (&fraction == &root)
      side.push_back(base);
    else
      side.push_back(isHalf(size) ? Expr::make(Operator::Sqrt, base) : powerOf(base, size));
  }
  if (!root.isOne())
    term.coefficient = withoutRoot(term.coefficient, root);
  if (root.above.empty() && !root.below.empty())
    all.below.push_back(Expr::make(Operator::Sqrt, Fraction{root.below, {}}.build()));
  else if (!root.isOne())
    all.above.push_back(Expr::make(Operator::Sqrt, root.build()));
  all.above.insert(all.above.end(), exponentials.begin(), exponentials.end());
  Expr above, below;
  splitNumber(term.coefficient, above, below);
  if (!above.isNumber(1))
    all.above.insert(all.above.begin(), above);
  if (!below.isNumber(1))
    all.below.insert(all.below.begin(), below);
  return all.build();
}

Expr NormalForm::build(const Term &term) const {
  if (term.isNumber())
    return term.coefficient;
  if (term.coefficient.isNumber(0))
    return Expr::make(Operator::Mul, 0.0, magnitude({1.0, term.factors}));
  if (!term.isNegative())
    return magnitude(term);
  // -(x - y) = y - x
  for (const Factor &factor : term.factors)
    if (isSum(factor.base) && isInteger(factor.exponent) && !isEven(factor.exponent)) {
      std::vector<Term> flipped = terms(factor.base);
      negate(flipped);
      bool staysNegative = std::all_of(flipped.begin(), flipped.end(), [](const Term &t) { return t.isNegative(); });
      if (staysNegative)
        continue;
      Term positive = term;
      positive.coefficient = times(term.coefficient, -1.0);
      positive.factors[&factor - term.factors.data()].base = build(std::move(flipped));
      return magnitude(positive);
    }
  return Expr::make(Operator::Neg, magnitude(term));
}

Expr NormalForm::build(std::vector<Term> sum) const {
  if (sum.empty())
    return 0.0;
  if (sum.size() == 1)
    return build(sum[0]);
  std::sort(sum.begin(), sum.end(), [](const Term &a, const Term &b) {
    return a.isNegative() != b.isNegative() ? b.isNegative() : compareMonomials(a, b) < 0;
  });
  Expr total = build(sum[0]);
  for (size_t i = 1; i < sum.size(); ++i) {
    Expr next = build(sum[i]);
    std::optional<Expr> positive = withoutSign(next);
    total = positive ? Expr::make(Operator::Sub, total, *positive) : Expr::make(Operator::Add, total, next);
  }
  return total;
}
