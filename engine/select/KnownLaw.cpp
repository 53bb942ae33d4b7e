//===- KnownLaw.cpp - A law that the user knows by name -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/KnownLaw.h"

#include "engine/expr/Equal.h"
#include "engine/expr/Print.h"
#include "engine/fit/LeastSquares.h"
#include "engine/structure/Sampling.h"

#include <algorithm>
#include <cmath>
#include <set>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr unsigned kPoints = 48;
/// Rounding, in a law and a module that are written differently.
constexpr double kRounding = 1e-9;
/// Constants of a module that are found, and bindings that are tried for one module.
constexpr unsigned kMostConstants = 2;
constexpr size_t kMostBindings = 5000;
/// A free constant of a law is known to a multiple of its interval.
constexpr double kWithin = 3;

class Namer {
public:
  Namer(const Expr &law, std::span<const FittedConstant> constants, std::span<const InputSpec> inputs,
        const std::optional<Unit> &output)
      : law(law), constants(constants), inputs(inputs), output(output), variables(law.variables()) {
    std::vector<Axis> box;
    for (const InputSpec &input : inputs) {
      box.push_back({input.domain.lo, input.domain.hi, input.logUniform});
      domains.push_back(input.domain);
      names.push_back(input.name);
    }
    points.x = samplePoints(box, kPoints, 0x6b6e);
    points.y = law.evaluate(points.x);
    points.unit = points.y.array().abs() + points.y.array().abs().mean();
    starts.insert(1);
    for (const Expr &node : law.nodes())
      if (node.isConstant() && node.value() != 0)
        starts.insert(node.value());
  }

  /// The law as a call of `module` with so many arguments that are constants; empty if it is none.
  std::string call(const LibraryModule &module, unsigned free) {
    scale = conversion(module.unit, output);
    if (!scale || !points.y.allFinite() || module.arguments.size() < variables.size())
      return "";
    tried = 0;
    arguments.clear();
    return bind(module, free);
  }

private:
  /// Binds the next argument in every way, `free` of those left to constants.
  std::string bind(const LibraryModule &module, unsigned free) {
    size_t left = module.arguments.size() - arguments.size();
    if (left == 0)
      return free == 0 && usesAll() && ++tried <= kMostBindings ? match(module) : "";
    if (free > 0) {
      arguments.push_back(Expr::parameter(1));
      std::string text = bind(module, free - 1);
      arguments.pop_back();
      if (!text.empty())
        return text;
    }
    for (unsigned k : inOrderFor(module.arguments[arguments.size()].name))
      if (std::optional<double> factor = conversion(inputs[k].unit, module.arguments[arguments.size()].unit)) {
        arguments.push_back(Expr(*factor) * Expr::variable(k));
        std::string text = bind(module, free);
        arguments.pop_back();
        if (!text.empty())
          return text;
      }
    return "";
  }

  /// The law's inputs, that of the argument's name first.
  std::vector<unsigned> inOrderFor(const std::string &argument) const {
    std::vector<unsigned> order = variables;
    std::stable_partition(order.begin(), order.end(), [&](unsigned k) { return names[k] == argument; });
    return order;
  }

  /// Whether every input of the law is bound; only once where there are constants to be fitted.
  bool usesAll() const {
    std::vector<unsigned> bound;
    bool constant = false;
    for (const Expr &argument : arguments) {
      constant |= argument.isParameter();
      for (unsigned k : argument.variables())
        bound.push_back(k);
    }
    size_t count = bound.size();
    std::sort(bound.begin(), bound.end());
    bound.erase(std::unique(bound.begin(), bound.end()), bound.end());
    return bound == variables && (!constant || count == bound.size());
  }

  std::string match(const LibraryModule &module) {
    Expr call = Expr(*scale) * module.body.substitute(arguments);
    if (call.hasParameters())
      return matchWithConstants(module);
    Eigen::VectorXd values = call.evaluate(points.x);
    if (!values.allFinite())
      return "";
    if (!law.hasParameters())
      return agree(values, points.y) && !differ(call) ? text(module, arguments) : "";
    FitResult fit = refit(law, {points.x, values, values.array().abs() + values.array().abs().mean()}, {60, false});
    return fit.median < kRounding && isWithin(fit.expression) && agree(fit.expression.evaluate(points.x), values)
               ? text(module, arguments)
               : "";
  }

