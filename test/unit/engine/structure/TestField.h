//===- TestField.h - Fields from formulas, with a smooth error - -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_ENGINE_STRUCTURE_TESTFIELD_H
#define HYBRID_TEST_UNIT_ENGINE_STRUCTURE_TESTFIELD_H

#include "engine/structure/Field.h"

#include <cmath>
#include <functional>

namespace hybrid::engine {

using Formula = std::function<double(const double *)>;

/// `formula` with a relative error of about `noise` that is smooth in all variables, as a network's is.
inline Field testField(std::vector<Axis> box, Formula formula, double noise = 0) {
  auto evaluate = [box, formula, noise](const Points &x, unsigned, Eigen::Ref<Eigen::VectorXd> y) {
    std::vector<double> point(box.size());
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      double error = 0;
      for (size_t k = 0; k < box.size(); ++k)
        point[k] = x(i, Eigen::Index(k));
      for (int wave = 1; wave <= 5; ++wave) {
        double phase = 1.7 * wave;
        for (size_t k = 0; k < box.size(); ++k)
          phase += 9 * std::sin(7.1 * wave + 3.3 * double(k)) * (point[k] - box[k].lo) / (box[k].hi - box[k].lo);
        error += std::sin(phase);
      }
      y[i] = formula(point.data()) * (1 + 0.6 * noise * error);
    }
  };
  return Field(std::move(box), 1, std::move(evaluate));
}

/// n axes from lo to hi.
inline std::vector<Axis> cube(unsigned n, double lo = 1, double hi = 3) { return std::vector<Axis>(n, Axis{lo, hi}); }

} // namespace hybrid::engine

#endif // HYBRID_TEST_UNIT_ENGINE_STRUCTURE_TESTFIELD_H
