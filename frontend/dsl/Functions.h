//===- Functions.h - Functions of the language ------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elementwise functions are rows of the operator table; the rest work on whole vectors or take any number of operands.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_FUNCTIONS_H
#define HYBRID_FRONTEND_DSL_FUNCTIONS_H

#include "support/Operators.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace hybrid::dsl {

struct Function {
  enum class Kind : uint8_t { Elementwise, Extremum, Clamp, Relu, Softmax, Dot, Cross, Norm, Sum, Transpose, Diff };

  Kind kind;
  llvm::StringRef name;
  unsigned minOperands, maxOperands;
  Operator op = Operator::Add; ///< of Elementwise and Extremum
  llvm::StringRef summary;     ///< for hover texts and lists
};

/// All functions, by name.
llvm::ArrayRef<Function> allFunctions();
const Function *findFunction(llvm::StringRef name);

/// pi, e, inf and nan: values that every file sees unless a declaration hides them.
struct NamedConstant {
  llvm::StringRef name;
  double value;
};
llvm::ArrayRef<NamedConstant> namedConstants();
const NamedConstant *findNamedConstant(llvm::StringRef name);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_FUNCTIONS_H
