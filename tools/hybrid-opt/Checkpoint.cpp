//===- Checkpoint.cpp - A search that can be taken up again ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Checkpoint.h"

#include "codegen/Info.h"
#include "codegen/OutputFile.h"
#include "engine/expr/Print.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA1.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::driver;

constexpr std::chrono::seconds kSaveEvery{1};

static std::string hashOf(StringRef bytes) {
  return llvm::toHex(llvm::SHA1::hash(llvm::arrayRefFromStringRef(bytes)), /*LowerCase=*/true);
}

static llvm::Expected<std::string> hashOf(ModuleOp module) {
  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  if (failed(writeBytecodeToFile(module, os)))
    return llvm::createStringError("the module cannot be written as bytecode");
  return hashOf(bytes);
}

/// Everything that the result depends on; the number of threads and limits of time are not among it.
static llvm::Expected<std::vector<std::string>> identityOf(const Options &options, ModuleOp module,
                                                           ModuleOp libraries) {
  llvm::Expected<std::string> network = hashOf(module), library = hashOf(libraries);
  if (!network)
    return llvm::joinErrors(network.takeError(), library.takeError());
  if (!library)
    return library.takeError();
  std::vector<std::string> identity{std::string("compiler ") + codegen::kCompiler,
                                    "network " + *network,
                                    "seed " + std::to_string(options.seed),
                                    "tolerance " + engine::printNumber(options.tolerance),
                                    "max-size " + std::to_string(options.maxSize),
                                    "operators " + llvm::join(options.operators, ","),
                                    "form " + options.form,
                                    "library " + (options.library.empty() ? "" : *library)};
  for (auto [name, path] : {std::pair("calibration ", &options.calibration), std::pair("data ", &options.data)}) {
    if (path->empty())
      continue;
    auto table = llvm::MemoryBuffer::getFile(*path);
    if (!table)
      return llvm::createStringError(*path + ": " + table.getError().message());
    identity.push_back(name + hashOf((*table)->getBuffer()));
  }
  return identity;
}

Checkpoint::Checkpoint(std::string path, std::vector<std::string> identity)
    : path(std::move(path)), steps(std::move(identity)), last(std::chrono::steady_clock::now()) {
  steps.changed = [this] {
    if (std::chrono::steady_clock::now() - last > kSaveEvery)
      llvm::consumeError(save()); // it is tried again, and reported, at the end
  };
}

llvm::Expected<std::unique_ptr<Checkpoint>> Checkpoint::open(const Options &options, ModuleOp module,
                                                             ModuleOp libraries) {
  llvm::Expected<std::vector<std::string>> identity = identityOf(options, module, libraries);
  if (!identity)
    return identity.takeError();
  std::unique_ptr<Checkpoint> checkpoint(new Checkpoint(options.checkpoint, std::move(*identity)));
  if (!llvm::sys::fs::exists(options.checkpoint)) {
    if (llvm::Error error = checkpoint->save()) // better now than after the search
      return std::move(error);
    return checkpoint;
  }
  auto problem = [&](const std::string &message) {
    return llvm::createStringError(options.checkpoint + ": " + message);
  };
  auto file = llvm::MemoryBuffer::getFile(options.checkpoint);
  if (!file)
    return problem(file.getError().message());
  std::string error;
  if (!checkpoint->steps.read((*file)->getBuffer(), error))
    return problem(error);
  return checkpoint;
}

llvm::Error Checkpoint::save() {
  last = std::chrono::steady_clock::now();
  return codegen::writeWholeFile(path, steps.text());
}
