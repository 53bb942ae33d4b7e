//===- Calibration.cpp - Where the inputs of a network lie ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/analysis/Calibration.h"

#include "frontend/table/Match.h"
#include "frontend/table/TableFile.h"
#include "support/Identifier.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;

/// Half of them are held out; on fewer than five a quantile says nothing.
static constexpr int64_t kLeastRows = 10;

static llvm::Error problem(const std::string &path, const Twine &message) {
  return llvm::createStringError(path + ": " + message);
}

static llvm::Error tooFew(const std::string &path, int64_t rows, StringRef what) {
  return problem(path,
                 Twine(rows) + " rows" + what + " are too few to measure on; " + Twine(kLeastRows) + " are the least");
}

llvm::Expected<Table> hybrid::readCalibration(const std::string &path) {
  llvm::Expected<Table> table = readTableFile(path);
  if (!table)
    return table.takeError();
  if (table->rows < kLeastRows)
    return tooFew(path, table->rows, "");
  std::set<std::string> taken;
  for (TableColumn &column : table->columns)
    if (!column.name.empty())
      column.name = makeIdentifier(column.name, taken);
  return table;
}

llvm::Expected<Eigen::MatrixXd> hybrid::calibrationPoints(const Table &table, ArrayRef<FeatureAttr> columns,
                                                          const std::string &path) {
  std::vector<TableColumn> wanted;
  for (FeatureAttr feature : columns)
    wanted.push_back({feature.getName().str(), feature.getUnit() ? feature.getUnit().getText().str() : ""});
  std::string error;
  std::optional<Table> matched = matchColumns(table, wanted, error, OtherColumns::Ignore);
  if (!matched)
    return problem(path, error);
  Eigen::MatrixXd points(matched->rows, matched->width());
  for (int64_t row = 0; row < matched->rows; ++row)
    for (int64_t column = 0; column < matched->width(); ++column) {
      points(row, column) = matched->at(row, column);
      if (!std::isfinite(points(row, column)))
        return problem(path, "row " + Twine(row + 1) + " has no finite number for '" + wanted[column].name + "'");
    }
  return points;
}

llvm::Expected<Eigen::MatrixXd> hybrid::targetPoints(Table table, ArrayRef<FeatureAttr> inputs,
                                                     ArrayRef<FeatureAttr> outputs, const std::string &path) {
  SmallVector<FeatureAttr> columns(inputs);
  columns.append(outputs.begin(), outputs.end());
  bool isNamed = llvm::any_of(table.columns, [&](const TableColumn &c) { return c.name == outputs[0].getName(); });
  if (outputs.size() == 1 && !isNamed && table.columns.size() > inputs.size())
    table.columns.back().name = outputs[0].getName().str();
  return calibrationPoints(table, columns, path);
}

llvm::Expected<Eigen::MatrixXd> hybrid::pointsInDomain(const Eigen::MatrixXd &points,
                                                       ArrayRef<engine::InputSpec> inputs, const std::string &path) {
  Eigen::MatrixXd inside(points.rows(), points.cols());
  Eigen::Index count = 0;
  for (Eigen::Index row = 0; row < points.rows(); ++row) {
    bool in = llvm::all_of(llvm::enumerate(inputs), [&](const auto &input) {
      return input.value().domain.contains(points(row, Eigen::Index(input.index())));
    });
    if (in)
      inside.row(count++) = points.row(row);
  }
  if (count < kLeastRows)
    return tooFew(path, count, " in the domain");
  return Eigen::MatrixXd(inside.topRows(count));
}
