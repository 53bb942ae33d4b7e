//===- Library.cpp - Files of modules that the user knows -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Library.h"

#include "frontend/dsl/ImportHyb.h"
#include "passes/distill/Library.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace hybrid;

OwningOpRef<ModuleOp> driver::loadLibraries(ArrayRef<std::string> paths, MLIRContext &context) {
  OwningOpRef<ModuleOp> libraries = ModuleOp::create(UnknownLoc::get(&context));
  for (const std::string &path : paths) {
    OwningOpRef<ModuleOp> file = dsl::importHyb(path, context);
    PassManager inliner(&context);
    inliner.addPass(createInlinerPass());
    if (!file || failed(inliner.run(*file)))
      return nullptr;
    file->setSymName(path);
    (*file)->setAttr(kLibraryAttr, UnitAttr::get(&context));
    libraries->push_back(file.release());
  }
  return libraries;
}

void driver::addLibraries(ModuleOp libraries, ModuleOp module) {
  module.getBody()->getOperations().splice(module.getBody()->end(), libraries.getBody()->getOperations());
}
