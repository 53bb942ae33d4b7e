//===- Match.cpp - Columns of a table as the inputs of a model ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/table/Match.h"

#include "support/Unit.h"

#include <map>

using namespace hybrid;

/// The temperature scales that are not proportional to kelvin.
static std::optional<UnitConversion> toKelvin(const std::string &unit) {
  if (unit == "degC")
    return UnitConversion{1, 273.15};
  if (unit == "degF")
    return UnitConversion{5.0 / 9.0, 459.67 * 5.0 / 9.0};
  return std::nullopt;
}

std::optional<UnitConversion> hybrid::convertUnit(const std::string &from, const std::string &to, std::string &error) {
  if (from.empty() || from == to)
    return UnitConversion();
  if (to.empty()) {
    error = "a unit, [" + from + "], where the model declares none";
    return std::nullopt;
  }
  std::optional<UnitConversion> affine = toKelvin(from);
  std::optional<Unit> source = affine ? parseUnit("K", error) : parseUnit(from, error, /*openDimensions=*/true);
  std::optional<Unit> target = parseUnit(to, error, /*openDimensions=*/true);
  if (!source || !target)
    return std::nullopt;
  if (!source->sameDimension(*target)) {
    error = "unit [" + from + "], which cannot be converted to [" + to + "]";
    return std::nullopt;
  }
  double scale = source->scale() / target->scale();
  return affine ? UnitConversion{affine->factor * scale, affine->offset * scale} : UnitConversion{scale, 0};
}

/// Where each wanted column is in the table.
static std::optional<std::vector<int64_t>> findColumns(const Table &table, std::span<const TableColumn> wanted,
                                                       std::string &error, OtherColumns others) {
  std::map<std::string_view, int64_t> places;
  for (int64_t i = 0; i < table.width(); ++i)
    if (!places.try_emplace(table.columns[i].name, i).second) {
      error = "column '" + table.columns[i].name + "' is there twice";
      return std::nullopt;
    }
  std::vector<int64_t> found;
  for (const TableColumn &column : wanted) {
    auto place = places.find(column.name);
    if (place == places.end()) {
      error = "there is no column '" + column.name + "'";
      return std::nullopt;
    }
    found.push_back(place->second);
    places.erase(place);
  }
  if (!places.empty() && others == OtherColumns::Refuse) {
    error = "column '" + std::string(places.begin()->first) + "' is no input of the model";
    return std::nullopt;
  }
  return found;
}

std::optional<Table> hybrid::matchColumns(const Table &table, std::span<const TableColumn> wanted, std::string &error,
                                          OtherColumns others) {
  Table result;
  result.columns.assign(wanted.begin(), wanted.end());
  result.rows = table.rows;
  bool unnamed = !table.columns.empty() && table.columns.front().name.empty();
  if (unnamed) {
    if (table.width() < result.width() || (others == OtherColumns::Refuse && table.width() > result.width())) {
      error = "the array has " + std::to_string(table.width()) + " columns; the model has " +
              std::to_string(result.width()) + " inputs";
      return std::nullopt;
    }
    for (int64_t row = 0; row < table.rows; ++row)
      for (int64_t column = 0; column < result.width(); ++column)
        result.values.push_back(table.at(row, column));
    return result;
  }
  std::optional<std::vector<int64_t>> places = findColumns(table, wanted, error, others);
  if (!places)
    return std::nullopt;
  std::vector<UnitConversion> conversions;
  for (size_t i = 0; i < wanted.size(); ++i) {
    std::optional<UnitConversion> conversion = convertUnit(table.columns[(*places)[i]].unit, wanted[i].unit, error);
    if (!conversion) {
      error = "column '" + wanted[i].name + "' has " + error;
      return std::nullopt;
    }
    conversions.push_back(*conversion);
  }
  result.values.reserve(table.rows * result.width());
  for (int64_t row = 0; row < table.rows; ++row)
    for (size_t i = 0; i < wanted.size(); ++i)
      result.values.push_back(conversions[i].factor * table.at(row, (*places)[i]) + conversions[i].offset);
  return result;
}
