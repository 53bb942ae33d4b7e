//===- Reduction.cpp - One cut: a field into fields of fewer variables ----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Reduction.h"

#include "engine/expr/Print.h"
#include "engine/fit/Univariate.h"

#include <Eigen/QR>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

/// Views of a part; more average more of a coarse error out.
constexpr unsigned kViews = 3, kCoarseViews = 12;
unsigned viewsFor(double defect) { return defect > kFineError ? kCoarseViews : kViews; }
constexpr unsigned kAlignmentPoints = 64;

/// Where view v fixes variable k, as a share of its axis: the middle, then alternately both sides of it, then
/// scattered (multiples of the golden ratio, which fill an interval evenly).
double fixedShare(unsigned view, unsigned k) {
  if (view == 0)
    return 0.5;
  if (view >= kViews)
    return 0.2 + 0.6 * std::fmod(std::numbers::phi * view + std::numbers::sqrt2 * view * k, 1.0);
  bool upper = (k + view) % 2;
  return upper ? 0.68 + 0.03 * (k % 3) : 0.32 - 0.03 * (k % 3);
}

std::vector<unsigned> allBut(unsigned dims, unsigned variable) {
  std::vector<unsigned> kept;
  for (unsigned k = 0; k < dims; ++k)
    if (k != variable)
      kept.push_back(k);
  return kept;
}

std::string groupText(const std::vector<std::vector<unsigned>> &groups) {
  std::string text;
  for (const auto &group : groups) {
    text += text.empty() ? "" : " |";
    for (unsigned k : group)
      text += " {" + std::to_string(k) + "}";
  }
  return text;
}

/// The terms (or factors) of a sum (or product), with whether each is subtracted (divided by).
void flatten(const Expr &e, Operator plus, Operator minus, bool inverted, std::vector<std::pair<Expr, bool>> &out) {
  if (e.is(plus) || e.is(minus)) {
    flatten(e.operand(0), plus, minus, inverted, out);
    flatten(e.operand(1), plus, minus, inverted != e.is(minus), out);
  } else {
    out.emplace_back(e, inverted);
  }
}

Expr rebuild(const std::vector<std::pair<Expr, bool>> &parts, Operator plus, Operator minus, const Expr &neutral) {
  Expr result = neutral;
  bool first = true;
  for (const auto &[e, inverted] : parts) {
    if (e.variables().empty())
      continue;
    if (first && !inverted)
      result = e;
    else
      result = Expr::fold(inverted ? minus : plus, result, e);
    first = false;
  }
  return result;
}

} // namespace

Eigen::MatrixXd hybrid::engine::embed(const Field &field, const std::vector<unsigned> &kept, const Points &x,
                                      unsigned view) {
  Eigen::MatrixXd full(x.rows(), field.dims());
  for (unsigned k = 0; k < field.dims(); ++k)
    full.col(k).setConstant(field.box()[k].at(fixedShare(view, k)));
  for (size_t c = 0; c < kept.size(); ++c)
    full.col(kept[c]) = x.col(c);
  return full;
}

std::vector<Axis> hybrid::engine::subBox(const Field &field, const std::vector<unsigned> &kept) {
  std::vector<Axis> axes;
  for (unsigned k : kept)
    axes.push_back(field.box()[k]);
  return axes;
}

std::vector<Expr> hybrid::engine::subVariables(const std::vector<unsigned> &kept) {
  std::vector<Expr> variables;
  for (unsigned k : kept)
    variables.push_back(Expr::variable(k));
  return variables;
}

Expr hybrid::engine::dropConstantTerms(const Expr &e) {
  std::vector<std::pair<Expr, bool>> terms;
  flatten(e, Operator::Add, Operator::Sub, false, terms);
  return rebuild(terms, Operator::Add, Operator::Sub, Expr(0.0));
}

Expr hybrid::engine::dropConstantFactors(const Expr &e) {
  if (e.is(Operator::Neg))
    return dropConstantFactors(e.operand(0));
  std::vector<std::pair<Expr, bool>> factors;
  flatten(e, Operator::Mul, Operator::Div, false, factors);
  return rebuild(factors, Operator::Mul, Operator::Div, Expr(1.0));
}

Reduction hybrid::engine::reduceUnused(const Field &field, unsigned variable, double defect) {
  std::vector<unsigned> kept = allBut(field.dims(), variable);
  auto evaluate = [field, kept](const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y) {
    y = field.view(embed(field, kept, x, view), view);
  };
  Reduction r{"unused {" + std::to_string(variable) + "}", defect, true, {}, {}};
  r.parts.push_back({Field(subBox(field, kept), viewsFor(defect), evaluate), subVariables(kept)});
  r.compose = [variables = r.parts[0].variables](std::span<const Expr> names) {
    return names[0].substitute(variables);
  };
  return r;
}

