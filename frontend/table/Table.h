//===- Table.h - Tables of numbers, and their files -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two formats are read and written: CSV with a header, and NumPy's NPY. The readers check every size against the file
// before they allocate, read numbers without regard to the locale, and give one sentence per error.
//
//   m [kg],v [m/s]        columns have names and perhaps units
//   1.5,2.0
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_TABLE_TABLE_H
#define HYBRID_FRONTEND_TABLE_TABLE_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hybrid {

struct TableColumn {
  std::string name; ///< empty if the format has no names
  std::string unit; ///< as written; empty if there is none
};

/// Rows of numbers, row-major.
struct Table {
  std::vector<TableColumn> columns;
  int64_t rows = 0;
  std::vector<double> values;

  int64_t width() const { return static_cast<int64_t>(columns.size()); }
  double at(int64_t row, int64_t column) const { return values[row * width() + column]; }
};

/// Reads comma-separated values: the first line is a header of cells `name` or `name [unit]`, every other line has a
/// number for each (also `nan`, `inf`). Cells may be quoted. Returns nullopt and sets `error`, which names the line.
std::optional<Table> readCsv(std::string_view text, std::string &error);
/// Numbers are the shortest text that reads back equal.
std::string writeCsv(const Table &table);

/// Reads an NPY file, version 1 to 3, of little-endian f4 or f8 in C order and one or two dimensions (one is a column).
/// Columns have no names.
std::optional<Table> readNpy(std::string_view bytes, std::string &error);
/// Writes version 1 with f8 in C order and two dimensions.
std::string writeNpy(const Table &table);

} // namespace hybrid

#endif // HYBRID_FRONTEND_TABLE_TABLE_H
