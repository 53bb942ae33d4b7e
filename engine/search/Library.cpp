//===- Library.cpp - Functions that the user knows ------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Library.h"

#include "engine/expr/Dimension.h"
#include "engine/expr/Print.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr unsigned kNodes = 16, kRows = 24, kViews = 3;
constexpr double kRowQuantile = 0.7;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// A module whose rows vary by less, as a share of their size, does not depend on the variable.
constexpr double kIdle = 1e-6;
/// Fits of one field by calls with free scales: points, starts, rounds of the first try, and how many go on.
constexpr Eigen::Index kFirstPoints = 64;
constexpr unsigned kStarts = 8, kFirstIterations = 12, kLastIterations = 60;
constexpr size_t kFinals = 6;
/// A start that leaves so little needs no other.
constexpr double kFound = 1e-9;
/// Scales start within so many decades around 1.
constexpr double kDecades = 1;

std::string variableText(unsigned k) { return "{" + std::to_string(k) + "}"; }

/// Assigns arguments from `place` on in every way.
class Binder {
public:
  Binder(const LibraryModule &module, unsigned dims, VariableUnits units, unsigned unbound, size_t most,
         std::vector<LibraryCall> &out)
      : module(module), dims(dims), units(units), unbound(unbound), most(most), out(out) {
    call.module = &module;
  }

  void bind(unsigned place = 0) {
    if (out.size() >= most)
      return;
    size_t bound = place - free;
    if (place == module.arguments.size()) {
      if (bound > 0 && (unbound == 0 || bound == dims))
        out.push_back(call);
      return;
    }
    for (unsigned k = 0; k < dims; ++k)
      if (std::optional<double> factor = call.uses(k) ? std::nullopt : factorOf(k, place)) {
        call.variables.push_back(k);
        call.factors.push_back(*factor);
        bind(place + 1);
        call.variables.pop_back();
        call.factors.pop_back();
      }
    if (free >= unbound)
      return;
    ++free;
    call.variables.push_back(std::nullopt);
    call.factors.push_back(1);
    bind(place + 1);
    call.variables.pop_back();
    call.factors.pop_back();
    --free;
  }

private:
  std::optional<double> factorOf(unsigned variable, unsigned argument) const {
    return conversion(variable < units.size() ? units[variable] : std::nullopt, module.arguments[argument].unit);
  }

  const LibraryModule &module;
  unsigned dims;
  VariableUnits units;
  unsigned unbound, free = 0;
  size_t most;
  std::vector<LibraryCall> &out;
  LibraryCall call;
};

/// Least squares of z by b m or a + b m at one point; `c` gets (b) or (b, a). The root mean square of what is left.
double fitRow(const Eigen::ArrayXd &m, const Eigen::ArrayXd &z, bool offset, Eigen::Vector2d &c) {
  double mean = offset ? m.mean() : 0, level = offset ? z.mean() : 0;
  Eigen::ArrayXd centred = m - mean;
  double norm = centred.square().sum();
  c[0] = norm > 0 ? (centred * (z - level)).sum() / norm : kNaN;
  c[1] = level - c[0] * mean;
  Eigen::ArrayXd left = z - level - c[0] * centred;
  return std::sqrt(left.square().sum() / double(m.size() - 1 - offset));
}

/// Points of `rest` (rows) with variable `u` at each node in turn: node j's block is rows j * rest.rows() and on.
Eigen::MatrixXd gridAlong(const Eigen::MatrixXd &rest, unsigned u, const Eigen::VectorXd &nodes) {
  Eigen::MatrixXd x(rest.rows() * nodes.size(), rest.cols());
  for (Eigen::Index j = 0; j < nodes.size(); ++j) {
    x.middleRows(j * rest.rows(), rest.rows()) = rest;
    x.col(u).segment(j * rest.rows(), rest.rows()).setConstant(nodes[j]);
  }
  return x;
}

/// Values on such a grid, one row for each point of `rest`.
Eigen::ArrayXXd asRows(const Eigen::VectorXd &values, Eigen::Index rows) {
  return Eigen::Map<const Eigen::ArrayXXd>(values.data(), rows, values.size() / rows);
}

