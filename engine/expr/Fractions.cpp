//===- Fractions.cpp - Common denominators and exact division -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Fractions.h"

#include <algorithm>
#include <cmath>
#include <map>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// Work is bounded by these: powers and steps of a division.
constexpr double kMaxPower = 8;
constexpr int kMaxSteps = 32;

bool isWhole(const Expr &e) { return e.isNumber() && e.value() == std::floor(e.value()); }

//===----------------------------------------------------------------------===//
// Common denominator
//===----------------------------------------------------------------------===//

/// Each base with the highest whole power that a term has below.
std::vector<Factor> denominators(const std::vector<Term> &sum) {
  std::vector<Factor> below;
  for (const Term &term : sum)
    for (const Factor &factor : term.factors) {
      if (!isWhole(factor.exponent) || factor.exponent.value() >= 0 || factor.exponent.value() < -kMaxPower)
        continue;
      Expr power = -factor.exponent.value();
      auto old = std::find_if(below.begin(), below.end(), [&](const Factor &f) { return f.base == factor.base; });
      if (old == below.end())
        below.push_back({factor.base, power});
      else if (old->exponent.value() < power.value())
        old->exponent = power;
    }
  return below;
}

/// term * base^power, powers simply added: the caller divides by the same power again.
void raise(Term &term, const Factor &by) {
  for (Factor &factor : term.factors)
    if (factor.base == by.base && isWhole(factor.exponent)) {
      factor.exponent = factor.exponent.value() + by.exponent.value();
      if (factor.exponent.isNumber(0))
        term.factors.erase(term.factors.begin() + (&factor - term.factors.data()));
      return;
    }
  auto place = std::lower_bound(term.factors.begin(), term.factors.end(), by,
                                [](const Factor &f, const Factor &b) { return compare(f.base, b.base) < 0; });
  term.factors.insert(place, by);
}

//===----------------------------------------------------------------------===//
// Division
//===----------------------------------------------------------------------===//

/// Exponents of the bases in a fixed order -> coefficient, the lexicographically largest monomial first.
using Monomial = std::vector<int>;
using Polynomial = std::map<Monomial, ExactNumber, std::greater<>>;

class Division {
public:
  explicit Division(const NormalForm &algebra) : algebra(algebra) {}

  /// above / below as a sum, if the remainder is 0.
  std::optional<std::vector<Term>> run(const Expr &above, const Expr &below) {
    auto numerator = algebra.expandedTerms(above, kMaxSteps), denominator = algebra.expandedTerms(below, kMaxSteps);
    if (!numerator || !denominator)
      return std::nullopt;
    collectBases(*numerator);
    collectBases(*denominator);
    std::optional<Polynomial> rest = polynomial(*numerator), divisor = polynomial(*denominator);
    if (!rest || !divisor || divisor->empty())
      return std::nullopt;
    Polynomial quotient;
    for (int step = 0; !rest->empty(); ++step)
      if (step == kMaxSteps || !divideOnce(*rest, *divisor, quotient))
        return std::nullopt;
    return terms(quotient);
  }

private:
  void collectBases(const std::vector<Term> &sum) {
    for (const Term &term : sum)
      for (const Factor &factor : term.factors)
        if (std::find(bases.begin(), bases.end(), factor.base) == bases.end())
          bases.push_back(factor.base);
  }

  std::optional<Polynomial> polynomial(const std::vector<Term> &sum) const {
    Polynomial result;
    for (const Term &term : sum) {
      if (!term.coefficient.exact() || !term.coefficient.exact()->isRational())
        return std::nullopt;
      Monomial powers(bases.size());
      for (const Factor &factor : term.factors) {
        if (!isWhole(factor.exponent) || factor.exponent.value() < 0 || factor.exponent.value() > kMaxPower)
          return std::nullopt;
        auto place = std::find(bases.begin(), bases.end(), factor.base) - bases.begin();
        powers[static_cast<size_t>(place)] += static_cast<int>(factor.exponent.value());
      }
      if (!result.emplace(powers, *term.coefficient.exact()).second)
        return std::nullopt;
    }
    return result;
  }

