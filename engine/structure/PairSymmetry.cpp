//===- PairSymmetry.cpp - Two variables that act as one -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/PairSymmetry.h"

#include "engine/structure/Powers.h"

#include <Eigen/SVD>

#include <algorithm>
#include <cmath>

using namespace hybrid::engine;

namespace {

constexpr unsigned kGradientPoints = 96;
constexpr unsigned kValuePairs = 240;
/// Step of the stencil of gradients, as a share of the axis: long where the error is coarse. Points keep clear of the
/// faces by four of them.
constexpr double kArm = 0.03, kCoarseArm = 0.08;
double armFor(const Field &field) { return field.viewNoise() > kFineError ? kCoarseArm : kArm; }
/// Largest median angle between normalised gradients that is worth a test by values.
constexpr double kAngle = 0.05;

const PairScale kScales[] = {
    {"x", [](double t) { return t; }, [](double) { return 1.0; }, [](double s) { return s; },
     [](const Expr &x) { return x; }, false, 0},
    {"log x", [](double t) { return std::log(t); }, [](double t) { return 1 / t; },
     [](double s) { return std::exp(s); }, [](const Expr &x) { return log(x); }, true, 0},
    {"x^2", [](double t) { return t * t; }, [](double t) { return 2 * t; }, [](double s) { return std::sqrt(s); },
     [](const Expr &x) { return pow(x, Expr(2.0)); }, true, 1},
    {"1/x", [](double t) { return 1 / t; }, [](double t) { return -1 / (t * t); }, [](double s) { return 1 / s; },
     [](const Expr &x) { return Expr(1.0) / x; }, true, 1},
};
const PairScale &kLogScale = kScales[1];

/// Median direction of vectors of the plane, up to sign, and the median angle to it.
struct Direction {
  double angle, spread;
};
Direction medianDirection(const Eigen::ArrayXd &a, const Eigen::ArrayXd &b) {
  // Doubled angles make opposite vectors equal; the mean finds the branch, the median the angle.
  Eigen::ArrayXd twice(a.size());
  double s = 0, c = 0;
  for (Eigen::Index i = 0; i < a.size(); ++i) {
    twice[i] = 2 * std::atan2(b[i], a[i]);
    if (std::isfinite(twice[i])) {
      s += std::sin(twice[i]);
      c += std::cos(twice[i]);
    }
  }
  double mean = std::atan2(s, c);
  Eigen::ArrayXd off = twice.unaryExpr([&](double t) { return std::remainder(t - mean, 2 * M_PI); });
  double middle = median(off);
  return {(mean + middle) / 2, median((off - middle).abs()) / 2};
}

/// The part of the axis on which the logarithm and the reciprocal exist.
Axis usable(const Axis &axis, const PairScale &scale) {
  constexpr double kLeast = 0.02;
  return scale.needsPositive && axis.lo <= 0 ? Axis{kLeast * axis.hi, axis.hi, axis.log} : axis;
}
std::vector<Axis> usableBox(const Field &field, const PairFinding &f) {
  std::vector<Axis> box = field.box();
  box[f.i] = usable(box[f.i], *f.scaleI);
  box[f.j] = usable(box[f.j], *f.scaleJ);
  return box;
}

/// u's range and, for a u, where on the axes it can be met.
struct Compound {
  const PairFinding &finding;
  double a0, a1, b0, b1; ///< ranges of p(x) and c q(y)

