//===- CompiledModule.h - A model in machine code, in this process -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   DialectRegistry registry;
//   registerCodegen(registry);
//   …
//   FailureOr<std::shared_ptr<CompiledModule>> compiled = CompiledModule::create(module, options);
//   int32_t status = (*compiled)->run("gravity", rows, views);
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_COMPILEDMODULE_H
#define HYBRID_CODEGEN_COMPILEDMODULE_H

#include "codegen/Program.h"
#include "runtime/hybrid_runtime.h"

#include "llvm/ADT/StringMap.h"

#include <memory>
#include <span>

namespace llvm::orc {
class LLJIT;
} // namespace llvm::orc

namespace hybrid::codegen {

/// Machine code for every public symbol. It lives as long as the object. Evaluation is safe from any number of threads.
class CompiledModule {
public:
  static mlir::FailureOr<std::shared_ptr<CompiledModule>> create(mlir::ModuleOp model, const CompileOptions &options);
  ~CompiledModule();

  const std::vector<PublicSymbol> &symbols() const { return symbolList; }
  /// The description of a symbol by its name in the program; null if there is none.
  const PublicSymbol *find(llvm::StringRef symbol) const;

  /// Evaluates `rows` rows of a symbol on any layout, one view per port, inputs first. Returns the status.
  int32_t run(llvm::StringRef symbol, int64_t rows, std::span<const hybrid_view> views) const;

  /// The address of an exported C function, or null.
  void *address(llvm::StringRef cName) const;

private:
  CompiledModule();

  std::vector<PublicSymbol> symbolList;
  std::unique_ptr<llvm::orc::LLJIT> jit;
  llvm::StringMap<int32_t (*)(int64_t, const hybrid_view *)> viewEntries;
};

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_COMPILEDMODULE_H
