//===- OutputFile.cpp - Files that appear whole or not at all -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/OutputFile.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

using namespace hybrid::codegen;

static llvm::Error cannotWrite(llvm::StringRef path, std::error_code code) {
  return llvm::createStringError(code, "cannot write '" + path + "': " + code.message());
}

OutputFile::OutputFile(std::string path, std::string temporaryPath)
    : path(std::move(path)), temporaryPath(std::move(temporaryPath)) {}

OutputFile::OutputFile(OutputFile &&other) : path(std::move(other.path)) {
  std::swap(temporaryPath, other.temporaryPath);
}

OutputFile::~OutputFile() {
  if (temporaryPath.empty())
    return;
  llvm::sys::fs::remove(temporaryPath);
  llvm::sys::DontRemoveFileOnSignal(temporaryPath);
}

llvm::Expected<OutputFile> OutputFile::create(llvm::StringRef path) {
  if (llvm::sys::fs::is_directory(path))
    return cannotWrite(path, std::make_error_code(std::errc::is_a_directory));
  llvm::SmallString<128> name;
  int descriptor;
  if (std::error_code code = llvm::sys::fs::createUniqueFile(path + ".%%%%%%%%.tmp", descriptor, name))
    return cannotWrite(path, code);
  llvm::sys::Process::SafelyCloseFileDescriptor(descriptor);
  llvm::sys::RemoveFileOnSignal(name);
  return OutputFile(path.str(), name.str().str());
}

llvm::Error OutputFile::write(llvm::StringRef contents) {
  std::error_code code;
  llvm::raw_fd_ostream stream(temporaryPath, code);
  if (code)
    return cannotWrite(path, code);
  stream << contents;
  stream.close();
  code = stream.error();
  stream.clear_error();
  return code ? cannotWrite(path, code) : llvm::Error::success();
}

llvm::Error OutputFile::publish() {
  // What the temporary file was made with, for its owner alone, is not what a new file would have.
  if (std::error_code code = llvm::sys::fs::setPermissions(
          temporaryPath, static_cast<llvm::sys::fs::perms>(llvm::sys::fs::all_all & ~llvm::sys::fs::getUmask() &
                                                           (llvm::sys::fs::all_read | llvm::sys::fs::all_write))))
    return cannotWrite(path, code);
  if (std::error_code code = llvm::sys::fs::rename(temporaryPath, path))
    return cannotWrite(path, code);
  llvm::sys::DontRemoveFileOnSignal(temporaryPath);
  temporaryPath.clear();
  return llvm::Error::success();
}

llvm::Error hybrid::codegen::writeWholeFile(llvm::StringRef path, llvm::StringRef contents) {
  llvm::Expected<OutputFile> file = OutputFile::create(path);
  if (!file)
    return file.takeError();
  if (llvm::Error error = file->write(contents))
    return error;
  return file->publish();
}
