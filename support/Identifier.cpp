//===- Identifier.cpp - Names that the language accepts -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/Identifier.h"

#include <algorithm>

using namespace hybrid;

static bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool hybrid::isReservedWord(std::string_view name) {
  constexpr std::string_view words[] = {
#define HYBRID_RESERVED_WORD(Id, Text) Text,
#include "support/ReservedWords.def"
  };
  return std::find(std::begin(words), std::end(words), name) != std::end(words);
}

std::string hybrid::makeIdentifier(std::string_view name, std::set<std::string> &taken) {
  std::string result(name);
  for (char &c : result)
    if (!isLetter(c) && !isDigit(c))
      c = '_';
  if (result.empty() || !isLetter(result.front()))
    result.insert(0, "x");
  while (isReservedWord(result) || taken.contains(result))
    result += '_';
  taken.insert(result);
  return result;
}
