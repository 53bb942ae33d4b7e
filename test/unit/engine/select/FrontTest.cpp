//===- FrontTest.cpp - Tests of error against complexity ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Front.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid::engine;

namespace {

RivalForm form(unsigned complexity, double error) { return {Expr::variable(complexity), error, error, complexity, {}}; }

std::vector<unsigned> complexities(const Front &front) {
  std::vector<unsigned> result;
  for (const RivalForm &f : front.forms())
    result.push_back(f.complexity);
  return result;
}

TEST(FrontTest, HoldsWhatNoShorterFormBeats) {
  Front front;
  EXPECT_TRUE(front.add(form(7, 1e-3)));
  EXPECT_TRUE(front.add(form(3, 1e-1)));
  EXPECT_FALSE(front.add(form(9, 1e-3))) << "longer and no better";
  EXPECT_FALSE(front.add(form(8, NAN))) << "no error, no place";
  EXPECT_TRUE(front.add(form(12, 1e-6)));
  EXPECT_EQ(complexities(front), (std::vector<unsigned>{3, 7, 12}));
  EXPECT_TRUE(front.add(form(5, 1e-4))) << "beats the form of 7";
  EXPECT_EQ(complexities(front), (std::vector<unsigned>{3, 5, 12}));
}

TEST(FrontTest, MayAskForAClearGain) {
  Front front;
  front.add(form(5, 1e-3));
  EXPECT_FALSE(front.add(form(6, 0.6e-3), 2));
  EXPECT_TRUE(front.add(form(6, 0.4e-3), 2));
}

TEST(FrontTest, HoldsTheAnswerForItsComplexity) {
  Front front;
  for (unsigned k : {3, 7, 9})
    front.add(form(k, std::pow(10.0, -double(k))));
  front.settle(form(7, 2e-7));
  EXPECT_EQ(complexities(front), (std::vector<unsigned>{3, 7, 9}));
  EXPECT_EQ(front.forms()[1].medianRelative, 2e-7) << "a form as long was nearer";
  front.settle(form(8, 1e-10));
  EXPECT_EQ(complexities(front), (std::vector<unsigned>{3, 7, 8})) << "a longer form is no better";
}

TEST(FrontTest, ScoreIsTheLogarithmicGainForEachNode) {
  Front front;
  front.add(form(3, 1e-1));
  front.add(form(5, 1e-3));
  EXPECT_EQ(frontScore(front.forms(), 0), 0);
  EXPECT_NEAR(frontScore(front.forms(), 1), std::log(100.0) / 2, 1e-12);
}

} // namespace
