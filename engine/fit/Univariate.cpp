//===- Univariate.cpp - Naming a function of one variable -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Univariate.h"

#include "engine/fit/Dictionary.h"
#include "engine/fit/LeastSquares.h"
#include "engine/structure/Powers.h"
#include "engine/structure/Sampling.h"
#include "engine/structure/Transform.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

const Expr kU = Expr::variable(0);

/// A guess before the refit of all constants.
struct Trial {
  double misfit; ///< root mean square of the linear fit, in units of error
  double order;  ///< misfit with a surcharge for length: what ranks trials
  Expr expression;
};

/// Keeps the `limit` best trials.
class Shortlist {
public:
  explicit Shortlist(size_t limit) : limit(limit) {}
  bool wants(double order) const { return trials.size() < limit || order < trials.back().order; }
  void add(Trial trial) {
    auto at = std::upper_bound(trials.begin(), trials.end(), trial.order,
                               [](double order, const Trial &t) { return order < t.order; });
    trials.insert(at, std::move(trial));
    if (trials.size() > limit)
      trials.pop_back();
  }
  std::vector<Trial> trials;

private:
  size_t limit;
};

/// z = T(y / u^k), weighted: what a linear fit sees.
struct Target {
  const Transform *transform;
  double power;
  Eigen::ArrayXd weight;
  Eigen::ArrayXd z; ///< weighted
  bool usable = false;
};

Target makeTarget(const Samples1D &s, const Transform &t, double power) {
  Target target{&t, power, {}, {}};
  Eigen::ArrayXd front = power == 0 ? Eigen::ArrayXd::Ones(s.u.size()) : s.u.array().pow(power).eval();
  Eigen::ArrayXd y = s.y.array() / front;
  if (!y.isFinite().all() || !t.applies(y.minCoeff(), y.maxCoeff()))
    return target;
  Eigen::ArrayXd z = t(y);
  target.weight = front.abs() / (t.slopes(y) * s.unit);
  // Where the slope vanishes the value is known best; the cap keeps one point from deciding.
  target.weight = target.weight.min(30 * median(target.weight));
  target.z = z * target.weight;
  target.usable = target.z.isFinite().all() && target.weight.isFinite().all();
  return target;
}

Expr finish(const Target &target, const Expr &z) {
  Expr y = target.transform->inverse(z);
  return target.power == 0 ? y : target.power < 0 ? y / powerOf(kU, -target.power) : powerOf(kU, target.power) * y;
}

/// The sum c_i g_i as an expression; terms that are the constant stand for themselves.
Expr linearSum(const Eigen::VectorXd &c, std::span<const Expr> g) {
  Expr sum;
  for (Eigen::Index i = 0; i < c.size(); ++i) {
    Expr term = g[i].isNumber(1.0) ? Expr::parameter(c[i]) : Expr::parameter(c[i]) * g[i];
    sum = i == 0 ? term : sum + term;
  }
  return sum;
}

/// The longest form that ends the search when it agrees.
constexpr unsigned kShort = 9;
constexpr double kTermSurcharge = 2.2; ///< factor of misfit that one more term must earn

/// All sums of one, two and three dictionary entries, by Gram-Schmidt on the weighted columns.
void trySums(const Samples1D &s, const Target &target, int largest, double enough, Shortlist &list) {
  std::span<const DictionaryEntry> entries = dictionary();
  Eigen::Index n = s.u.size();
  std::vector<const DictionaryEntry *> usable;
  std::vector<Eigen::VectorXd> columns;
  for (const DictionaryEntry &e : entries) {
    Eigen::ArrayXd column = e(s.u.array()) * target.weight;
    if (!column.isFinite().all() || column.abs().maxCoeff() > 1e100)
      continue;
    usable.push_back(&e);
    columns.push_back(column.matrix() / column.matrix().norm());
  }
  auto emit = [&](std::initializer_list<size_t> terms, double norm) {
    double misfit = norm / std::sqrt(double(n - Eigen::Index(terms.size())));
    double order = misfit * std::pow(kTermSurcharge, double(terms.size()));
    for (size_t t : terms)
      order *= 1 + 0.02 * double(t); // simple entries first among equals
    if (!list.wants(order))
      return misfit;
    Eigen::MatrixXd basis(n, Eigen::Index(terms.size()));
    std::vector<Expr> g;
    Eigen::Index k = 0;
    for (size_t t : terms) {
      basis.col(k++) = (*usable[t])(s.u.array()) * target.weight;
      g.push_back(usable[t]->expression(kU));
    }
    Eigen::VectorXd c = basis.colPivHouseholderQr().solve(target.z.matrix());
    if (c.allFinite())
      list.add({misfit, order, finish(target, linearSum(c, g))});
    return misfit;
  };
  double best = std::numeric_limits<double>::infinity();
  Eigen::VectorXd z = target.z.matrix();
  std::vector<Eigen::VectorXd> rest(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    Eigen::VectorXd zi = z - columns[i] * columns[i].dot(z);
    best = std::min(best, emit({i}, zi.norm()));
  }
  if (best < enough)
    return;
  std::vector<Eigen::VectorXd> second(columns.size());
  for (int size = 2; size <= largest && best > enough; ++size)
    for (size_t i = 0; i < columns.size(); ++i) {
      Eigen::VectorXd zi = z - columns[i] * columns[i].dot(z);
      for (size_t j = i + 1; j < columns.size(); ++j) {
        second[j] = columns[j] - columns[i] * columns[i].dot(columns[j]);
        double norm = second[j].norm();
        if (norm < 1e-7)
          second[j].setZero();
        else
          second[j] /= norm;
      }
      for (size_t j = i + 1; j < columns.size(); ++j) {
        Eigen::VectorXd zij = zi - second[j] * second[j].dot(zi);
        if (size == 2) {
          best = std::min(best, emit({i, j}, zij.norm()));
          continue;
        }
        for (size_t k = j + 1; k < columns.size(); ++k) {
          Eigen::VectorXd q = second[k] - second[j] * second[j].dot(second[k]);
          double norm = q.norm();
          if (norm < 1e-7)
            continue;
          double left = zij.squaredNorm() - std::pow(q.dot(zij) / norm, 2);
          best = std::min(best, emit({i, j, k}, std::sqrt(std::max(left, 0.0))));
        }
      }
    }
}

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

