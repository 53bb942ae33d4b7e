//===- MathLibBenchmark.cpp - The mathematical library against its rivals -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Nanoseconds per element for each function over 4096 elements in the nearest caches, one thread: this library on
// vectors, libmvec on vectors (up to 4 ulp), libm on scalars. The rivals run in turns, so that a change of the clock
// rate or a busy neighbour meets all of them; medians are shown, and the ratios rival / own (above 1: own is faster).
//
//   build/bin/mathlib-benchmark [function]
//
//===----------------------------------------------------------------------===//

#include "CompiledFunctions.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <random>
#include <string>

using namespace hybrid::test;

namespace {

constexpr size_t kElements = 4096;
constexpr int kRounds = 41;

/// Where arguments are drawn from, uniformly; [lo2, hi2] is for the second one.
struct Row {
  const char *function;
  double lo, hi, lo2 = 0, hi2 = 0;
  bool inLibm = true;
};

constexpr Row kRows[] = {
    {"exp", -80, 80},
    {"expm1", -5, 5},
    {"log", 0.01, 100},
    {"log1p", -0.5, 10},
    {"log10", 0.01, 100},
    {"log2", 0.01, 100},
    {"sin", -100, 100},
    {"cos", -100, 100},
    {"tan", -100, 100},
    {"asin", -1, 1},
    {"acos", -1, 1},
    {"atan", -10, 10},
    {"atan2", -10, 10, -10, 10},
    {"sinh", -20, 20},
    {"cosh", -20, 20},
    {"tanh", -5, 5},
    {"asinh", -100, 100},
    {"acosh", 1, 100},
    {"atanh", -1, 1},
    {"erf", -4, 4},
    {"erfc", -5, 9},
    {"cbrt", -1000, 1000},
    {"pow", 0.1, 10, -10, 10},
    {"hypot", -10, 10, -10, 10},
    {"sigmoid", -20, 20, 0, 0, false},
    {"softplus", -20, 20, 0, 0, false},
};

template <typename T> std::vector<T> draw(double lo, double hi, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(lo, hi);
  std::vector<T> values(kElements);
  std::generate(values.begin(), values.end(), [&] { return T(uniform(random)); });
  return values;
}

/// Nanoseconds per element over `repeats` runs.
template <typename T>
double measure(const CompiledFunction<T> &function, const std::vector<T> &a, const std::vector<T> &b, int repeats) {
  static std::vector<T> result(kElements);
  auto start = std::chrono::steady_clock::now();
  for (int i = 0; i != repeats; ++i)
    function(a, b, result);
  std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
  return time.count() / (double(repeats) * kElements);
}

template <typename T> void benchmark(const Row &row) {
  std::vector<T> a = draw<T>(row.lo, row.hi, 1), b = draw<T>(row.lo2, row.hi2, 2);
  std::vector<CompiledFunction<T>> functions;
  functions.emplace_back(row.function, Form::Vector);
  bool vectorRival = row.inLibm && hasLibmvec(row.function, sizeof(T));
  if (vectorRival)
    functions.emplace_back(row.function, Form::Libmvec);
  if (row.inLibm)
    functions.emplace_back(row.function, Form::Libm);

  std::vector<std::vector<double>> times(functions.size());
  for (int round = 0; round != kRounds; ++round)
    for (size_t i = 0; i != functions.size(); ++i)
      times[i].push_back(measure(functions[i], a, b, 20));
  std::vector<double> median;
  for (std::vector<double> &t : times) {
    std::nth_element(t.begin(), t.begin() + kRounds / 2, t.end());
    median.push_back(t[kRounds / 2]);
  }
  std::printf("%-9s f%-3zu %8.3f", row.function, 8 * sizeof(T), median[0]);
  auto rival = [&](std::optional<double> time) {
    time ? std::printf(" %9.3f %6.2f", *time, *time / median[0]) : std::printf(" %9s %6s", "-", "-");
  };
  rival(vectorRival ? std::optional(median[1]) : std::nullopt);
  rival(row.inLibm ? std::optional(median.back()) : std::nullopt);
  std::printf("\n");
}

} // namespace

int main(int argc, char **argv) {
  std::printf("ns/element          own   libmvec  ratio      libm  ratio\n");
  for (const Row &row : kRows)
    if (argc < 2 || row.function == std::string(argv[1])) {
      benchmark<double>(row);
      benchmark<float>(row);
    }
}
