//===- ParallelTest.cpp - Loops over independent work ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Parallel.h"

#include "gtest/gtest.h"

#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

using namespace hybrid;

namespace {

TEST(ParallelTest, EveryTurnIsTakenOnceAlsoInNestedLoops) {
  for (unsigned threads : {0u, 1u, 3u}) {
    std::vector<std::atomic<int>> turns(40 * 30);
    withThreads(threads,
                [&] { parallelFor(40, [&](size_t i) { parallelFor(30, [&](size_t j) { ++turns[30 * i + j]; }); }); });
    for (const std::atomic<int> &n : turns)
      EXPECT_EQ(n, 1);
  }
}

TEST(ParallelTest, OneThreadIsTheCaller) {
  std::vector<std::thread::id> ids(50);
  withThreads(1, [&] { parallelFor(ids.size(), [&](size_t k) { ids[k] = std::this_thread::get_id(); }); });
  for (std::thread::id id : ids)
    EXPECT_EQ(id, std::this_thread::get_id());
}

TEST(ParallelTest, TheBodysResultIsReturned) {
  int sum = withThreads(2, [] {
    std::vector<int> squares(10);
    parallelFor(squares.size(), [&](size_t k) { squares[k] = int(k * k); });
    return std::accumulate(squares.begin(), squares.end(), 0);
  });
  EXPECT_EQ(sum, 285);
}

TEST(ParallelTest, NoTurnsIsNoWork) {
  parallelFor(0, [](size_t) { ADD_FAILURE(); });
}

} // namespace
