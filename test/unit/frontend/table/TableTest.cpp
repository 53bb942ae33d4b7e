//===- TableTest.cpp - Readers and writers of tables ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/table/Match.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

using namespace hybrid;

static Table randomTable(int64_t rows, int64_t columns) {
  Table table;
  std::mt19937_64 random(1);
  for (int64_t column = 0; column < columns; ++column)
    table.columns.push_back({"c" + std::to_string(column), column % 2 ? "m" : ""});
  table.rows = rows;
  while (static_cast<int64_t>(table.values.size()) < rows * columns) {
    uint64_t bits = random();
    double value;
    std::memcpy(&value, &bits, sizeof value);
    table.values.push_back(std::isnan(value) ? 0 : value);
  }
  return table;
}

TEST(TableTest, CsvReadsBackEveryNumber) {
  std::string error;
  Table table = randomTable(200, 3);
  std::optional<Table> again = readCsv(writeCsv(table), error);
  ASSERT_TRUE(again) << error;
  EXPECT_EQ(again->values, table.values);
  EXPECT_EQ(again->columns[1].name, "c1");
  EXPECT_EQ(again->columns[1].unit, "m");
}

TEST(TableTest, NpyReadsBackEveryNumber) {
  std::string error;
  for (int64_t rows : {0, 1, 200}) {
    Table table = randomTable(rows, 3);
    std::string bytes = writeNpy(table);
    EXPECT_EQ((bytes.size() - rows * 3 * 8) % 64, 0u); // what numpy aligns the numbers to
    std::optional<Table> again = readNpy(bytes, error);
    ASSERT_TRUE(again) << error;
    EXPECT_EQ(again->values, table.values);
    EXPECT_EQ(again->rows, rows);
  }
}

TEST(TableTest, CsvTakesWhatPeopleWrite) {
  std::string error;
  std::optional<Table> table = readCsv("\xef\xbb\xbf\"a,\"\"b\"\"\" [m] , c\r\n1,+2.5\r\n\r\n -inf ,nan", error);
  ASSERT_TRUE(table) << error;
  EXPECT_EQ(table->columns[0].name, "a,\"b\"");
  EXPECT_EQ(table->columns[0].unit, "m");
  EXPECT_EQ(table->columns[1].name, "c");
  ASSERT_EQ(table->rows, 2);
  EXPECT_EQ(table->at(0, 1), 2.5);
  EXPECT_EQ(table->at(1, 0), -INFINITY);
  EXPECT_TRUE(std::isnan(table->at(1, 1)));
}

TEST(TableTest, CsvNamesTheProblem) {
  struct {
    const char *text, *message;
  } cases[] = {{"", "the file has no header line"},
               {"a,,b\n", "line 1: column 2 has no name"},
               {"a [m\n", "line 1: the unit of 'a [m' is not closed by ']'"},
               {"a\n1\n\n2x\n", "line 4, column 'a': '2x' is not a number"},
               {"a\n1e999\n", "line 2, column 'a': '1e999' is too large or too small"},
               {"a,b\n1,2,3\n", "line 2 has 3 cells where the header has 2"},
               {"a\n\"1\n", "line 2: a quote is not closed"},
               {"a\n+-1\n", "line 2, column 'a': '+-1' is not a number"}};
  for (auto &c : cases) {
    std::string error;
    EXPECT_FALSE(readCsv(c.text, error)) << c.text;
    EXPECT_EQ(error, c.message);
  }
}

static std::string npy(const std::string &dictionary, size_t numbers, char version = 1) {
  std::string header = dictionary + "\n", bytes = "\x93NUMPY";
  bytes += version;
  bytes += '\0';
  bytes += static_cast<char>(header.size());
  bytes.append(version == 1 ? 1 : 3, '\0');
  return bytes + header + std::string(numbers, '\0');
}

TEST(TableTest, NpyReadsWhatNumPyWrites) {
  std::string error;
  std::optional<Table> table = readNpy(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 12), error);
  ASSERT_TRUE(table) << error;
  EXPECT_EQ(table->rows, 3);
  EXPECT_EQ(table->width(), 1);
  EXPECT_TRUE(readNpy(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 16, 2), error)) << error;
}

