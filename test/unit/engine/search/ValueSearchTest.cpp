//===- ValueSearchTest.cpp - Tests of naming tables of values -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/ValueSearch.h"
#include "engine/expr/Dimension.h"
#include "engine/search/MeetInTheMiddle.h"
#include "engine/search/SparseSum.h"
#include "engine/search/ValueTarget.h"
#include "engine/structure/Sampling.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// 200 rows with a relative error of about `noise` that changes sign from row to row.
FitData table(const std::vector<Axis> &box, const std::function<double(const double *)> &formula, double noise = 0) {
  FitData data;
  data.x = samplePoints(box, 200, 11, 0);
  data.y.resize(200);
  Random random(5);
  for (Eigen::Index i = 0; i < 200; ++i) {
    Eigen::VectorXd row = data.x.row(i);
    data.y[i] = formula(row.data()) * (1 + noise * 3 * (random.uniform() - 0.5));
  }
  data.unit = data.y.array().abs() + 0.1 * median(data.y.array().abs());
  return data;
}

/// Largest |form - formula| over the box, relative to the largest value.
double errorOf(const std::vector<ValueForm> &forms, const std::vector<Axis> &box,
               const std::function<double(const double *)> &formula) {
  if (forms.empty())
    return INFINITY;
  FitData exact = table(box, formula);
  return (forms[0].expression.evaluate(exact.x) - exact.y).cwiseAbs().maxCoeff() / exact.y.cwiseAbs().maxCoeff();
}

ValueSearchOptions quick() {
  ValueSearchOptions options;
  options.work = 60'000;
  options.features = 700;
  return options;
}

const std::vector<Axis> kSquare{{1, 3}, {1, 3}};

TEST(ValueSearchTest, FindsAFunctionWithTwoFreeConstants) {
  for (double noise : {0.0, 1e-4}) {
    auto f = [](const double *x) { return 2.7 * std::sin(x[0] + x[1] * x[1]) + 5.1; };
    EXPECT_LT(errorOf(searchValues(table(kSquare, f, noise), noise, quick()), kSquare, f), noise + 1e-12);
  }
}

TEST(ValueSearchTest, LooksThroughAnOuterFunction) {
  auto f = [](const double *x) { return std::sqrt(1.3 * x[0] + 0.4 * std::sin(x[0] * x[1])); };
  EXPECT_LT(errorOf(searchValues(table(kSquare, f, 1e-6), 1e-6, quick()), kSquare, f), 1e-6);
}

TEST(ValueSearchTest, FindsSumsOfSeveralTerms) {
  auto f = [](const double *x) { return 2.3 * x[0] * x[1] - 0.7 * std::sin(x[0] * x[1]) + 0.4 * x[1] * x[1] / x[0]; };
  EXPECT_LT(errorOf(searchValues(table(kSquare, f, 1e-6), 1e-6, quick()), kSquare, f), 1e-5);
}

TEST(ValueSearchTest, PutsHalvesTogether) {
  // 4 + 8 nodes: no enumeration of so little work reaches 13.
  const std::vector<Axis> box{{0.3, 3}, {1.2, 3}};
  auto f = [](const double *x) { return 1.9 * std::sin(x[0] * x[1]) / (x[1] * x[1] + std::cos(x[0])); };
  ASSERT_LT(errorOf(searchValues(table(box, f, 1e-6), 1e-6, quick()), box, f), 1e-5);
}

TEST(ValueSearchTest, UnitsChooseBetweenFormsThatFit) {
  // y = x0 x1, in metres; x2 is proportional to x1 here, but has another unit.
  std::string error;
  Unit metre = *parseUnit("m", error), second = *parseUnit("s", error);
  FitData data = table({{1, 3}, {1, 3}, {1, 3}}, [](const double *x) { return x[0] * x[1]; });
  data.x.col(2) = data.x.col(1);
  ValueSearchOptions options = quick();
  options.units = {metre / second, metre, second};
  options.outputUnit = metre;
  std::vector<ValueForm> forms = searchValues(data, 1e-6, options);
  ASSERT_FALSE(forms.empty());
  for (const ValueForm &form : forms)
    EXPECT_EQ(unitOf(form.expression, options.units), metre);
  EXPECT_EQ(forms[0].expression.variables(), (std::vector<unsigned>{0, 2}));
}

