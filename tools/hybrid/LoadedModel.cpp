//===- LoadedModel.cpp - A model and the first thing wrong with it --------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/LoadedModel.h"

#include "codegen/Pipeline.h"
#include "tools/hybrid-opt/Input.h"

using namespace hybrid;

static mlir::DialectRegistry everyDialect() {
  mlir::DialectRegistry registry;
  codegen::registerCodegen(registry);
  return registry;
}

LoadedModel::LoadedModel(const std::string &path, const std::string &entry)
    : context(everyDialect()), handler(&context, [this](mlir::Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error && message.empty())
          message = diagnostic.str();
        return mlir::success();
      }) {
  driver::Options options;
  options.input = path;
  options.entry = entry;
  model = driver::loadModel(options, context, sources);
}

llvm::Error LoadedModel::error() const {
  return llvm::createStringError(message.empty() ? "the model cannot be read" : message);
}