/// c0 + c1 h(u^q; b) (+ c2 second), with and without c0: b scanned, then refined.
void tryFamily(const Samples1D &s, const std::vector<Target> &targets, const Family &family, double power,
               Shortlist &list) {
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
        Expr argument = powerOf(kU, power), b = Expr::parameter(b0);
        std::vector<Expr> g{family.expression(argument, b)};
        if (family.second)
          g.push_back(family.secondExpression(argument, b));
        if (constant)
          g.push_back(Expr(1.0));
        list.add({fit.norm / std::sqrt(double(n)), order, finish(target, linearSum(fit.coefficients, g))});
      }
    }
  }
}

/// z = P(v) / (1 + Q(v)), v = u or u^2, by the linearised problem with the last denominator as weight (Sanathanan and
/// Koerner 1963).
void tryFraction(const Samples1D &s, const Target &target, unsigned p, unsigned q, bool squared, Shortlist &list) {
  Eigen::Index n = s.u.size();
  Eigen::ArrayXd v = squared ? s.u.array().square().eval() : s.u.array();
  Eigen::ArrayXd z = target.z / target.weight, denominator = Eigen::ArrayXd::Ones(n);
  Eigen::VectorXd c;
  for (int round = 0; round < 6; ++round) {
    Eigen::ArrayXd w = target.weight / denominator;
    Eigen::MatrixXd m(n, p + 1 + q);
    for (unsigned k = 0; k <= p; ++k)
      m.col(k) = w * v.pow(k);
    for (unsigned k = 1; k <= q; ++k)
      m.col(p + k) = -w * z * v.pow(k);
    c = m.colPivHouseholderQr().solve((w * z).matrix());
    denominator = Eigen::ArrayXd::Ones(n);
    for (unsigned k = 1; k <= q; ++k)
      denominator += c[p + k] * v.pow(k);
    if (!c.allFinite() || denominator.minCoeff() * denominator.maxCoeff() <= 0)
      return;
  }
  Eigen::ArrayXd fit = Eigen::ArrayXd::Zero(n);
  for (unsigned k = 0; k <= p; ++k)
    fit += c[k] * v.pow(k);
  fit /= denominator;
  double misfit = std::sqrt(((fit - z) * target.weight).square().sum() / double(n - p - 1 - q));
  double order = misfit * std::pow(kTermSurcharge, p + 1.0 + q);
  if (!std::isfinite(order) || !list.wants(order))
    return;
  Expr e = squared ? pow(kU, Expr(2.0)) : kU;
  Expr top = Expr::parameter(c[0]), bottom(1.0);
  for (unsigned k = 1; k <= p; ++k)
    top = top + Expr::parameter(c[k]) * powerOf(e, k);
  for (unsigned k = 1; k <= q; ++k)
    bottom = bottom + Expr::parameter(c[p + k]) * powerOf(e, k);
  list.add({misfit, order, finish(target, top / bottom)});
}

/// Free exponents that are nearly simple rationals become them.
Expr snapExponents(const Expr &e) {
  return e.transform([](const Expr &node, std::span<const Expr> operands) {
    if (node.is(Operator::Pow) && operands[1].isParameter())
      if (auto p = snapRational(operands[1].value(), 0.04, 4); p && *p != 0)
        return powerOf(operands[0], *p);
    if (node.isOperation())
      return Expr::fold(node.op(), operands[0], operands.size() > 1 ? operands[1] : Expr());
    return node;
  });
}

