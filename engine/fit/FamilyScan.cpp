//===- FamilyScan.cpp - Families with one inner constant ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Trials.h"
#include "engine/structure/Powers.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

using namespace hybrid::engine;

namespace {

/// One family at the values of b that are scanned: a column each.
struct Scan {
  const Family &family;
  double power; ///< of u, the family's argument
  Eigen::ArrayXd v;
  std::vector<double> b;
  Eigen::MatrixXd first, second;

  Scan(const Samples1D &s, const Family &family, double power)
      : family(family), power(power), v(power == 1 ? s.u.array() : s.u.array().pow(power).eval()) {
    std::vector<double> values = scanValues(family.scan, v.minCoeff(), v.maxCoeff());
    std::sort(values.begin(), values.end());
    first.resize(v.size(), values.size());
    second.resize(v.size(), family.second ? values.size() : 0);
    for (double b0 : values) {
      Eigen::VectorXd column = evaluate(family.function, b0), other;
      bool fine = column.allFinite() && column.cwiseAbs().maxCoeff() < 1e60;
      if (family.second)
        fine &= (other = evaluate(family.second, b0)).allFinite();
      if (!fine)
        continue;
      first.col(Eigen::Index(b.size())) = column;
      if (family.second)
        second.col(Eigen::Index(b.size())) = other;
      b.push_back(b0);
    }
    first.conservativeResize(Eigen::NoChange, Eigen::Index(b.size()));
    if (family.second)
      second.conservativeResize(Eigen::NoChange, Eigen::Index(b.size()));
  }
  Eigen::VectorXd evaluate(double (*f)(double, double), double b0) const {
    return v.unaryExpr([&](double x) { return f(x, b0); });
  }
};

/// What is left of z after the best c0 + c1 first + c2 second, squared, for each column: all columns at once, by inner
/// products alone (good to 1e-8 of z: enough to find the minimum).
Eigen::ArrayXd scanMisfits(const Scan &scan, const Target &target, bool constant) {
  auto weighted = [&](const Eigen::MatrixXd &m) -> Eigen::MatrixXd { return m.array().colwise() * target.weight; };
  Eigen::VectorXd z = target.z.matrix(), one = target.weight.matrix().normalized();
  Eigen::MatrixXd h = weighted(scan.first);
  if (constant) {
    z -= one * one.dot(z);
    h -= one * (one.transpose() * h);
  }
  Eigen::ArrayXd hh = h.colwise().squaredNorm().transpose().array(), hz = (z.transpose() * h).transpose().array();
  Eigen::ArrayXd explained;
  if (scan.family.second) {
    Eigen::MatrixXd g = weighted(scan.second);
    if (constant)
      g -= one * (one.transpose() * g);
    Eigen::ArrayXd gg = g.colwise().squaredNorm().transpose().array(), gz = (z.transpose() * g).transpose().array();
    Eigen::ArrayXd hg = (h.array() * g.array()).colwise().sum().transpose();
    explained = (hz.square() * gg - 2 * hz * gz * hg + gz.square() * hh) / (hh * gg - hg.square()).max(1e-12 * hh * gg);
  } else {
    explained = hz.square() / hh;
  }
  return (z.squaredNorm() - explained).max(0);
}

/// The exact linear fit for one b.
struct LinearFit {
  Eigen::VectorXd coefficients;
  double norm;
};
LinearFit fitFamily(const Scan &scan, const Target &target, bool constant, double b) {
  Eigen::Index terms = 1 + constant + (scan.family.second != nullptr), k = 0;
  Eigen::MatrixXd basis(scan.v.size(), terms);
  basis.col(k++) = scan.evaluate(scan.family.function, b).array() * target.weight;
  if (scan.family.second)
    basis.col(k++) = scan.evaluate(scan.family.second, b).array() * target.weight;
  if (constant)
    basis.col(k++) = target.weight;
  Eigen::VectorXd z = target.z.matrix();
  Eigen::VectorXd scale = basis.colwise().norm().transpose();
  if (!basis.allFinite() || scale.minCoeff() <= 0)
    return {{}, std::numeric_limits<double>::infinity()};
  Eigen::VectorXd c = (basis * scale.cwiseInverse().asDiagonal()).householderQr().solve(z).cwiseQuotient(scale);
  return {c, (basis * c - z).norm()};
}

/// Gauss-Newton on b alone, the linear constants projected out (Kaufman 1975).
LinearFit refineFamily(const Scan &scan, const Target &target, bool constant, double &b) {
  LinearFit fit = fitFamily(scan, target, constant, b);
  for (int step = 0; step < 8 && std::isfinite(fit.norm) && fit.coefficients.allFinite(); ++step) {
    double h = 1e-6 * std::max(std::fabs(b), 1e-3);
    auto model = [&](double b0) -> Eigen::VectorXd {
      Eigen::VectorXd y = fit.coefficients[0] * scan.evaluate(scan.family.function, b0);
      if (scan.family.second)
        y += fit.coefficients[1] * scan.evaluate(scan.family.second, b0);
      return y.array() * target.weight;
    };
    Eigen::VectorXd slope = (model(b + h) - model(b - h)) / (2 * h), left = target.z.matrix() - model(b);
    Eigen::VectorXd q = scan.evaluate(scan.family.function, b).array() * target.weight;
    Eigen::VectorXd one = target.weight.matrix().normalized();
    if (constant) {
      for (Eigen::VectorXd *v : {&slope, &left, &q})
        *v -= one * one.dot(*v);
    }
    if (double norm = q.norm(); norm > 0) {
      q /= norm;
      slope -= q * q.dot(slope);
      left -= q * q.dot(left);
    }
    double move = slope.dot(left) / slope.squaredNorm();
    if (!std::isfinite(move))
      break;
    LinearFit next{{}, std::numeric_limits<double>::infinity()};
    for (int halving = 0; halving < 3 && !(next.norm < fit.norm); ++halving, move /= 4)
      next = fitFamily(scan, target, constant, b + move);
    if (!(next.norm < fit.norm))
      break;
    bool converged = next.norm > 0.999 * fit.norm, slow = step >= 2 && next.norm > 0.5 * fit.norm;
    b += 4 * move;
    fit = next;
    if (converged || slow)
      break;
  }
  return fit;
}
} // namespace

