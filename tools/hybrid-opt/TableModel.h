//===- TableModel.h - Equations from a table, without a network -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A table as INPUT stands for a model that is not known yet: a public module with the table's columns as arguments and
// results, units from the header, domains from the range of the rows, and a body that distillation writes.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_TABLEMODEL_H
#define HYBRID_TOOLS_HYBRIDOPT_TABLEMODEL_H

#include "passes/distill/Distiller.h"
#include "tools/hybrid-opt/Options.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <atomic>

namespace hybrid::driver {

/// Whether the input is a table.
bool isTable(const Options &options);

/// The module of the table's columns: targets are `--outputs`, or the last column; inputs are `--inputs`, or all
/// others. Null after a diagnostic: a column that is missing or always the same, a cell that is no finite number, too
/// few rows.
mlir::OwningOpRef<mlir::ModuleOp> loadTable(const Options &options, mlir::MLIRContext &context);

/// Finds an equation for each target and writes the body of the module; without one for all of them the module is
/// removed, as there is no network to keep. Findings are added to `log`.
mlir::LogicalResult distillTable(mlir::ModuleOp module, const Options &options, const std::atomic<bool> &stop,
                                 const std::function<void(const engine::DistillProgress &)> &progress,
                                 DistillationLog &log);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_TABLEMODEL_H