  std::string matchWithConstants(const LibraryModule &module) {
    std::vector<size_t> free;
    for (size_t k = 0; k < arguments.size(); ++k)
      if (arguments[k].isParameter())
        free.push_back(k);
    std::vector<std::vector<double>> choices{{}};
    for (size_t k : free) {
      std::vector<std::vector<double>> longer;
      for (const std::vector<double> &choice : choices)
        for (double start : startsOf(module.arguments[k].domain)) {
          longer.push_back(choice);
          longer.back().push_back(start);
        }
      choices = std::move(longer);
    }
    for (const std::vector<double> &choice : choices) {
      std::vector<Expr> started = arguments;
      for (size_t k = 0; k < free.size(); ++k)
        started[free[k]] = Expr::parameter(choice[k]);
      FitResult fit = refit(Expr(*scale) * module.body.substitute(started), points, {60, false});
      if (!(fit.median < kRounding) || !agree(fit.expression.evaluate(points.x), points.y))
        continue;
      std::vector<double> fitted = fit.expression.parameters();
      std::vector<Expr> nodes = module.body.substitute(started).parameterNodes();
      if (fitted.size() != free.size() || nodes.size() != free.size())
        continue; // the module does not depend on one of them
      for (size_t k = 0; k < free.size(); ++k)
        for (size_t place : free)
          if (started[place].id() == nodes[k].id())
            started[place] = Expr(fitted[k]);
      return text(module, started);
    }
    return "";
  }

  std::vector<double> startsOf(const Interval &domain) const {
    std::vector<double> values(starts.begin(), starts.end());
    if (domain.isFinite())
      values.push_back(domain.lo > 0 ? std::sqrt(domain.lo * domain.hi) : domain.middle());
    values.resize(std::min<size_t>(values.size(), 6));
    return values;
  }

  bool agree(const Eigen::VectorXd &a, const Eigen::VectorXd &b) const {
    return ((a - b).array().abs() <= kRounding * (b.array().abs() + b.array().abs().mean())).all();
  }

  bool differ(const Expr &call) const {
    EqualityOptions quick;
    quick.points = 64;
    quick.limits.forms = 60;
    return compareForms(law, call, domains, quick).answer == Equality::Different;
  }

  /// Whether the law's free constants may be these.
  bool isWithin(const Expr &fitted) const {
    std::vector<double> values = fitted.parameters(), own = law.parameters();
    if (values.size() != own.size() || constants.size() < own.size())
      return false;
    for (size_t k = 0; k < own.size(); ++k)
      if (std::fabs(values[k] - own[k]) > kWithin * constants[k].interval.width() / 2)
        return false;
    return true;
  }

  std::string text(const LibraryModule &module, const std::vector<Expr> &bound) const {
    std::string list;
    for (const Expr &argument : bound)
      list += (list.empty() ? "" : ", ") + print(rounded(argument, 6), names);
    return module.name + "(" + list + ")";
  }

  const Expr &law;
  std::span<const FittedConstant> constants;
  std::span<const InputSpec> inputs;
  const std::optional<Unit> &output;
  std::vector<unsigned> variables;
  std::vector<Interval> domains;
  std::vector<std::string> names;
  FitData points; ///< with the law's values
  std::set<double> starts;
  std::optional<double> scale;
  std::vector<Expr> arguments;
  size_t tried = 0;
};

} // namespace

std::vector<std::string> hybrid::engine::nameLaw(const Expr &law, std::span<const FittedConstant> constants,
                                                 std::span<const InputSpec> inputs, const std::optional<Unit> &output,
                                                 std::span<const LibraryModule> library) {
  std::vector<std::string> found;
  Namer namer(law, constants, inputs, output);
  for (unsigned free = 0; free <= kMostConstants && found.empty(); ++free)
    for (const LibraryModule &module : library)
      if (std::string text = namer.call(module, free); !text.empty())
        found.push_back(std::move(text));
  return found;
}
