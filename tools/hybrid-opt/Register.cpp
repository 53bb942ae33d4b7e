//===- Register.cpp - Dialects and passes of our programs===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Register.h"

#include "codegen/Pipeline.h"
#include "codegen/distiller/EngineDistiller.h"
#include "codegen/mathlib/MathLib.h"
#include "dialect/HybridOps.h"
#include "passes/Passes.h"
#include "passes/lowering/Passes.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"

using namespace hybrid;

void driver::registerDialect(mlir::DialectRegistry &registry) {
  registry.insert<HybridDialect>();
  registerUpstreamModels(registry);
  codegen::registerCodegen(registry);
}

void driver::registerPasses() {
  registerHybridPasses([] { return codegen::makeEngineDistiller(); });
  registerHybridLoweringPasses();
  registerHybridMathLibPasses();
  codegen::registerCodegenPipelines();
}

void driver::registerEverything(mlir::DialectRegistry &registry) {
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerAllPasses();
  registerDialect(registry);
  registerPasses();
}
