//===- RankSplitTest.cpp - Tests of one variable against the others -------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/RankSplit.h"
#include "TestField.h"
#include "engine/structure/RowFamily.h"

#include <gtest/gtest.h>

using namespace hybrid::engine;

namespace {

double defectOf(const Field &field, unsigned variable, std::string_view transform, std::string_view pattern) {
  for (const RankFinding &f : findRankSplits(field, variable, 5))
    if (f.transform->name == transform && f.pattern->text == pattern)
      return f.defect;
  return INFINITY;
}

double rowDefectOf(const Field &field, unsigned variable, std::string_view transform, std::string_view family) {
  for (const RowFinding &f : findRowFamilies(field, variable, 5))
    if (f.transform->name == transform && f.family->text.starts_with(family))
      return f.defect;
  return INFINITY;
}

TEST(RankSplitTest, AnUnusedVariableLeavesTheConstant) {
  Field f = testField(cube(3), [](const double *x) { return x[0] * std::exp(x[2]); });
  EXPECT_LT(defectOf(f, 1, "f", "1"), 1e-14);
  EXPECT_GT(defectOf(f, 0, "f", "1"), 1e-2);
}

TEST(RankSplitTest, AFactorHasRankOneAlsoWhereItChangesSign) {
  Field f = testField({{1, 5}, {1, 3}, {1, 3}}, [](const double *x) { return std::cos(x[0]) * (x[1] + x[2]); });
  EXPECT_LT(defectOf(f, 0, "f", "phi"), 1e-13);
  EXPECT_GT(defectOf(f, 1, "f", "phi"), 1e-3);
  EXPECT_LT(defectOf(f, 1, "f", "1, phi"), 1e-13) << "affine in x1";
}

TEST(RankSplitTest, FindsTheHiddenSquare) {
  Field f = testField(cube(3), [](const double *x) { return std::pow(x[0] - x[1] * x[2], 2) + x[2]; });
  EXPECT_LT(defectOf(f, 1, "f", "1, u, u^2"), 1e-13);
  EXPECT_GT(defectOf(f, 1, "f", "1, phi"), 1e-3);
}

TEST(RankSplitTest, TheUnknownFunctionIsTheOneOfTheFormula) {
  // f = y + y^2 cos u: phi is a multiple of cos u plus a constant.
  Field f = testField({{1, 5}, {1, 3}}, [](const double *x) { return x[1] + x[1] * x[1] * std::cos(x[0]); });
  for (const RankFinding &finding : findRankSplits(f, 0, 5))
    if (finding.transform->isIdentity() && finding.pattern->text == "1, phi") {
      Eigen::VectorXd cosine = finding.nodes.array().cos();
      cosine.array() -= cosine.mean();
      EXPECT_NEAR(std::fabs(cosine.normalized().dot(finding.phi)), 1, 1e-12);
      return;
    }
  FAIL() << "no finding";
}

TEST(RankSplitTest, DefectIsTheErrorOfTheFieldUnderAnyTransform) {
  Field f = testField(
      cube(2), [](const double *x) { return 1 / std::sqrt(x[0] + x[1]); }, 1e-5);
  double defect = defectOf(f, 0, "1/f^2", "1, phi");
  EXPECT_GT(defect, 1e-6);
  EXPECT_LT(defect, 5e-5);
}

TEST(RowFamilyTest, FindsInnerConstantsThatDependOnOthers) {
  Field fraction = testField(cube(2, 0.1, 0.6), [](const double *x) { return (x[1] - x[0]) / (1 - x[0] * x[1]) + 3; });
  EXPECT_LT(rowDefectOf(fraction, 0, "f", "(a + b u)"), 1e-12);
  Field decay = testField(cube(2), [](const double *x) { return 2 + std::exp(-x[0] * x[1]); });
  EXPECT_LT(rowDefectOf(decay, 0, "f", "a + b exp"), 1e-12);
  Field wave = testField(cube(2, 1, 4), [](const double *x) { return 2 + std::cos(x[0] * x[1]) / x[1]; });
  EXPECT_LT(rowDefectOf(wave, 0, "f", "a + b cos"), 1e-10);
  EXPECT_GT(rowDefectOf(wave, 0, "f", "a + b exp"), 1e-2);
}

} // namespace
