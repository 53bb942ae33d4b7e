//===- RowsTest.cpp - Tests of data tables and totals ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "benchmarks/feynman/Rows.h"
#include "benchmarks/feynman/Totals.h"
#include "engine/expr/Parse.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hybrid;
using namespace hybrid::feynman;

namespace {

Case caseOf(std::string_view truth) {
  Case item{"t", "f", "1", {"a", "b"}, {"1", "1"}, {{1, 3}, {-1, 1}}, {}};
  std::string error;
  item.truth = engine::parse(truth, item.names, error);
  EXPECT_TRUE(item.truth) << error;
  return item;
}

/// The text of a table; empty if none was written.
std::string tableOf(const Case &item, unsigned rows, double noise, uint64_t seed) {
  llvm::SmallString<128> path;
  EXPECT_FALSE(llvm::sys::fs::createTemporaryFile("rows", "csv", path));
  llvm::FileRemover remover(path);
  if (!writeRows(item, rows, noise, seed, path.str().str()))
    return "";
  return (*llvm::MemoryBuffer::getFile(path))->getBuffer().str();
}

std::vector<std::array<double, 3>> numbersOf(const std::string &table) {
  std::vector<std::array<double, 3>> rows;
  const char *at = table.c_str() + table.find('\n') + 1;
  for (std::array<double, 3> row; *at; rows.push_back(row))
    for (double &cell : row) {
      char *end = nullptr;
      cell = std::strtod(at, &end);
      at = end + 1;
    }
  return rows;
}

TEST(RowsTest, ExactRowsAreTheEquationInsideTheBox) {
  std::string table = tableOf(caseOf("a*a + b"), 50, 0, 1);
  EXPECT_EQ(table.substr(0, 6), "a,b,f\n");
  auto rows = numbersOf(table);
  ASSERT_EQ(rows.size(), 50u);
  for (auto [a, b, f] : rows) {
    EXPECT_TRUE(a >= 1 && a <= 3 && b >= -1 && b <= 1);
    EXPECT_EQ(f, a * a + b);
  }
}

TEST(RowsTest, NoiseIsAShareOfTheRootMeanSquare) {
  auto exact = numbersOf(tableOf(caseOf("a*a + b"), 4000, 0, 7)),
       noisy = numbersOf(tableOf(caseOf("a*a + b"), 4000, 0.1, 7));
  double noise = 0, size = 0;
  for (size_t i = 0; i < exact.size(); ++i) {
    ASSERT_EQ(exact[i][0], noisy[i][0]) << "the same points with and without noise";
    noise += std::pow(noisy[i][2] - exact[i][2], 2);
    size += exact[i][2] * exact[i][2];
  }
  // Of 4000 normal numbers the standard deviation is known to 1.1 %.
  EXPECT_NEAR(std::sqrt(noise / size), 0.1, 0.005);
}

TEST(RowsTest, TheSeedDecides) {
  EXPECT_EQ(tableOf(caseOf("a*b"), 20, 0.1, 3), tableOf(caseOf("a*b"), 20, 0.1, 3));
  EXPECT_NE(tableOf(caseOf("a*b"), 20, 0.1, 3), tableOf(caseOf("a*b"), 20, 0.1, 4));
}

TEST(RowsTest, PointsWithoutAValueAreDrawnAgain) {
  for (auto [a, b, f] : numbersOf(tableOf(caseOf("log(b + 0.5)"), 100, 0, 1)))
    EXPECT_GT(b, -0.5);
  EXPECT_EQ(tableOf(caseOf("log(b - 0.9)"), 100, 0, 1), "") << "hardly a point has a value";
}

TEST(TotalsTest, CountsClaimsAndNamesTheWrongOnes) {
  Case law = caseOf("a*b"), smooth = caseOf("a");
  smooth.truth.reset();
  smooth.id = "smooth";
  auto answer = [&](const char *verdict, const char *text, double seconds) {
    Answer a{verdict, {}, {}, seconds, seconds, 100 * seconds};
    std::string error;
    if (*text)
      a.expression = engine::parse(text, law.names, error);
    return a;
  };
  std::vector<Row> rows = {judged(law, answer("exact", "a*b", 1), 1), judged(law, answer("exact", "a*b^2", 2), 1),
                           judged(law, answer("approximate", "a", 3), 1), judged(smooth, answer("none", "", 4), 1),
                           judged(smooth, answer("exact", "a", 5), 1)};
  Totals t = addUp(rows);
  EXPECT_EQ(t.cases, 5u);
  EXPECT_EQ(t.withLaw, 3u);
  EXPECT_EQ(t.exact, 1u);
  EXPECT_EQ(t.calledExact, 3u);
  EXPECT_EQ(t.none, 1u);
  EXPECT_EQ(t.wrong, (std::vector<std::string>{"t", "smooth"})) << "a smooth function has no law to be right about";
  EXPECT_EQ(t.missed, (std::vector<std::string>{"t", "t"}));
  EXPECT_EQ(t.median, 3);
  EXPECT_EQ(t.worst, 5);
  EXPECT_EQ(t.sum, 15);
  EXPECT_EQ(t.megabytes, 500);
}

} // namespace
