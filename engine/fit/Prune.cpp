//===- Prune.cpp - What a form can do without -----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/fit/Prune.h"

#include "engine/fit/Tidy.h"
#include "engine/fit/Univariate.h"
#include "engine/structure/Powers.h"

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr double kNodesPerNat = 6;
/// The multiple of the error beyond which a residual is misfit, whatever the error is exactly, and its price.
constexpr double kClearly = 4, kClearNodesPerNat = 25;
/// A plain number is tried if the parameter is nearer to it than this share.
constexpr double kNear = 0.15;
/// Exponents are tried against rationals of at most this denominator, within this distance over the denominator.
constexpr int kDenominator = 4;
constexpr double kExponentDistance = 0.1;
/// Points that steps are judged on.
constexpr Eigen::Index kPoints = 400;

FitData firstPoints(const FitData &data) {
  Eigen::Index n = std::min(kPoints, data.y.size());
  return {data.x.topRows(n), data.y.head(n), data.unit.head(n)};
}

/// The parameters that stand as exponents, by node.
std::vector<const void *> exponents(const Expr &e) {
  std::vector<const void *> ids;
  for (const Expr &node : e.nodes())
    if (node.is(Operator::Pow) && node.operand(1).isParameter())
      ids.push_back(node.operand(1).id());
  return ids;
}

/// f(u) near u = 0, for functions that start with u.
bool startsLinear(Operator op) {
  switch (op) {
  case Operator::Sin:
  case Operator::Tan:
  case Operator::Asin:
  case Operator::Atan:
  case Operator::Sinh:
  case Operator::Tanh:
    return true;
  default:
    return false;
  }
}

/// All forms that are one step shorter.
std::vector<Expr> steps(const Expr &e) {
  std::vector<Expr> result;
  std::vector<Expr> nodes = e.parameterNodes();
  std::vector<const void *> powers = exponents(e);
  for (size_t k = 0; k < nodes.size(); ++k) {
    double value = nodes[k].value();
    if (std::find(powers.begin(), powers.end(), nodes[k].id()) != powers.end()) {
      if (auto p = snapRational(value, kExponentDistance, kDenominator)) {
        // As a person writes it: x^0.5 is a root.
        const void *id = nodes[k].id();
        result.push_back(e.transform([&](const Expr &node, std::span<const Expr> operands) {
          if (node.is(Operator::Pow) && node.operand(1).id() == id)
            return powerOf(operands[0], *p);
          return node.isOperation() ? Expr::fold(node.op(), operands[0], operands.size() > 1 ? operands[1] : Expr())
                                    : node;
        }));
      }
      continue;
    }
    result.push_back(e.withNumber(k, Expr(0.0)));
    for (double plain : {1.0, 2.0, 0.5})
      if (std::fabs(std::fabs(value) / plain - 1) < kNear)
        result.push_back(e.withNumber(k, Expr(std::copysign(plain, value))));
  }
  for (const Expr &node : e.nodes()) {
    if (node.is(Operator::Add) || node.is(Operator::Sub)) {
      result.push_back(e.replace(node, node.operand(0)));
      result.push_back(e.replace(node, node.is(Operator::Add) ? node.operand(1) : -node.operand(1)));
    }
    if (node.isOperation() && startsLinear(node.op()) && node.operand(0).hasParameters())
      result.push_back(e.replace(node, node.operand(0)));
  }
  for (Expr &step : result)
    step = tidy(step);
  return result;
}

} // namespace

double hybrid::engine::statedLength(const FitResult &fit, const ErrorScale &error) {
  double misfit = std::max(fit.median / error.median, fit.tail / error.tail);
  double excess = std::max(std::log(misfit), 0.0), clear = std::max(excess - std::log(kClearly), 0.0);
  return complexity(fit.expression) + kConstantDigits * double(fit.expression.parameters().size()) +
         kNodesPerNat * excess + kClearNodesPerNat * clear;
}

FitResult hybrid::engine::prune(FitResult fit, const FitData &data, double noise, double unseen) {
  FitData few = firstPoints(data);
  fit = refit(fit.expression, few);
  ErrorScale error{std::clamp(fit.median, noise, std::max(noise, unseen)), 0};
  error.tail = std::max(fit.tail, 2 * error.median);
  double length = statedLength(fit, error);
  for (bool shorter = true; shorter && fit.expression.hasParameters();) {
    shorter = false;
    FitResult best;
    for (const Expr &step : steps(fit.expression)) {
      if (step.variables().empty() || complexity(step) >= complexity(fit.expression))
        continue;
      FitResult next = refit(step, few);
      if (!std::isfinite(next.median))
        continue;
      if (double l = statedLength(next, error); l < length) {
        length = l;
        best = next;
        shorter = true;
      }
    }
    if (shorter)
      fit = best;
  }
  return refit(fit.expression, data);
}
