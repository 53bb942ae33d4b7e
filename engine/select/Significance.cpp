//===- Significance.cpp - Whether a form could agree by chance ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/select/Significance.h"

#include "engine/fit/Snap.h"
#include "engine/structure/Field.h"

#include <algorithm>
#include <cmath>

using namespace hybrid;
using namespace hybrid::engine;

namespace {

constexpr double kBitsPerNode = 3;
/// How much smaller each Chebyshev coefficient of a smooth function is than the one before.
constexpr double kDecay = 0.3;
/// One form in a hundred agrees by chance with this many bits to spare.
constexpr double kMargin = 6.6;
constexpr unsigned kPoints = 48;

/// `form` along one input: the others become numbers, and operations on constants become one constant, free if one of
/// them is.
Expr along(const Expr &form, unsigned axis, const Eigen::VectorXd &centre) {
  return form.transform([&](const Expr &e, std::span<const Expr> operands) {
    if (e.isVariable())
      return e.index() == axis ? Expr::variable(0) : Expr(centre[e.index()]);
    if (!e.isOperation())
      return e;
    Expr rebuilt = Expr::make(e.op(), operands[0], operands.size() > 1 ? operands[1] : Expr());
    if (!std::all_of(operands.begin(), operands.end(), [](const Expr &o) { return o.isConstant(); }))
      return rebuilt;
    double value = rebuilt.evaluate(std::span<const double>());
    return rebuilt.hasParameters() ? Expr::parameter(value) : Expr(value);
  });
}

double bitsOf(const Expr &number) {
  if (!number.isNumber() || !number.exact())
    return 0; // stands for the inputs held fixed
  const Rational &q = number.exact()->factor;
  return std::log2(std::fabs(double(q.numerator)) + 1) + std::log2(double(q.denominator));
}

} // namespace

AxisBits hybrid::engine::bitsAlong(const Expr &form, const AuditSample &sample, unsigned axis, double error) {
  Eigen::VectorXd centre(sample.x.cols());
  for (Eigen::Index k = 0; k < sample.x.cols(); ++k)
    centre[k] = median(sample.x.col(k).array());
  Expr line = along(form, axis, centre);
  AxisBits bits;
  if (line.isConstant())
    return bits;
  Eigen::MatrixXd u = Eigen::VectorXd::LinSpaced(kPoints, sample.x.col(axis).minCoeff(), sample.x.col(axis).maxCoeff());
  Eigen::ArrayXd y = line.evaluate(u);
  double variation = std::sqrt((y - y.mean()).square().mean());
  double finest = error * (median(y.abs()) + kFloorShare * median(sample.y.array().abs()));
  if (!y.isFinite().all() || !(finest > 0) || !(variation > finest))
    return bits;
  bits.ratio = variation / finest;
  double constant = std::log2(bits.ratio);
  for (double left = constant; left > 0; left += std::log2(kDecay))
    bits.values += left;
  bits.freeConstants = unsigned(line.parameters().size());
  bits.form = kBitsPerNode * line.size() + constant * bits.freeConstants;
  for (const Expr &node : line.nodes())
    bits.form += bitsOf(node);
  return bits;
}

bool hybrid::engine::saysMoreThanTold(const Expr &form, const AuditSample &sample, double error) {
  for (unsigned axis : form.variables())
    if (AxisBits bits = bitsAlong(form, sample, axis, std::max(error, kFinestError));
        bits.freeConstants > 0 && bits.form + kMargin > bits.values)
      return false;
  return true;
}
