//===- FeatureOptionsTest.cpp - Domains and units as options write them ----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/analysis/FeatureOptions.h"

#include <gtest/gtest.h>

using namespace hybrid;

static std::string errorOf(llvm::StringRef text) {
  auto parsed = parseDomainOption(text);
  return parsed ? "" : llvm::toString(parsed.takeError());
}

TEST(FeatureOptionsTest, ReadsDomains) {
  auto parsed = parseDomainOption("a=1..5, b=-0.5..1.0e3 , c = 1e-3..10:log");
  ASSERT_TRUE(static_cast<bool>(parsed)) << llvm::toString(parsed.takeError());
  ASSERT_EQ(parsed->size(), 3u);
  EXPECT_EQ((*parsed)[0].interval, (Interval{1, 5}));
  EXPECT_EQ((*parsed)[1].interval, (Interval{-0.5, 1000}));
  EXPECT_TRUE((*parsed)[2].log);
  EXPECT_EQ((*parsed)[2].name, "c");
}

TEST(FeatureOptionsTest, AnEmptyTextHasNoDomains) {
  auto parsed = parseDomainOption("  ");
  ASSERT_TRUE(static_cast<bool>(parsed));
  EXPECT_TRUE(parsed->empty());
}

TEST(FeatureOptionsTest, NumbersHaveDigitsOnBothSidesOfThePoint) {
  EXPECT_EQ(errorOf("a=1...5"), "'a=1...5': '.5' is not a number");
  EXPECT_EQ(errorOf("a=1..5."), "'a=1..5.': '5.' is not a number");
  EXPECT_EQ(errorOf("a=inf..5"), "'a=inf..5': 'inf' is not a number");
  EXPECT_EQ(errorOf("a=1..nan"), "'a=1..nan': 'nan' is not a number");
  EXPECT_EQ(errorOf("a=0x10..20"), "'a=0x10..20': '0x10' is not a number");
}

TEST(FeatureOptionsTest, RefusesEmptyAndRepeatedDomains) {
  EXPECT_EQ(errorOf("a=5..1"), "'a=5..1': the domain is empty: its lower end lies above its upper end");
  EXPECT_EQ(errorOf("a=5..5"), "'a=5..5': the domain is empty: both ends are equal");
  EXPECT_EQ(errorOf("a=1..2,a=1..2"), "'a=1..2': 'a' is given twice");
  EXPECT_EQ(errorOf("a=1,b"), "'a=1': a domain is LO..HI");
  EXPECT_EQ(errorOf("=1..2"), "'=1..2': expected NAME=VALUE");
  EXPECT_EQ(errorOf("a=-1..2:log"), "'a=-1..2:log': log needs a positive lower end");
}
