//===- EnumerateBenchmark.cpp - Expressions per second --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How many distinct expressions a core makes a second, by size, with the usual operators on two variables and on four.
//
//===----------------------------------------------------------------------===//

#include "engine/search/Enumerate.h"
#include "engine/structure/Sampling.h"

#include <chrono>
#include <cstdio>

using namespace hybrid::engine;

int main() {
  for (unsigned variables : {2u, 4u}) {
    Eigen::MatrixXd x = samplePoints(std::vector<Axis>(variables, Axis{1, 3}), 64, 7);
    std::vector<EnumerationLeaf> leaves{{Expr(1.0), {}}, {Expr(2.0), {}}};
    for (unsigned k = 0; k < variables; ++k)
      leaves.push_back({Expr::variable(k), {}});
    EnumerationOptions options;
    options.signFree = true;
    Enumeration all(x, leaves, options);
    std::printf("%u variables\nsize %10s %10s %8s  million/s: distinct, tried\n", variables, "distinct", "tried", "s");
    for (bool keep = true;;) {
      uint64_t before = all.tried();
      auto start = std::chrono::steady_clock::now();
      Enumeration::Stop stop = all.grow(keep, [](std::span<const Enumeration::Step>, const double *) {});
      double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      size_t n = all.count(all.size());
      uint64_t tried = all.tried() - before;
      std::printf("%4u %10zu %10llu %8.3f  %.1f, %.1f%s\n", all.size(), n, (unsigned long long)tried, s,
                  double(n) / s / 1e6, double(tried) / s / 1e6, keep ? "" : ", not kept");
      if (stop != Enumeration::Stop::Complete)
        break;
      keep = all.size() < 3 || all.numKept() + double(n) * double(n) / double(all.count(all.size() - 1)) < 150'000;
    }
  }
}
