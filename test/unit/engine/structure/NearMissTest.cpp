//===- NearMissTest.cpp - Functions that have a structure, and nearly so --===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every structure test claims that its defect is the relative error of the function for which the relation would hold.
// So for f0 (1 + e s(x)), where f0 has the property and s, of size 1, has not, the defect is about e: it vanishes with
// e, is ten times larger for ten times the e, and neither far below nor above e. A function without the property has no
// small defect.
//
//===----------------------------------------------------------------------===//

#include "TestField.h"
#include "engine/structure/Interaction.h"
#include "engine/structure/PairSymmetry.h"
#include "engine/structure/RankSplit.h"
#include "engine/structure/RowFamily.h"

#include <gtest/gtest.h>

using namespace hybrid::engine;

namespace {

using Defect = std::function<double(const Field &)>;

/// No relation of the table holds of this.
double without(const double *x) { return 3 + std::sin(2 * x[0] + x[1] * x[1]) * std::cos(x[0] * x[1]); }

/// `rounding`: what the test leaves of an exact relation. `share`: the least share of e that must show.
void expectSlope(const Formula &formula, const Defect &defect, double rounding = 1e-12, double share = 0.1) {
  auto perturbed = [&](double e) {
    return defect(testField(cube(2), [&](const double *x) {
      return formula(x) * (1 + e * std::sin(2.6 * x[0] + 1.3 * x[1] * x[1] + x[0] * x[1]));
    }));
  };
  EXPECT_LT(perturbed(0), rounding);
  double small = perturbed(1e-5), large = perturbed(1e-4);
  EXPECT_NEAR(large / small, 10, 0.5) << "proportional to the error";
  EXPECT_GT(large, share * 1e-4);
  EXPECT_LT(large, 3e-4);
  EXPECT_GT(defect(testField(cube(2), without)), 1e-3) << "null case";
}

TEST(NearMissTest, SumsUnderEveryTransform) {
  for (const Transform &t : transforms()) {
    SCOPED_TRACE(t.name);
    Expr outer = t.inverse(Expr::variable(0));
    auto formula = [&](const double *x) {
      double inner[] = {0.2 * x[0] + 0.1 * x[1]};
      return outer.evaluate(inner);
    };
    auto defect = [&](const Field &f) {
      for (const GroupFinding &g : findGroups(measureInteractions(f, 1), 1e9))
        if (g.transform == &t)
          return g.defect;
      return double(INFINITY);
    };
    expectSlope(formula, defect);
  }
}

TEST(NearMissTest, EveryPatternOfRank) {
  struct Case {
    const char *pattern;
    double (*formula)(const double *);
  } cases[] = {
      {"1", [](const double *x) { return std::exp(x[1]); }},
      {"phi", [](const double *x) { return std::sin(x[0]) * std::exp(x[1]) + 0 * x[0]; }},
      {"1, phi", [](const double *x) { return x[1] + x[1] * x[1] * std::log(x[0] + 1); }},
      {"1, u, u^2", [](const double *x) { return x[1] + std::pow(x[0] + std::exp(x[1]), 2); }},
      {"u, phi", [](const double *x) { return x[1] * x[0] + std::exp(x[1] - x[0]); }},
      {"1/u, phi", [](const double *x) { return x[1] / x[0] + std::exp(x[1] - x[0]); }},
      {"1, u, phi", [](const double *x) { return std::log(x[1]) + 4 + x[1] * x[0] + std::exp(x[1] - x[0]); }},
  };
  ASSERT_EQ(std::size(cases), rankPatterns().size()) << "a pattern without a case";
  for (const Case &c : cases) {
    SCOPED_TRACE(c.pattern);
    expectSlope(
        c.formula,
        [&](const Field &f) {
          for (const RankFinding &r : findRankSplits(f, 0, 5))
            if (r.transform->isIdentity() && r.pattern->text == c.pattern)
              return r.defect;
          return double(INFINITY);
        },
        1e-12, 0.02);
  }
}

TEST(NearMissTest, EveryFamilyOfRows) {
  struct Case {
    const char *family;
    double (*formula)(const double *);
  } cases[] = {
      {"(a + b u)/(1 + d u)", [](const double *x) { return (2 + x[1] * x[0]) / (1 + x[1] * x[1] * x[0]); }},
      {"(a + b u)/(d + u)", [](const double *x) { return (2 + x[1] * x[0]) / (x[1] * x[1] + x[0]); }},
      {"a + b exp(k u)", [](const double *x) { return 2 + x[1] * std::exp(-x[0] * x[1]); }},
      {"a + b cos(w u) + c sin(w u)", [](const double *x) { return 3 + std::cos(x[0] * (1 + x[1])) / x[1]; }},
  };
  ASSERT_EQ(std::size(cases), rowFamilies().size()) << "a family without a case";
  for (const Case &c : cases) {
    SCOPED_TRACE(c.family);
    expectSlope(
        c.formula,
        [&](const Field &f) {
          for (const RowFinding &r : findRowFamilies(f, 0, 5))
            if (r.transform->isIdentity() && r.family->text == c.family)
              return r.defect;
          return double(INFINITY);
        },
        1e-9, 0.01);
  }
}

TEST(NearMissTest, CompoundsOfPairs) {
  struct Case {
    const char *scaleI, *scaleJ;
    double (*formula)(const double *);
  } cases[] = {
      {"x", "x", [](const double *x) { return 2 + std::sin(x[0] - x[1]); }},
      {"log x", "log x", [](const double *x) { return 2 + std::sin(x[0] / x[1]); }},
      {"x^2", "x^2", [](const double *x) { return 9 + std::sqrt(x[0] * x[0] + x[1] * x[1]); }},
      {"1/x", "1/x", [](const double *x) { return std::exp(1 / x[0] + 1 / x[1]); }},
      {"x", "x^2", [](const double *x) { return std::log(x[0] + 2 * x[1] * x[1]); }},
  };
  for (const Case &c : cases) {
    SCOPED_TRACE(std::string(c.scaleI) + " " + c.scaleJ);
    expectSlope(c.formula, [&](const Field &f) {
      double best = INFINITY;
      for (const PairFinding &p : findPairSymmetries(f, 3))
        if (p.scaleI->text == c.scaleI && p.scaleJ->text == c.scaleJ && p.power == 0)
          best = std::min(best, p.defect);
      return best;
    });
  }
}

TEST(NearMissTest, AFactorInFrontOfAFunctionOfTheRatio) {
  expectSlope([](const double *x) { return x[0] * x[0] * std::exp(x[0] / x[1]); },
              [](const Field &f) {
                double best = INFINITY;
                for (const PairFinding &p : findPairSymmetries(f, 3))
                  if (p.power == 2 && p.factor == -1)
                    best = std::min(best, p.defect);
                return best;
              });
}

} // namespace