/// T(f) on such rows, with what a unit error of f makes in each.
struct TransformedRows {
  const Transform *transform;
  Eigen::ArrayXXd z;
  Eigen::ArrayXd unit;
};

std::vector<TransformedRows> transformedRows(const Eigen::ArrayXXd &grid, double floor) {
  std::vector<TransformedRows> rows;
  for (const Transform &t : transforms())
    if (t.applies(grid.minCoeff(), grid.maxCoeff())) {
      Eigen::ArrayXXd error = t.slopes(grid) * (grid.abs() + floor);
      rows.push_back({&t, t(grid), error.square().rowwise().mean().sqrt()});
    }
  return rows;
}

/// Whether a row varies enough to say anything.
bool varies(const Eigen::ArrayXXd &m) {
  Eigen::ArrayXd spread = m.rowwise().maxCoeff() - m.rowwise().minCoeff(), size = m.abs().rowwise().maxCoeff();
  return m.isFinite().all() && median(spread / size.max(1e-300)) > kIdle;
}

} // namespace

Expr LibraryCall::expression(std::span<const Expr> unbound) const {
  std::vector<Expr> arguments;
  for (size_t k = 0, next = 0; k < variables.size(); ++k)
    arguments.push_back(variables[k] ? Expr(factors[k]) * Expr::variable(*variables[k]) : unbound[next++]);
  return module->body.substitute(arguments);
}

std::string LibraryCall::text() const {
  std::string list;
  for (size_t k = 0; k < variables.size(); ++k) {
    list += list.empty() ? "" : ", ";
    list += (factors[k] == 1 ? "" : printNumber(factors[k]) + "*") + variableText(*variables[k]);
  }
  return module->name + "(" + list + ")";
}

bool LibraryCall::uses(unsigned variable) const {
  return std::find(variables.begin(), variables.end(), std::optional(variable)) != variables.end();
}

std::vector<LibraryCall> hybrid::engine::bindLibrary(std::span<const LibraryModule> library, unsigned dims,
                                                     VariableUnits units, unsigned unbound, size_t most) {
  std::vector<LibraryCall> calls;
  for (const LibraryModule &module : library)
    if (unbound > 0 ? module.arguments.size() >= dims : module.arguments.size() <= dims)
      Binder(module, dims, units, unbound, most, calls).bind();
  return calls;
}

std::vector<LibraryFinding> hybrid::engine::findLibraryCuts(const Field &field, std::span<const LibraryCall> calls,
                                                            uint64_t seed) {
  std::vector<LibraryFinding> findings;
  for (unsigned u = 0; u < field.dims() && !calls.empty(); ++u) {
    Eigen::MatrixXd rest = samplePoints(field.box(), kRows, seed + u);
    Eigen::MatrixXd x = gridAlong(rest, u, chebyshevPoints(field.box()[u], kNodes));
    std::vector<TransformedRows> views = transformedRows(asRows(field(x), kRows), field.floor());
    for (const LibraryCall &call : calls) {
      if (!call.uses(u))
        continue;
      Eigen::ArrayXXd m = asRows(call.expression().evaluate(x), kRows);
      if (!varies(m))
        continue;
      for (const TransformedRows &rows : views)
        for (bool offset : {false, true}) {
          Eigen::ArrayXd misfit(kRows);
          Eigen::Vector2d ignored;
          for (Eigen::Index i = 0; i < misfit.size(); ++i)
            misfit[i] = fitRow(m.row(i).transpose(), rows.z.row(i).transpose(), offset, ignored);
          if (double defect = quantile(misfit / rows.unit, kRowQuantile); std::isfinite(defect))
            findings.push_back({call, u, rows.transform, offset, defect});
        }
    }
  }
  return findings;
}

