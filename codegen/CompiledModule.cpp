//===- CompiledModule.cpp - A model in machine code, in this process -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/CompiledModule.h"

#include "codegen/Entries.h"

#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

CompiledModule::CompiledModule() = default;
CompiledModule::~CompiledModule() = default;

/// A JIT that holds `object` and finds libc in this process.
static llvm::Expected<std::unique_ptr<llvm::orc::LLJIT>> load(llvm::SmallVector<char, 0> object) {
  llvm::Expected<std::unique_ptr<llvm::orc::LLJIT>> jit = llvm::orc::LLJITBuilder().create();
  if (!jit)
    return jit.takeError();
  auto process =
      llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess((*jit)->getDataLayout().getGlobalPrefix());
  if (!process)
    return process.takeError();
  (*jit)->getMainJITDylib().addGenerator(std::move(*process));
  auto buffer = std::make_unique<llvm::SmallVectorMemoryBuffer>(std::move(object), "model");
  if (llvm::Error error = (*jit)->addObjectFile(std::move(buffer)))
    return std::move(error);
  return jit;
}

FailureOr<std::shared_ptr<CompiledModule>> CompiledModule::create(ModuleOp model, const CompileOptions &options) {
  FailureOr<Program> program = buildProgram(model, options);
  if (failed(program))
    return failure();
  llvm::Expected<llvm::SmallVector<char, 0>> object = emitObjectCode(*program);
  if (!object)
    return model.emitError(llvm::toString(object.takeError()));
  auto jit = load(std::move(*object));
  if (!jit)
    return model.emitError(llvm::toString(jit.takeError()));

  std::shared_ptr<CompiledModule> result(new CompiledModule());
  result->symbolList = std::move(program->symbols);
  result->jit = std::move(*jit);
  for (const PublicSymbol &symbol : result->symbolList) {
    auto entry = result->jit->lookup(symbol.cName + kViewsSuffix.str());
    if (!entry)
      return model.emitError(llvm::toString(entry.takeError()));
    result->viewEntries[symbol.name] = entry->toPtr<int32_t (*)(int64_t, const hybrid_view *)>();
  }
  return result;
}

const PublicSymbol *CompiledModule::find(StringRef name) const {
  for (const PublicSymbol &symbol : symbolList)
    if (symbol.name == name)
      return &symbol;
  return nullptr;
}

int32_t CompiledModule::run(StringRef symbol, int64_t rows, std::span<const hybrid_view> views) const {
  return viewEntries.at(symbol)(rows, views.data());
}

void *CompiledModule::address(StringRef cName) const {
  auto found = jit->lookup(cName);
  if (!found)
    return llvm::consumeError(found.takeError()), nullptr;
  return found->toPtr<void *>();
}
