//===- GroupSearch.cpp - Short forms of dimensionless groups --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/GroupSearch.h"

#include "engine/fit/Univariate.h"
#include "engine/search/Solver.h"

#include <algorithm>

using namespace hybrid::engine;

namespace {

/// Choices of repeating inputs that are tried.
constexpr size_t kChoices = 2;
/// Errors that a surrogate is off by at single points.
constexpr double kSlack = 4;
/// Points at which a function of one group is named.
constexpr Eigen::Index kLinePoints = 64;

/// Names with free constants inside functions, too.
std::vector<UnivariateForm> nameLine(const FitData &data, double noise, unsigned count) {
  Eigen::Index n = std::min(data.y.size(), kLinePoints);
  return nameUnivariate({data.x.col(0).head(n), data.y.head(n), data.unit.head(n), noise}, count);
}

std::vector<ValueForm> searchChoice(const FitData &values, double noise, const Coordinates &coordinates,
                                    const ValueSearchOptions &options) {
  const std::vector<Expr> &groups = coordinates.variables;
  Eigen::ArrayXd scale = coordinates.prefactor.evaluate(values.x);
  FitData reduced{Eigen::MatrixXd(values.x.rows(), Eigen::Index(groups.size())), (values.y.array() / scale).matrix(),
                  values.unit / scale.abs(), values.independent};
  for (size_t k = 0; k < groups.size(); ++k)
    reduced.x.col(Eigen::Index(k)) = groups[k].evaluate(values.x);
  std::vector<ValueForm> forms = searchValues(reduced, noise, options);
  if (groups.size() == 1)
    for (UnivariateForm &name : nameLine(reduced, noise, options.forms))
      if (usesOnly(name.expression, options.operators))
        forms.push_back({name.expression, name.median, name.score});
  for (ValueForm &f : forms)
    f.expression = coordinates.prefactor * f.expression.substitute(groups);
  return forms;
}

} // namespace

std::vector<ValueForm> hybrid::engine::searchGroups(const FitData &values, double noise, const std::vector<Axis> &box,
                                                    const std::optional<UnitSystem> &units,
                                                    const std::optional<Coordinates> &known,
                                                    ValueSearchOptions options) {
  std::vector<DimensionlessForm> forms;
  if (units)
    forms = dimensionlessForms(*units, box);
  options.nested = false; // among so many short expressions one such agrees with anything smooth
  options.slack = kSlack;
  std::vector<ValueForm> found;
  auto add = [&](std::vector<ValueForm> more) {
    found.insert(found.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  if (forms.empty() || forms[0].measured.size() > 1) {
    options.units = forms.empty() ? std::vector<Unit>() : units->inputs;
    options.outputUnit = forms.empty() ? std::nullopt : std::optional(units->output);
    add(searchValues(values, noise, options));
    options.units.clear();
    options.outputUnit.reset();
  }
  std::vector<Coordinates> choices(forms.begin(), forms.begin() + std::ptrdiff_t(std::min(forms.size(), kChoices)));
  if (!choices.empty() && choices[0].variables.size() == 1)
    choices.resize(1);
  if (known)
    choices.insert(choices.begin(), *known);
  for (const Coordinates &choice : choices)
    if (!choice.variables.empty())
      add(searchChoice(values, noise, choice, options));
  return found;
}
