//===- Program.h - A model as an optimised LLVM module -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_PROGRAM_H
#define HYBRID_CODEGEN_PROGRAM_H

#include "codegen/PublicSymbols.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace hybrid::codegen {

/// A model compiled for one processor, up to but without machine code. Its exported symbols are the C names of
/// `symbols` (and what Entries.h lists); all else is internal.
struct Program {
  std::vector<PublicSymbol> symbols;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::Module> module; ///< after its context, which must outlive it
};

/// Compiles every public symbol of `model`, which stays as it is. Its context needs registerCodegen's dialects. Errors
/// are diagnostics at the op that cannot be compiled.
mlir::FailureOr<Program> buildProgram(mlir::ModuleOp model, const CompileOptions &options);

/// The program as an object file in memory.
llvm::Expected<llvm::SmallVector<char, 0>> emitObjectCode(Program &program);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_PROGRAM_H
