//===- ShapeTest.cpp - Arithmetic of sizes with a symbolic batch ----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Shape.h"

#include "gtest/gtest.h"

using namespace hybrid::onnx;

namespace {

constexpr int64_t kLargestBatch = 24;

/// What a size is for a batch of n rows.
int64_t value(Dim dim, int64_t n) { return dim.batch ? dim.factor * n : dim.factor; }

/// Calls `check` for every pair of small sizes.
template <typename Check> void forEachPair(Check check) {
  for (int64_t a = -7; a <= 7; ++a)
    for (int64_t b = -7; b <= 7; ++b)
      for (int kinds = 0; kinds < 4; ++kinds) {
        Dim left{a, (kinds & 1) && a != 0}, right{b, (kinds & 2) && b != 0};
        check(left, right);
      }
}

TEST(OnnxDim, ArithmeticHoldsForEveryBatch) {
  auto check = [](auto symbolic, auto numeric) {
    forEachPair([&](Dim a, Dim b) {
      std::optional<Dim> result = symbolic(a, b);
      EXPECT_TRUE(result || a.batch || b.batch) << toString(a) << " and " << toString(b);
      for (int64_t n = 1; result && n <= kLargestBatch; ++n)
        EXPECT_EQ(value(*result, n), numeric(value(a, n), value(b, n)))
            << toString(a) << " and " << toString(b) << " for a batch of " << n;
    });
  };
  check(add, [](int64_t a, int64_t b) { return a + b; });
  check(sub, [](int64_t a, int64_t b) { return a - b; });
  check(mul, [](int64_t a, int64_t b) { return a * b; });
}

TEST(OnnxDim, DivisionHoldsForEveryBatch) {
  forEachPair([](Dim a, Dim b) {
    std::optional<Dim> result = div(a, b);
    EXPECT_TRUE(result || a.batch || b.batch || b.factor == 0);
    for (int64_t n = 1; result && n <= kLargestBatch; ++n)
      EXPECT_EQ(value(*result, n), value(a, n) / value(b, n))
          << toString(a) << " / " << toString(b) << " for a batch of " << n;
  });
}

TEST(OnnxDim, ComparisonsHoldForEveryBatch) {
  forEachPair([](Dim a, Dim b) {
    std::optional<bool> isLess = less(a, b), isEqual = equal(a, b);
    EXPECT_TRUE((isLess && isEqual) || a.batch || b.batch);
    for (int64_t n = 1; n <= kLargestBatch; ++n) {
      if (isLess) {
        EXPECT_EQ(*isLess, value(a, n) < value(b, n)) << toString(a) << " < " << toString(b) << ", batch " << n;
      }
      if (isEqual) {
        EXPECT_EQ(*isEqual, value(a, n) == value(b, n)) << toString(a) << " == " << toString(b) << ", batch " << n;
      }
    }
  });
}

TEST(OnnxDim, OverflowHasNoResult) {
  Dim large{INT64_MAX, false}, least{INT64_MIN, false}, one{1, false}, minusOne{-1, false};
  EXPECT_FALSE(add(large, one));
  EXPECT_FALSE(sub(least, one));
  EXPECT_FALSE(mul(large, Dim{2, true}));
  EXPECT_FALSE(div(least, minusOne));
  EXPECT_FALSE(sub(one, least));
}

TEST(OnnxShape, CountsElements) {
  EXPECT_EQ(numberOfElements(Shape{{1, true}, {3, false}, {4, false}}), (Dim{12, true}));
  EXPECT_EQ(numberOfElements(Shape{}), (Dim{1, false}));
  EXPECT_FALSE(numberOfElements(Shape{{1, true}, {1, true}}));
  EXPECT_FALSE(numberOfElements(Shape{{-1, false}}));
  EXPECT_FALSE(numberOfElements(Shape{{1 << 20, false}, {1 << 20, false}}));
  EXPECT_EQ(numberOfElements(std::vector<int64_t>{2, 0, 3}), 0);
  EXPECT_FALSE(numberOfElements(std::vector<int64_t>{int64_t(1) << 40}));
}

TEST(OnnxShape, Broadcasts) {
  Shape matrix = {{1, true}, {3, false}}, row = {{3, false}}, column = {{1, true}, {1, false}}, other = {{4, false}};
  EXPECT_EQ(broadcast(matrix, row), matrix);
  EXPECT_EQ(broadcast(row, matrix), matrix);
  EXPECT_EQ(broadcast(column, row), matrix);
  EXPECT_EQ(broadcast(Shape{}, matrix), matrix);
  EXPECT_FALSE(broadcast(matrix, other));
  EXPECT_FALSE(broadcast(matrix, Shape{{5, false}, {3, false}})); // the batch is not 5
}

TEST(OnnxShape, PrintsAndCutsLongLists) {
  EXPECT_EQ(toString(Shape{{1, true}, {4, true}, {3, false}}), "[batch, 4*batch, 3]");
  EXPECT_EQ(toString(std::vector<int64_t>(1000000, 1)).size(),
            std::string("[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, …]").size());
}

} // namespace