  Compound(const PairFinding &finding, const Axis &wholeX, const Axis &wholeY) : finding(finding) {
    Axis x = usable(wholeX, *finding.scaleI), y = usable(wholeY, *finding.scaleJ);
    a0 = finding.scaleI->value(x.lo), a1 = finding.scaleI->value(x.hi);
    b0 = finding.factor * finding.scaleJ->value(y.lo), b1 = finding.factor * finding.scaleJ->value(y.hi);
    if (a0 > a1)
      std::swap(a0, a1);
    if (b0 > b1)
      std::swap(b0, b1);
  }
  double x(double a) const { return finding.scaleI->inverse(a); }
  double y(double b) const { return finding.scaleJ->inverse(b / finding.factor); }
  /// The point that has the sum u, at share t of the feasible segment.
  std::pair<double, double> locate(double u, double t) const {
    double lo = std::max(a0, u - b1), hi = std::min(a1, u - b0);
    double a = lo + t * (hi - lo);
    return {x(a), y(u - a)};
  }
};

/// Points, and others that share u with them, far away along it.
struct Partners {
  Eigen::MatrixXd here, there;
  Partners(const Field &field, const PairFinding &f, uint64_t seed)
      : here(samplePoints(usableBox(field, f), kValuePairs, seed)), there(here) {
    Compound compound(f, field.box()[f.i], field.box()[f.j]);
    Random random(seed ^ 0x5a5a);
    for (Eigen::Index r = 0; r < here.rows(); ++r) {
      double u = f.scaleI->value(here(r, f.i)) + f.factor * f.scaleJ->value(here(r, f.j));
      // In the other half of the segment.
      double lo = std::max(compound.a0, u - compound.b1), hi = std::min(compound.a1, u - compound.b0);
      double at = (f.scaleI->value(here(r, f.i)) - lo) / (hi - lo);
      double t = at < 0.5 ? 0.55 + 0.4 * random.uniform() : 0.05 + 0.4 * random.uniform();
      std::tie(there(r, f.i), there(r, f.j)) = compound.locate(u, t);
    }
  }
};

/// Compares f at points that share u.
double valueDefect(const Field &field, const PairFinding &f, uint64_t seed) {
  Partners points(field, f, seed);
  Eigen::ArrayXd ratio = (points.there.col(f.i).array() / points.here.col(f.i).array()).pow(f.power);
  if (f.power == 0)
    ratio.setOnes();
  Eigen::VectorXd here = field(points.here), there = field(points.there);
  Eigen::ArrayXd expected = here.array() * ratio;
  Eigen::ArrayXd unit = ((field.unit(here) * ratio).square() + field.unit(there).square()).sqrt();
  return quantile((there.array() - expected).abs() / unit, 0.9) / 1.645;
}

/// The power in front of a ratio or product, from values alone: x^power G(x y^factor) grows by that power where the
/// compound stays. Gradients of a coarse field say nothing.
std::optional<PairFinding> findPower(const Field &field, unsigned i, unsigned j, double factor, uint64_t seed) {
  PairFinding finding{i, j, &kLogScale, &kLogScale, factor, true, 0, 0};
  Partners points(field, finding, seed);
  Eigen::ArrayXd growth = (field(points.there).array() / field(points.here).array()).log();
  Eigen::ArrayXd step = (points.there.col(i).array() / points.here.col(i).array()).log();
  auto power = snapRational(median((step.abs() > 0.1).select(growth / step, std::nan(""))), 0.15, 2);
  if (!power || *power == 0 || std::fabs(*power) > 6)
    return std::nullopt;
  finding.power = *power;
  return finding;
}

/// Powers of both variables and of the field under a common scaling: a x f_x + b y f_y = g f.
std::optional<PairFinding> findScaling(unsigned i, unsigned j, const Eigen::ArrayXd &xfx, const Eigen::ArrayXd &yfy,
                                       const Eigen::ArrayXd &f, const Eigen::ArrayXd &unit) {
  Eigen::MatrixXd m(f.size(), 3);
  m << (xfx / unit).matrix(), (yfy / unit).matrix(), (f / unit).matrix();
  Eigen::JacobiSVD<Eigen::MatrixXd> svd(m, Eigen::ComputeThinV);
  // Two null directions: one variable alone is a power, which is simpler and found elsewhere.
  if (svd.singularValues()[1] < 1e-3 * svd.singularValues()[0] ||
      svd.singularValues()[2] > 0.1 * svd.singularValues()[1])
    return std::nullopt;
  Eigen::Vector3d v = svd.matrixV().col(2);
  if (std::fabs(v[0]) < 1e-2 || std::fabs(v[1]) < 1e-2)
    return std::nullopt;
  // x = s^a, y = s^b keeps log x - (a/b) log y; f grows by s^-v2.
  auto factor = snapRational(-v[0] / v[1], 0.03, 4);
  auto power = snapRational(-v[2] / v[0], 0.03, 4);
  if (!factor || !power || *factor == 0 || *power == 0 || std::fabs(*factor) > 4 || std::fabs(*power) > 6)
    return std::nullopt;
  return PairFinding{i, j, &kLogScale, &kLogScale, *factor, true, *power, 0};
}

} // namespace

bool PairFinding::isLogarithmic() const { return scaleI == &kLogScale; }
double PairFinding::cost() const {
  return scaleI->cost + scaleJ->cost + (std::fabs(factor) != 1) + !snapped + (power != 0);
}

Eigen::MatrixXd hybrid::engine::gradients(const Field &field, const Eigen::MatrixXd &x) {
  // Central differences at ±h, ±2h, ±3h with weights 45, -9, 1 over 60 h.
  static constexpr double kWeights[] = {45.0 / 60, -9.0 / 60, 1.0 / 60};
  unsigned d = field.dims();
  double arm = armFor(field);
  Eigen::MatrixXd g(x.rows(), d), batch(6 * x.rows(), d);
  for (unsigned k = 0; k < d; ++k) {
    const Axis &axis = field.box()[k];
    double h = (axis.log ? std::log(axis.hi / axis.lo) : axis.hi - axis.lo) * arm;
    for (int at = 0; at < 6; ++at) {
      double step = (at % 3 + 1) * (at < 3 ? h : -h);
      auto block = batch.middleRows(at * x.rows(), x.rows());
      block = x;
      if (axis.log)
        block.col(k) *= std::exp(step);
      else
        block.col(k).array() += step;
    }
    Eigen::VectorXd y = field(batch);
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(x.rows());
    for (int at = 0; at < 3; ++at)
      sum += kWeights[at] * (y.segment(at * x.rows(), x.rows()) - y.segment((at + 3) * x.rows(), x.rows())).array();
    g.col(k) = axis.log ? (sum / (h * x.col(k).array())).eval().matrix() : (sum / h).eval().matrix();
  }
  return g;
}

