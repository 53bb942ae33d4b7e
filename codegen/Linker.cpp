//===- Linker.cpp - Objects to shared libraries ---------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Linker.h"

#include "codegen/OutputFile.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace hybrid::codegen;

static llvm::Expected<std::string> findCompiler() {
  constexpr llvm::StringLiteral names[] = {"clang-22", "clang", "cc", "gcc"};
  for (llvm::StringRef name : names)
    if (llvm::ErrorOr<std::string> path = llvm::sys::findProgramByName(name))
      return *path;
  return llvm::createStringError("cannot link a shared library: none of clang-22, clang, cc and gcc is on the PATH "
                                 "(--emit=obj needs none)");
}

/// { global: f; f_info; local: *; };
static std::string versionScript(llvm::ArrayRef<std::string> symbols) {
  std::string text = "{\n";
  if (!symbols.empty())
    text += "  global:\n";
  for (const std::string &symbol : symbols)
    text += "    " + symbol + ";\n";
  return text + "  local: *;\n};\n";
}

llvm::Error hybrid::codegen::linkSharedLibrary(llvm::StringRef object, llvm::StringRef output,
                                               llvm::ArrayRef<std::string> symbols, llvm::StringRef soname) {
  llvm::Expected<std::string> compiler = findCompiler();
  if (!compiler)
    return compiler.takeError();
  llvm::Expected<OutputFile> script = OutputFile::create((output + ".map").str());
  if (!script)
    return script.takeError();
  if (llvm::Error error = script->write(versionScript(symbols)))
    return error;
  llvm::Expected<OutputFile> messages = OutputFile::create((output + ".log").str());
  if (!messages)
    return messages.takeError();

  std::string scriptOption = "-Wl,--version-script=" + script->temporary();
  std::string nameOption = ("-Wl,-soname," + soname).str();
  llvm::StringRef arguments[] = {*compiler,
                                 "-shared",
                                 "-nostartfiles",
                                 "-o",
                                 output,
                                 object,
                                 scriptOption,
                                 nameOption,
                                 "-Wl,-Bsymbolic",
                                 "-Wl,--no-undefined",
                                 "-Wl,--as-needed",
                                 "-lm",
                                 "-Wl,-s",
                                 "-Wl,--build-id=none",
                                 "-Wl,-z,noexecstack,-z,relro,-z,now"};
  std::optional<llvm::StringRef> redirects[] = {"", messages->temporary(), messages->temporary()};
  std::string message;
  int status = llvm::sys::ExecuteAndWait(*compiler, arguments, std::nullopt, redirects, 0, 0, &message);
  if (status == 0)
    return llvm::Error::success();
  if (auto buffer = llvm::MemoryBuffer::getFile(messages->temporary()))
    message += (*buffer)->getBuffer().rtrim();
  return llvm::createStringError("cannot link the shared library with '" + *compiler + "': " + message);
}
