//===- Identifier.h - Names that the language accepts -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SUPPORT_IDENTIFIER_H
#define HYBRID_SUPPORT_IDENTIFIER_H

#include <set>
#include <string>
#include <string_view>

namespace hybrid {

/// Whether `name` is a reserved word of the module language.
bool isReservedWord(std::string_view name);

/// An identifier for a foreign name: each bad character becomes `_`; a name that would start with a digit or `_` (or
/// is empty) gets `x` in front; a reserved word or a name in `taken` gets `_` behind. Adds the result to `taken`.
///
///   "layers.0.weight" -> layers_0_weight      "2nd" -> x2nd      "unit" -> unit_
std::string makeIdentifier(std::string_view name, std::set<std::string> &taken);

} // namespace hybrid

#endif // HYBRID_SUPPORT_IDENTIFIER_H
