//===- Factor.cpp - Writing sums as a person would ------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Factor.h"

#include "engine/expr/Rules.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

double lengthOfNumber(const Expr &e) {
  if (!e.exact())
    return 2;
  auto factors = [](const ExactNumber &x) {
    return (x.factor.numerator != 1) + (x.piPower != 0) + 2 * (x.radicand != 1 || x.rootOfPi);
  };
  ExactFraction fraction = ExactFraction::of(*e.exact());
  int above = std::max(factors(fraction.above), 1), below = factors(fraction.below);
  return 2 * above - 1 + 2 * below; // with the operators between them
}

/// Pairs of brackets around the operands of `e`; a fraction that goes on (a/b*c, a/b/c) is as hard to read as one.
int brackets(const Expr &e) {
  auto isSum = [](const Expr &u) { return u.is(Operator::Add) || u.is(Operator::Sub); };
  auto isProduct = [](const Expr &u) { return u.is(Operator::Mul) || u.is(Operator::Div) || u.is(Operator::Neg); };
  auto isFraction = [](const Expr &u) {
    const Expr &v = u.is(Operator::Neg) ? u.operand(0) : u;
    return v.is(Operator::Div) || (v.isNumber() && v.exact() && v.exact()->factor.denominator != 1);
  };
  switch (e.op()) {
  case Operator::Sub:
  case Operator::Add:
    return isSum(e.operand(1));
  case Operator::Mul:
    return isSum(e.operand(0)) + isSum(e.operand(1)) + isProduct(e.operand(1)) + isFraction(e.operand(0));
  case Operator::Div:
    return isSum(e.operand(0)) + isSum(e.operand(1)) + isProduct(e.operand(1)) + isFraction(e.operand(0));
  case Operator::Neg:
    return isSum(e.operand(0));
  case Operator::Pow:
    return isSum(e.operand(0)) || isProduct(e.operand(0));
  default:
    return 0;
  }
}

double lengthOfOperator(const Expr &e) {
  bool infix = !symbol(e.op()).empty();
  return (infix ? 1 : 2) + brackets(e);
}

bool isWholePower(const Expr &e) {
  return e.is(Operator::Pow) && e.operand(1).isNumber() && e.operand(1).value() == std::floor(e.operand(1).value());
}

} // namespace

double engine::writtenLength(const Expr &node, double a, double b) {
  if (!node.isOperation())
    return node.isNumber() ? lengthOfNumber(node) : 3;
  bool second = node.numOperands() == 2 && !isWholePower(node);
  return lengthOfOperator(node) + a + (second ? b : 0);
}

double engine::writtenLength(const Expr &e) {
  std::unordered_map<const void *, double> length;
  for (const Expr &node : e.nodes()) {
    auto of = [&](unsigned i) { return i < node.numOperands() ? length.at(node.operand(i).id()) : 0.0; };
    length.emplace(node.id(), writtenLength(node, of(0), of(1)));
  }
  return length.at(e.id());
}

namespace {

using Sum = std::vector<Term>;

Expr scaled(const Expr &number, double factor) {
  return multiplyNumbers(number, factor).value_or(Expr(number.value() * factor));
}

class Factoring {
public:
  Factoring(const NormalForm &algebra, bool identities) : algebra(algebra), identities(identities) {}

  Expr shortest(Sum sum) {
    Expr best = algebra.build(sum);
    double length = writtenLength(best);
    while (true) {
      candidates.clear();
      if (identities)
        for (TermRewrite &rewrite : termRewrites(sum, algebra))
          candidates.push_back(std::move(rewrite.sum));
      perfectSquares(sum);
      commonFactors(sum);
      commonNumbers(sum);
      std::vector<Sum> found = std::move(candidates);
      bool improved = false;
      for (Sum &candidate : found) {
        Expr e = algebra.build(candidate);
        if (double l = writtenLength(e); l < length) {
          length = l;
          best = e;
          sum = std::move(candidate);
          improved = true;
        }
      }
      if (!improved)
        return best;
    }
  }

private:
  static Sum without(const Sum &sum, std::initializer_list<size_t> gone) {
    Sum rest;
    for (size_t i = 0; i < sum.size(); ++i)
      if (std::find(gone.begin(), gone.end(), i) == gone.end())
        rest.push_back(sum[i]);
    return rest;
  }

  void propose(Sum rest, const Term &replacement) {
    algebra.add(rest, replacement);
    candidates.push_back(std::move(rest));
  }

  /// The square root of a term's monomial, if all its exponents are even integers.
  static std::optional<Term> rootOfMonomial(const Term &term) {
    Term root;
    for (const Factor &factor : term.factors) {
      if (!factor.exponent.isNumber() || std::fmod(factor.exponent.value(), 2) != 0)
        return std::nullopt;
      root.factors.push_back({factor.base, scaled(factor.exponent, 0.5)});
    }
    return root;
  }

  /// a u^2 + b u v + c v^2 with b^2 = 4 a c (exactly) -> (sqrt(a) u +- sqrt(c) v)^2
  void perfectSquares(const Sum &sum) {
    std::vector<std::optional<Term>> roots;
    for (const Term &term : sum)
      roots.push_back(term.coefficient.exact() ? rootOfMonomial(term) : std::nullopt);
    for (size_t i = 0; i < sum.size(); ++i)
      for (size_t j = i + 1; j < sum.size(); ++j) {
        if (!roots[i] || !roots[j] || sum[i].isNegative() != sum[j].isNegative())
          continue;
        Term cross = algebra.product(*roots[i], *roots[j]);
        for (size_t k = 0; k < sum.size(); ++k)
          if (k != i && k != j && sum[k].coefficient.exact() && sum[k].factors == cross.factors)
            perfectSquare(sum, i, j, k, *roots[i], *roots[j]);
      }
  }