TEST(ValueSearchTest, KeepsToTheOperators) {
  auto f = [](const double *x) { return std::exp(x[0]) * x[1]; };
  ValueSearchOptions options = quick();
  options.operators = {Operator::Sin};
  for (const ValueForm &form : searchValues(table(kSquare, f, 1e-6), 1e-6, options))
    for (const Expr &node : form.expression.nodes())
      EXPECT_FALSE(node.is(Operator::Exp) || node.is(Operator::Log) || node.is(Operator::Cos));
}

TEST(ValueSearchTest, FewRowsOrNoneGiveNothing) {
  FitData data = table(kSquare, [](const double *x) { return x[0]; });
  FitData few{data.x.topRows(8), data.y.head(8), data.unit.head(8)};
  EXPECT_TRUE(searchValues(few, 0, quick()).empty());
}

TEST(ValueSearchTest, NoiseHasNoName) {
  FitData data = table(kSquare, [](const double *x) { return x[0]; });
  Random random(3);
  for (double &y : data.y)
    y = 1 + random.uniform();
  data.unit.setOnes();
  for (const ValueForm &form : searchValues(data, 1e-4, quick()))
    EXPECT_GT(form.median, 0.1) << "uniform in [1, 2]: a quarter is the median distance from the middle";
}

TEST(SparseSumTest, FindsTheColumnsOfASum) {
  Eigen::MatrixXd columns = samplePoints(std::vector<Axis>(40, Axis{-1, 1}), 64, 4, 0);
  Eigen::VectorXd z = 2 * columns.col(7) - 0.1 * columns.col(23) + columns.col(31);
  std::vector<SparseSum> sums = findSparseSums(columns, z, 4, 5);
  for (const SparseSum &sum : sums)
    if (sum.terms == std::vector<unsigned>{7, 23, 31}) {
      EXPECT_LT(sum.residual, 1e-13);
      return;
    }
  FAIL() << "not found";
}

TEST(SparseSumTest, ResidualIsThatOfLeastSquares) {
  Eigen::MatrixXd columns = Eigen::MatrixXd::Identity(6, 6);
  Eigen::VectorXd z(6);
  z << 6, 5, 4, 3, 2, 1;
  std::vector<SparseSum> sums = findSparseSums(columns, z, 3, 1);
  ASSERT_EQ(sums.size(), 2u);
  EXPECT_EQ(sums[0].terms, (std::vector<unsigned>{0, 1}));
  EXPECT_NEAR(sums[0].residual, std::sqrt(16. + 9 + 4 + 1), 1e-14);
  EXPECT_EQ(sums[1].terms, (std::vector<unsigned>{0, 1, 2}));
  EXPECT_NEAR(sums[1].residual, std::sqrt(9. + 4 + 1), 1e-14);
}

std::vector<MeetKey> someKeys(MeetKind kind, Eigen::MatrixXd &values) {
  values = samplePoints(std::vector<Axis>(500, Axis{1, 3}), Enumeration::kHead, 9, 0);
  std::vector<MeetKey> keys;
  Eigen::MatrixXd logs = values.array().log();
  for (Eigen::Index k = 0; k < values.cols(); ++k)
    keys.push_back(meetKey(kind, values.col(k).data(), logs.col(k).data()));
  return keys;
}

TEST(MeetInTheMiddleTest, FindsTheOtherFactorOfAMultiple) {
  Eigen::MatrixXd values;
  std::vector<MeetKey> keys = someKeys(MeetKind::Product, values);
  MeetIndex index(keys, 0.02);
  MeetKey tolerance;
  tolerance.fill(1e-5);
  for (auto [a, b] : {std::pair{3, 77}, {120, 120}, {499, 0}}) {
    Eigen::VectorXd z = -7.3 * values.col(a).cwiseProduct(values.col(b)), logs = z.cwiseAbs().array().log();
    std::vector<uint32_t> found;
    index.find(meetQuotient(meetKey(MeetKind::Product, z.data(), logs.data()), keys[a]), tolerance, found);
    EXPECT_EQ(found, std::vector<uint32_t>{uint32_t(b)});
  }
}

