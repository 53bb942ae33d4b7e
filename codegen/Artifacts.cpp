//===- Artifacts.cpp - Compiled models as files ---------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Artifacts.h"

#include "codegen/Entries.h"
#include "codegen/Header.h"
#include "codegen/Linker.h"
#include "codegen/OutputFile.h"
#include "codegen/Program.h"
#include "codegen/SelfCheck.h"
#include "codegen/TargetMachine.h"

#include "llvm/Support/Path.h"

#include <chrono>
#include <dlfcn.h>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

constexpr double kSelfCheckShare = 0.05; // of the compile time

namespace {

/// A loaded shared library.
struct Library {
  ~Library() {
    if (handle)
      dlclose(handle);
  }
  void *handle = nullptr;
};

/// One model on its way to one file.
class ArtifactWriter {
public:
  ArtifactWriter(ModuleOp model, StringRef path, const ArtifactOptions &options)
      : model(model), path(path), options(options) {}

  LogicalResult compile() {
    auto start = std::chrono::steady_clock::now();
    FailureOr<Program> built = buildProgram(model, options);
    if (failed(built))
      return failure();
    program.emplace(std::move(*built));
    if (program->symbols.empty())
      return model.emitError("has no public symbol to compile");
    for (const PublicSymbol &symbol : program->symbols)
      if (symbol.cName != symbol.name)
        SymbolTable::lookupSymbolIn(model, symbol.name)->emitRemark()
            << "'" << symbol.name << "' is called '" << symbol.cName << "' in C";
    hideViews();
    llvm::Expected<llvm::SmallVector<char, 0>> code = emitObjectCode(*program);
    if (!code)
      return report(code.takeError());
    object = std::move(*code);
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return success();
  }

  FailureOr<ArtifactReport> writeObject() { return writeChecked(StringRef(object.data(), object.size())); }

  FailureOr<ArtifactReport> writeText() {
    std::string text;
    llvm::raw_string_ostream stream(text);
    program->module->print(stream, nullptr);
    return writeChecked(text);
  }

  FailureOr<ArtifactReport> writeLibrary() {
    auto beside = [&](StringRef ending) {
      llvm::SmallString<128> place(path);
      llvm::sys::path::replace_extension(place, ending);
      return OutputFile::create(place);
    };
    llvm::Expected<OutputFile> library = OutputFile::create(path), header = beside(".h"), wrapper = beside(".hpp");
    if (!library || !header || !wrapper)
      return report(llvm::joinErrors(llvm::joinErrors(library.takeError(), header.takeError()), wrapper.takeError()));
    FailureOr<ArtifactReport> result = linkAndCheck(library->temporary());
    if (failed(result))
      return failure();
    StringRef stem = llvm::sys::path::stem(path);
    if (llvm::Error error = header->write(headerText(program->symbols, stem)))
      return report(std::move(error));
    if (llvm::Error error = wrapper->write(cppHeaderText(program->symbols, stem)))
      return report(std::move(error));
    if (llvm::Error error = header->publish())
      return report(std::move(error));
    if (llvm::Error error = wrapper->publish())
      return report(std::move(error));
    if (llvm::Error error = library->publish())
      return report(std::move(error));
    return result;
  }

private:
  /// Failure, after a diagnostic.
  LogicalResult report(llvm::Error error) { return model.emitError(llvm::toString(std::move(error))); }

  /// The entry of the JIT is no part of the interface.
  void hideViews() {
    for (llvm::Function &function : llvm::make_early_inc_range(*program->module))
      if (!function.isDeclaration() && function.getName().ends_with(kViewsSuffix))
        function.eraseFromParent();
  }

  std::vector<std::string> exportedSymbols() {
    std::vector<std::string> names;
    for (const llvm::GlobalValue &value : program->module->global_values())
      if (!value.isDeclaration() && !value.hasLocalLinkage())
        names.push_back(value.getName().str());
    return names;
  }

