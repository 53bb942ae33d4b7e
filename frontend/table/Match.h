//===- Match.h - Columns of a table as the inputs of a model ----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_TABLE_MATCH_H
#define HYBRID_FRONTEND_TABLE_MATCH_H

#include "frontend/table/Table.h"

#include <span>

namespace hybrid {

/// A conversion of numbers: factor * x + offset.
struct UnitConversion {
  double factor = 1, offset = 0;
};

/// From the unit `from` to `to`, as texts; `from` may be degC or degF, and without a unit there is nothing to convert.
/// Returns nullopt and sets `error` if they are not of one dimension or not known.
std::optional<UnitConversion> convertUnit(const std::string &from, const std::string &to, std::string &error);

/// What becomes of columns that nobody wants.
enum class OtherColumns { Refuse, Ignore };

/// The table with exactly the columns `wanted`, in their order and units. Columns without names are taken in order. A
/// column that is missing, there twice, of another dimension, or not wanted (unless others are ignored) is an error.
std::optional<Table> matchColumns(const Table &table, std::span<const TableColumn> wanted, std::string &error,
                                  OtherColumns others = OtherColumns::Refuse);

} // namespace hybrid

#endif // HYBRID_FRONTEND_TABLE_MATCH_H
