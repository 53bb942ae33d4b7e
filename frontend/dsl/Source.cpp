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

/// Bytes of the character that begins with `lead`; a byte that begins none counts for itself.
static unsigned length(char lead) {
  auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

unsigned SourceFile::utf16Column(uint32_t offset) const {
  StringRef line = lineAt(offset);
  size_t end = position(offset).column - 1;
  unsigned units = 0;
  for (size_t i = 0; i < line.size() && i + length(line[i]) <= end; i += length(line[i]))
    units += length(line[i]) == 4 ? 2 : 1;
  return units;
}

uint32_t SourceFile::offsetOfUtf16(unsigned line, unsigned units) const {
  uint32_t begin = lineBegin(line);
  StringRef text = lineAt(begin);
  size_t i = 0;
  for (unsigned counted = 0; i < text.size(); i += length(text[i])) {
    counted += length(text[i]) == 4 ? 2 : 1;
    if (counted > units)
      break;
  }
  return begin + static_cast<uint32_t>(std::min(i, text.size()));
}
