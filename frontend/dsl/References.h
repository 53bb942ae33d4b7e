//===- References.h - What the names of a file stand for --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Editors ask what stands at a place: to explain it, to go to its declaration, to colour it. The answers are one list
// over an analysed file, in the order of the text and without overlap:
//
//   F = G * drag(v, radius = 2 [mm]).x;
//   ^   ^ ^ ^    ^  ^           ^    ^
//   |   | | |    |  |           |    a result of drag
//   |   | | |    |  |           a unit of the language
//   |   | | |    |  an input of drag
//   |   | | |    an input of this module
//   |   | | a module
//   |   | an operation, with the type of its value
//   |   a constant of the file
//   a result
//
// What could not be parsed or resolved has no entry, so the list is right, if shorter, for text that is half written.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_REFERENCES_H
#define HYBRID_FRONTEND_DSL_REFERENCES_H

#include "frontend/dsl/Functions.h"
#include "frontend/dsl/Program.h"

namespace hybrid::dsl {

/// One place; exactly one of the pointers is set, none for a unit of the language.
struct Reference {
  Range range;
  const Variable *variable = nullptr;
  const Callable *callable = nullptr;
  const UnitDeclaration *unit = nullptr;
  const SourceUnit *file = nullptr;
  const Function *function = nullptr;
  const NamedConstant *constant = nullptr;
  const Expr *operation = nullptr;
  bool isDeclaration = false;

  bool isPredeclaredUnit() const {
    return !variable && !callable && !unit && !file && !function && !constant && !operation;
  }
};

std::vector<Reference> findReferences(const Program &program, const SourceUnit &unit);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_REFERENCES_H
