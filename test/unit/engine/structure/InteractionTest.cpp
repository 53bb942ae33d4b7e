//===- InteractionTest.cpp - Tests of groups that do not interact ---------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Interaction.h"
#include "TestField.h"

#include <gtest/gtest.h>

using namespace hybrid::engine;

namespace {

using Groups = std::vector<std::vector<unsigned>>;

/// The largest defect at which T(f) falls into exactly these groups; infinite if it never does.
double defectOf(const Field &field, std::string_view transform, const Groups &groups) {
  for (const GroupFinding &f : findGroups(measureInteractions(field, 1), 1e9))
    if (f.transform->name == transform && f.groups == groups)
      return f.defect;
  return INFINITY;
}

TEST(InteractionTest, FindsTheTermsOfASum) {
  Field f = testField(cube(4), [](const double *x) { return x[0] * x[2] + std::sin(x[1] * x[3]); });
  EXPECT_LT(defectOf(f, "f", {{0, 2}, {1, 3}}), 1e-14) << "rounding only";
  EXPECT_GT(defectOf(f, "log f", {{0, 2}, {1, 3}}), 1e-3);
}

TEST(InteractionTest, FindsTheFactorsOfAProduct) {
  Field f = testField(cube(3), [](const double *x) { return std::exp(x[0]) * (x[1] + x[2]); });
  EXPECT_LT(defectOf(f, "log f", {{0}, {1, 2}}), 1e-14);
}

TEST(InteractionTest, LooksThroughAnOuterFunction) {
  Field norm = testField(cube(3), [](const double *x) { return std::sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]); });
  EXPECT_LT(defectOf(norm, "f^2", {{0}, {1}, {2}}), 1e-14);
  Field lens = testField(cube(2), [](const double *x) { return 1 / (1 / x[0] + 1 / x[1]); });
  EXPECT_LT(defectOf(lens, "1/f", {{0}, {1}}), 1e-14);
}

TEST(InteractionTest, DefectOfATrueRelationIsTheErrorOfTheField) {
  for (double noise : {1e-6, 1e-4}) {
    Field f = testField(
        cube(2), [](const double *x) { return x[0] * x[1]; }, noise);
    double defect = defectOf(f, "log f", {{0}, {1}});
    EXPECT_GT(defect, 0.2 * noise);
    EXPECT_LT(defect, 5 * noise);
  }
}

TEST(InteractionTest, MeasuresAWeakCoupling) {
  // Nearly a sum: the coupling is a thousandth of the terms and shows as that.
  Field f = testField(
      cube(2), [](const double *x) { return x[0] + x[1] + 1e-3 * x[0] * x[1]; }, 1e-6);
  double defect = defectOf(f, "f", {{0}, {1}});
  EXPECT_GT(defect, 30e-6) << "far above the error: not a sum";
  EXPECT_LT(defect, 1e-3);
}

TEST(InteractionTest, NullCaseHasNoSmallDefect) {
  Field f =
      testField(cube(2), [](const double *x) { return 3 + std::sin(2 * x[0] + x[1] * x[1]) * std::cos(x[0] * x[1]); });
  for (const GroupFinding &g : findGroups(measureInteractions(f, 1), 1e9))
    EXPECT_GT(g.defect, 1e-2) << g.transform->name;
}

} // namespace
