//===- Rows.cpp - Data tables drawn from an equation ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Rows.h"

#include "engine/structure/Sampling.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <numbers>

using namespace hybrid;
using namespace hybrid::feynman;

/// Box and Muller's transform; the generator's own numbers, so that a table is the same on every machine.
static double normal(engine::Random &random) {
  double u = 1 - random.uniform(), v = random.uniform();
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

bool feynman::writeRows(const Case &item, unsigned rows, double noise, uint64_t seed, const std::string &path) {
  engine::Random random(seed);
  size_t dims = item.box.size();
  Eigen::MatrixXd x(rows, dims);
  Eigen::VectorXd y(rows);
  std::vector<double> point(dims);
  unsigned filled = 0;
  for (unsigned drawn = 0; filled < rows && drawn < 2 * rows + 100; ++drawn) {
    for (size_t j = 0; j < dims; ++j)
      x(filled, j) = point[j] = item.box[j].lo + item.box[j].width() * random.uniform();
    y[filled] = item.truth->evaluate(point);
    filled += std::isfinite(y[filled]);
  }
  if (filled < rows)
    return false;
  double size = noise * std::sqrt(y.array().square().mean());
  for (double &value : y)
    value += size > 0 ? size * normal(random) : 0;

  std::error_code code;
  llvm::raw_fd_ostream file(path, code);
  if (code)
    return false;
  for (const std::string &name : item.names)
    file << name << ',';
  file << item.target << '\n';
  for (unsigned i = 0; i < rows; ++i) {
    for (size_t j = 0; j < dims; ++j)
      file << llvm::format("%.17g,", x(i, j));
    file << llvm::format("%.17g\n", y[i]);
  }
  file.close();
  return !file.has_error();
}
