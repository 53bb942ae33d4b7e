//===- hybrid-opt.cpp - The compiler --------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/mathlib/MathLib.h"
#include "dialect/HybridOps.h"
#include "passes/Passes.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerAllPasses();
  hybrid::registerHybridPasses();
  hybrid::registerHybridMathLibPasses();
  registry.insert<hybrid::HybridDialect>();
  hybrid::registerUpstreamModels(registry);
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "Hybrid compiler\n", registry));
}
