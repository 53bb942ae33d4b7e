//===- Form.cpp - A form that the user states, with gaps ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/Form.h"

#include "engine/expr/Print.h"
#include "engine/fit/LeastSquares.h"

#include <algorithm>
#include <cmath>

using namespace hybrid::engine;

namespace {

constexpr unsigned kFitPoints = 500, kViews = 3;
/// Starts of the fit, and how many of the best are fitted to the end.
constexpr unsigned kStarts = 32, kFinals = 3, kFirstIterations = 12, kLastIterations = 80;
/// Starts of constants are spread over so many decades around 1, of both signs.
constexpr double kDecades = 1.3;
/// A start that leaves so little needs no other.
constexpr double kFound = 1e-9;
/// Terms of the series in each of its variables, by their number.
constexpr unsigned kTerms[kMaxFormInputs] = {10, 5, 4};
constexpr unsigned kNewtonSteps = 6;

/// The place of a variable on its axis, from -1 to 1.
Expr scaled(unsigned variable, const Axis &axis) {
  Expr x = Expr::variable(variable);
  double lo = axis.log ? std::log(axis.lo) : axis.lo, hi = axis.log ? std::log(axis.hi) : axis.hi;
  return ((axis.log ? log(x) : x) - Expr((lo + hi) / 2)) / Expr((hi - lo) / 2);
}

std::vector<Expr> chebyshev(const Expr &t, unsigned terms) {
  std::vector<Expr> values{Expr(1.0), t};
  while (values.size() < terms)
    values.push_back(Expr(2.0) * t * values.back() - values[values.size() - 2]);
  return values;
}

/// A series in the function's variables, products of Chebyshev polynomials; it starts as the constant 1.
Expr seriesOf(const Unknowns::Function &function, const std::vector<Axis> &box) {
  std::vector<Expr> products{Expr(1.0)};
  for (unsigned input : function.inputs) {
    std::vector<Expr> next;
    for (const Expr &polynomial : chebyshev(scaled(input, box[input]), kTerms[function.inputs.size() - 1]))
      for (const Expr &product : products)
        next.push_back(product * polynomial);
    products = std::move(next);
  }
  Expr sum = Expr::parameter(1);
  for (size_t k = 1; k < products.size(); ++k)
    sum = sum + Expr::parameter(0) * products[k];
  return sum;
}

/// The form with values of its constants, and a series for each of its functions.
struct FittedForm {
  std::vector<double> constants;
  std::vector<Expr> series;
  double median = std::numeric_limits<double>::infinity();
};

class FormFit {
public:
  FormFit(const Field &field, const Form &form, uint64_t seed) : form(form), random(seed) {
    data.x = samplePoints(field.box(), kFitPoints, seed);
    data.y = field(data.x);
    data.unit = field.unit(data.y);
    for (const Unknowns::Function &function : form.unknowns.functions)
      series.push_back(seriesOf(function, field.box()));
    std::vector<Expr> values;
    for (unsigned k = 0; k < form.inputs; ++k)
      values.push_back(Expr::variable(k));
    values.insert(values.end(), series.begin(), series.end());
    whole = form.skeleton.substitute(values);
    for (const Expr &parameter : whole.parameterNodes())
      isConstant.push_back(std::any_of(form.unknowns.parameters.begin(), form.unknowns.parameters.end(),
                                       [&](const Expr &p) { return p.id() == parameter.id(); }));
  }

  std::optional<FittedForm> fit() {
    unsigned starts = std::count(isConstant.begin(), isConstant.end(), true) > 0 ? kStarts : 1;
    std::vector<FitResult> fits;
    for (unsigned k = 0; k < starts; ++k) {
      FitResult fit = refit(start(k), data, {kFirstIterations, true});
      if (std::isfinite(fit.median))
        fits.push_back(std::move(fit));
      if (!fits.empty() && fits.back().median < kFound)
        break;
    }
    auto better = [](const FitResult &a, const FitResult &b) { return a.median < b.median; };
    std::stable_sort(fits.begin(), fits.end(), better);
    fits.resize(std::min<size_t>(fits.size(), kFinals));
    for (FitResult &fit : fits)
      fit = refit(fit.expression, data, {kLastIterations, true});
    auto best = std::min_element(fits.begin(), fits.end(), better);
    return best == fits.end() ? std::nullopt : std::optional(apart(*best));
  }

private:
  /// The first start is the constants as they were parsed; the others are drawn.
  Expr start(unsigned k) {
    std::vector<double> values = whole.parameters();
    for (size_t i = 0; i < values.size() && k > 0; ++i)
      if (isConstant[i]) {
        double size = std::pow(10, kDecades * (2 * random.uniform() - 1));
        values[i] = random.below(2) ? size : -size;
      }
    return whole.withParameters(values);
  }

