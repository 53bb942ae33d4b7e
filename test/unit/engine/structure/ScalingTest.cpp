//===- ScalingTest.cpp - Tests of inputs that scale together --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Scaling.h"

#include "TestField.h"

#include <gtest/gtest.h>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// Exponents of the only dimension, the output's last.
std::vector<double> exponents(const UnitSystem &units, const std::string &dimension = "0") {
  std::vector<double> all;
  auto add = [&](const Unit &unit) {
    auto at = unit.exponents().find(dimension);
    all.push_back(at == unit.exponents().end() ? 0 : at->second.value());
  };
  for (const Unit &unit : units.inputs)
    add(unit);
  add(units.output);
  return all;
}

TEST(ScalingTest, FindsVelocitiesThatScaleTogether) {
  Field f = testField(
      {{1, 3}, {1, 3}, {4, 8}}, [](const double *x) { return (x[0] + x[1]) / (1 + x[0] * x[1] / (x[2] * x[2])); },
      1e-5);
  std::optional<UnitSystem> units = findScaling(f, 1);
  ASSERT_TRUE(units);
  EXPECT_EQ(exponents(*units), (std::vector<double>{1, 1, 1, 1}));
}

TEST(ScalingTest, FindsFractionalExponents) {
  // x -> l^2 x, y -> l y, z -> l z, f -> l^3 f; the pivot is what the echelon form makes 1.
  Field f = testField(cube(3), [](const double *x) {
    return std::pow(x[0], 1.5) * std::sin(std::sqrt(x[0]) / x[1]) + x[1] * x[1] * x[2];
  });
  std::optional<UnitSystem> units = findScaling(f, 1);
  ASSERT_TRUE(units);
  std::vector<double> e = exponents(*units);
  EXPECT_EQ(e[0], 2 * e[1]);
  EXPECT_EQ(e[1], e[2]);
  EXPECT_EQ(e[3], 3 * e[1]);
}

TEST(ScalingTest, FindsTwoDimensions) {
  // Lengths x, y, z; forces p, q.
  Field f = testField(cube(5), [](const double *x) {
    return (x[3] + 2 * x[4]) * std::exp(-x[0] / (x[1] + x[2])) * x[4] / (x[3] * x[3] + x[4] * x[4]);
  });
  std::optional<UnitSystem> units = findScaling(f, 1);
  ASSERT_TRUE(units);
  EXPECT_EQ(dimensionRank(units->inputs), 2u);
}

TEST(ScalingTest, ANearlyHomogeneousFunctionIsProposedAndMeasured) {
  // Exponents are read off gradients, with errors; values decide, elsewhere. A constant of 1 % does not hide the rest.
  Field f = testField(cube(3), [](const double *x) { return x[0] * x[1] / (x[0] + x[1] + x[2]) + 0.004; });
  std::optional<UnitSystem> units = findScaling(f, 1);
  ASSERT_TRUE(units);
  EXPECT_EQ(exponents(*units), (std::vector<double>{1, 1, 1, 1}));
}

TEST(ScalingTest, LeavesOthersAlone) {
  Field none = testField(
      cube(3), [](const double *x) { return 3 + std::sin(2 * x[0] + x[1] * x[1]) * std::cos(x[0] * x[2]) + x[2]; });
  EXPECT_FALSE(findScaling(none, 1));
  Field irrational = testField(
      cube(3), [](const double *x) { return std::pow(x[0], 1.37) / (x[1] + x[2]) + std::pow(x[1] * x[2], 0.185); });
  EXPECT_FALSE(findScaling(irrational, 1)) << "an exponent of 0.37 is no unit";
  Field pairs = testField(cube(3), [](const double *x) { return std::sin(x[0] / x[1]) + x[2]; });
  EXPECT_FALSE(findScaling(pairs, 1)) << "two inputs are the pair symmetry's";
  Field two = testField(cube(2), [](const double *x) { return x[0] + x[1]; });
  EXPECT_FALSE(findScaling(two, 1));
}

} // namespace
