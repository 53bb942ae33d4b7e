//===- EnumerateTest.cpp - Tests of the enumeration -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Enumerate.h"

#include "engine/expr/Dimension.h"
#include "engine/expr/Print.h"
#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

#include <set>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

Eigen::MatrixXd points(unsigned variables, double lo = 1, double hi = 3) {
  return samplePoints(std::vector<Axis>(variables, Axis{lo, hi}), 64, 3);
}

std::vector<EnumerationLeaf> variables(unsigned n) {
  std::vector<EnumerationLeaf> leaves;
  for (unsigned k = 0; k < n; ++k)
    leaves.push_back({Expr::variable(k), {}});
  return leaves;
}

//===----------------------------------------------------------------------===//
// The independent count: rational functions, exactly. Every function that operators make of x0 and x1 is known by its
// values at points of a prime field: arithmetic modulo p is exact, and two different rational functions of such small
// degree agree at four random points of a field of 2^31 elements with a probability of about 1e-33.
//===----------------------------------------------------------------------===//

constexpr uint64_t kPrime = 2147483647;

uint64_t power(uint64_t base, uint64_t exponent) {
  uint64_t r = 1;
  for (; exponent; exponent >>= 1, base = base * base % kPrime)
    if (exponent & 1)
      r = r * base % kPrime;
  return r;
}

using Residues = std::array<uint64_t, 4>;

/// Distinct functions by the size of their shortest expression; constants are not counted, nor used.
std::vector<size_t> countExactly(std::vector<Residues> leaves, std::string_view operators, unsigned largest) {
  std::vector<std::vector<Residues>> bySize(largest + 1);
  std::set<Residues> seen;
  auto add = [&](unsigned size, const Residues &v) {
    bool constant = std::all_of(v.begin(), v.end(), [&](uint64_t r) { return r == v[0]; });
    if (!constant && seen.insert(v).second)
      bySize[size].push_back(v);
  };
  for (const Residues &leaf : leaves)
    add(1, leaf);
  for (unsigned size = 3; size <= largest; size += 2)
    for (unsigned a = 1; a + 1 < size; a += 2)
      for (const Residues &u : bySize[a])
        for (const Residues &v : bySize[size - 1 - a])
          for (char op : operators) {
            Residues r;
            bool defined = true;
            for (size_t i = 0; i < r.size(); ++i) {
              defined &= op != '/' || v[i] != 0;
              r[i] = op == '+'   ? (u[i] + v[i]) % kPrime
                     : op == '-' ? (u[i] + kPrime - v[i]) % kPrime
                     : op == '*' ? u[i] * v[i] % kPrime
                                 : u[i] * power(v[i], kPrime - 2) % kPrime;
            }
            if (defined)
              add(size, r);
          }
  std::vector<size_t> counts;
  for (const auto &functions : bySize)
    counts.push_back(functions.size());
  return counts;
}

constexpr Residues kX{1234567, 87654321, 555555555, 1999999999}, kY{998877665, 31415926, 1618033988, 271828};

std::vector<size_t> countByValues(unsigned n, std::vector<Operator> operators, unsigned largest) {
  EnumerationOptions options;
  options.operators = std::move(operators);
  Enumeration all(points(n), variables(n), options);
  std::vector<size_t> counts{0};
  for (unsigned size = 1; size <= largest; ++size) {
    EXPECT_EQ(all.grow(true), Enumeration::Stop::Complete);
    counts.push_back(all.count(size));
  }
  return counts;
}

TEST(EnumerateTest, CountsSumsAndProductsAsExactArithmeticDoes) {
  using enum Operator;
  EXPECT_EQ(countByValues(1, {Add, Mul}, 13), countExactly({kX}, "+*", 13));
  EXPECT_EQ(countByValues(2, {Add, Mul}, 9), countExactly({kX, kY}, "+*", 9));
}

TEST(EnumerateTest, CountsRationalFunctionsAsExactArithmeticDoes) {
  using enum Operator;
  EXPECT_EQ(countByValues(1, {Add, Sub, Mul, Div}, 9), countExactly({kX}, "+-*/", 9));
  EXPECT_EQ(countByValues(2, {Add, Sub, Mul, Div}, 7), countExactly({kX, kY}, "+-*/", 7));
}

TEST(EnumerateTest, CountsMonomials) {
  // Products of n + 1 leaves of k kinds: the multisets, C(n + k, k - 1).
  EXPECT_EQ(countByValues(2, {Operator::Mul}, 11), (std::vector<size_t>{0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7}));
  EXPECT_EQ(countByValues(3, {Operator::Add}, 9), (std::vector<size_t>{0, 3, 0, 6, 0, 10, 0, 15, 0, 21}));
}

TEST(EnumerateTest, WithoutSignsThereAreHalfOfTheAntisymmetricOnes) {
  EnumerationOptions options;
  options.operators = {Operator::Sub};
  Enumeration both(points(2), variables(2), options);
  options.signFree = true;
  Enumeration one(points(2), variables(2), options);
  for (int size = 1; size <= 5; ++size) {
    both.grow(true);
    one.grow(true);
  }
  EXPECT_EQ(both.count(3), 2u) << "x - y, y - x";
  EXPECT_EQ(one.count(3), 1u);
  // a - (b - c) and (a - b) - c for a, b, c of x, y, less the constants, x and y: ±(2x - y), ±(2y - x), -x, -y.
  EXPECT_EQ(both.count(5), 6u);
  // 2y - x from y - (x - y). 2x - y would be a sum.
  EXPECT_EQ(one.count(5), 1u);
}

