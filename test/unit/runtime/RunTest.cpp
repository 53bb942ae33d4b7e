//===- RunTest.cpp - The loop over blocks, with kernels of the test's own -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/hybrid_runtime.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace {

/// Rows of the calls of a kernel, in order.
std::vector<int64_t> calls;

/// y = 2 a + b on columns; counts negative results as outside, and those below -10 as errors.
template <int64_t rows, bool partial>
void kernel(const void *const *inputs, void *const *outputs, int64_t count, int64_t *counters, void *scratch) {
  auto *x = static_cast<const double *>(inputs[0]);
  auto *b = static_cast<const float *>(inputs[1]);
  auto *y = static_cast<double *>(outputs[0]);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(scratch) % 64, 0u);
  static_cast<char *>(scratch)[99] = 1;
  calls.push_back(count);
  for (int64_t r = 0; r < (partial ? count : rows); ++r) {
    y[r] = 2 * x[r] + b[r];
    if (r < count && y[r] < 0)
      ++counters[0];
    if (r < count && y[r] < -10)
      ++counters[1];
  }
}

/// A model of two inputs, f64 and f32, and one result.
struct Model {
  int64_t counters[2] = {0, 0};
  hybrid_port ports[3] = {{1, 8}, {1, 4}, {1, 8}};
  std::vector<hybrid_kernel> kernels;
  hybrid_model model;

  explicit Model(std::vector<hybrid_kernel> list) : kernels(std::move(list)) {
    model = {2, 1, ports, static_cast<int64_t>(kernels.size()), kernels.data(), counters};
  }
};

const hybrid_kernel kLarge{32, 20, 100, 0, kernel<32, false>}, kSmall{8, 1, 100, 0, kernel<8, false>},
    kPartial{16, 1, 100, 1, kernel<16, true>};

hybrid_view contiguous(void *base, int64_t bytes) { return {static_cast<char *>(base), bytes, bytes}; }

struct Arrays {
  std::vector<double> a, y;
  std::vector<float> b;

  explicit Arrays(int64_t rows) : a(rows), y(rows), b(rows) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> value(-1, 3);
    std::generate(a.begin(), a.end(), [&] { return value(random); });
    std::generate(b.begin(), b.end(), [&] { return static_cast<float>(value(random)); });
  }
  int32_t run(Model &model) {
    hybrid_view views[] = {contiguous(a.data(), 8), contiguous(b.data(), 4), contiguous(y.data(), 8)};
    return hybrid_run(&model.model, a.size(), views);
  }
  void expectRight() const {
    for (size_t i = 0; i < a.size(); ++i)
      EXPECT_EQ(y[i], 2 * a[i] + b[i]) << i;
  }
};

} // namespace

TEST(RunTest, ChoosesBlocksByWhatIsLeft) {
  Model model({kLarge, kSmall});
  struct {
    int64_t rows;
    std::vector<int64_t> calls;
  } cases[] = {{1, {1}}, {9, {8, 1}}, {19, {8, 8, 3}}, {20, {20}}, {32, {32}}, {65, {32, 32, 1}}, {52, {32, 20}}};
  for (auto &c : cases) {
    Arrays arrays(c.rows);
    calls.clear();
    EXPECT_EQ(arrays.run(model), HYBRID_OK);
    EXPECT_EQ(calls, c.calls) << c.rows << " rows";
    arrays.expectRight();
  }
}

TEST(RunTest, PartialKernelsRunInPlace) {
  Model model({kPartial});
  for (int64_t rows : {1, 15, 16, 17, 100}) {
    Arrays arrays(rows);
    EXPECT_EQ(arrays.run(model), HYBRID_OK);
    arrays.expectRight();
  }
}

TEST(RunTest, CountsAddUp) {
  Model model({kSmall});
  Arrays arrays(1000);
  arrays.run(model);
  int64_t negative = std::count_if(arrays.y.begin(), arrays.y.end(), [](double y) { return y < 0; });
  EXPECT_GT(negative, 0);
  EXPECT_EQ(model.counters[0], 1000);
  EXPECT_EQ(model.counters[1], negative);
  arrays.a[17] = -100;
  EXPECT_EQ(arrays.run(model), HYBRID_OUTSIDE);
  EXPECT_EQ(model.counters[0], 2000);
}