  /// Links the object to `output`, which is then tried.
  FailureOr<ArtifactReport> linkAndCheck(StringRef output) {
    llvm::Expected<OutputFile> objectFile = OutputFile::create((path + ".o").str());
    if (!objectFile)
      return report(objectFile.takeError());
    if (llvm::Error error = objectFile->write(StringRef(object.data(), object.size())))
      return report(std::move(error));
    if (llvm::Error error =
            linkSharedLibrary(objectFile->temporary(), output, exportedSymbols(), llvm::sys::path::filename(path)))
      return report(std::move(error));
    ArtifactReport result;
    if (!options.selfCheck || isCrossCompiling(options))
      return result;
    FailureOr<uint64_t> rows = check(output);
    if (failed(rows)) {
      keepReproducer();
      return failure();
    }
    if (*rows != 0)
      result.selfCheckRows = *rows;
    return result;
  }

  FailureOr<uint64_t> check(StringRef library) {
    Library loaded;
    std::string name = library.contains('/') ? library.str() : ("./" + library).str();
    loaded.handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!loaded.handle)
      return model.emitError() << "cannot load the code for the self-check: " << dlerror();
    auto lookup = [&](StringRef symbol) { return dlsym(loaded.handle, symbol.str().c_str()); };
    return selfCheck(model, program->symbols, lookup, options, seconds * kSelfCheckShare);
  }

  void keepReproducer() {
    std::string text, place = (path + ".reproducer.mlir").str();
    llvm::raw_string_ostream stream(text);
    model.print(stream);
    llvm::Expected<OutputFile> file = OutputFile::create(place);
    llvm::Error error = file ? file->write(text) : file.takeError();
    if (!error)
      error = file->publish();
    if (error)
      llvm::consumeError(std::move(error));
    else
      model.emitRemark() << "the model that is compiled wrongly is kept in '" << place << "'";
  }

  /// Writes `contents` after a check of the same code as a library that is not kept.
  FailureOr<ArtifactReport> writeChecked(StringRef contents) {
    if (path == "-") {
      llvm::outs() << contents;
      return ArtifactReport();
    }
    llvm::Expected<OutputFile> file = OutputFile::create(path);
    if (!file)
      return report(file.takeError());
    ArtifactReport result;
    if (options.selfCheck && !isCrossCompiling(options)) {
      llvm::Expected<OutputFile> library = OutputFile::create((path + ".so").str());
      if (!library)
        return report(library.takeError());
      FailureOr<ArtifactReport> checked = linkAndCheck(library->temporary());
      if (failed(checked))
        return failure();
      result = *checked;
    }
    if (llvm::Error error = file->write(contents))
      return report(std::move(error));
    if (llvm::Error error = file->publish())
      return report(std::move(error));
    return result;
  }

  ModuleOp model;
  StringRef path;
  const ArtifactOptions &options;
  std::optional<Program> program;
  llvm::SmallVector<char, 0> object;
  double seconds = 0;
};

} // namespace

static FailureOr<ArtifactReport> write(ModuleOp model, StringRef path, const ArtifactOptions &options,
                                       FailureOr<ArtifactReport> (ArtifactWriter::*how)()) {
  ArtifactWriter writer(model, path, options);
  if (failed(writer.compile()))
    return failure();
  return (writer.*how)();
}

FailureOr<ArtifactReport> codegen::writeSharedLibrary(ModuleOp model, StringRef path, const ArtifactOptions &options) {
  return write(model, path, options, &ArtifactWriter::writeLibrary);
}
FailureOr<ArtifactReport> codegen::writeObject(ModuleOp model, StringRef path, const ArtifactOptions &options) {
  return write(model, path, options, &ArtifactWriter::writeObject);
}
FailureOr<ArtifactReport> codegen::writeLLVM(ModuleOp model, StringRef path, const ArtifactOptions &options) {
  return write(model, path, options, &ArtifactWriter::writeText);
}
