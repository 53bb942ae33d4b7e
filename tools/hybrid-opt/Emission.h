//===- Emission.h - Artifacts from a compiled model -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_EMISSION_H
#define HYBRID_TOOLS_HYBRIDOPT_EMISSION_H

#include "codegen/Options.h"
#include "tools/hybrid-opt/Options.h"

#include "mlir/IR/BuiltinOps.h"

#include <cstdint>

namespace hybrid::driver {

/// What the flags --fp and --precision mean to the code generator.
codegen::CompileOptions compileOptions(const Options &options);

/// One row of the table of formats.
struct EmissionKind;

/// The format that the options ask for, by name or by the ending of the output; null after an error if there is none.
const EmissionKind *emissionKind(const Options &options);

/// Whether the format is one that a program without any model has: MLIR's.
bool isMlir(const EmissionKind &kind);

/// What an emission tells the report.
struct EmissionResult {
  std::optional<uint64_t> selfCheckInputs;
};

/// Unrolls the vectors of modules, since interfaces in C and tables have a column for each component, and turns modules
/// that reach a network into networks.
mlir::LogicalResult scalarize(mlir::ModuleOp module);

/// Writes the artifact beside its place and renames it. Fails after a diagnostic, leaving nothing behind.
mlir::FailureOr<EmissionResult> emitArtifact(mlir::ModuleOp module, const EmissionKind &kind, const Options &options);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_EMISSION_H
