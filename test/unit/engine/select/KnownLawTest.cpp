//===- KnownLawTest.cpp - Tests of names for laws -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/KnownLaw.h"

#include "engine/expr/Parse.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

Expr formula(const std::string &text, const std::vector<std::string> &names) {
  std::string error;
  return *parse(text, names, error);
}

Unit unit(const char *text) {
  std::string error;
  return *parseUnit(text, error);
}

const std::vector<InputSpec> kInputs{{"a", {1, 3}}, {"b", {1, 3}}, {"c", {1, 3}}};

std::vector<LibraryModule> attraction() {
  return {{"attraction",
           {{"G", {}, {}}, {"m", {}, {}}, {"M", {}, {}}, {"r", {}, {}}},
           formula("G*m*M/r^2", {"G", "m", "M", "r"}),
           {}},
          {"product", {{"x", {}, {}}, {"y", {}, {}}}, formula("x*y", {"x", "y"}), {}}};
}

std::vector<std::string> named(const std::string &law, std::vector<InputSpec> inputs = kInputs) {
  return nameLaw(formula(law, {"a", "b", "c"}), {}, inputs, {}, attraction());
}

using Names = std::vector<std::string>;

TEST(KnownLawTest, NamesAModuleWithItsArguments) {
  EXPECT_EQ(named("a*b"), Names({"product(a, b)"})) << "the fewest constants: not attraction(1, a, b, 1)";
  EXPECT_EQ(named("6.674e-11*c*a/b^2"), Names({"attraction(6.674e-11, a, c, b)"}));
  EXPECT_EQ(named("c*(1/b)*6.674e-11*(a/b)"), Names({"attraction(6.674e-11, a, c, b)"})) << "whatever its spelling";
  EXPECT_EQ(named("a^2"), Names({"product(a, a)"})) << "one input twice";
}

TEST(KnownLawTest, DoesNotNameWhatIsNearly) {
  EXPECT_EQ(named("6.674e-11*c*a/b^2.001"), Names());
  EXPECT_EQ(named("a*b + 1e-6"), Names());
  EXPECT_EQ(named("a + b"), Names());
}

TEST(KnownLawTest, AFreeConstantOfTheLawMustBeNearEnough) {
  std::vector<LibraryModule> library{{"weighed", {{"x", {}, {}}}, formula("9.80665*x", {"x"}), {}}};
  Expr law = Expr::parameter(9.8066) * Expr::variable(0);
  FittedConstant known{9.8066, "", {9.8065, 9.8067}}, other{9.8066, "", {9.80659, 9.80661}};
  EXPECT_EQ(nameLaw(law, std::vector{known}, kInputs, {}, library), Names({"weighed(a)"}));
  EXPECT_EQ(nameLaw(law, std::vector{other}, kInputs, {}, library), Names());
}

TEST(KnownLawTest, UnitsMustFitAndAreConverted) {
  std::vector<LibraryModule> library{
      {"speed", {{"s", unit("m"), {}}, {"t", unit("s"), {}}}, formula("s/t", {"s", "t"}), unit("m/s")}};
  std::vector<InputSpec> inputs = kInputs;
  inputs[0].unit = unit("km");
  inputs[1].unit = unit("s");
  EXPECT_EQ(nameLaw(formula("a/b", {"a", "b"}), {}, inputs, unit("km/s"), library), Names({"speed(1000*a, b)"}));
  EXPECT_EQ(nameLaw(formula("a/b", {"a", "b"}), {}, inputs, unit("m/s"), library), Names()) << "off by a thousand";
  EXPECT_EQ(nameLaw(formula("b/a", {"a", "b"}), {}, inputs, unit("s/km"), library), Names());
}

} // namespace
