//===- Library.cpp - Parsed form of the mathematical library --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/mathlib/Library.h"

#include "dialect/HybridOps.h"

#include "mlir/Parser/Parser.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

static constexpr llvm::StringLiteral kF32Text =
#include "codegen/mathlib/f32.inc"
    ;
static constexpr llvm::StringLiteral kF64Text =
#include "codegen/mathlib/f64.inc"
    ;

/// Names of ops to the function names of Operators.def, which are those of the library.
static const llvm::StringMap<llvm::StringRef> &functionNames() {
  static const llvm::StringMap<llvm::StringRef> names = {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, ...) {Mlir::getOperationName(), #Fn},
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, ...) {Mlir::getOperationName(), #Fn},
#include "support/Operators.def"
  };
  return names;
}

void MathLibrary::parse() {
  MLIRContext *context = type.getContext();
  context->loadDialect<arith::ArithDialect, func::FuncDialect, math::MathDialect, scf::SCFDialect>();
  llvm::StringRef text = type.isF64() ? kF64Text : kF32Text;
  module = parseSourceString<ModuleOp>(text, ParserConfig(context), "hybrid-mathlib");
  assert(module && "the library's text is part of the program");
  symbols.emplace(*module);
}

func::FuncOp MathLibrary::functionFor(Operation *op) {
  auto name = functionNames().find(op->getName().getStringRef());
  if (name == functionNames().end())
    return {};
  auto function = lookup(name->second);
  return function && function.isPublic() ? function : func::FuncOp();
}