TEST(MeetInTheMiddleTest, FindsTheOtherTermUpToAConstant) {
  Eigen::MatrixXd values;
  std::vector<MeetKey> keys = someKeys(MeetKind::Sum, values);
  MeetIndex index(keys, 0.02);
  MeetKey tolerance;
  tolerance.fill(1e-5);
  Eigen::VectorXd z = values.col(5) - values.col(8);
  z.array() += 4;
  std::vector<uint32_t> found;
  index.find(meetQuotient(meetKey(MeetKind::Sum, z.data(), nullptr), keys[5]), tolerance, found);
  EXPECT_EQ(found, std::vector<uint32_t>{8}) << "also with the other sign";
}

TEST(MeetInTheMiddleTest, KeepsToTheTolerance) {
  Eigen::MatrixXd values;
  std::vector<MeetKey> keys = someKeys(MeetKind::Sum, values);
  MeetIndex index(keys, 0.02);
  for (double off : {0.5e-3, 2e-3}) {
    MeetKey tolerance, key = keys[42];
    tolerance.fill(1e-3);
    key[3] += off;
    std::vector<uint32_t> found;
    index.find(key, tolerance, found);
    EXPECT_EQ(found.size(), off < 1e-3 ? 1u : 0u);
  }
}

TEST(ValueTargetTest, ResidualIsWhatTheConstantAndTheFunctionLeave) {
  Eigen::MatrixXd x = samplePoints({{1, 3}, {1, 3}}, 64, 2, 0);
  Eigen::ArrayXd g = (x.col(0).array() * x.col(1).array()).sin(), y = 2 * g + 3;
  auto exact = ValueTarget::make(identityTransform(), y, Eigen::ArrayXd::Constant(64, 1e-3), 0, std::nullopt);
  ASSERT_TRUE(exact);
  EXPECT_LT(exact->headResidual(g.data()), 1e-4) << "the square of it cancels to rounding";
  Eigen::ArrayXd error = y;
  for (Eigen::Index i = 0; i < 64; ++i)
    error[i] += i % 2 ? 1e-3 : -1e-3;
  auto rough = ValueTarget::make(identityTransform(), error, Eigen::ArrayXd::Constant(64, 1e-3), 0, std::nullopt);
  EXPECT_NEAR(rough->headResidual(g.data()), 1, 0.4) << "one unit of error, 6 degrees of freedom";
  Eigen::VectorXd c;
  EXPECT_NEAR(rough->fit(g.matrix(), true, c), 1, 0.1);
  EXPECT_NEAR(c[0], 2, 1e-3);
  EXPECT_NEAR(c[1], 3, 1e-3);
}

TEST(ValueTargetTest, ValuesThatErrorsPutBelowZeroDoNotCount) {
  // x^2 near 0 with an error that is below it: log f exists at most rows, and is 2 log x there.
  Eigen::ArrayXd x = Eigen::ArrayXd::LinSpaced(64, 2, 0.01), y = x.square();
  for (Eigen::Index i = 0; i < 64; ++i)
    y[i] += i % 2 ? 1e-2 : -1e-2;
  Eigen::ArrayXd unit = Eigen::ArrayXd::Ones(64);
  EXPECT_FALSE(ValueTarget::make(logTransform(), y, unit, 0, std::nullopt)) << "exact values are negative";
  auto target = ValueTarget::make(logTransform(), y, unit, 1e-2, std::nullopt);
  ASSERT_TRUE(target);
  EXPECT_EQ((target->weights() > 0).count(), (y > 0.04).count());
  Eigen::VectorXd c;
  EXPECT_NEAR(target->fit(Eigen::MatrixXd(x.log()), true, c), 1e-2, 2e-3) << "the median error of those that count";
  EXPECT_NEAR(c[0], 2, 0.02);
  y[62] = y[63] = -1;
  EXPECT_FALSE(ValueTarget::make(logTransform(), y, unit, 1e-2, std::nullopt)) << "no errors are that large";
}

TEST(ValueTargetTest, UnitsGoThroughTransforms) {
  std::string error;
  Unit metre = *parseUnit("m", error);
  for (const Transform &t : transforms()) {
    std::optional<Unit> unit = unitThrough(t, metre);
    if (t.name == "f^2")
      EXPECT_EQ(unit, metre.pow({2, 1}));
    else if (t.name == "1/sqrt f")
      EXPECT_EQ(unit, metre.pow({-1, 2}));
    else if (!t.power || t.name == "log f")
      EXPECT_FALSE(unit) << t.name;
    EXPECT_EQ(unitThrough(t, Unit()), Unit()) << t.name;
  }
}

} // namespace