  void perfectSquare(const Sum &sum, size_t i, size_t j, size_t k, Term u, Term v) {
    double sign = sum[i].isNegative() ? -1 : 1;
    auto exact = [](Operator op, const Expr &a, const Expr &b) { return engine::evaluate(op, *a.exact(), *b.exact()); };
    Expr a = scaled(sum[i].coefficient, sign), c = scaled(sum[j].coefficient, sign);
    auto square = exact(Operator::Pow, sum[k].coefficient, 2.0), product = exact(Operator::Mul, a, c);
    if (!square || !product || !a.exact()->isRational() || !c.exact()->isRational())
      return;
    auto four = engine::evaluate(Operator::Mul, *product, ExactNumber::integer(4));
    auto rootA = engine::evaluate(Operator::Sqrt, *a.exact()), rootC = engine::evaluate(Operator::Sqrt, *c.exact());
    if (!four || !(*four == *square) || !rootA || !rootC || !rootA->isRational() || !rootC->isRational())
      return;
    u.coefficient = *rootA;
    v.coefficient = sum[k].isNegative() == (sign < 0) ? Expr(*rootC) : scaled(*rootC, -1);
    Term replacement = algebra.term(Expr::make(Operator::Pow, algebra.build({u, v}), 2.0));
    replacement.coefficient = scaled(replacement.coefficient, sign);
    propose(without(sum, {i, j, k}), replacement);
  }

  /// The exponent to pull out of two powers of one base: the one nearer to 0, if they have one sign or are equal.
  static std::optional<Expr> commonExponent(const Expr &a, const Expr &b) {
    if (a == b)
      return a;
    if (!a.isNumber() || !b.isNumber() || (a.value() < 0) != (b.value() < 0))
      return std::nullopt;
    return std::fabs(a.value()) < std::fabs(b.value()) ? a : b;
  }

  /// The power of `base` that every term of the group has.
  static std::optional<Factor> commonPower(const Sum &group, const Factor &start) {
    Factor common = start;
    for (const Term &term : group) {
      std::optional<Expr> exponent;
      for (const Factor &factor : term.factors)
        if (factor.base == start.base && !exponent)
          exponent = commonExponent(common.exponent, factor.exponent);
      if (!exponent)
        return std::nullopt;
      common.exponent = *exponent;
    }
    return common;
  }

  void commonFactors(const Sum &sum) {
    std::vector<std::vector<Factor>> tried;
    for (const Term &term : sum)
      for (const Factor &factor : term.factors) {
        Sum group, rest;
        for (const Term &other : sum)
          (commonPower({other}, factor) ? group : rest).push_back(other);
        if (group.size() < 2)
          continue;
        std::vector<Factor> pulled;
        for (const Factor &candidate : group[0].factors) {
          bool isNew = pulled.empty() || !(pulled.back().base == candidate.base); // powers may stand side by side
          if (auto common = isNew ? commonPower(group, candidate) : std::nullopt)
            pulled.push_back(*common);
        }
        if (std::find(tried.begin(), tried.end(), pulled) != tried.end())
          continue;
        tried.push_back(pulled);
        pull(std::move(group), std::move(rest), pulled);
      }
  }

  void pull(Sum group, Sum rest, const std::vector<Factor> &pulled) {
    for (Term &term : group)
      for (const Factor &common : pulled) {
        auto factor = std::find_if(term.factors.begin(), term.factors.end(), [&](const Factor &f) {
          return f.base == common.base && commonExponent(f.exponent, common.exponent);
        });
        if (factor->exponent == common.exponent)
          term.factors.erase(factor);
        else
          factor->exponent = addNumbers(factor->exponent, scaled(common.exponent, -1))
                                 .value_or(Expr(factor->exponent.value() - common.exponent.value()));
      }
    propose(std::move(rest), algebra.product(algebra.term(algebra.build(group)), Term{1.0, pulled}));
  }

  /// 2*x + 2*y + z -> 2*(x + y) + z
  void commonNumbers(const Sum &sum) {
    std::vector<double> tried = {1};
    for (const Term &term : sum) {
      double number = std::fabs(term.coefficient.value());
      if (number == 0 || std::find(tried.begin(), tried.end(), number) != tried.end())
        continue;
      tried.push_back(number);
      Sum inner, rest;
      for (const Term &other : sum) {
        bool member = std::fabs(other.coefficient.value()) == number;
        (member ? inner : rest).push_back(other);
        if (member)
          inner.back().coefficient = other.isNegative() ? -1.0 : 1.0;
      }
      if (inner.size() < 2)
        continue;
      Term pulled = algebra.term(algebra.build(std::move(inner)));
      Expr positive = term.isNegative() ? scaled(term.coefficient, -1) : term.coefficient;
      pulled.coefficient =
          multiplyNumbers(pulled.coefficient, positive).value_or(Expr(pulled.coefficient.value() * number));
      propose(std::move(rest), pulled);
    }
  }

  const NormalForm &algebra;
  bool identities;
  std::vector<Sum> candidates;
};

} // namespace

Expr engine::factored(std::vector<Term> sum, const NormalForm &algebra, bool identities) {
  return Factoring(algebra, identities).shortest(std::move(sum));
}
