//===- Constants.h - Numbers of constant attributes -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_CONSTANTS_H
#define HYBRID_DIALECT_CONSTANTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"

#include <optional>
#include <vector>

namespace hybrid {

/// The numbers of a float constant in row-major order, a splat written out: of a FloatAttr, a dense attribute, or a
/// resource (weights above 1 KiB). Nullopt for anything else, and for a resource whose blob is missing or has the wrong
/// size.
std::optional<std::vector<double>> constantNumbers(mlir::Attribute attribute);

/// The same for the constant that defines `value`.
std::optional<std::vector<double>> constantNumbers(mlir::Value value);

/// The numbers, rounded to the element type, as a dense attribute, or as a resource called `name` where they are more
/// than a reader of the IR can take in (1 KiB).
mlir::ElementsAttr weightsAttribute(llvm::ArrayRef<double> numbers, mlir::RankedTensorType type, llvm::StringRef name);

} // namespace hybrid

#endif // HYBRID_DIALECT_CONSTANTS_H
