//===- ImportHyb.h - Files of the module language as IR ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_IMPORTHYB_H
#define HYBRID_FRONTEND_DSL_IMPORTHYB_H

#include "frontend/dsl/Program.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace hybrid::dsl {

/// Reads a `.hyb` file: its modules and networks, and what they need of imported files, in one module.
///
/// A module of the file is a public hybrid.module (private if its name starts with '_'); one of an imported file a.b is
/// the private symbol a.b.name. Arguments and results are in their declared units; inside, numbers are coherent SI.
///
/// On failure the result is null; the causes went to the context's diagnostics with their places. Loads the dialects
/// that it needs.
mlir::OwningOpRef<mlir::ModuleOp> importHyb(llvm::StringRef path, mlir::MLIRContext &context,
                                            ProgramOptions options = {});

/// The same for text in memory; `path` names it in messages.
mlir::OwningOpRef<mlir::ModuleOp> importHybText(std::unique_ptr<llvm::MemoryBuffer> text, llvm::StringRef path,
                                                mlir::MLIRContext &context, ProgramOptions options = {});

/// Hands what was found to the context's diagnostics; whether there was no error.
mlir::LogicalResult reportDiagnostics(Program &program, mlir::MLIRContext &context);

/// The IR of an analysed program without errors.
mlir::OwningOpRef<mlir::ModuleOp> emit(Program &program, mlir::MLIRContext &context);

/// A test of the program as a public module `symbol` of its own: from the test's inputs, in their declared units (a
/// number that is not used where there are none), to
/// the two sides of each claim in turn, in coherent SI and of one shape. `error` claims are no part of it: analysis
/// decided them.
struct EmittedTest {
  const Test *test;
  std::string symbol;
  struct Sides {
    const Claim *claim;
    size_t components; ///< of each side
  };
  std::vector<Sides> claims;
};

/// The IR of the tests of the first file, and of what they call, which is private.
mlir::OwningOpRef<mlir::ModuleOp> emitTests(Program &program, mlir::MLIRContext &context,
                                            std::vector<EmittedTest> &tests);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_IMPORTHYB_H
