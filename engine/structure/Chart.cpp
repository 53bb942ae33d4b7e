//===- Chart.cpp - Coordinates that the inputs fill -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Chart.h"

#include "engine/expr/Dimension.h"
#include "engine/expr/Print.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr Eigen::Index kMostRows = 1000;
constexpr unsigned kProbes = 400;
/// A box is full if this share of it occurs.
constexpr double kFull = 0.99;
/// A point occurs up to this multiple of that quantile of the distances between rows.
constexpr double kReach = 2, kRowQuantile = 0.99;
/// In a plane at least up to this multiple of the side of a cell that each row would have for itself: rows may stand in
/// lines, as those of a plan do.
constexpr double kSpacing = 1.5;
/// Shares of the rows left out at both ends of each axis, in the order tried; the last is the most.
constexpr double kTails[] = {0, 0.01, 0.025, 0.05, 0.1};
/// Inputs whose correlation is smaller are not bound to each other.
constexpr double kBound = 0.5;
/// Another variable must fill so much more of the box.
constexpr double kBetter = 0.02;

/// Where the axis has x, as a share of it.
double shareOf(const Axis &axis, double x) {
  return axis.log ? std::log(x / axis.lo) / std::log(axis.hi / axis.lo) : (x - axis.lo) / (axis.hi - axis.lo);
}

Eigen::MatrixXd shares(const std::vector<Axis> &box, const Points &x) {
  Eigen::MatrixXd s(x.rows(), x.cols());
  for (Eigen::Index k = 0; k < x.cols(); ++k)
    for (Eigen::Index i = 0; i < x.rows(); ++i)
      s(i, k) = shareOf(box[size_t(k)], x(i, k));
  return s;
}

/// Rows in some of the coordinates, and how far from them a point still occurs.
class Projection {
public:
  Projection(const Eigen::MatrixXd &rows, std::vector<unsigned> kept) : kept(std::move(kept)) {
    near = rows(Eigen::all, this->kept);
    Eigen::ArrayXd nearest(near.rows());
    double distinct = 0;
    for (Eigen::Index i = 0; i < near.rows(); ++i) {
      Eigen::ArrayXd d = (near.rowwise() - near.row(i)).rowwise().squaredNorm();
      distinct += (d.head(i) > 0).all();
      nearest[i] = (d > 0).select(d, std::numeric_limits<double>::infinity()).minCoeff();
    }
    double spacing = this->kept.size() <= 2 ? kSpacing / std::sqrt(distinct) : 0;
    reach = std::max(kReach * kReach * quantile(nearest, kRowQuantile), spacing * spacing);
  }

  bool has(const Eigen::RowVectorXd &point) const {
    return (near.rowwise() - Eigen::RowVectorXd(point(kept))).rowwise().squaredNorm().minCoeff() <= reach;
  }

private:
  std::vector<unsigned> kept;
  Eigen::MatrixXd near;
  double reach; ///< squared
};

/// What occurs: what does so in all coordinates and in each two of them.
class Occurrence {
public:
  Occurrence(const std::vector<Axis> &box, const Eigen::MatrixXd &rows) : box(box) {
    Eigen::MatrixXd s = shares(box, rows);
    std::vector<unsigned> all(box.size());
    std::iota(all.begin(), all.end(), 0u);
    projections.emplace_back(s, all);
    for (unsigned k = 0; k < box.size() && box.size() > 2; ++k)
      for (unsigned i = 0; i < k; ++i)
        projections.emplace_back(s, std::vector{i, k});
  }

  /// The share of the chart's box that occurs.
  double filled(const Chart &chart, uint64_t seed) const {
    Eigen::MatrixXd s = shares(box, chart.toInputs(samplePoints(chart.box, kProbes, seed, 0.02)));
    unsigned count = 0;
    for (Eigen::Index i = 0; i < s.rows(); ++i)
      count += s.row(i).minCoeff() >= 0 && s.row(i).maxCoeff() <= 1 &&
               std::all_of(projections.begin(), projections.end(),
                           [&](const Projection &projection) { return projection.has(s.row(i)); });
    return double(count) / kProbes;
  }

private:
  const std::vector<Axis> &box;
  std::vector<Projection> projections;
};

/// Every so many rows, so that there are kMostRows at most.
Eigen::MatrixXd thinned(const Eigen::MatrixXd &rows) {
  Eigen::Index step = (rows.rows() + kMostRows - 1) / kMostRows;
  Eigen::MatrixXd some((rows.rows() + step - 1) / step, rows.cols());
  for (Eigen::Index i = 0; i < some.rows(); ++i)
    some.row(i) = rows.row(i * step);
  return some;
}

double correlation(const Eigen::VectorXd &a, const Eigen::VectorXd &b) {
  Eigen::ArrayXd u = a.array() - a.mean(), v = b.array() - b.mean();
  return (u * v).sum() / std::sqrt(u.square().sum() * v.square().sum());
}

