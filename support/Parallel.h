//===- Parallel.h - Loops over independent work -----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How many threads there are is decided once, around the whole of a computation; the loops within it share them, also
// where they are nested. Each turn of a loop writes to a place of its own, and the places are read in order afterwards:
// so the result does not depend on the number of threads.
//
//   withThreads(4, [&] {
//     std::vector<double> squares(x.size());
//     parallelFor(x.size(), [&](size_t k) { squares[k] = x[k] * x[k]; });
//     return std::accumulate(squares.begin(), squares.end(), 0.0);
//   });
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SUPPORT_PARALLEL_H
#define HYBRID_SUPPORT_PARALLEL_H

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cstddef>

namespace hybrid {

/// body() with at most so many threads for the parallel loops in it; 1: they are ordinary loops.
template <typename Body> auto withThreads(unsigned threads, Body &&body) {
  threads = std::max(threads, 1u);
  tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads); // also beyond the cores
  return tbb::task_arena(int(threads)).execute(body);
}

/// body(0) … body(count - 1), in any order.
template <typename Body> void parallelFor(size_t count, Body &&body) {
  tbb::parallel_for(size_t(0), count, body, tbb::simple_partitioner());
}

} // namespace hybrid

#endif // HYBRID_SUPPORT_PARALLEL_H
