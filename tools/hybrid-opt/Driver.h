//===- Driver.h - From a model to an artifact -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_DRIVER_H
#define HYBRID_TOOLS_HYBRIDOPT_DRIVER_H

#include "tools/hybrid-opt/Options.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

namespace hybrid::driver {

/// Load, distill if asked, run the passes of the command line, emit, report. Each step's failure has printed its
/// diagnostic; no output file is left then.
ExitCode drive(const Options &options, mlir::DialectRegistry &registry, const mlir::MlirOptMainConfig &config);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_DRIVER_H