std::vector<PairFinding> hybrid::engine::findPairSymmetries(const Field &field, uint64_t seed) {
  Eigen::MatrixXd x = samplePoints(field.box(), kGradientPoints, seed, 4 * armFor(field));
  Eigen::MatrixXd g = gradients(field, x);
  Eigen::VectorXd f = field(x);
  Eigen::ArrayXd unit = field.unit(f);
  std::vector<PairFinding> found;
  auto test = [&](PairFinding finding) {
    finding.defect = valueDefect(field, finding, seed + 7);
    if (std::isfinite(finding.defect))
      found.push_back(finding);
  };
  for (unsigned i = 0; i < field.dims(); ++i)
    for (unsigned j = i + 1; j < field.dims(); ++j) {
      const Axis &ax = field.box()[i], &ay = field.box()[j];
      for (const PairScale &p : kScales)
        for (const PairScale &q : kScales) {
          bool logI = &p == &kLogScale, logJ = &q == &kLogScale;
          if (logI != logJ || (p.needsPositive && ax.hi <= 0) || (q.needsPositive && ay.hi <= 0))
            continue;
          double pRange = std::fabs(p.value(ax.hi) - p.value(usable(ax, p).lo)),
                 qRange = std::fabs(q.value(ay.hi) - q.value(usable(ay, q).lo));
          Eigen::ArrayXd a = g.col(i).array() / x.col(i).array().unaryExpr(p.slope) * pRange / unit;
          Eigen::ArrayXd b = g.col(j).array() / x.col(j).array().unaryExpr(q.slope) * qRange / unit;
          Direction direction = medianDirection(a, b);
          if (!(direction.spread < kAngle))
            continue;
          double t = std::tan(direction.angle), c = t * pRange / qRange;
          if (!(std::fabs(t) > 0.01 && std::fabs(t) < 100))
            continue;
          auto snapped = snapRational(c, 0.03, 3);
          if (snapped && *snapped != 0 && std::fabs(*snapped) <= 4)
            test({i, j, &p, &q, *snapped, true, 0, 0});
          else if (!logI && direction.spread < 0.02)
            test({i, j, &p, &q, c, false, 0, 0});
        }
      if (field.viewNoise() > kFineError && ax.hi > 0 && ay.hi > 0)
        for (double factor : {-1.0, 1.0, -2.0, 2.0, -0.5, 0.5})
          if (auto scaling = findPower(field, i, j, factor, seed + 13))
            test(*scaling);
      if (ax.hi > 0 && ay.hi > 0)
        if (auto scaling = findScaling(i, j, x.col(i).array() * g.col(i).array(), x.col(j).array() * g.col(j).array(),
                                       f.array(), unit))
          test(*scaling);
    }
  return found;
}

Field hybrid::engine::reducePair(const Field &field, const PairFinding &finding) {
  Compound compound(finding, field.box()[finding.i], field.box()[finding.j]);
  bool log = finding.isLogarithmic();
  std::vector<Axis> axes = field.box();
  double lo = compound.a0 + compound.b0, hi = compound.a1 + compound.b1;
  axes[finding.i] = log ? Axis{std::exp(lo), std::exp(hi), true} : Axis{lo, hi, false};
  axes.erase(axes.begin() + finding.j);
  auto evaluate = [field, finding, log](const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y) {
    static constexpr double kShares[] = {0.5, 0.25, 0.75, 0.1, 0.9, 0.35, 0.65, 0.2, 0.8};
    Compound compound(finding, field.box()[finding.i], field.box()[finding.j]);
    Eigen::MatrixXd full(x.rows(), field.dims());
    for (unsigned k = 0, from = 0; k < field.dims(); ++k)
      if (k != finding.j)
        full.col(k) = x.col(from++);
    for (Eigen::Index r = 0; r < x.rows(); ++r) {
      double u = log ? std::log(x(r, finding.i)) : x(r, finding.i);
      std::tie(full(r, finding.i), full(r, finding.j)) = compound.locate(u, kShares[view]);
    }
    y = field.view(full, view);
    if (finding.power != 0)
      y.array() *= full.col(finding.i).array().pow(-finding.power);
  };
  return Field(std::move(axes), finding.defect > kFineError ? 9 : 3, std::move(evaluate));
}

PairExpressions hybrid::engine::pairExpressions(const PairFinding &f, const Expr &x, const Expr &y) {
  if (f.isLogarithmic()) {
    Expr u = f.factor > 0 ? x * powerOf(y, f.factor) : x / powerOf(y, -f.factor);
    Expr front = powerOf(x, f.power);
    return {u, front};
  }
  Expr a = f.scaleI->expression(x), b = f.scaleJ->expression(y);
  if (!f.snapped)
    return {a + Expr::parameter(f.factor) * b, Expr(1.0)};
  if (f.factor == 1)
    return {a + b, Expr(1.0)};
  if (f.factor == -1)
    return {a - b, Expr(1.0)};
  return {a + Expr::parameter(f.factor) * b, Expr(1.0)};
}