Reduction hybrid::engine::reduceGroups(const Field &field, const GroupFinding &finding) {
  const Transform &t = *finding.transform;
  bool product = &t == &logTransform();
  Reduction r{(product          ? "multiplicative"
               : t.isIdentity() ? "additive"
                                : "additive in " + std::string(t.name) + ":") +
                  groupText(finding.groups),
              finding.defect,
              product || t.isIdentity(),
              {},
              {}};
  unsigned views = viewsFor(finding.defect);
  for (const std::vector<unsigned> &group : finding.groups) {
    auto raw = [field, group, &t, product](const Points &x, unsigned view) -> Eigen::ArrayXd {
      Eigen::ArrayXd y = field.view(embed(field, group, x, view), view).array();
      return product ? y : Eigen::ArrayXd(t(y));
    };
    // Views differ by a constant term (factor) that nobody needs: they are moved onto the first.
    Eigen::MatrixXd probe = samplePoints(subBox(field, group), kAlignmentPoints, 0xa119);
    Eigen::ArrayXd first = raw(probe, 0);
    std::vector<double> shift(views, product ? 1.0 : 0.0);
    for (unsigned v = 1; v < views; ++v)
      shift[v] = product ? median(first / raw(probe, v)) : median(first - raw(probe, v));
    auto evaluate = [raw, shift, product](const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y) {
      Eigen::ArrayXd value = raw(x, view);
      if (product)
        value *= shift[view];
      else
        value += shift[view];
      y = value.matrix();
    };
    r.parts.push_back({Field(subBox(field, group), views, evaluate), subVariables(group)});
  }
  r.compose = [parts = r.parts, &t, product](std::span<const Expr> names) {
    Expr whole = Expr::parameter(product ? 1.0 : 0.0);
    // The constant is found by the refit; a product's must have the right sign and size to start from.
    for (size_t k = 0; k < parts.size(); ++k) {
      Expr name =
          (product ? dropConstantFactors(names[k]) : dropConstantTerms(names[k])).substitute(parts[k].variables);
      whole = product ? whole * name : whole + name;
    }
    return product ? whole : t.inverse(whole);
  };
  return r;
}

Reduction hybrid::engine::reducePairs(const Field &field, const PairFinding &finding) {
  auto [compound, prefactor] = pairExpressions(finding, Expr::variable(finding.i), Expr::variable(finding.j));
  std::vector<std::string> names; // filled in by whoever knows them
  for (unsigned k = 0; k < field.dims(); ++k)
    names.push_back("{" + std::to_string(k) + "}");
  std::string text = names[finding.i] + " and " + names[finding.j] + " only through " + print(compound, names) +
                     (prefactor.isNumber(1) ? "" : ", but for the factor " + print(prefactor, names));
  Reduction r{text, finding.defect, true, {}, {}};
  std::vector<Expr> variables;
  for (unsigned k = 0; k < field.dims(); ++k)
    if (k != finding.j)
      variables.push_back(k == finding.i ? compound : Expr::variable(k));
  r.parts.push_back({reducePair(field, finding), variables});
  r.compose = [variables, prefactor](std::span<const Expr> names) {
    return prefactor * names[0].substitute(variables);
  };
  return r;
}

//===----------------------------------------------------------------------===//
// One variable against the others
//===----------------------------------------------------------------------===//

