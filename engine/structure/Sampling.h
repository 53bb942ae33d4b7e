//===- Sampling.h - Points of a box, and robust statistics ------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Points are drawn from explicit seeds, so that the same call gives the same points whatever ran before. Structure is
// tested in the inner part of the box: a network's errors near the faces are 2 to 4 times larger. Residuals of networks
// have heavy tails (the RMS of two samples may differ by a factor of 50, the median hardly), hence medians and
// quantiles.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_STRUCTURE_SAMPLING_H
#define HYBRID_ENGINE_STRUCTURE_SAMPLING_H

#include "support/Interval.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace hybrid::engine {

/// One side of a box, with the scale on which points are spread.
struct Axis {
  double lo = 0, hi = 1;
  bool log = false; ///< spread uniformly in the logarithm; lo > 0

  /// The point at share `t` of the way from lo to hi.
  double at(double t) const;
};

/// A small counter-based generator (splitmix64).
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  uint64_t next();
  /// In [0, 1).
  double uniform() { return double(next() >> 11) * 0x1p-53; }
  unsigned below(unsigned n) { return unsigned(next() % n); }

private:
  uint64_t state;
};

/// The share of an axis left out at both ends by inner samples.
inline constexpr double kInnerMargin = 0.05;

/// n points of the box: in each column one point in each of n strata, in random order (a Latin hypercube).
Eigen::MatrixXd samplePoints(const std::vector<Axis> &box, unsigned n, uint64_t seed, double margin = kInnerMargin);

/// n Chebyshev points of the second kind on the axis, `margin` away from its ends: good nodes for fits.
Eigen::VectorXd chebyshevPoints(const Axis &axis, unsigned n, double margin = kInnerMargin);

/// The q-quantile of the finite entries; NaN if fewer than half are finite.
double quantile(Eigen::ArrayXd values, double q);
inline double median(const Eigen::ArrayXd &values) { return quantile(values, 0.5); }

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_STRUCTURE_SAMPLING_H
