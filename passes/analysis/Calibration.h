//===- Calibration.h - Where the inputs of a network lie --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A calibration table holds rows of inputs as they occur in use. It says three things: what the inputs are called (its
// header, where nobody else does), in which ranges they lie, and which combinations of them matter, so that evidence
// is measured there.
//
//   m [kg],v [m/s],E        --calibration of a network of two inputs: E, an output, is ignored
//   1.5,2.0,3.0
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_ANALYSIS_CALIBRATION_H
#define HYBRID_PASSES_ANALYSIS_CALIBRATION_H

#include "frontend/table/Table.h"
#include "passes/analysis/Columns.h"

#include "llvm/Support/Error.h"

namespace hybrid {

/// Reads the table; the names of its columns become identifiers. Fewer than ten rows and a number that is not finite
/// are errors.
llvm::Expected<Table> readCalibration(const std::string &path);

/// The rows in the order and units of `columns`; other columns of the table are ignored. The error names the file.
llvm::Expected<Eigen::MatrixXd> calibrationPoints(const Table &table, llvm::ArrayRef<FeatureAttr> columns,
                                                  const std::string &path);

/// The same, followed by the measured outputs. A single output that the table does not name is its last column.
llvm::Expected<Eigen::MatrixXd> targetPoints(Table table, llvm::ArrayRef<FeatureAttr> inputs,
                                             llvm::ArrayRef<FeatureAttr> outputs, const std::string &path);

/// The rows inside the domains of all inputs, which are the first columns; it is an error if fewer than ten are.
llvm::Expected<Eigen::MatrixXd> pointsInDomain(const Eigen::MatrixXd &points, llvm::ArrayRef<engine::InputSpec> inputs,
                                               const std::string &path);

} // namespace hybrid

#endif // HYBRID_PASSES_ANALYSIS_CALIBRATION_H
