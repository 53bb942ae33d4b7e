//===- HybridPlugin.cpp - The dialect and passes for mlir-opt -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   mlir-opt x.mlir --load-dialect-plugin=HybridPlugin.so --load-pass-plugin=HybridPlugin.so
//            --pass-pipeline='builtin.module(hybrid-infer-domains)'
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Register.h"

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Compiler.h"

extern "C" LLVM_ATTRIBUTE_WEAK mlir::DialectPluginLibraryInfo mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Hybrid", LLVM_VERSION_STRING,
          [](mlir::DialectRegistry *registry) { hybrid::driver::registerDialect(*registry); }};
}

extern "C" LLVM_ATTRIBUTE_WEAK mlir::PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Hybrid", LLVM_VERSION_STRING, [] { hybrid::driver::registerPasses(); }};
}
