//===- Emission.cpp - Artifacts from a compiled model===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Emission.h"

#include "codegen/Artifacts.h"
#include "codegen/gpu/DeviceCode.h"
#include "dialect/BatchColumns.h"
#include "passes/lowering/Passes.h"
#include "tools/hybrid-opt/EquationText.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::driver;

codegen::CompileOptions driver::compileOptions(const Options &options) {
  codegen::CompileOptions result;
  result.floatMode = options.fp == "strict" ? codegen::FloatMode::Strict
                     : options.fp == "fast" ? codegen::FloatMode::Fast
                                            : codegen::FloatMode::Contract;
  result.precision = options.precision == "f32"   ? codegen::Precision::F32
                     : options.precision == "f64" ? codegen::Precision::F64
                                                  : codegen::Precision::Declared;
  return result;
}

using Emitter = FailureOr<EmissionResult> (*)(ModuleOp module, const Options &options);

struct driver::EmissionKind {
  StringLiteral name;
  StringLiteral ending;
  Emitter emit;
};

/// Writes what `write` prints to the output, whole or not at all.
static FailureOr<EmissionResult> writeText(ModuleOp module, const Options &options,
                                           function_ref<LogicalResult(llvm::raw_ostream &)> write) {
  bool failedInside = false;
  llvm::Error error = llvm::writeToOutput(options.output, [&](llvm::raw_ostream &os) -> llvm::Error {
    failedInside = failed(write(os));
    return failedInside ? llvm::createStringError("") : llvm::Error::success();
  });
  std::string message = llvm::toString(std::move(error));
  if (failedInside)
    return failure();
  if (!message.empty())
    return emitError(UnknownLoc::get(module.getContext())) << "cannot write '" << options.output << "': " << message;
  return EmissionResult{};
}

static FailureOr<EmissionResult> emitMlir(ModuleOp module, const Options &options) {
  return writeText(module, options, [&](llvm::raw_ostream &os) {
    module.print(os);
    os << "\n";
    return success();
  });
}

static FailureOr<EmissionResult> emitBytecode(ModuleOp module, const Options &options) {
  return writeText(module, options, [&](llvm::raw_ostream &os) { return writeBytecodeToFile(module, os); });
}

template <EquationFormat format>
static FailureOr<EmissionResult> emitEquation(ModuleOp module, const Options &options) {
  return writeText(module, options,
                   [&](llvm::raw_ostream &os) { return printEquations(module, format, options.input, os); });
}

static FailureOr<EmissionResult> emitPTX(ModuleOp module, const Options &options) {
  return writeText(module, options, [&](llvm::raw_ostream &os) { return codegen::emitPTX(module, {}, os); });
}

static FailureOr<EmissionResult> emitSPIRV(ModuleOp module, const Options &options) {
  return writeText(module, options, [&](llvm::raw_ostream &os) { return codegen::emitSPIRV(module, {}, os); });
}

using ArtifactWriter = FailureOr<codegen::ArtifactReport> (*)(ModuleOp, StringRef, const codegen::ArtifactOptions &);

template <ArtifactWriter write> static FailureOr<EmissionResult> emitCode(ModuleOp module, const Options &options) {
  codegen::ArtifactOptions artifact;
  static_cast<codegen::CompileOptions &>(artifact) = compileOptions(options);
  artifact.selfCheck = options.selfCheck;
  FailureOr<codegen::ArtifactReport> report = write(module, options.output, artifact);
  if (failed(report))
    return failure();
  return EmissionResult{report->selfCheckRows};
}

/// The table of formats; the first is the default of standard output.
static constexpr EmissionKind kKinds[] = {
    {"mlir", ".mlir", emitMlir},
    {"mlirbc", ".mlirbc", emitBytecode},
    {"hyb", ".hyb", emitEquation<EquationFormat::Hyb>},
    {"c", ".c", emitEquation<EquationFormat::C>},
    {"f90", ".f90", emitEquation<EquationFormat::Fortran>},
    {"tex", ".tex", emitEquation<EquationFormat::LaTeX>},
    {"llvm", ".ll", emitCode<codegen::writeLLVM>},
    {"obj", ".o", emitCode<codegen::writeObject>},
    {"so", ".so", emitCode<codegen::writeSharedLibrary>},
    {"ptx", ".ptx", emitPTX},
    {"spirv", ".spv", emitSPIRV},
};

const EmissionKind *driver::emissionKind(const Options &options) {
  StringRef ending = llvm::sys::path::extension(options.output);
  for (const EmissionKind &kind : kKinds)
    if (options.emit.empty() ? kind.ending == ending || (options.output == "-" && kind.name == "mlir")
                             : kind.name == options.emit)
      return &kind;
  llvm::WithColor::error(llvm::errs(), "hybrid-opt")
      << (options.emit.empty() ? "the ending of '" + options.output + "' names no format"
                               : "no format is named '" + options.emit + "'")
      << "; there are ";
  llvm::interleaveComma(kKinds, llvm::errs(), [](const EmissionKind &kind) { llvm::errs() << kind.name; });
  llvm::errs() << "\n";
  return nullptr;
}

bool driver::isMlir(const EmissionKind &kind) { return kind.emit == emitMlir || kind.emit == emitBytecode; }

LogicalResult driver::scalarize(ModuleOp module) {
  PassManager manager(module.getContext());
  manager.addPass(createScalarize());
  manager.addPass(createBatchModules());
  return manager.run(module);
}

/// `--lower-to=upstream`: the pass that leaves no op of ours.
static LogicalResult lowerToUpstream(ModuleOp module) {
  if (!findPredictingModules(module).empty() && failed(driver::scalarize(module)))
    return failure();
  PassManager manager(module.getContext());
  manager.addPass(createConvertHybridToLinalg());
  return manager.run(module);
}

FailureOr<EmissionResult> driver::emitArtifact(ModuleOp module, const EmissionKind &kind, const Options &options) {
  if (options.lowerTo == "upstream" && failed(lowerToUpstream(module)))
    return failure();
  bool keepsVectors = kind.name == "mlir" || kind.name == "mlirbc" || kind.name == "hyb";
  if (!keepsVectors && failed(scalarize(module)))
    return failure();
  return kind.emit(module, options);
}
