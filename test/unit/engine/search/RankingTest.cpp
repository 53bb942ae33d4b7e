//===- RankingTest.cpp - Which names go on --------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Ranking.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const Expr x = Expr::variable(0);

Candidate named(const Expr &e, double median, double score = 0) { return {e, median, score, median, {}}; }
Expr free(double value) { return Expr::parameter(value); }
using Choice = std::vector<size_t>;

TEST(RankingTest, OneOfEachSkeletonShortestFirst) {
  std::vector<Candidate> c = {named(free(2) * exp(free(3) * x), 1e-6), named(free(2) * x, 1e-6),
                              named(free(2.1) * x, 1.1e-6), named(x, 1e-2)};
  rank(c, 1e-6, 3);
  ASSERT_EQ(c.size(), 3u);
  EXPECT_EQ(c[0].expression.parameters(), std::vector<double>{2});
  EXPECT_EQ(c[2].expression, x) << "far above the error";
}

TEST(RankingTest, ACoarseErrorKeepsTheBestFitsToo) {
  std::vector<Candidate> c = {named(x, 9e-3), named(free(1) * x, 8e-3), named(free(1) + x, 8e-3),
                              named(free(1) * sin(free(1) * x) + free(2) * pow(x, Expr(2.0)), 3e-4)};
  rank(c, 1e-2, 2);
  ASSERT_EQ(c.size(), 2u);
  EXPECT_EQ(c[0].expression, x);
  EXPECT_EQ(c[1].median, 3e-4);
}

TEST(RankingTest, FineFieldsExchangeOneNameAtATime) {
  std::vector<std::vector<Candidate>> names = {{named(x, 0), named(sin(x), 0)}, {named(x, 0), named(sin(x), 0)}};
  EXPECT_EQ(combinations(names, false), (std::vector<Choice>{{0, 0}, {1, 0}, {0, 1}}));
}

TEST(RankingTest, CoarseFieldsTryLikeNamesTogether) {
  // x^2 is last for both parts; no exchange of one name finds x^2 + y^2.
  std::vector<Candidate> part;
  for (int k = 0; k < 12; ++k)
    part.push_back(named(pow(x, Expr(3.0 + k)), 0, k));
  std::vector<std::vector<Candidate>> names = {part, part};
  names[0].push_back(named(free(4) * pow(x, Expr(2.0)), 0, 50));
  names[1].push_back(named(free(5) * pow(x, Expr(2.0)), 0, 50));
  std::vector<Choice> choices = combinations(names, true);
  EXPECT_EQ(choices[0], (Choice{0, 0}));
  EXPECT_NE(std::find(choices.begin(), choices.end(), Choice{12, 12}), choices.end());
  EXPECT_LT(choices.size(), 50u);
}

TEST(RankingTest, ErrorsAreCoarseBeyondWhatTrainingLeaves) {
  EXPECT_FALSE(isCoarse(1e-5));
  EXPECT_TRUE(isCoarse(1e-3));
  EXPECT_EQ(believedNoise(1e-5), 1e-5);
  EXPECT_EQ(believedNoise(1e-2), 4e-2);
  EXPECT_EQ(errorFloor(1e-3, 1e-5), 1e-3);
  EXPECT_EQ(errorFloor(1e-3, 2e-3), 2e-3);
  EXPECT_EQ(errorFloor(1e-3, 1), 4e-3);
}

} // namespace
