//===- ModelTable.h - Models with tables of expected values -----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_FRONTEND_ONNX_MODELTABLE_H
#define HYBRID_TEST_UNIT_FRONTEND_ONNX_MODELTABLE_H

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace hybrid::onnx {

/// A CSV file of numbers, column by column.
struct Table {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;

  size_t rows() const { return columns.empty() ? 0 : columns[0].size(); }
};

inline std::vector<std::string> cells(const std::string &line) {
  std::vector<std::string> result;
  std::stringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');)
    result.push_back(cell);
  return result;
}

inline double number(const std::string &text) {
  double value = std::nan("");
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

inline Table readTable(const std::filesystem::path &path) {
  Table table;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  table.names = cells(line);
  table.columns.resize(table.names.size());
  while (std::getline(file, line)) {
    std::vector<std::string> row = cells(line);
    EXPECT_EQ(row.size(), table.names.size());
    for (size_t i = 0; i < std::min(row.size(), table.names.size()); ++i)
      table.columns[i].push_back(number(row[i]));
  }
  return table;
}

inline double standardDeviation(const std::vector<double> &numbers) {
  double mean = 0, squares = 0;
  for (double x : numbers)
    mean += x / static_cast<double>(numbers.size());
  for (double x : numbers)
    squares += (x - mean) * (x - mean) / static_cast<double>(numbers.size());
  return std::sqrt(squares);
}

/// Expects numbers of a column to be those of the table, up to 1e-5 (f32) or 1e-12 (f64) times (|number| + standard
/// deviation). Row i of `got` belongs to row i % table.rows().
inline void expectColumn(const Table &table, size_t column, const std::vector<double> &got, bool isDouble) {
  ASSERT_LT(column, table.columns.size());
  const std::vector<double> &expected = table.columns[column];
  double tolerance = isDouble ? 1e-12 : 1e-5, deviation = standardDeviation(expected);
  for (size_t row = 0; row < got.size(); ++row) {
    double want = expected[row % expected.size()];
    bool equal = got[row] == want || (std::isnan(got[row]) && std::isnan(want)) ||
                 std::fabs(got[row] - want) <= tolerance * (std::fabs(want) + deviation);
    ASSERT_TRUE(equal) << table.names[column] << ", row " << row << ": " << got[row] << " instead of " << want;
  }
}

inline std::vector<std::filesystem::path> modelsIn(const std::filesystem::path &folder) {
  std::vector<std::filesystem::path> models;
  for (const auto &entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".onnx")
      models.push_back(entry.path());
  std::sort(models.begin(), models.end());
  return models;
}

/// A model's name as a name of a test.
inline std::string testName(const testing::TestParamInfo<std::filesystem::path> &info) {
  std::string name = info.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

} // namespace hybrid::onnx

#endif // HYBRID_TEST_UNIT_FRONTEND_ONNX_MODELTABLE_H
