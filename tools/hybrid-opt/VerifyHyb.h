//===- VerifyHyb.h - Tests of the module language inside its own files -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_VERIFYHYB_H
#define HYBRID_TOOLS_HYBRIDOPT_VERIFYHYB_H

#include "tools/hybrid-opt/Options.h"

#include "mlir/Tools/mlir-opt/MlirOptMain.h"

namespace hybrid::driver {

/// `--split-input-file` and `--verify-diagnostics` for a `.hyb` file: each part is imported, its IR printed, or what it
/// provokes is compared with the `// expected-error {{…}}` comments.
ExitCode verifyHyb(const Options &options, mlir::DialectRegistry &registry, const mlir::MlirOptMainConfig &config);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_VERIFYHYB_H
