//===- TableFile.cpp - Tables from files ----------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/table/TableFile.h"

#include "llvm/Support/MemoryBuffer.h"

using namespace hybrid;

llvm::Expected<Table> hybrid::readTableFile(const std::string &path) {
  auto problem = [&](const std::string &message) { return llvm::createStringError(path + ": " + message); };
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return problem(buffer.getError().message());
  std::string_view text((*buffer)->getBufferStart(), (*buffer)->getBufferSize());
  std::string error;
  std::optional<Table> table = llvm::StringRef(path).ends_with(".npy") ? readNpy(text, error) : readCsv(text, error);
  if (!table)
    return problem(error);
  return std::move(*table);
}