/// Nodes that a free constant, and a factor e of misfit, are worth.
constexpr double kFreeConstant = 1.5, kNodesPerNat = 5;

/// How much rarer a function is in laws than arithmetic, in nodes.
double surprise(Operator op) {
  switch (op) {
  case Operator::Exp:
  case Operator::Log:
  case Operator::Sin:
  case Operator::Cos:
    return 1;
  case Operator::Tan:
  case Operator::Asin:
  case Operator::Acos:
  case Operator::Atan:
  case Operator::Sinh:
  case Operator::Cosh:
  case Operator::Tanh:
    return 2;
  case Operator::Erf:
    return 3;
  default:
    return 0;
  }
}

} // namespace

double hybrid::engine::complexity(const Expr &expression) {
  double cost = expression.size() + kFreeConstant * double(expression.parameters().size());
  for (const Expr &node : expression.nodes())
    if (node.isOperation())
      cost += surprise(node.op());
  return cost;
}

double hybrid::engine::descriptionLength(const Expr &expression, double median, double noise) {
  return complexity(expression) + kNodesPerNat * std::log(std::max(median, noise) / noise);
}

std::vector<UnivariateForm> hybrid::engine::nameUnivariate(const Samples1D &samples, unsigned count) {
  Samples1D s = samples;
  bool negative = s.y.maxCoeff() <= 0;
  if (negative)
    s.y = -s.y;
  double enough = 1.5 * s.noise;

  FitData data{s.u, s.y, s.unit};
  std::vector<UnivariateForm> forms;
  auto consider = [&](const Expr &e) {
    FitResult fit = refit(e, data);
    if (std::isfinite(fit.median))
      forms.push_back({fit.expression, fit.median, 0});
    return fit;
  };
  // Trials of one kind do not crowd out the others: each kind has its own short list.
  std::vector<Trial> trials;
  auto collect = [&](Shortlist &list) { trials.insert(trials.end(), list.trials.begin(), list.trials.end()); };
  auto considerAll = [&](size_t limit) {
    std::sort(trials.begin(), trials.end(), [](const Trial &a, const Trial &b) { return a.order < b.order; });
    trials.resize(std::min(trials.size(), limit));
    for (const Trial &trial : trials) {
      FitResult fit = consider(trial.expression);
      if (Expr snapped = snapExponents(fit.expression); !(snapped == fit.expression))
        consider(snapped);
    }
    trials.clear();
  };

  std::vector<Target> plain;
  for (const Transform &t : transforms())
    if (Target target = makeTarget(s, t, 0); target.usable)
      plain.push_back(target);
  for (const Target &target : plain) {
    Shortlist sums(4);
    trySums(s, target, 2, enough, sums);
    collect(sums);
  }
  considerAll(12);
  bool named = std::any_of(forms.begin(), forms.end(), [&](const UnivariateForm &f) {
    return f.median <= enough && f.expression.size() <= kShort;
  });
  if (!named) {
    bool positive = s.u.minCoeff() > 0;
    std::vector<Target> targets = plain;
    if (positive)
      for (const Transform &t : transforms())
        for (double power : {-1.0, 1.0, -2.0, 2.0, 3.0, -3.0, -5.0})
          if (t.isIdentity() || t.name == "1/f")
            if (Target front = makeTarget(s, t, power); front.usable)
              targets.push_back(std::move(front));
    for (const Target &target : plain) {
      Shortlist sums(6), fractions(3);
      trySums(s, target, 3, enough, sums);
      collect(sums);
      for (bool squared : {false, true})
        for (auto [p, q] : {std::pair{1u, 1u}, {2u, 1u}, {1u, 2u}, {2u, 2u}, {3u, 0u}, {4u, 0u}, {5u, 0u}})
          if (!(squared && q == 0))
            tryFraction(s, target, p, q, squared, fractions);
      collect(fractions);
    }
    for (const Family &family : families()) {
      Shortlist list(5);
      for (double power : family.powers)
        if (positive || power == 1 || power == 2)
          tryFamily(s, targets, family, power, list);
      collect(list);
    }
    considerAll(40);
  }
  double noise = s.noise;
  if (noise == 0) {
    noise = std::numeric_limits<double>::infinity();
    for (const UnivariateForm &form : forms)
      noise = std::min(noise, form.median);
  }
  noise = std::max(noise, 1e-13);
  for (UnivariateForm &form : forms) {
    form.score = descriptionLength(form.expression, form.median, noise);
    if (negative)
      form.expression = -form.expression;
  }
  std::stable_sort(forms.begin(), forms.end(),
                   [](const UnivariateForm &a, const UnivariateForm &b) { return a.score < b.score; });
  std::vector<UnivariateForm> best;
  for (UnivariateForm &form : forms)
    if (best.size() < count && std::none_of(best.begin(), best.end(),
                                            [&](const UnivariateForm &b) { return b.expression == form.expression; }))
      best.push_back(std::move(form));
  return best;
}