Reduction hybrid::engine::reduceByLibrary(const Field &field, const LibraryFinding &finding) {
  const Transform &t = *finding.transform;
  unsigned u = finding.variable;
  Expr call = finding.call.expression();
  std::string text = t.name == identityTransform().name ? "" : std::string(t.name) + " = ";
  Reduction r{"in {" + std::to_string(u) + "}: " + text + "a multiple of " + finding.call.text() +
                  (finding.offset ? " and an offset" : ""),
              finding.defect,
              t.isIdentity() && !finding.offset,
              {},
              {}};
  std::vector<unsigned> kept;
  for (unsigned k = 0; k < field.dims(); ++k)
    if (k != u)
      kept.push_back(k);
  for (int k = 0; k <= int(finding.offset); ++k) {
    auto evaluate = [field, kept, u, k, call, &t, offset = finding.offset](const Points &x, unsigned view,
                                                                           Eigen::Ref<Eigen::VectorXd> y) {
      Eigen::VectorXd nodes = chebyshevPoints(field.box()[u], kNodes / 2, 0.04 + 0.03 * view);
      Eigen::MatrixXd points = gridAlong(embed(field, kept, x, 0), u, nodes);
      Eigen::ArrayXXd z = t(asRows(field.view(points, view), x.rows())), m = asRows(call.evaluate(points), x.rows());
      for (Eigen::Index i = 0; i < x.rows(); ++i) {
        Eigen::Vector2d c;
        fitRow(m.row(i).transpose(), z.row(i).transpose(), offset, c);
        y[i] = c[k];
      }
    };
    r.parts.push_back({Field(subBox(field, kept), kViews, evaluate), subVariables(kept)});
  }
  r.compose = [call, variables = subVariables(kept), &t](std::span<const Expr> names) {
    Expr sum = names[0].substitute(variables) * call;
    return t.inverse(names.size() > 1 ? names[1].substitute(variables) + sum : sum);
  };
  return r;
}

namespace {

/// One call on the data, from several starts.
class CallFit {
public:
  CallFit(const FitData &data, const LibraryCall &call, uint64_t seed) : data(data), call(call), random(seed) {
    first = {data.x.topRows(std::min(kFirstPoints, data.x.rows())), data.y.head(std::min(kFirstPoints, data.y.size())),
             data.unit.head(std::min(kFirstPoints, data.unit.size()))};
  }

  /// The best first try over all transforms that apply.
  std::vector<LibraryName> tries() {
    std::vector<LibraryName> found;
    for (unsigned k = 0; k < kStarts; ++k) {
      Expr inner = start(k);
      for (const Transform &t : transforms()) {
        if (t.cost > 1 || !t.applies(data.y.minCoeff(), data.y.maxCoeff()))
          continue;
        std::optional<Expr> whole = withOuter(inner, t);
        if (!whole)
          continue;
        FitResult fit = refit(*whole, first, {kFirstIterations, true});
        if (std::isfinite(fit.median))
          found.push_back({fit.expression, fit.median});
        if (fit.median < kFound)
          return found;
      }
    }
    return found;
  }

private:
  /// The call with a parameter for each argument: a scale, or a value of its domain.
  Expr start(unsigned k) {
    std::vector<Expr> arguments;
    for (size_t j = 0; j < call.variables.size(); ++j) {
      double spread = k == 0 ? 1 : std::pow(10, kDecades * (2 * random.uniform() - 1));
      const Interval &domain = call.module->arguments[j].domain;
      if (call.variables[j])
        arguments.push_back(Expr::parameter(call.factors[j] * spread) * Expr::variable(*call.variables[j]));
      else if (domain.isFinite() && domain.lo > 0)
        arguments.push_back(
            Expr::parameter(domain.lo * std::pow(domain.hi / domain.lo, k == 0 ? 0.5 : random.uniform())));
      else if (domain.isFinite())
        arguments.push_back(Expr::parameter(domain.lo + domain.width() * (k == 0 ? 0.5 : random.uniform())));
      else
        arguments.push_back(Expr::parameter(random.below(2) == 0 ? spread : -spread));
    }
    return call.module->body.substitute(arguments);
  }

  /// T^-1(a + b inner) with the best a and b.
  std::optional<Expr> withOuter(const Expr &inner, const Transform &t) const {
    Eigen::ArrayXd m = inner.evaluate(first.x).array(), z = t(first.y.array()).col(0);
    Eigen::Vector2d c;
    double left = m.isFinite().all() && z.isFinite().all() ? fitRow(m, z, true, c) : kNaN;
    if (!std::isfinite(left) || c[0] == 0)
      return std::nullopt;
    return t.inverse(Expr::parameter(c[1]) + Expr::parameter(c[0]) * inner);
  }