  /// The fitted values, sorted back to where they belong.
  FittedForm apart(const FitResult &fit) const {
    FittedForm result;
    result.median = fit.median;
    std::vector<double> values = fit.expression.parameters();
    std::vector<Expr> nodes = whole.parameterNodes();
    auto valueOf = [&](const Expr &parameter) {
      for (size_t k = 0; k < nodes.size(); ++k)
        if (nodes[k].id() == parameter.id())
          return values[k];
      return parameter.value(); // it dropped out of the form
    };
    for (const Expr &parameter : form.unknowns.parameters)
      result.constants.push_back(valueOf(parameter));
    for (const Expr &s : series) {
      std::vector<double> own;
      for (const Expr &parameter : s.parameterNodes())
        own.push_back(valueOf(parameter));
      result.series.push_back(s.withParameters(own).frozen());
    }
    return result;
  }

  const Form &form;
  Random random;
  FitData data;
  std::vector<Expr> series;
  Expr whole;
  std::vector<bool> isConstant; ///< by parameter of `whole`: a constant of the form, not a weight of a series
};

/// The skeleton with these values of its constants, still free.
Expr withConstants(const Form &form, const std::vector<double> &constants) {
  std::vector<double> values;
  for (const Expr &parameter : form.skeleton.parameterNodes())
    for (size_t k = 0; k < constants.size(); ++k)
      if (form.unknowns.parameters[k].id() == parameter.id())
        values.push_back(constants[k]);
  return form.skeleton.withParameters(values);
}

/// Unknown function `k` of the form as a field of its own inputs.
Field cutOut(const Field &field, const Form &form, const FittedForm &fitted, size_t k) {
  std::vector<Expr> values;
  for (unsigned i = 0; i < form.inputs; ++i)
    values.push_back(Expr::variable(i));
  for (size_t j = 0; j < fitted.series.size(); ++j)
    values.push_back(j == k ? Expr::variable(form.inputs) : fitted.series[j]);
  Expr equation = withConstants(form, fitted.constants).frozen().substitute(values);
  Expr slope = equation.derivative(form.inputs);
  auto evaluate = [field, equation, slope, series = fitted.series[k], inputs = form.unknowns.functions[k].inputs](
                      const Points &x, unsigned view, Eigen::Ref<Eigen::VectorXd> y) {
    Eigen::MatrixXd full = embed(field, inputs, x, view);
    Eigen::VectorXd f = field.view(full, view);
    Eigen::MatrixXd points(full.rows(), full.cols() + 1);
    points << full, series.evaluate(full);
    for (unsigned step = 0; step < kNewtonSteps; ++step)
      points.rightCols<1>().array() -= (equation.evaluate(points) - f).array() / slope.evaluate(points).array();
    y = points.rightCols<1>(); // no number where the form does not change with the function
  };
  return Field(subBox(field, form.unknowns.functions[k].inputs), kViews, evaluate);
}

} // namespace

std::vector<unsigned> Form::absentInputs() const {
  std::vector<unsigned> present = skeleton.variables(), absent;
  for (unsigned k = 0; k < inputs; ++k) {
    bool used = std::count(present.begin(), present.end(), k) > 0 ||
                std::any_of(unknowns.functions.begin(), unknowns.functions.end(), [&](const Unknowns::Function &f) {
                  return std::count(f.inputs.begin(), f.inputs.end(), k) > 0;
                });
    if (!used)
      absent.push_back(k);
  }
  return absent;
}

std::optional<Form> hybrid::engine::parseForm(const std::string &text, std::span<const std::string> inputs,
                                              std::string &error) {
  Form form{text, {}, {}, unsigned(inputs.size())};
  std::optional<Expr> skeleton = parse(text, inputs, error, &form.unknowns);
  if (!skeleton)
    return std::nullopt;
  form.skeleton = *skeleton;
  for (size_t k = 0; k < form.unknowns.functions.size(); ++k) {
    const Unknowns::Function &function = form.unknowns.functions[k];
    if (function.inputs.size() > kMaxFormInputs) {
      error = "the unknown function '" + function.name + "' has " + std::to_string(function.inputs.size()) +
              " inputs; " + std::to_string(kMaxFormInputs) + " are the most";
      return std::nullopt;
    }
    if (form.skeleton.derivative(unsigned(inputs.size() + k)).isNumber(0)) {
      error = "the form does not change with the unknown function '" + function.name + "'";
      return std::nullopt;
    }
  }
  return form;
}

std::optional<Reduction> hybrid::engine::reduceByForm(const Field &field, const Form &form, uint64_t seed) {
  std::optional<FittedForm> fitted = FormFit(field, form, seed).fit();
  if (!fitted)
    return std::nullopt;
  Reduction r{"of the form " + form.text, fitted->median, false, {}, {}};
  for (size_t k = 0; k < fitted->constants.size(); ++k)
    r.text += ", " + form.unknowns.constants[k] + " = " + print(rounded(Expr::parameter(fitted->constants[k])));
  for (size_t k = 0; k < form.unknowns.functions.size(); ++k)
    r.parts.push_back({cutOut(field, form, *fitted, k), subVariables(form.unknowns.functions[k].inputs)});
  r.compose = [skeleton = withConstants(form, fitted->constants), parts = r.parts,
               inputs = form.inputs](std::span<const Expr> names) {
    std::vector<Expr> values;
    for (unsigned k = 0; k < inputs; ++k)
      values.push_back(Expr::variable(k));
    for (size_t k = 0; k < parts.size(); ++k)
      values.push_back(names[k].substitute(parts[k].variables));
    return skeleton.substitute(values);
  };
  return r;
}
