//===- Transform.cpp - Outer functions to look through --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/structure/Transform.h"

#include <cmath>
#include <numbers>

using namespace hybrid::engine;

namespace {

constexpr double kHalfPi = std::numbers::pi / 2;

// A network of a law that touches 0 crosses it by its error.
/// Errors that a value is away from zero if its sign is certain; the least share of such values, and the largest of
/// those that are certainly negative all the same.
constexpr double kSure = 4, kEnough = 0.6, kOutliers = 0.02;

bool isPositive(double lo, double hi) { return lo > 0 && hi > 0; }
bool isNonNegative(double lo, double hi) { return lo > -0.01 * hi; }
bool always(double, double) { return true; }
bool isModerate(double lo, double hi) { return std::fmax(std::fabs(lo), std::fabs(hi)) < 20; }
bool isSineRange(double lo, double hi) { return lo > -1.02 * kHalfPi && hi < 1.02 * kHalfPi; }
bool isCosineRange(double lo, double hi) { return lo > -0.02 && hi < 2.02 * kHalfPi && hi - lo > 0.1; }
bool isTangentRange(double lo, double hi) { return lo > -0.97 * kHalfPi && hi < 0.97 * kHalfPi; }

const Transform kTransforms[] = {
    {"f", 0, [](double y) { return y; }, [](double) { return 1.0; }, [](const Expr &z) { return z; }, always, true},
    {"log f", 1, [](double y) { return std::log(y); }, [](double y) { return 1 / y; },
     [](const Expr &z) { return exp(z); }, isPositive, true},
    {"1/f", 1, [](double y) { return 1 / y; }, [](double y) { return 1 / (y * y); },
     [](const Expr &z) { return Expr(1.0) / z; }, isPositive, true},
    {"f^2", 1, [](double y) { return y * std::fabs(y); }, [](double y) { return 2 * y; },
     [](const Expr &z) { return sqrt(z); }, isNonNegative, true},
    {"1/f^2", 2, [](double y) { return 1 / (y * y); }, [](double y) { return 2 / (y * y * y); },
     [](const Expr &z) { return Expr(1.0) / sqrt(z); }, isPositive, true},
    {"sqrt f", 2, [](double y) { return std::sqrt(y); }, [](double y) { return 0.5 / std::sqrt(y); },
     [](const Expr &z) { return pow(z, Expr(2.0)); }, isPositive, true},
    {"1/sqrt f", 3, [](double y) { return 1 / std::sqrt(y); }, [](double y) { return 0.5 / (y * std::sqrt(y)); },
     [](const Expr &z) { return Expr(1.0) / pow(z, Expr(2.0)); }, isPositive, true},
    {"exp f", 1, [](double y) { return std::exp(y); }, [](double y) { return std::exp(y); },
     [](const Expr &z) { return log(z); }, isModerate, false},
    {"sin f", 1, [](double y) { return std::sin(y); }, [](double y) { return std::cos(y); },
     [](const Expr &z) { return asin(z); }, isSineRange, false},
    {"cos f", 1, [](double y) { return std::cos(y); }, [](double y) { return std::sin(y); },
     [](const Expr &z) { return acos(z); }, isCosineRange, false},
    {"tan f", 1, [](double y) { return std::tan(y); }, [](double y) { return 1 / (std::cos(y) * std::cos(y)); },
     [](const Expr &z) { return atan(z); }, isTangentRange, false},
    {"tan(f/2)", 10, [](double y) { return std::tan(y / 2); },
     [](double y) { return 0.5 / (std::cos(y / 2) * std::cos(y / 2)); },
     [](const Expr &z) { return Expr(2.0) * atan(z); },
     [](double lo, double hi) { return isTangentRange(lo / 2, hi / 2); }, false},
};

} // namespace

std::optional<Eigen::ArrayXd> Transform::domain(const Eigen::ArrayXd &values, const Eigen::ArrayXd &errors) const {
  if (applies(values.minCoeff(), values.maxCoeff()))
    return Eigen::ArrayXd::Ones(values.size());
  if (!(errors > 0).all())
    return std::nullopt;
  Eigen::ArrayXd sure = kSure * errors, inside = (values > sure).cast<double>();
  double n = double(values.size());
  double lowest = (values > sure).select(values, values.maxCoeff()).minCoeff();
  if (inside.sum() < kEnough * n || double((values < -sure).count()) > kOutliers * n ||
      !applies(lowest, values.maxCoeff()))
    return std::nullopt;
  return inside;
}

std::span<const Transform> hybrid::engine::transforms() { return kTransforms; }
const Transform &hybrid::engine::identityTransform() { return kTransforms[0]; }
const Transform &hybrid::engine::logTransform() { return kTransforms[1]; }
