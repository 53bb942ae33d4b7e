//===- Transform.h - Outer functions to look through ------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Structure often shows only after an outer function is taken off: sqrt(x^2 + y^2) is additive in its square,
// asin(n sin t) multiplicative in its sine. Each row of the table is one such T with T(f) and the way back. Ranges
// decide which apply: the square, say, only to functions that keep one sign (the search works on -f where f is
// negative).
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_TRANSFORM_H
#define HYBRID_ENGINE_STRUCTURE_TRANSFORM_H

#include "engine/expr/Expr.h"

#include <optional>
#include <span>
#include <string_view>

namespace hybrid::engine {

struct Transform {
  std::string_view name; ///< of T applied to f, for reports
  double cost;           ///< order of preference: what the way back adds, and whether it leaves a branch
  double (*forward)(double);
  double (*slope)(double);               ///< T'
  Expr (*inverse)(const Expr &);         ///< the way back
  bool (*applies)(double lo, double hi); ///< to values in [lo, hi]; hi > 0

  bool power; ///< a power of f or its logarithm: products stay products

  bool isIdentity() const { return cost == 0; }
  /// T of each value, NaN where it has none.
  Eigen::ArrayXXd operator()(const Eigen::ArrayXXd &values) const { return values.unaryExpr(forward); }
  Eigen::ArrayXXd slopes(const Eigen::ArrayXXd &values) const { return values.unaryExpr(slope).abs(); }
  /// 1 where T of `values` means something, 0 elsewhere; nullopt if it is of no use. Values of a positive function
  /// cross zero by their `errors`, and T of those is anything; the others still have it.
  std::optional<Eigen::ArrayXd> domain(const Eigen::ArrayXd &values, const Eigen::ArrayXd &errors) const;
};

/// All transforms, the identity first, then by how often laws need them.
std::span<const Transform> transforms();
/// The identity and the logarithm of the table.
const Transform &identityTransform();
const Transform &logTransform();

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_TRANSFORM_H
