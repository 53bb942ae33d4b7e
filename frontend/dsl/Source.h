//===- Source.h - Source text and places in it ------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_SOURCE_H
#define HYBRID_FRONTEND_DSL_SOURCE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hybrid::dsl {

/// Bytes [begin, end) of a file.
struct Range {
  uint32_t begin = 0, end = 0;

  bool isEmpty() const { return begin == end; }
};

inline Range join(Range first, Range last) { return {first.begin, last.end}; }

/// Line and column, both from 1; columns count bytes.
struct Position {
  unsigned line = 1, column = 1;
};

/// One file in memory. Text, ranges and everything that points into it live as long as the object.
class SourceFile {
public:
  /// Longer files are refused where they are read: ranges are 32 bits.
  static constexpr size_t kMaxBytes = size_t(1) << 30;

  SourceFile(std::string path, std::unique_ptr<llvm::MemoryBuffer> buffer);

  llvm::StringRef path() const { return path_; }
  llvm::StringRef text() const { return buffer->getBuffer(); }
  llvm::StringRef text(Range range) const { return text().slice(range.begin, range.end); }
  Position position(uint32_t offset) const;
  unsigned numLines() const { return static_cast<unsigned>(lineStarts.size()); }
  /// The first byte of a line, counted from 1.
  uint32_t lineBegin(unsigned line) const { return lineStarts[line - 1]; }
  /// The line that contains `offset`, without its end.
  llvm::StringRef lineAt(uint32_t offset) const;

  /// Units of UTF-16 before the place on its line, which is how editors count: 1 for most characters, 2 for those above
  /// U+FFFF. A place inside a character is taken to its begin.
  ///
  ///   "𝑝" = 1   the '=' is byte 7 of its line, and unit 5
  unsigned utf16Column(uint32_t offset) const;
  /// The place behind so many units of a line, counted from 1; the line's end if it has fewer.
  uint32_t offsetOfUtf16(unsigned line, unsigned units) const;

private:
  std::string path_;
  std::unique_ptr<llvm::MemoryBuffer> buffer;
  std::vector<uint32_t> lineStarts;
};

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_SOURCE_H
