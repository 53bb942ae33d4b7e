//===- IdentifierTest.cpp - Names that the language accepts ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Identifier.h"

#include "gtest/gtest.h"

#include <random>

using namespace hybrid;

namespace {

std::string identifier(std::string_view name) {
  std::set<std::string> taken;
  return makeIdentifier(name, taken);
}

TEST(Identifier, ReplacesBadCharacters) {
  EXPECT_EQ(identifier("mass"), "mass");
  EXPECT_EQ(identifier("layers.0.weight"), "layers_0_weight");
  EXPECT_EQ(identifier("2nd"), "x2nd");
  EXPECT_EQ(identifier("_private"), "x_private");
  EXPECT_EQ(identifier(""), "x");
  EXPECT_EQ(identifier("unit"), "unit_");
  EXPECT_EQ(identifier("höhe"), "h__he"); // two bytes
}

TEST(Identifier, AvoidsTakenNames) {
  std::set<std::string> taken = {"y"};
  EXPECT_EQ(makeIdentifier("y", taken), "y_");
  EXPECT_EQ(makeIdentifier("y", taken), "y__");
  EXPECT_EQ(makeIdentifier("z", taken), "z");
}

TEST(Identifier, AcceptsAnyBytes) {
  std::mt19937 random(1);
  std::set<std::string> taken;
  for (int i = 0; i < 2000; ++i) {
    std::string name(random() % 6, '\0');
    for (char &c : name)
      c = static_cast<char>(random());
    size_t before = taken.size();
    std::string result = makeIdentifier(name, taken);
    EXPECT_EQ(taken.size(), before + 1) << "a taken name";
    EXPECT_FALSE(isReservedWord(result));
    EXPECT_TRUE(std::isalpha(static_cast<unsigned char>(result.front())));
    EXPECT_EQ(result.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
              std::string::npos);
  }
}

} // namespace