namespace {

constexpr unsigned kPhiNodes = 48, kPhiRows = 24;
/// Nodes of the least-squares fit that gives the coefficients, for each view.
constexpr unsigned kCoefficientNodes = 8;

/// The unknown function on a fine grid, with its error.
Samples1D samplePhi(const Field &field, const RankFinding &finding, double noise) {
  Eigen::VectorXd nodes = chebyshevPoints(field.box()[finding.variable], kPhiNodes);
  Eigen::MatrixXd phi = rankRows(field, finding.variable, *finding.transform, *finding.pattern, nodes, kPhiRows, 0x9f1);
  Eigen::JacobiSVD<Eigen::MatrixXd> svd(phi, Eigen::ComputeThinV);
  Samples1D s{nodes, svd.matrixV().col(0), {}, noise};
  if (s.y.sum() < 0)
    s.y = -s.y;
  // The rows of a coarse field share their error, which their number does not average out then.
  double shared = noise > kFineError ? std::sqrt(double(kPhiRows)) : 1;
  s.unit = Eigen::ArrayXd::Constant(kPhiNodes, shared / svd.singularValues()[0]);
  return s;
}

/// The functions g_1 … g_r of u as expressions of variable 0.
std::vector<Expr> basisOf(const RankFinding &finding, const Expr *phi) {
  std::vector<Expr> basis;
  for (const KnownFunction &known : finding.pattern->known)
    basis.push_back(known.expression(Expr::variable(0)));
  if (phi)
    basis.push_back(*phi);
  return basis;
}

Reduction reduceOnBasis(const Field &field, const RankFinding &finding, const std::vector<Expr> &basis) {
  const Transform &t = *finding.transform;
  unsigned u = finding.variable;
  std::vector<unsigned> kept = allBut(field.dims(), u);
  std::vector<Eigen::VectorXd> nodes;
  std::vector<Eigen::MatrixXd> solve; // [view]: coefficients = solve * values at the nodes
  for (unsigned v = 0; v < kViews; ++v) {
    nodes.push_back(chebyshevPoints(field.box()[u], kCoefficientNodes, 0.04 + 0.03 * v));
    Eigen::MatrixXd g(kCoefficientNodes, basis.size());
    for (size_t k = 0; k < basis.size(); ++k)
      g.col(k) = basis[k].evaluate(Eigen::MatrixXd(nodes[v]));
    solve.push_back(g.completeOrthogonalDecomposition().pseudoInverse());
  }
  Reduction r{"in {" + std::to_string(u) + "}: " + std::string(t.name) + " = sum of " +
                  std::string(finding.pattern->text),
              finding.defect,
              false,
              {},
              {}};
  for (size_t k = 0; k < basis.size(); ++k) {
    auto evaluate = [field, kept, u, nodes, solve, k, &t](const Points &x, unsigned view,
                                                          Eigen::Ref<Eigen::VectorXd> y) {
      Eigen::MatrixXd full = embed(field, kept, x, 0);
      Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(x.rows());
      for (unsigned j = 0; j < kCoefficientNodes; ++j) {
        full.col(u).setConstant(nodes[view][j]);
        sum += solve[view](Eigen::Index(k), j) * t(field.view(full, view).array()).col(0);
      }
      y = sum.matrix();
    };
    r.parts.push_back({Field(subBox(field, kept), kViews, evaluate), subVariables(kept)});
  }
  std::vector<Expr> variables = subVariables(kept);
  Expr uAsVariable[] = {Expr::variable(u)};
  std::vector<Expr> terms;
  for (const Expr &g : basis)
    terms.push_back(g.substitute(uAsVariable));
  r.compose = [variables, terms, &t](std::span<const Expr> names) {
    Expr sum;
    for (size_t k = 0; k < terms.size(); ++k)
      sum = sum + names[k].substitute(variables) * terms[k];
    return t.inverse(sum);
  };
  return r;
}

} // namespace

std::vector<Reduction> hybrid::engine::reduceRank(const Field &field, const RankFinding &finding, double noise,
                                                  unsigned names) {
  if (!finding.pattern->unknown)
    return {reduceOnBasis(field, finding, basisOf(finding, nullptr))};
  std::vector<Reduction> reductions;
  std::vector<Expr> tried;
  for (const UnivariateForm &form : nameUnivariate(samplePhi(field, finding, noise), names + 3)) {
    Expr phi = form.expression;
    for (const KnownFunction &known : finding.pattern->known)
      if (known.expression(Expr::variable(0)).isNumber(1.0))
        phi = dropConstantTerms(phi);
    phi = dropConstantFactors(phi);
    if (phi.variables().empty() || std::find(tried.begin(), tried.end(), phi) != tried.end() || tried.size() >= names)
      continue;
    tried.push_back(phi);
    reductions.push_back(reduceOnBasis(field, finding, basisOf(finding, &phi)));
  }
  return reductions;
}

Reduction hybrid::engine::reduceRows(const Field &field, const RowFinding &finding) {
  const Transform &t = *finding.transform;
  const RowFamily &family = *finding.family;
  unsigned u = finding.variable;
  std::vector<unsigned> kept = allBut(field.dims(), u);
  Reduction r{"in {" + std::to_string(u) + "}: " + std::string(t.name) + " = " + std::string(family.text),
              finding.defect,
              false,
              {},
              {}};
  for (unsigned k = 0; k < family.constants; ++k) {
    auto evaluate = [field, kept, u, k, &t, &family](const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y) {
      Eigen::VectorXd nodes = rowNodes(field.box()[u], view);
      Eigen::MatrixXd full = embed(field, kept, x, 0), z(x.rows(), nodes.size());
      for (Eigen::Index j = 0; j < nodes.size(); ++j) {
        full.col(u).setConstant(nodes[j]);
        z.col(j) = t(field.view(full, view).array()).matrix();
      }
      Eigen::VectorXd misfit(x.rows());
      y = family.solve(nodes, z, misfit).col(k);
    };
    r.parts.push_back({Field(subBox(field, kept), kViews, evaluate), subVariables(kept)});
  }
  r.compose = [variables = subVariables(kept), u, &t, &family](std::span<const Expr> names) {
    std::vector<Expr> constants;
    for (const Expr &name : names)
      constants.push_back(name.substitute(variables));
    return t.inverse(family.expression(Expr::variable(u), constants));
  };
  return r;
}
