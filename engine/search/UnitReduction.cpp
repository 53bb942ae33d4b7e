//===- UnitReduction.cpp - Cuts that units prescribe ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/UnitReduction.h"

#include "engine/expr/Print.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr unsigned kViews = 3;
constexpr unsigned kDefectPoints = 400;
/// Groups that span more are sampled uniformly in the logarithm.
constexpr double kDecade = 10;
/// What the 90 % quantile of a normal error is, in standard deviations.
constexpr double kNormal90 = 1.645;

double monomialAt(const std::vector<Rational> &exponents, const Eigen::VectorXd &bases) {
  double product = 1;
  for (size_t i = 0; i < exponents.size(); ++i)
    product *= std::pow(bases[Eigen::Index(i)], exponents[i].value());
  return product;
}

/// How far the factor of x may move from 1 towards `ratio`, as a share of log ratio, with x in [lo, hi].
double roomFor(double x, double ratio, const Axis &axis) {
  if (x == 0 || ratio == 1)
    return 1;
  double limit = (x > 0) == (ratio > 1) ? axis.hi / x : axis.lo / x;
  if (!(limit > 0))
    return 1; // the axis reaches 0: any smaller factor fits
  return std::clamp(std::log(limit) / std::log(ratio), 0.0, 1.0);
}

/// Moves the repeating inputs of `x`, a point of the box, towards `to` as far as the measured ones, which keep their
/// groups, stay in the box.
void moveRepeating(const Field &field, const DimensionlessForm &form, const Eigen::VectorXd &to,
                   Eigen::Ref<Eigen::VectorXd> x) {
  Eigen::VectorXd ratio(to.size());
  for (size_t i = 0; i < form.repeating.size(); ++i)
    ratio[Eigen::Index(i)] = to[Eigen::Index(i)] / x[form.repeating[i]];
  double share = 1;
  for (size_t k = 0; k < form.measured.size(); ++k)
    share = std::min(share,
                     roomFor(x[form.measured[k]], monomialAt(form.groupUnit[k], ratio), field.box()[form.measured[k]]));
  ratio = ratio.array().pow(share).matrix();
  for (size_t i = 0; i < form.repeating.size(); ++i)
    x[form.repeating[i]] *= ratio[Eigen::Index(i)];
  for (size_t k = 0; k < form.measured.size(); ++k)
    x[form.measured[k]] *= monomialAt(form.groupUnit[k], ratio);
}

/// A box of groups, and for each point of it a point of the inputs with these groups. In logarithms the groups are
/// linear in the inputs; from the middle of the inputs' box, all of them move together, so that groups reach further
/// than any single input could take them. With one group, they reach as far as the box does.
class GroupBox {
public:
  GroupBox(const Field &field, const DimensionlessForm &form) : form(form) {
    size_t groups = form.measured.size();
    inputs = Eigen::VectorXd(field.dims());
    Eigen::VectorXd reach(field.dims()); // half the logarithmic width
    for (unsigned k = 0; k < field.dims(); ++k) {
      const Axis &axis = field.box()[k];
      bool positive = axis.lo > 0;
      inputs[k] = positive ? std::sqrt(axis.lo * axis.hi) : 1;
      reach[k] = positive ? std::log(axis.hi / axis.lo) / 2 : 0;
    }
    bool fixed = false; // groups that reach 0 are boxes for fixed repeating inputs only
    for (size_t k = 0; k < groups; ++k)
      fixed |= !isPositive(field, k) && !isPlain(k);
    logarithms = Eigen::MatrixXd::Zero(Eigen::Index(groups), field.dims());
    for (size_t k = 0; k < groups; ++k) {
      logarithms(Eigen::Index(k), form.measured[k]) = 1;
      for (size_t i = 0; i < form.repeating.size(); ++i)
        logarithms(Eigen::Index(k), form.repeating[i]) = -form.groupUnit[k][i].value();
    }
    Eigen::VectorXd weight = reach.array() / logarithms.colwise().norm().transpose().array().max(1e-9);
    if (fixed)
      for (unsigned k : form.repeating)
        weight[k] = 0;
    for (size_t k = 0; k < groups; ++k)
      if (!isPositive(field, k))
        weight[form.measured[k]] = 1; // moved by its value; any weight will do
    Eigen::MatrixXd spread = logarithms * weight.asDiagonal() * logarithms.transpose();
    displacement = weight.asDiagonal() * logarithms.transpose() * spread.inverse();
    Eigen::VectorXd extent = widest(spread.diagonal().cwiseSqrt(), reach);
    for (size_t k = 0; k < groups; ++k) {
      const Axis &axis = field.box()[form.measured[k]];
      double unit = middleUnit(k), middle = inputs[form.measured[k]] / unit, factor = std::exp(extent[Eigen::Index(k)]);
      axes.push_back(isPositive(field, k)
                         ? Axis{middle / factor, middle * factor, axis.log || factor * factor > kDecade}
                         : Axis{axis.lo / unit, axis.hi / unit, false});
    }
  }

  std::vector<Axis> axes;

