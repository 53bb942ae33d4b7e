//===- Source.cpp - Source text and places in it --------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Source.h"

#include <algorithm>

using namespace hybrid::dsl;
using llvm::StringRef;

SourceFile::SourceFile(std::string path, std::unique_ptr<llvm::MemoryBuffer> buffer)
    : path_(std::move(path)), buffer(std::move(buffer)), lineStarts{0} {
  StringRef all = text();
  for (size_t end = all.find('\n'); end != StringRef::npos; end = all.find('\n', end + 1))
    lineStarts.push_back(static_cast<uint32_t>(end + 1));
}

Position SourceFile::position(uint32_t offset) const {
  auto line = std::upper_bound(lineStarts.begin(), lineStarts.end(), offset) - 1;
  return {static_cast<unsigned>(line - lineStarts.begin()) + 1, offset - *line + 1};
}

StringRef SourceFile::lineAt(uint32_t offset) const {
  uint32_t start = lineStarts[position(offset).line - 1];
  return text().drop_front(start).take_until([](char c) { return c == '\n' || c == '\r'; });
}
