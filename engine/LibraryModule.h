//===- LibraryModule.h - A function that the user knows ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_LIBRARYMODULE_H
#define HYBRID_ENGINE_LIBRARYMODULE_H

#include "engine/expr/Expr.h"
#include "support/Unit.h"

#include <string>

namespace hybrid::engine {

/// One result of a module of the user's library: a building block of the search (search/Library.h), and a name for a
/// law that is equal to it (select/KnownLaw.h).
struct LibraryModule {
  struct Argument {
    std::string name;
    std::optional<Unit> unit;
    Interval domain; ///< where it is declared; may be infinite
  };
  std::string name;
  std::vector<Argument> arguments;
  Expr body; ///< of the arguments, numbers in their units
  std::optional<Unit> unit;
};

/// What turns a number of unit `from` into one of unit `to`: 1 if one of them is not known, nullopt if their dimensions
/// differ.
inline std::optional<double> conversion(const std::optional<Unit> &from, const std::optional<Unit> &to) {
  if (!from || !to)
    return 1;
  return from->sameDimension(*to) ? std::optional(from->scale() / to->scale()) : std::nullopt;
}

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_LIBRARYMODULE_H