  Eigen::VectorXd inputsAt(const Eigen::VectorXd &groups) const {
    Eigen::VectorXd shift = Eigen::VectorXd::Zero(groups.size());
    for (size_t k = 0; k < form.measured.size(); ++k)
      if (axes[k].lo > 0)
        shift[Eigen::Index(k)] = std::log(groups[Eigen::Index(k)] * middleUnit(k) / inputs[form.measured[k]]);
    Eigen::VectorXd x = inputs.array() * (displacement * shift).array().exp();
    for (size_t k = 0; k < form.measured.size(); ++k)
      if (!(axes[k].lo > 0))
        x[form.measured[k]] = groups[Eigen::Index(k)] * middleUnit(k);
    return x;
  }

private:
  bool isPositive(const Field &field, size_t k) const { return field.box()[form.measured[k]].lo > 0; }
  /// A dimensionless input is its own group.
  bool isPlain(size_t k) const {
    return std::all_of(form.groupUnit[k].begin(), form.groupUnit[k].end(), [](Rational r) { return r.isZero(); });
  }
  double middleUnit(size_t k) const {
    double unit = 1;
    for (size_t i = 0; i < form.repeating.size(); ++i)
      unit *= std::pow(inputs[form.repeating[i]], form.groupUnit[k][i].value());
    return unit;
  }
  /// Half the logarithmic widths of the groups: as far as the inputs reach, all together, then each alone.
  Eigen::VectorXd widest(Eigen::VectorXd extent, const Eigen::VectorXd &reach) const {
    auto room = [&](const Eigen::VectorXd &used, const Eigen::VectorXd &more) {
      double factor = 1e3;
      for (Eigen::Index i = 0; i < reach.size(); ++i)
        if (more[i] > 0 && reach[i] > 0)
          factor = std::min(factor, (reach[i] - used[i]) / more[i]);
      return std::max(factor, 0.0);
    };
    Eigen::MatrixXd steps = displacement.cwiseAbs();
    extent *= room(Eigen::VectorXd::Zero(reach.size()), steps * extent);
    for (Eigen::Index k = 0; k < extent.size(); ++k)
      extent[k] += room(steps * extent, steps.col(k));
    return extent;
  }

  const DimensionlessForm &form;
  Eigen::VectorXd inputs; // the middle
  Eigen::MatrixXd logarithms, displacement;
};

/// Where view `view` would have the repeating inputs: on both sides of the middle, differently for each.
Eigen::VectorXd repeatingAt(const Field &field, const DimensionlessForm &form, unsigned view) {
  Eigen::VectorXd values(Eigen::Index(form.repeating.size()));
  for (size_t i = 0; i < form.repeating.size(); ++i) {
    double share = (i + view) % 2 ? 0.75 - 0.04 * double(i % 3) : 0.25 + 0.04 * double(i % 3);
    values[Eigen::Index(i)] = field.box()[form.repeating[i]].at(share);
  }
  return values;
}

std::string textOf(const Field &field, const DimensionlessForm &form, std::string_view by) {
  std::vector<std::string> names; // filled in by whoever knows them
  for (unsigned k = 0; k < field.dims(); ++k)
    names.push_back("{" + std::to_string(k) + "}");
  std::string text = "by " + std::string(by) + ": " + print(form.prefactor(), names) + " times a ";
  if (form.measured.empty())
    return text + "constant";
  text += "function of ";
  for (size_t k = 0; k < form.measured.size(); ++k)
    text += (k ? ", " : "") + print(form.group(k), names);
  return text;
}

} // namespace

double hybrid::engine::unitDefect(const Field &field, const DimensionlessForm &form, uint64_t seed) {
  Eigen::MatrixXd x = samplePoints(field.box(), kDefectPoints, seed), moved = x;
  Eigen::MatrixXd targets = samplePoints(field.box(), kDefectPoints, seed + 1);
  Expr prefactor = form.prefactor();
  for (Eigen::Index row = 0; row < x.rows(); ++row) {
    Eigen::VectorXd to(Eigen::Index(form.repeating.size())), point = x.row(row);
    for (size_t i = 0; i < form.repeating.size(); ++i)
      to[Eigen::Index(i)] = targets(row, form.repeating[i]);
    moveRepeating(field, form, to, point);
    moved.row(row) = point;
  }
  Eigen::VectorXd y = field(x), other = field(moved);
  Eigen::ArrayXd scale = prefactor.evaluate(x).array() / prefactor.evaluate(moved).array();
  Eigen::ArrayXd error = (field.unit(y).square() + (field.unit(other) * scale).square()).sqrt();
  return quantile((other.array() * scale - y.array()).abs() / error, 0.9) / kNormal90;
}

Reduction hybrid::engine::reduceByUnits(const Field &field, const DimensionlessForm &form, double defect,
                                        std::string_view by) {
  Reduction r{textOf(field, form, by), defect, true, {}, {}};
  Expr prefactor = form.prefactor();
  if (form.measured.empty()) {
    Eigen::MatrixXd x = samplePoints(field.box(), kDefectPoints, 0xd1);
    double constant = median(field(x).array() / prefactor.evaluate(x).array());
    r.compose = [prefactor, constant](std::span<const Expr>) { return Expr::parameter(constant) * prefactor; };
    return r;
  }
  GroupBox box(field, form);
  std::vector<Expr> variables;
  for (size_t k = 0; k < form.measured.size(); ++k)
    variables.push_back(form.group(k));
  auto evaluate = [field, form, prefactor](const Points &groups, unsigned view, Eigen::Ref<Eigen::VectorXd> y) {
    GroupBox box(field, form);
    Eigen::VectorXd to = repeatingAt(field, form, view);
    Eigen::MatrixXd x(groups.rows(), field.dims());
    for (Eigen::Index row = 0; row < x.rows(); ++row) {
      Eigen::VectorXd point = box.inputsAt(groups.row(row));
      if (view > 0)
        moveRepeating(field, form, to, point);
      x.row(row) = point;
    }
    y = (field(x).array() / prefactor.evaluate(x).array()).matrix();
  };
  r.parts.push_back({Field(box.axes, kViews, evaluate), variables});
  r.compose = [variables, prefactor](std::span<const Expr> names) {
    return prefactor * names[0].substitute(variables);
  };
  return r;
}