/// The chart's box over the rows, without their tails.
void fitBox(Chart &chart, const std::vector<Axis> &box, const Eigen::MatrixXd &rows, double tail) {
  for (size_t k = 0; k < box.size(); ++k) {
    Eigen::ArrayXd column = chart.variables[k].evaluate(rows).array();
    double lo = quantile(column, tail), hi = quantile(column, 1 - tail);
    chart.box[k] = {lo, hi, box[k].log && lo > 0};
  }
}

/// The chart with input k replaced by a compound with input i, in the four ways.
std::vector<Chart> withCompound(const Chart &chart, unsigned k, unsigned i, bool positive) {
  Expr xk = Expr::variable(k), xi = Expr::variable(i);
  std::pair<Expr, Expr> ways[] = {{xk - xi, xk + xi}, {xk / xi, xk * xi}, {xk + xi, xk - xi}, {xk * xi, xk / xi}};
  std::vector<Chart> charts;
  for (auto &[compound, back] : ways) {
    bool needsSign = compound.is(Operator::Div) || compound.is(Operator::Mul);
    if (needsSign && !positive)
      continue;
    charts.push_back(chart);
    charts.back().variables[k] = compound;
    charts.back().inputs[k] = back;
  }
  return charts;
}

} // namespace

Chart Chart::identity(std::vector<Axis> box) {
  Chart chart{std::move(box), {}, {}};
  for (unsigned k = 0; k < chart.box.size(); ++k)
    chart.variables.push_back(Expr::variable(k));
  chart.inputs = chart.variables;
  return chart;
}

bool Chart::isIdentity() const {
  return std::all_of(variables.begin(), variables.end(), [](const Expr &v) { return v.isVariable(); });
}

Eigen::MatrixXd Chart::toInputs(const Points &x) const {
  Eigen::MatrixXd y(x.rows(), x.cols());
  for (Eigen::Index k = 0; k < x.cols(); ++k)
    y.col(k) = inputs[size_t(k)].evaluate(x);
  return y;
}

void Chart::ask(const std::vector<Axis> &domain, const Points &x, Eigen::Ref<Eigen::VectorXd> y,
                const Oracle &oracle) const {
  if (isIdentity())
    return oracle(x, y);
  Eigen::MatrixXd points = toInputs(x), inside = points;
  for (Eigen::Index k = 0; k < points.cols(); ++k)
    inside.col(k) = points.col(k).cwiseMax(domain[size_t(k)].lo).cwiseMin(domain[size_t(k)].hi);
  oracle(inside, y);
  for (Eigen::Index i = 0; i < points.rows(); ++i)
    if (points.row(i) != inside.row(i))
      y[i] = std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::string> Chart::names(std::span<const std::string> inputNames) const {
  std::vector<std::string> all;
  for (const Expr &variable : variables)
    all.push_back(variable.isVariable() ? inputNames[variable.index()] : "(" + print(variable, inputNames) + ")");
  return all;
}

std::string Chart::text(std::span<const std::string> inputNames) const {
  std::string list;
  for (const std::string &name : names(inputNames))
    list += (list.empty() ? "" : ", ") + name;
  return "rows fill the ranges of " + list;
}

std::optional<UnitSystem> Chart::units(const UnitSystem &ofInputs) const {
  UnitSystem system{{}, ofInputs.output};
  for (const Expr &variable : variables)
    if (std::optional<Unit> unit = unitOf(variable, ofInputs.inputs))
      system.inputs.push_back(*unit);
    else
      return std::nullopt;
  return system;
}

std::optional<Chart> hybrid::engine::findChart(const std::vector<Axis> &box, const Eigen::MatrixXd &rows,
                                               uint64_t seed) {
  Chart chart = Chart::identity(box);
  if (rows.rows() < kFewestChartRows)
    return chart;
  Eigen::MatrixXd some = thinned(rows);
  Occurrence occurrence(box, some);
  if (occurrence.filled(chart, seed) >= kFull)
    return chart;
  std::vector<bool> settled(box.size(), false); // replaced, or part of a compound
  for (double filled = 0;;) {
    for (double tail : kTails) {
      fitBox(chart, box, rows, tail);
      filled = occurrence.filled(chart, seed);
      if (filled >= kFull)
        return chart;
    }
    std::optional<Chart> best;
    unsigned replaced = 0, partner = 0;
    for (unsigned k = 0; k < box.size(); ++k)
      for (unsigned i = 0; i < box.size(); ++i) {
        if (i == k || settled[k] || !chart.variables[i].isVariable() ||
            !(std::fabs(correlation(some.col(k), some.col(i))) > kBound))
          continue;
        for (Chart &other : withCompound(chart, k, i, box[i].lo > 0)) {
          fitBox(other, box, rows, kTails[std::size(kTails) - 1]);
          if (double more = occurrence.filled(other, seed); more > filled + kBetter) {
            filled = more;
            best = other;
            replaced = k;
            partner = i;
          }
        }
      }
    if (!best)
      return std::nullopt;
    chart = *best;
    settled[replaced] = settled[partner] = true;
  }
}