  /// Takes the multiple of the divisor off that cancels the leading term.
  static bool divideOnce(Polynomial &rest, const Polynomial &divisor, Polynomial &quotient) {
    const auto [highest, coefficient] = *rest.begin();
    const auto &[leading, by] = *divisor.begin();
    Monomial shift(highest.size());
    for (size_t i = 0; i < shift.size(); ++i)
      if (shift[i] = highest[i] - leading[i]; shift[i] < 0)
        return false;
    auto factor = engine::evaluate(Operator::Div, coefficient, by);
    if (!factor)
      return false;
    quotient.emplace(shift, *factor);
    for (const auto &[powers, number] : divisor) {
      Monomial at(shift);
      for (size_t i = 0; i < at.size(); ++i)
        at[i] += powers[i];
      auto product = engine::evaluate(Operator::Mul, *factor, number);
      auto place = rest.try_emplace(at, ExactNumber::integer(0)).first;
      auto difference = product ? engine::evaluate(Operator::Sub, place->second, *product) : std::nullopt;
      if (!difference)
        return false;
      place->second = *difference;
      if (difference->factor.isZero())
        rest.erase(place);
    }
    return true;
  }

  std::vector<Term> terms(const Polynomial &polynomial) const {
    std::vector<Term> sum;
    for (const auto &[powers, coefficient] : polynomial) {
      Term term{coefficient, {}};
      for (size_t i = 0; i < powers.size(); ++i)
        if (powers[i] != 0)
          term = algebra.product(term, Term{1.0, {{bases[i], static_cast<double>(powers[i])}}});
      algebra.add(sum, term);
    }
    return sum;
  }

  const NormalForm &algebra;
  std::vector<Expr> bases;
};

bool isSum(const Expr &e) { return e.is(Operator::Add) || e.is(Operator::Sub); }

} // namespace

std::optional<Expr> engine::together(const std::vector<Term> &sum, const NormalForm &algebra, size_t limit) {
  std::vector<Factor> below = denominators(sum);
  if (below.empty() || sum.size() < 2)
    return std::nullopt;
  Expr above;
  for (Term term : sum) {
    for (const Factor &factor : below)
      raise(term, factor);
    above = above + algebra.build(term);
  }
  std::optional<std::vector<Term>> numerator = algebra.expandedTerms(above, limit);
  if (!numerator)
    return std::nullopt;
  Term denominator;
  for (const Factor &factor : below)
    denominator = algebra.product(denominator, Term{1.0, {factor}});
  return algebra.build(*numerator) / algebra.build(denominator);
}

std::optional<Term> engine::divided(const Term &term, const NormalForm &algebra) {
  for (size_t i = 0; i < term.factors.size(); ++i)
    for (size_t j = 0; j < term.factors.size(); ++j) {
      const Factor &above = term.factors[i], &below = term.factors[j];
      if (!isSum(above.base) || !isSum(below.base) || !isWhole(above.exponent) || !isWhole(below.exponent) ||
          !(above.exponent.value() > 0) || !(below.exponent.value() < 0) || !algebra.facts.isNonZero(below.base))
        continue;
      std::optional<std::vector<Term>> quotient = Division(algebra).run(above.base, below.base);
      if (!quotient)
        continue;
      // a^m / b^n = (a/b) a^(m-1) / b^(n-1)
      Term rest{term.coefficient, {}};
      for (size_t k = 0; k < term.factors.size(); ++k) {
        Factor factor = term.factors[k];
        if (k == i || k == j)
          factor.exponent = factor.exponent.value() + (k == i ? -1 : 1);
        if (!factor.exponent.isNumber(0))
          rest.factors.push_back(factor);
      }
      return algebra.product(rest, algebra.term(algebra.build(*quotient)));
    }
  return std::nullopt;
}
