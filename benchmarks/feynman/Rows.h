//===- Rows.h - Data tables drawn from an equation --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_BENCHMARKS_FEYNMAN_ROWS_H
#define HYBRID_BENCHMARKS_FEYNMAN_ROWS_H

#include "benchmarks/feynman/Cases.h"

namespace hybrid::feynman {

/// Writes `rows` lines of inputs, uniform in the case's box, with the equation's value in the last column, named like
/// the case's target. Gaussian noise of `noise` times the root mean square of the values is added to them. Points of
/// the box where the equation has no value are drawn again. False if the file cannot be written, or most of the box
/// has no value.
bool writeRows(const Case &item, unsigned rows, double noise, uint64_t seed, const std::string &path);

} // namespace hybrid::feynman

#endif // HYBRID_BENCHMARKS_FEYNMAN_ROWS_H
