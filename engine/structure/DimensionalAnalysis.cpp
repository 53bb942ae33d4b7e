//===- DimensionalAnalysis.cpp - What units alone decide ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/DimensionalAnalysis.h"

#include "engine/structure/Powers.h"

#include <algorithm>
#include <cmath>
#include <set>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

using Row = std::vector<Rational>;

Rational inverse(Rational a) { return Rational::make(a.denominator, a.numerator); }
Rational negative(Rational a) { return a * Rational{-1, 1}; }

std::set<std::string> baseDimensions(const UnitSystem &units) {
  std::set<std::string> names;
  auto collect = [&](const Unit &unit) {
    for (const auto &[name, exponent] : unit.exponents())
      names.insert(name);
  };
  for (const Unit &unit : units.inputs)
    collect(unit);
  collect(units.output);
  return names;
}

Rational exponentOf(const Unit &unit, const std::string &base) {
  auto at = unit.exponents().find(base);
  return at == unit.exponents().end() ? Rational() : at->second;
}

/// One row per base dimension, one column per input, the output's last.
std::vector<Row> dimensionMatrix(const UnitSystem &units) {
  std::vector<Row> rows;
  for (const std::string &base : baseDimensions(units)) {
    Row row;
    for (const Unit &unit : units.inputs)
      row.push_back(exponentOf(unit, base));
    row.push_back(exponentOf(units.output, base));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Gauss-Jordan elimination with pivots in `columns`, in order; the rank reached. Afterwards pivot i stands alone in
/// row i, if the rank is that of the columns.
unsigned eliminate(std::vector<Row> &rows, const std::vector<unsigned> &columns) {
  unsigned rank = 0;
  for (unsigned column : columns) {
    auto pivot = std::find_if(rows.begin() + rank, rows.end(), [&](const Row &row) { return !row[column].isZero(); });
    if (pivot == rows.end())
      continue;
    std::swap(rows[rank], *pivot);
    Rational scale = inverse(rows[rank][column]);
    for (Rational &entry : rows[rank])
      entry = entry * scale;
    for (size_t i = 0; i < rows.size(); ++i) {
      Rational factor = negative(rows[i][column]);
      if (i != rank && !factor.isZero())
        for (size_t j = 0; j < rows[i].size(); ++j)
          rows[i][j] = rows[i][j] + factor * rows[rank][j];
    }
    ++rank;
  }
  return rank;
}

std::vector<unsigned> firstNumbers(size_t n) {
  std::vector<unsigned> numbers(n);
  for (unsigned k = 0; k < n; ++k)
    numbers[k] = k;
  return numbers;
}

/// The form with these repeating inputs; nullopt if their dimensions depend on each other, or an exponent is invalid.
std::optional<DimensionlessForm> formWith(std::vector<Row> rows, const std::vector<unsigned> &repeating,
                                          unsigned inputs) {
  if (eliminate(rows, repeating) < repeating.size())
    return std::nullopt;
  DimensionlessForm form{repeating, {}, {}, {}};
  auto unitOfColumn = [&](unsigned column) {
    Row exponents;
    for (size_t i = 0; i < repeating.size(); ++i)
      exponents.push_back(rows[i][column]);
    return exponents;
  };
  for (unsigned k = 0; k < inputs; ++k)
    if (!std::binary_search(repeating.begin(), repeating.end(), k)) {
      form.measured.push_back(k);
      form.groupUnit.push_back(unitOfColumn(k));
    }
  form.output = unitOfColumn(inputs);
  for (const Row &row : rows)
    if (!std::all_of(row.begin(), row.end(), [](Rational r) { return r.isValid(); }))
      return std::nullopt;
  return form;
}

/// The next subset of {0 … n-1} in lexicographic order; false after the last.
bool nextSubset(std::vector<unsigned> &subset, unsigned n) {
  for (size_t i = subset.size(); i-- > 0;)
    if (subset[i] + (subset.size() - i) < n) {
      ++subset[i];
      for (size_t j = i + 1; j < subset.size(); ++j)
        subset[j] = subset[j - 1] + 1;
      return true;
    }
  return false;
}

Expr monomial(const std::vector<unsigned> &inputs, const Row &exponents, bool inverted) {
  Expr product = 1.0;
  for (size_t i = 0; i < inputs.size(); ++i)
    if (double p = exponents[i].value(); p != 0)
      product = product * powerOf(Expr::variable(inputs[i]), inverted ? -p : p);
  return product;
}

double sizeOf(const Row &exponents) {
  double sum = 0;
  for (Rational r : exponents)
    sum += double(std::abs(r.numerator)) + 2.0 * double(r.denominator - 1);
  return sum;
}

} // namespace

Expr DimensionlessForm::prefactor() const { return monomial(repeating, output, false); }

Expr DimensionlessForm::group(size_t k) const {
  return Expr::variable(measured[k]) * monomial(repeating, groupUnit[k], true);
}

double DimensionlessForm::cost() const {
  double sum = sizeOf(output);
  for (const Row &row : groupUnit)
    sum += sizeOf(row);
  return sum;
}

unsigned hybrid::engine::dimensionRank(std::span<const Unit> inputs) {
  std::vector<Row> rows = dimensionMatrix({{inputs.begin(), inputs.end()}, Unit()});
  return eliminate(rows, firstNumbers(inputs.size()));
}

std::vector<DimensionlessForm> hybrid::engine::dimensionlessForms(const UnitSystem &units,
                                                                  const std::vector<Axis> &box) {
  auto inputs = unsigned(units.inputs.size());
  std::vector<Row> rows = dimensionMatrix(units), reduced = rows;
  unsigned rank = eliminate(reduced, firstNumbers(inputs));
  bool reachable = rank == eliminate(reduced = rows, firstNumbers(inputs + 1));
  if (rank == 0 || !reachable)
    return {};
  std::vector<DimensionlessForm> forms;
  std::vector<unsigned> subset = firstNumbers(rank);
  do {
    if (std::any_of(subset.begin(), subset.end(), [&](unsigned k) { return !(box[k].lo > 0); }))
      continue;
    if (std::optional<DimensionlessForm> form = formWith(rows, subset, inputs))
      forms.push_back(std::move(*form));
  } while (nextSubset(subset, inputs));
  std::stable_sort(forms.begin(), forms.end(),
                   [](const DimensionlessForm &a, const DimensionlessForm &b) { return a.cost() < b.cost(); });
  return forms;
}

double hybrid::engine::covarianceDefect(const Expr &e, const UnitSystem &units, const Points &points) {
  constexpr double kScale = 3;
  Eigen::ArrayXd before = e.evaluate(points).array();
  double worst = 0;
  for (const std::string &base : baseDimensions(units)) {
    Eigen::MatrixXd scaled = points;
    for (size_t k = 0; k < units.inputs.size(); ++k)
      scaled.col(Eigen::Index(k)) *= std::pow(kScale, exponentOf(units.inputs[k], base).value());
    Eigen::ArrayXd after = e.evaluate(scaled).array() / std::pow(kScale, exponentOf(units.output, base).value());
    double defect = median((after - before).abs() / before.abs());
    worst = std::isnan(defect) ? std::numeric_limits<double>::infinity() : std::max(worst, defect);
  }
  return worst;
}
