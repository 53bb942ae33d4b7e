//===- NormalForm.h - Sums of products of powers ----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The associative-commutative view of an expression: a sum of terms, a term being a number times powers of bases that
// are not products themselves.
//
//   3*x*y/x^2 + y/x   =   { 3 · x^-1 · y^1, 1 · x^-1 · y^1 }   =   4 · x^-1 · y^1
//
// exp(u) is the base exp(1) to the power u, so exp(a)*exp(b) meets as exp(a + b). Powers of one base are merged where
// the merged form has the same value wherever the product had one:
//
//   x^2 * x^3     always                    x^2 * x^-1        0 not in the range of x
//   x^(1/2)^2     x >= 0                    x^a * x^b         x > 0
//
// and kept side by side elsewhere.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_NORMALFORM_H
#define HYBRID_ENGINE_EXPR_NORMALFORM_H

#include "engine/expr/Expr.h"

#include <unordered_map>
#include <vector>

namespace hybrid::engine {

/// A total order of expressions by form: parameters, variables by index, then operations by size.
int compare(const Expr &a, const Expr &b);

/// Product and sum of two numbers: exact where both are, else double; nullopt if exact ones leave the form.
std::optional<Expr> multiplyNumbers(const Expr &a, const Expr &b);
std::optional<Expr> addNumbers(const Expr &a, const Expr &b);

/// What interval arithmetic proves about subexpressions over a box. A variable beyond the box is any number up to 1e100
/// in magnitude, so that products of a few are finite.
class Facts {
public:
  explicit Facts(std::span<const Interval> box) : box(box.begin(), box.end()) {}

  Interval range(const Expr &e) const;
  /// The box, long enough for the variables of `e`.
  std::span<const Interval> ranges(const Expr &e) const;
  /// Has a finite value everywhere.
  bool isFinite(const Expr &e) const;
  bool isNonNegative(const Expr &e) const;
  bool isPositive(const Expr &e) const;
  bool isNonZero(const Expr &e) const;

private:
  mutable std::vector<Interval> box;
  mutable std::unordered_map<Expr, Interval> known;
};

/// base^exponent; an exponent is a number, or any expression where the base is positive.
struct Factor {
  Expr base, exponent;
  bool operator==(const Factor &) const = default;
};

struct Term {
  Expr coefficient = 1.0;      ///< a number
  std::vector<Factor> factors; ///< in the order of `compare`

  bool isNegative() const { return coefficient.value() < 0; }
  bool isNumber() const { return factors.empty(); }
};

class NormalForm {
public:
  explicit NormalForm(const Facts &facts) : facts(facts) {}

  const Facts &facts;

  /// One product; sums inside stay bases.
  Term term(const Expr &e) const;
  /// The terms of a sum, like ones merged.
  std::vector<Term> terms(const Expr &e) const;
  /// The same with products of sums multiplied out; nullopt if more than `limit` terms would come.
  std::optional<std::vector<Term>> expandedTerms(const Expr &e, size_t limit) const;

  Term product(const Term &a, const Term &b) const;
  /// Adds a term to a sum, merging like ones.
  void add(std::vector<Term> &sum, const Term &term) const;

  /// As a person writes it: one fraction, roots together, exponential last.
  Expr build(const Term &term) const;
  Expr build(std::vector<Term> sum) const;

private:
  void multiply(Term &term, const Expr &e, const Expr &exponent) const;
  void multiplyExp(Term &term, const Expr &exponent) const;
  void multiplyPower(Term &term, const Expr &base, const Expr &inner, const Expr &outer) const;
  void multiplyNumber(Term &term, const Expr &number, const Expr &exponent) const;
  void multiplySum(Term &term, const Expr &sum, const Expr &exponent) const;
  void multiplyFactor(Term &term, const Expr &base, const Expr &exponent) const;
  bool mayMerge(const Expr &base, const Expr &a, const Expr &b) const;
  void collect(std::vector<Term> &sum, const Expr &e, const Expr &coefficient) const;
  bool collectExpanded(std::vector<Term> &sum, const Expr &e, const Expr &coefficient, size_t limit) const;
  Expr magnitude(Term term) const;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_EXPR_NORMALFORM_H