TEST(TableTest, NpyChecksBeforeItAllocates) {
  struct {
    std::string bytes;
    const char *message;
  } cases[] = {
      {"", "the file does not begin as an NPY file does"},
      {std::string("\x93NUMPY\x01\0\xff\xff", 10), "the file ends inside its header"},
      {std::string("\x93NUMPY\x02\0\xff\xff", 10), "the file ends inside its header"},
      {npy("{'descr': '<f8'}", 0), "the header is not what NumPy writes"},
      {npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", 0), "the header is not what NumPy writes"},
      {npy("{'descr': '>f8', 'fortran_order': False, 'shape': (1,)}", 8),
       "the numbers are '>f8'; only little-endian f4 and f8 are read"},
      {npy("{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1)}", 8),
       "the numbers are in Fortran order; only C order is read"},
      {npy("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", 8), "the array has 0 dimensions, not one or two"},
      {npy("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", 8),
       "the array of 4611686018427387904 x 4 numbers does not fit the 8 bytes behind the header"},
      {npy("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 4611686018427387904)}", 0),
       "the array of 0 x 4611686018427387904 numbers does not fit the 0 bytes behind the header"},
      {npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", 8),
       "the array of 2 x 1 numbers does not fit the 8 bytes behind the header"}};
  for (auto &c : cases) {
    std::string error;
    EXPECT_FALSE(readNpy(c.bytes, error));
    EXPECT_EQ(error, c.message);
  }
}

// Neither reader may do more than refuse what is broken anywhere.
TEST(TableTest, ReadersSurviveDamage) {
  std::mt19937 random(3);
  const std::string files[] = {writeCsv(randomTable(5, 3)), writeNpy(randomTable(5, 3))};
  for (int trial = 0; trial < 20000; ++trial) {
    std::string bytes = files[trial % 2], error;
    for (int i = random() % 4; i >= 0; --i)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    bytes.resize(random() % (bytes.size() + 1));
    for (const std::optional<Table> &table : {readCsv(bytes, error), readNpy(bytes, error)})
      if (table) {
        EXPECT_EQ(static_cast<int64_t>(table->values.size()), table->rows * table->width());
      }
  }
}

TEST(MatchTest, ConvertsUnits) {
  std::string error;
  struct {
    const char *from, *to;
    double number, expected;
  } cases[] = {{"", "kg", 3, 3},          {"g", "kg", 3, 0.003},     {"km/h", "m/s", 36, 10}, {"degC", "K", 0, 273.15},
               {"degF", "K", 32, 273.15}, {"degC", "mK", 1, 274150}, {"EUR", "EUR", 2, 2}};
  for (auto &c : cases) {
    std::optional<UnitConversion> conversion = convertUnit(c.from, c.to, error);
    ASSERT_TRUE(conversion) << c.from << ": " << error;
    EXPECT_NEAR(conversion->factor * c.number + conversion->offset, c.expected, 1e-12 * c.expected) << c.from;
  }
  EXPECT_FALSE(convertUnit("kg", "m", error));
  EXPECT_EQ(error, "unit [kg], which cannot be converted to [m]");
  EXPECT_FALSE(convertUnit("kg", "", error));
  EXPECT_FALSE(convertUnit("degC", "m", error));
}

TEST(MatchTest, ArraysWithoutNamesAreTakenInOrder) {
  std::string error;
  Table table{{{}, {}}, 1, {1, 2}};
  TableColumn wanted[] = {{"a", "m"}, {"b", ""}};
  ASSERT_TRUE(matchColumns(table, wanted, error));
  EXPECT_FALSE(matchColumns(table, std::span(wanted, 1), error));
  EXPECT_EQ(error, "the array has 2 columns; the model has 1 inputs");
}

TEST(MatchTest, ColumnsThatNobodyWantsMayBeIgnored) {
  std::string error;
  TableColumn wanted[] = {{"b", ""}};
  Table named{{{"y", ""}, {"b", ""}}, 2, {1, 2, 3, 4}};
  EXPECT_EQ(matchColumns(named, wanted, error, OtherColumns::Ignore)->values, (std::vector<double>{2, 4}));
  Table unnamed{{{}, {}}, 2, {1, 2, 3, 4}};
  EXPECT_EQ(matchColumns(unnamed, wanted, error, OtherColumns::Ignore)->values, (std::vector<double>{1, 3}));
}