// Any place of the result in the memory of an input, byte by byte: as if the inputs were read first.
TEST(RunTest, OverlapIsHarmless) {
  for (const hybrid_kernel &kernel : {kSmall, kPartial}) {
    Model model({kernel});
    for (int64_t shift = 0; shift <= 8 * 40; shift += 4) {
      for (bool outputFirst : {false, true}) {
        Arrays arrays(40);
        std::vector<char> memory(8 * 40 * 2 + 8);
        char *in = memory.data() + (outputFirst ? shift : 0), *out = memory.data() + (outputFirst ? 0 : shift);
        std::copy_n(reinterpret_cast<char *>(arrays.a.data()), 8 * 40, in);
        hybrid_view views[] = {contiguous(in, 8), contiguous(arrays.b.data(), 4), contiguous(out, 8)};
        ASSERT_EQ(hybrid_run(&model.model, 40, views), HYBRID_OK);
        std::copy_n(out, 8 * 40, reinterpret_cast<char *>(arrays.y.data()));
        arrays.expectRight();
      }
    }
  }
}

TEST(RunTest, StridedTables) {
  Model model({kLarge, kSmall});
  Arrays arrays(50);
  struct Row {
    double a;
    float b;
    double y;
  };
  std::vector<Row> table(50);
  for (int i = 0; i < 50; ++i)
    table[i] = {arrays.a[i], arrays.b[i], 0};
  int64_t stride = sizeof(Row);
  hybrid_view views[] = {{reinterpret_cast<char *>(&table[0].a), stride, 8},
                         {reinterpret_cast<char *>(&table[0].b), stride, 4},
                         {reinterpret_cast<char *>(&table[0].y), stride, 8}};
  ASSERT_EQ(hybrid_run(&model.model, 50, views), HYBRID_OK);
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(table[i].y, 2 * arrays.a[i] + arrays.b[i]);
}

TEST(RunTest, RefusesWithAStatus) {
  Model model({kSmall});
  Arrays arrays(10);
  hybrid_view views[] = {contiguous(arrays.a.data(), 8), contiguous(arrays.b.data(), 4),
                         contiguous(arrays.y.data(), 8)};
  EXPECT_EQ(hybrid_run(&model.model, -1, views), HYBRID_NEGATIVE_ROWS);
  EXPECT_EQ(hybrid_run(&model.model, INT64_MAX, views), HYBRID_TOO_LARGE);
  EXPECT_EQ(hybrid_run(&model.model, INT64_MAX / 8, views), HYBRID_TOO_LARGE);
  for (hybrid_view &view : views) {
    char *base = view.base;
    view.base = nullptr;
    EXPECT_EQ(hybrid_run(&model.model, 1, views), HYBRID_NULL_POINTER);
    EXPECT_EQ(hybrid_run(&model.model, 0, views), HYBRID_OK);
    view.base = base;
  }
  hybrid_kernel greedy = kSmall;
  greedy.scratch_bytes = int64_t(1) << 60;
  Model large({greedy});
  EXPECT_EQ(arrays.run(large), HYBRID_NO_MEMORY);
}

TEST(RunTest, RefusesOverlappingResults) {
  auto two = [](const void *const *, void *const *, int64_t, int64_t *, void *) {};
  int64_t counters[2];
  hybrid_port ports[] = {{1, 8}, {1, 8}};
  hybrid_kernel kernel{8, 1, 0, 0, two};
  hybrid_model model{0, 2, ports, 1, &kernel, counters};
  std::vector<double> y(100);
  auto status = [&](int64_t first, int64_t second, int64_t stride) {
    hybrid_view views[] = {{reinterpret_cast<char *>(&y[first]), stride, 8},
                           {reinterpret_cast<char *>(&y[second]), stride, 8}};
    return hybrid_run(&model, 10, views);
  };
  EXPECT_EQ(status(0, 10, 8), HYBRID_OK);
  EXPECT_EQ(status(10, 0, 8), HYBRID_OK);
  EXPECT_EQ(status(0, 9, 8), HYBRID_OVERLAP);
  EXPECT_EQ(status(0, 0, 8), HYBRID_OVERLAP);
  EXPECT_EQ(status(0, 1, 16), HYBRID_OK); // columns of one table
  EXPECT_EQ(status(0, 2, 16), HYBRID_OVERLAP);
}