  const FitData &data;
  const LibraryCall &call;
  Random random;
  FitData first;
};

} // namespace

std::vector<LibraryName> hybrid::engine::nameByLibrary(const FitData &data, std::span<const LibraryCall> calls,
                                                       size_t count, uint64_t seed) {
  std::vector<LibraryName> names;
  auto nearer = [](const LibraryName &a, const LibraryName &b) { return a.median < b.median; };
  for (const LibraryCall &call : calls) {
    std::vector<LibraryName> found = CallFit(data, call, seed).tries();
    names.insert(names.end(), found.begin(), found.end());
    std::stable_sort(names.begin(), names.end(), nearer);
    names.resize(std::min(names.size(), std::max(count, kFinals)));
    if (!names.empty() && names[0].median < kFound)
      break;
  }
  for (LibraryName &name : names) {
    FitResult fit = refit(name.expression, data, {kLastIterations, true});
    name = {fit.expression, fit.median};
  }
  std::erase_if(names, [](const LibraryName &name) { return !std::isfinite(name.median); });
  std::stable_sort(names.begin(), names.end(), nearer);
  names.resize(std::min(names.size(), count));
  return names;
}

//===----------------------------------------------------------------------===//
// Units
//===----------------------------------------------------------------------===//

namespace {

/// Whether `e` is `pattern` with expressions in place of its variables, which `bound` gets.
bool matches(const Expr &pattern, const Expr &e, std::vector<std::optional<Expr>> &bound) {
  if (pattern.isVariable()) {
    std::optional<Expr> &slot = bound[pattern.index()];
    if (!slot)
      slot = e;
    return *slot == e;
  }
  if (pattern.isConstant())
    return e.isConstant() && e.value() == pattern.value();
  if (!e.is(pattern.op()))
    return false;
  for (unsigned k = 0; k < pattern.numOperands(); ++k)
    if (!matches(pattern.operand(k), e.operand(k), bound))
      return false;
  return true;
}

/// Replaces calls by variables behind those of the unit system, which it extends.
class OpaqueCalls {
public:
  OpaqueCalls(const UnitSystem &units, std::span<const LibraryModule> library) : units(units), library(library) {}

  Expr replace(const Expr &e) {
    if (!e.isOperation())
      return e;
    for (size_t k = 0; k < calls.size(); ++k)
      if (calls[k] == e)
        return Expr::variable(unsigned(units.inputs.size() - calls.size() + k));
    for (const LibraryModule &module : library)
      if (module.unit && isCall(module, e)) {
        calls.push_back(e);
        units.inputs.push_back(*module.unit);
        return Expr::variable(unsigned(units.inputs.size() - 1));
      }
    return Expr::make(e.op(), replace(e.operand(0)), e.numOperands() > 1 ? replace(e.operand(1)) : Expr());
  }

  UnitSystem units;
  std::vector<Expr> calls; ///< in the variables before them

private:
  /// Whether `e` is a call whose arguments have the module's dimensions.
  bool isCall(const LibraryModule &module, const Expr &e) const {
    std::vector<std::optional<Expr>> bound(module.arguments.size());
    if (!matches(module.body, e, bound))
      return false;
    for (size_t k = 0; k < bound.size(); ++k) {
      const std::optional<Unit> &wanted = module.arguments[k].unit;
      std::optional<Unit> unit = bound[k] ? unitOf(*bound[k], units.inputs) : wanted;
      if (!wanted || !unit || !unit->sameDimension(*wanted))
        return false;
    }
    return true;
  }

  std::span<const LibraryModule> library;
};

} // namespace

double hybrid::engine::covarianceDefect(const Expr &e, const UnitSystem &units, const Points &points,
                                        std::span<const LibraryModule> library) {
  OpaqueCalls opaque(units, library);
  Expr form = opaque.replace(e);
  Eigen::MatrixXd all(points.rows(), points.cols() + Eigen::Index(opaque.calls.size()));
  all.leftCols(points.cols()) = points;
  for (size_t k = 0; k < opaque.calls.size(); ++k)
    all.col(points.cols() + Eigen::Index(k)) = opaque.calls[k].evaluate(points);
  return covarianceDefect(form, opaque.units, all);
}
