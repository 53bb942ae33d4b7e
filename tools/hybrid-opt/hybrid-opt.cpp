//===- hybrid-opt.cpp - The compiler --------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Driver.h"
#include "tools/hybrid-opt/Register.h"

#include "mlir/Debug/Counter.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "llvm/Support/InitLLVM.h"

using namespace hybrid::driver;

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  mlir::DialectRegistry registry;
  registerEverything(registry);
  CommandLine commandLine;
  mlir::MlirOptMainConfig::registerCLOptions(registry);
  mlir::registerAsmPrinterCLOptions();
  mlir::registerMLIRContextCLOptions();
  mlir::registerPassManagerCLOptions();
  mlir::registerDefaultTimingManagerCLOptions();
  mlir::tracing::DebugCounter::registerCLOptions();

  Options options;
  if (std::optional<ExitCode> status = commandLine.parse(argc, argv, options))
    return *status;
  if (options.needsDriver)
    return drive(options, registry, mlir::MlirOptMainConfig::createFromCLOptions());
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, options.input, options.output, registry));
}
