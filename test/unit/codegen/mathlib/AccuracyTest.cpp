//===- AccuracyTest.cpp - The mathematical library against MPFR -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each function is imported, compiled and judged on seeded random arguments of several kinds and on all pairs of
// special values. The bounds are those that the library's texts state. HYBRID_MATHLIB_SAMPLES sets the number of random
// arguments per function and type (default 24000; the bounds were found with 400000).
//
//===----------------------------------------------------------------------===//

#include "Bounds.h"
#include "CompiledFunctions.h"
#include "Reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

using namespace hybrid::test;

namespace {

template <typename T> struct Arguments {
  std::vector<T> a, b;
  void add(T x, T y) {
    a.push_back(x);
    b.push_back(y);
  }
  void append(const Arguments &other) {
    a.insert(a.end(), other.a.begin(), other.a.end());
    b.insert(b.end(), other.b.begin(), other.b.end());
  }
  void pad() {
    while (a.size() % CompiledFunction<T>::kLanes)
      add(1, 1);
  }
};

size_t sampleCount() {
  const char *text = std::getenv("HYBRID_MATHLIB_SAMPLES");
  return text ? std::strtoul(text, nullptr, 10) : 24000;
}

/// Random bit patterns: every exponent is as likely as any other.
template <typename T> T anyFloat(std::mt19937_64 &random) {
  std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t> bits = random();
  T value;
  std::memcpy(&value, &bits, sizeof(T));
  return value;
}

template <typename T> Arguments<T> randomArguments(const Row &row, uint64_t seed) {
  std::mt19937_64 random(seed);
  auto uniform = [&](double lo, double hi) { return std::uniform_real_distribution<double>(lo, hi)(random); };
  Arguments<T> result;
  for (size_t i = 0; i != sampleCount() / 4; ++i) {
    result.add(anyFloat<T>(random), anyFloat<T>(random));
    double scale = row.typical * (i % 3 == 0 ? 1 : i % 3 == 1 ? 1 / row.typical : 0.01);
    result.add(T(uniform(-scale, scale)), T(uniform(-scale, scale)));
    // Where logarithms and powers are ill-conditioned: near 1, with exponents that do not overflow.
    result.add(T(1 + uniform(-1, 1) * std::exp2(uniform(-50, 0))), T(std::exp2(uniform(-10, 40))));
    // Where sine or cosine are nearly zero, and positive bases of moderate size.
    T quarter = T(std::round(uniform(-1, 1) * std::exp2(uniform(0, 60))) * (M_PI / 2));
    result.add(i % 2 ? quarter : T(std::exp2(uniform(-20, 20))), T(uniform(-40, 40)));
  }
  result.pad();
  return result;
}

template <typename T> Arguments<T> specialArguments() {
  using Limits = std::numeric_limits<T>;
  std::vector<T> values;
  for (double v : {0., 0.5, 1., 1.5, 2., 3., 4., 10., 100., 709., 745., 1e5, 1e17})
    values.push_back(T(v));
  for (T v : {Limits::infinity(), Limits::quiet_NaN(), Limits::min(), Limits::denorm_min(), Limits::max(),
              Limits::min() / 8, Limits::epsilon(), T(1) + Limits::epsilon(), T(1) - Limits::epsilon() / 2})
    values.push_back(v);
  // The double and the float that come closest to a multiple of pi/2.
  values.push_back(T(sizeof(T) == 8 ? std::ldexp(6381956970095103., 797) : std::ldexp(16367173., 72)));
  for (size_t i = 0, n = values.size(); i != n; ++i)
    values.push_back(-values[i]);
  Arguments<T> result;
  for (T a : values)
    for (T b : values)
      result.add(a, b);
  result.pad();
  return result;
}

class MathLib : public testing::TestWithParam<Row> {
protected:
  template <typename T> void checkErrors(double bound, Arguments<T> arguments) {
    arguments.append(specialArguments<T>());
    CompiledFunction<T> function(GetParam().function, Form::Scalar);
    std::vector<T> values = function(arguments.a, arguments.b);
    double worst = 0;
    size_t where = 0;
    for (size_t i = 0; i != values.size(); ++i) {
      double error = ulpError(GetParam().function, arguments.a[i], arguments.b[i], values[i], 8 * sizeof(T));
      if (error > worst)
        worst = error, where = i;
    }
    RecordProperty("ulp", std::to_string(worst));
    EXPECT_LE(worst, bound) << "at " << std::hexfloat << arguments.a[where] << ", " << arguments.b[where] << ": "
                            << values[where];
  }

  /// Vectors, and scalars without branch, give the same bits.
  template <typename T> void checkForms(Arguments<T> arguments) {
    arguments.append(specialArguments<T>());
    std::vector<T> scalar = CompiledFunction<T>(GetParam().function, Form::Scalar)(arguments.a, arguments.b);
    for (Form form : {Form::BranchFree, Form::Vector}) {
      std::vector<T> values = CompiledFunction<T>(GetParam().function, form)(arguments.a, arguments.b);
      for (size_t i = 0; i != values.size(); ++i)
        if (std::memcmp(&values[i], &scalar[i], sizeof(T)) && !(std::isnan(values[i]) && std::isnan(scalar[i])))
          FAIL() << "form " << int(form) << " at " << arguments.a[i] << ", " << arguments.b[i] << ": " << values[i]
                 << " is not " << scalar[i];
    }
  }
};

TEST_P(MathLib, ErrorF64) { checkErrors(GetParam().bound64, randomArguments<double>(GetParam(), 1)); }
TEST_P(MathLib, ErrorF32) { checkErrors(GetParam().bound32, randomArguments<float>(GetParam(), 2)); }
TEST_P(MathLib, FormsAgreeF64) { checkForms(randomArguments<double>(GetParam(), 3)); }
TEST_P(MathLib, FormsAgreeF32) { checkForms(randomArguments<float>(GetParam(), 4)); }

/// mod is defined by its formula, roundings included.
template <typename T> void checkMod() {
  Arguments<T> arguments = specialArguments<T>();
  std::vector<T> values = CompiledFunction<T>("mod", Form::Scalar)(arguments.a, arguments.b);
  for (size_t i = 0; i != values.size(); ++i) {
    volatile T product = arguments.b[i] * std::floor(arguments.a[i] / arguments.b[i]); // volatile: no contraction
    T expected = arguments.a[i] - product;
    EXPECT_TRUE(values[i] == expected || (std::isnan(values[i]) && std::isnan(expected)))
        << arguments.a[i] << " mod " << arguments.b[i] << ": " << values[i] << " is not " << expected;
  }
}

TEST(Mod, MatchesItsFormula) {
  checkMod<double>();
  checkMod<float>();
}

INSTANTIATE_TEST_SUITE_P(Functions, MathLib, testing::ValuesIn(kRows),
                         [](const auto &info) { return info.param.function; });

} // namespace
