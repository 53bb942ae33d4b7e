//===- PlacesTest.cpp - Places in a file as editors count them ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Source.h"

#include <gtest/gtest.h>

using namespace hybrid::dsl;

static SourceFile file(llvm::StringRef text) { return {"a.hyb", llvm::MemoryBuffer::getMemBufferCopy(text)}; }

TEST(PlacesTest, ColumnsCountUnitsOfUtf16) {
  // One byte and one unit; two bytes (µ) and three (€) and one unit; four bytes and two units.
  SourceFile source = file("ab\nµ€\U0001d45dx\n");
  struct Row {
    uint32_t offset;
    unsigned line, units;
  };
  for (Row row : {Row{0, 1, 0}, Row{2, 1, 2}, Row{3, 2, 0}, Row{5, 2, 1}, Row{8, 2, 2}, Row{12, 2, 4}, Row{13, 2, 5},
                  Row{14, 3, 0}}) {
    EXPECT_EQ(source.position(row.offset).line, row.line) << row.offset;
    EXPECT_EQ(source.utf16Column(row.offset), row.units) << row.offset;
    EXPECT_EQ(source.offsetOfUtf16(row.line, row.units), row.offset) << row.line << ":" << row.units;
  }
}

TEST(PlacesTest, APlaceInsideACharacterIsItsBegin) {
  SourceFile source = file("\U0001d45dx");
  EXPECT_EQ(source.utf16Column(2), 0u);
  EXPECT_EQ(source.offsetOfUtf16(1, 1), 0u);
}

TEST(PlacesTest, APlaceBehindALineIsItsEnd) {
  SourceFile source = file("ab\r\nc");
  EXPECT_EQ(source.offsetOfUtf16(1, 99), 2u); // before the line's end, however that is written
  EXPECT_EQ(source.offsetOfUtf16(2, 99), 5u);
  EXPECT_EQ(source.utf16Column(3), 2u);
}

TEST(PlacesTest, BytesThatAreNoUtf8CountForThemselves) {
  SourceFile source = file("\xff\x80z");
  EXPECT_EQ(source.offsetOfUtf16(1, 99), 3u);
  EXPECT_LE(source.utf16Column(3), 3u);
}