TEST(EnumerateTest, ExpressionsHaveTheValuesTheyWereFoundBy) {
  Eigen::MatrixXd x = points(2);
  std::vector<EnumerationLeaf> leaves = variables(2);
  leaves.push_back({Expr(2.0), {}});
  EnumerationOptions options;
  options.signFree = true;
  Enumeration all(x, leaves, options);
  for (int size = 1; size <= 4; ++size)
    all.grow(true);
  for (size_t k = 0; k < all.numKept(); ++k) {
    Eigen::VectorXd values = all.values(all.step(k)), expected = all.expression(all.step(k)).evaluate(x);
    ASSERT_LT((values - expected).cwiseAbs().maxCoeff(), 1e-13 * expected.cwiseAbs().maxCoeff())
        << print(all.expression(all.step(k)));
    for (unsigned i = 0; i < Enumeration::kHead; ++i)
      ASSERT_EQ(all.head(k)[i], values[i]);
  }
}

TEST(EnumerateTest, TheVisitorSeesWhatIsNotKept) {
  // sqrt(cos(x)) and the like may have no value at a point that is not in the head: what is kept is looked at in full.
  EnumerationOptions options;
  options.operators = {Operator::Add, Operator::Mul, Operator::Exp, Operator::Sin};
  Enumeration kept(points(2), variables(2), options), streamed(points(2), variables(2), options);
  size_t seen = 0;
  for (int size = 1; size <= 4; ++size) {
    kept.grow(true);
    streamed.grow(size < 4, [&](std::span<const Enumeration::Step> steps, const double *) {
      for (const Enumeration::Step &step : steps)
        seen += streamed.sizeOf(step) == 4;
    });
  }
  EXPECT_EQ(seen, kept.count(4));
  EXPECT_EQ(streamed.count(4), kept.count(4));
  EXPECT_LT(streamed.numKept(), kept.numKept());
}

TEST(EnumerateTest, LeavesOutWhatIsNoFunctionOfThePoints) {
  EnumerationOptions options;
  options.operators = {Operator::Sub, Operator::Div, Operator::Log, Operator::Exp};
  Enumeration all(points(1, -3, -1), variables(1), options);
  for (int size = 1; size <= 5; ++size)
    all.grow(true);
  for (size_t k = 0; k < all.numKept(); ++k) {
    Expr e = all.expression(all.step(k));
    EXPECT_FALSE(e.is(Operator::Log) && e.operand(0).isVariable()) << "log of a negative number";
    EXPECT_FALSE(e.is(Operator::Sub) && e.operand(0) == e.operand(1)) << "zero";
    EXPECT_FALSE(e.is(Operator::Div) && e.operand(0) == e.operand(1)) << "one";
    EXPECT_FALSE(e.is(Operator::Log) && e.operand(0).is(Operator::Exp)) << "what it was";
  }
}

TEST(EnumerateTest, UnitsPruneWhatCannotBeAdded) {
  std::string error;
  Unit metre = *parseUnit("m", error), second = *parseUnit("s", error);
  std::vector<EnumerationLeaf> leaves{
      {Expr::variable(0), metre}, {Expr::variable(1), metre}, {Expr::variable(2), second}, {Expr(2.0), {}}};
  EnumerationOptions options;
  options.checkUnits = true;
  Enumeration all(points(3), leaves, options);
  for (int size = 1; size <= 4; ++size)
    all.grow(true);
  std::vector<Unit> units{metre, metre, second};
  size_t velocities = 0;
  for (size_t k = 0; k < all.numKept(); ++k) {
    std::optional<Unit> unit = unitOf(all.expression(all.step(k)), units);
    ASSERT_TRUE(unit) << print(all.expression(all.step(k)));
    EXPECT_EQ(*unit, all.unit(all.step(k)));
    velocities += *unit == metre / second;
  }
  EXPECT_GE(velocities, 2u);
  EXPECT_LT(all.count(3), Enumeration(points(3), leaves, {}).numKept() + 40);
}

TEST(EnumerateTest, LimitsEndASizeAndTheSameRunGivesTheSame) {
  EnumerationOptions options;
  options.maxTried = 5000;
  auto run = [&] {
    Enumeration all(points(2), variables(2), options);
    Enumeration::Stop stop = Enumeration::Stop::Complete;
    while (stop == Enumeration::Stop::Complete)
      stop = all.grow(true);
    EXPECT_EQ(stop, Enumeration::Stop::Limit);
    EXPECT_LT(all.tried(), 5100u);
    return all.numKept();
  };
  EXPECT_EQ(run(), run());
  options.maxTried = 1'000'000;
  options.expired = [] { return true; };
  Enumeration all(points(2), variables(2), options);
  Enumeration::Stop stop = Enumeration::Stop::Complete;
  while (stop == Enumeration::Stop::Complete)
    stop = all.grow(true);
  EXPECT_EQ(stop, Enumeration::Stop::Expired);
}

} // namespace
