//===- Evaluation.cpp - A model that can be called, from any kind of file -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid/Evaluation.h"

#include "codegen/CompiledModule.h"
#include "codegen/Info.h"
#include "tools/hybrid-opt/Emission.h"
#include "tools/hybrid/LoadedModel.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Object/ELFObjectFile.h"

#include <dlfcn.h>

using namespace hybrid;
using codegen::PublicSymbol;

constexpr llvm::StringLiteral kInfoSuffix = "_info";

/// The only symbol, or the only network: a distilled one carries its closed forms beside it. Null if there are several.
static const PublicSymbol *defaultSymbol(const std::vector<PublicSymbol> &symbols) {
  if (symbols.size() == 1)
    return &symbols.front();
  const PublicSymbol *network = nullptr;
  for (const PublicSymbol &symbol : symbols)
    if (symbol.kind == codegen::SymbolKind::Network) {
      if (network)
        return nullptr;
      network = &symbol;
    }
  return network;
}

/// The one symbol that `entry` means.
static llvm::Expected<const PublicSymbol *> choose(const std::vector<PublicSymbol> &symbols, const std::string &entry) {
  if (symbols.empty())
    return llvm::createStringError("the model has no public symbol");
  if (const PublicSymbol *symbol = entry.empty() ? defaultSymbol(symbols) : nullptr)
    return symbol;
  std::string names;
  for (const PublicSymbol &symbol : symbols) {
    if (symbol.name == entry || symbol.cName == entry)
      return &symbol;
    names += (names.empty() ? "'" : ", '") + symbol.name + "'";
  }
  return llvm::createStringError(
      (entry.empty() ? "the model has several symbols" : "there is no symbol '" + entry + "'") +
      "; --entry names one of " + names);
}

std::pair<int64_t, int64_t> Evaluation::counters() const {
  int64_t rows = 0, outside = 0;
  if (void *counters = find(description.cName + "_counters"))
    reinterpret_cast<void (*)(int64_t *, int64_t *)>(counters)(&rows, &outside);
  return {rows, outside};
}

namespace {

/// A compiled library.
class LibraryEvaluation : public Evaluation {
public:
  ~LibraryEvaluation() override {
    if (handle)
      dlclose(handle);
  }

  llvm::Error load(const std::string &path, const std::string &entry) {
    llvm::Expected<std::vector<std::string>> names = findSymbols(path);
    if (!names)
      return names.takeError();
    handle = dlopen((path.find('/') == std::string::npos ? "./" + path : path).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle)
      return llvm::createStringError(dlerror());
    std::vector<PublicSymbol> symbols;
    for (const std::string &name : *names) {
      auto *text = static_cast<const char *>(dlsym(handle, (name + kInfoSuffix.str()).c_str()));
      llvm::Expected<PublicSymbol> symbol = codegen::parseInfo(text, name);
      if (!symbol)
        return symbol.takeError();
      symbols.push_back(std::move(*symbol));
    }
    llvm::Expected<const PublicSymbol *> chosen = choose(symbols, entry);
    if (!chosen)
      return chosen.takeError();
    description = **chosen;
    return llvm::Error::success();
  }

  void *find(const std::string &cName) const override { return dlsym(handle, cName.c_str()); }

private:
  /// Names f for which the library has f and f_info, read from the file: nothing of a foreign library is run for this.
  static llvm::Expected<std::vector<std::string>> findSymbols(const std::string &path) {
    llvm::Expected<llvm::object::OwningBinary<llvm::object::ObjectFile>> file =
        llvm::object::ObjectFile::createObjectFile(path);
    if (!file)
      return file.takeError();
    auto *elf = llvm::dyn_cast<llvm::object::ELFObjectFileBase>(file->getBinary());
    if (!elf)
      return llvm::createStringError("no shared library of this system");
    llvm::StringSet<> exported;
    for (llvm::object::ELFSymbolRef symbol : elf->getDynamicSymbolIterators()) {
      llvm::Expected<uint32_t> flags = symbol.getFlags();
      llvm::Expected<llvm::StringRef> name = symbol.getName();
      if (!flags || !name) {
        llvm::consumeError(flags.takeError());
        llvm::consumeError(name.takeError());
        continue;
      }
      if (!(*flags & llvm::object::BasicSymbolRef::SF_Undefined))
        exported.insert(*name);
    }
    std::vector<std::string> names;
    for (llvm::StringRef name : exported.keys())
      if (llvm::StringRef base = name; base.consume_back(kInfoSuffix) && exported.contains(base))
        names.push_back(base.str());
    llvm::sort(names);
    if (names.empty())
      return llvm::createStringError("the library is none of this compiler's: it exports no pair f, f_info");
    return names;
  }

  void *handle = nullptr;
};

/// Any other input, compiled in this process.
class CompiledEvaluation : public Evaluation {
public:
  llvm::Error compile(const std::string &path, const std::string &entry) {
    LoadedModel model(path);
    if (mlir::ModuleOp module = model.module(); module && succeeded(driver::scalarize(module))) {
      auto compiled = codegen::CompiledModule::create(module, {});
      if (mlir::succeeded(compiled))
        code = *compiled;
    }
    if (!code)
      return model.error();
    llvm::Expected<const PublicSymbol *> chosen = choose(code->symbols(), entry);
    if (!chosen)
      return chosen.takeError();
    description = **chosen;
    return llvm::Error::success();
  }

  void *find(const std::string &cName) const override { return code->address(cName); }

private:
  std::shared_ptr<codegen::CompiledModule> code;
};

} // namespace

llvm::Expected<std::unique_ptr<Evaluation>> Evaluation::open(const std::string &path, const std::string &entry) {
  if (llvm::StringRef(path).ends_with(".so")) {
    auto library = std::make_unique<LibraryEvaluation>();
    if (llvm::Error error = library->load(path, entry))
      return std::move(error);
    return library;
  }
  auto compiled = std::make_unique<CompiledEvaluation>();
  if (llvm::Error error = compiled->compile(path, entry))
    return std::move(error);
  return compiled;
}