void hybrid::engine::tryFamily(const Samples1D &s, const std::vector<Target> &targets, const Family &family,
                               double power, Shortlist &list) {
  Scan scan(s, family, power);
  Eigen::Index n = s.u.size(), count = Eigen::Index(scan.b.size());
  if (count < 3)
    return;
  for (const Target &target : targets) {
    if (target.power != 0 && !family.prefactors)
      continue;
    for (bool constant : {false, true}) {
      Eigen::ArrayXd misfits = scanMisfits(scan, target, constant);
      double terms = 1.0 + constant + (family.second != nullptr);
      double surcharge = std::pow(kTermSurcharge, terms + 1) / std::sqrt(double(n) - terms - 1);
      std::vector<Eigen::Index> minima;
      for (Eigen::Index i = 0; i < count; ++i)
        if ((i == 0 || !(misfits[i - 1] < misfits[i])) && (i + 1 == count || !(misfits[i + 1] <= misfits[i])))
          minima.push_back(i);
      std::sort(minima.begin(), minima.end(), [&](Eigen::Index a, Eigen::Index b) { return misfits[a] < misfits[b]; });
      minima.resize(std::min<size_t>(minima.size(), 2));
      for (Eigen::Index m : minima) {
        // Refinement gains a few digits where the family is right, a factor of a few elsewhere.
        if (!list.wants(std::sqrt(misfits[m]) * surcharge * 1e-5))
          continue;
        double b0 = scan.b[m];
        LinearFit fit = refineFamily(scan, target, constant, b0);
        double order = fit.norm * surcharge * (power == 1 ? 1 : 1.05);
        if (!std::isfinite(order) || !fit.coefficients.allFinite() || !list.wants(order))
          continue;
        Expr argument = powerOf(Expr::variable(0), power), b = Expr::parameter(b0);
        std::vector<Expr> g{family.expression(argument, b)};
        if (family.second)
          g.push_back(family.secondExpression(argument, b));
        if (constant)
          g.push_back(Expr(1.0));
        list.add({fit.norm / std::sqrt(double(n)), order, nameOfValues(target, linearSum(fit.coefficients, g))});
      }
    }
  }
}
