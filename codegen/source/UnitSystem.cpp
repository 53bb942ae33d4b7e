//===- UnitSystem.cpp - Linear equations between units --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/source/UnitSystem.h"

using namespace hybrid;
using namespace hybrid::codegen;
using Term = UnitSystem::Term;

Unit codegen::coherent(const Unit &unit) {
  Unit result; // dividing by the scale would round
  for (const auto &[name, exponent] : unit.exponents())
    result = result * Unit::base(name).pow(exponent);
  return result;
}

Term Term::operator*(const Term &other) const {
  Term product = *this;
  product.known = known * other.known;
  for (const auto &[variable, exponent] : other.unknown) {
    Rational &sum = product.unknown.try_emplace(variable).first->second;
    sum = sum + exponent;
    if (sum.isZero())
      product.unknown.erase(variable);
  }
  return product;
}

Term Term::pow(Rational exponent) const {
  Term power;
  if (exponent.isZero())
    return power;
  power.known = known.pow(exponent);
  for (const auto &[variable, own] : unknown)
    power.unknown[variable] = own * exponent;
  return power;
}

Term UnitSystem::variable() {
  Term term;
  term.unknown[count++] = Rational::make(1, 1);
  return term;
}

Term UnitSystem::reduced(const Term &term) const {
  Term result = term;
  while (true) {
    auto next = std::find_if(result.unknown.begin(), result.unknown.end(),
                             [&](const auto &each) { return solved.contains(each.first); });
    if (next == result.unknown.end())
      return result;
    auto [variable, exponent] = *next;
    result.unknown.erase(next);
    result = result * solved.at(variable).pow(exponent);
  }
}

bool UnitSystem::equate(const Term &a, const Term &b) {
  Term rest = reduced(a / b);
  if (!rest.known.isValid())
    return false;
  if (rest.unknown.empty())
    return rest.known.isDimensionless();
  auto pivot = std::prev(rest.unknown.end()); // the latest: what it stands for is made of earlier ones
  auto [variable, exponent] = *pivot;
  if (!exponent.isValid())
    return false;
  rest.unknown.erase(pivot);
  int64_t sign = exponent.numerator < 0 ? 1 : -1;
  solved[variable] = rest.pow(Rational::make(sign * exponent.denominator, std::abs(exponent.numerator)));
  return true;
}
