//===- Csv.cpp - Tables as comma-separated values -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/table/Table.h"

#include <algorithm>
#include <charconv>

using namespace hybrid;

static std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  size_t begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

namespace {

/// Takes a text apart, cell by cell. Line ends inside quotes belong to the cell.
class CsvReader {
public:
  CsvReader(std::string_view text, std::string &error) : rest(text), error(error) {
    if (rest.starts_with("\xef\xbb\xbf")) // byte-order mark
      rest.remove_prefix(3);
  }

  std::optional<Table> read() {
    Table table;
    std::vector<std::string> cells;
    if (!nextLine(cells))
      return fail("the file has no header line");
    for (const std::string &cell : cells)
      if (!addColumn(cell, table))
        return std::nullopt;
    while (nextLine(cells))
      if (!addRow(cells, table))
        return std::nullopt;
    return broken ? std::nullopt : std::optional(std::move(table));
  }

private:
  std::nullopt_t fail(std::string message) {
    if (!broken)
      error = std::move(message);
    broken = true;
    return std::nullopt;
  }
  std::string here() const { return "line " + std::to_string(line); }

  /// The next cell; `last` tells that it ends its line.
  std::string nextCell(bool &last) {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t'))
      rest.remove_prefix(1);
    std::string cell;
    if (rest.starts_with('"')) {
      rest.remove_prefix(1);
      cell = quoted();
    }
    size_t end = std::min(rest.find_first_of(",\n"), rest.size());
    cell += trim(rest.substr(0, end));
    last = end == rest.size() || rest[end] == '\n';
    if (last)
      ++ended;
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return cell;
  }

  /// Behind an opening quote: up to the closing one; a doubled quote is one.
  std::string quoted() {
    std::string text;
    for (;;) {
      size_t end = rest.find('"');
      if (end == std::string_view::npos) {
        fail(here() + ": a quote is not closed");
        rest = {};
        return text;
      }
      text += rest.substr(0, end);
      ended += std::count(rest.begin(), rest.begin() + end, '\n');
      rest.remove_prefix(end + 1);
      if (!rest.starts_with('"'))
        return text;
      text += '"';
      rest.remove_prefix(1);
    }
  }

  /// The cells of the next line that is not blank.
  bool nextLine(std::vector<std::string> &cells) {
    while (!rest.empty() && !broken) {
      line = ended + 1;
      cells.clear();
      for (bool last = false; !last;)
        cells.push_back(nextCell(last));
      if (cells.size() > 1 || !cells.front().empty())
        return !broken;
    }
    return false;
  }

  /// `name` or `name [unit]`.
  bool addColumn(std::string_view cell, Table &table) {
    TableColumn column;
    if (size_t bracket = cell.find('['); bracket != std::string_view::npos) {
      if (!cell.ends_with(']'))
        return fail(here() + ": the unit of '" + std::string(cell) + "' is not closed by ']'"), false;
      column.unit = trim(cell.substr(bracket + 1, cell.size() - bracket - 2));
      cell = trim(cell.substr(0, bracket));
    }
    column.name = cell;
    if (column.name.empty())
      return fail(here() + ": column " + std::to_string(table.width() + 1) + " has no name"), false;
    table.columns.push_back(std::move(column));
    return true;
  }

  bool addRow(const std::vector<std::string> &cells, Table &table) {
    if (cells.size() != table.columns.size())
      return fail(here() + " has " + std::to_string(cells.size()) + " cells where the header has " +
                  std::to_string(table.columns.size())),
             false;
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string &cell = cells[i];
      const char *begin = cell.data() + (cell.size() > 1 && cell[0] == '+' && cell[1] != '-'),
                 *end = cell.data() + cell.size();
      double value;
      auto [stop, code] = std::from_chars(begin, end, value);
      if (code == std::errc::result_out_of_range)
        return fail(here() + ", column '" + table.columns[i].name + "': '" + cell + "' is too large or too small"),
               false;
      if (code != std::errc() || stop != end)
        return fail(here() + ", column '" + table.columns[i].name + "': '" + cell + "' is not a number"), false;
      table.values.push_back(value);
    }
    ++table.rows;
    return true;
  }

  std::string_view rest;
  std::string &error;
  int64_t line = 1, ended = 0; // line of the cells; line ends read
  bool broken = false;
};

} // namespace

std::optional<Table> hybrid::readCsv(std::string_view text, std::string &error) {
  return CsvReader(text, error).read();
}

/// A header cell, quoted where it has to be.
static std::string headerCell(const TableColumn &column) {
  std::string cell = column.unit.empty() ? column.name : column.name + " [" + column.unit + "]";
  if (cell.find_first_of(",\"\n\r") == std::string::npos)
    return cell;
  std::string quoted = "\"";
  for (char c : cell)
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string hybrid::writeCsv(const Table &table) {
  std::string text;
  for (int64_t column = 0; column < table.width(); ++column)
    text += (column ? "," : "") + headerCell(table.columns[column]);
  text += "\n";
  char buffer[32];
  for (int64_t row = 0; row < table.rows; ++row)
    for (int64_t column = 0; column < table.width(); ++column) {
      auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, table.at(row, column));
      text.append(buffer, end);
      text += column + 1 == table.width() ? '\n' : ',';
    }
  return text;
}
