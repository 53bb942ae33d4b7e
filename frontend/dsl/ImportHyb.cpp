//===- ImportHyb.cpp - Files of the module language as IR -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/ImportHyb.h"

#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace hybrid;

static Location placeOf(const dsl::Diagnostic &diagnostic, MLIRContext &context) {
  dsl::Position position = diagnostic.file->position(diagnostic.range.begin);
  return FileLineColLoc::get(&context, diagnostic.file->path(), position.line, position.column);
}

LogicalResult dsl::reportDiagnostics(Program &program, MLIRContext &context) {
  bool hasErrors = program.diagnostics.hasErrors();
  for (const dsl::Diagnostic &diagnostic : program.diagnostics.take()) {
    Location loc = placeOf(diagnostic, context);
    InFlightDiagnostic report = diagnostic.severity == Severity::Error ? emitError(loc) : emitWarning(loc);
    report << diagnostic.message << " [" << info(diagnostic.code).name << "]";
    for (const dsl::Diagnostic &note : diagnostic.notes)
      report.attachNote(placeOf(note, context)) << note.message;
  }
  return failure(hasErrors);
}

static OwningOpRef<ModuleOp> finish(dsl::Program &program, MLIRContext &context) {
  return succeeded(dsl::reportDiagnostics(program, context)) ? dsl::emit(program, context) : nullptr;
}

OwningOpRef<ModuleOp> dsl::importHyb(StringRef path, MLIRContext &context, ProgramOptions options) {
  Program program(std::move(options));
  if (!program.load(path)) {
    emitError(UnknownLoc::get(&context)) << "cannot read '" << path << "'";
    return nullptr;
  }
  return finish(program, context);
}

OwningOpRef<ModuleOp> dsl::importHybText(std::unique_ptr<llvm::MemoryBuffer> text, StringRef path, MLIRContext &context,
                                         ProgramOptions options) {
  Program program(std::move(options));
  program.load(path, std::move(text));
  return finish(program, context);
}
