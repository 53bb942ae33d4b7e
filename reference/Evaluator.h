//===- Evaluator.h - The reference evaluator --------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Defines what every op means, in code that is written to be read, and judges every fast path: compiled code, passes
// and the engine are tested against it.
//
// Arithmetic. Each op takes numbers of its element type, computes in double (or exactly, on integers), and rounds once
// to the element type. So an f32 op is the correctly rounded value up to the error of a double function, and
// `hybrid.dense`, `norm` and `softmax` are sums in double, rounded at the end: a compiled kernel that sums in f32 is
// judged against the more accurate value. Where MLIR leaves a result undefined there is a choice, written at the rule:
// division of integers by zero is an error, a float too large for an integer saturates.
//
// Example, with `@kinetic` from the documentation of `hybrid.module`:
//
//   Type f64 = Float64Type::get(context);
//   auto energy = evaluate(kinetic, {Tensor::real(f64, 2.0), Tensor::real(f64, 3.0)});
//   energy->front().getReal();   // 9.0
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_REFERENCE_EVALUATOR_H
#define HYBRID_REFERENCE_EVALUATOR_H

#include "dialect/HybridOps.h"
#include "reference/Tensor.h"

#include <functional>

namespace hybrid::reference {

struct EvaluateOptions {
  /// Which value a choice has: 0 is the reference, k its k-th alternative. The default is the reference.
  std::function<unsigned(ChoiceOp)> selectAlternative;
  /// Most elements of one tensor.
  int64_t maxElements = int64_t(1) << 27;
  /// Most elements that all ops together may write; a bound on the time of a loop without end.
  int64_t maxWork = int64_t(1) << 36;
  /// Most calls inside calls.
  unsigned maxDepth = 100;
};

/// The results of a `hybrid.module`, `hybrid.network` or `func.func` of one block for these arguments: one tensor per
/// argument, of the argument's element type and a shape that fits its type (rank 0 for a scalar). Errors are
/// diagnostics at the op that has no value: it is not supported, its operands do not fit, or a limit is reached.
mlir::FailureOr<llvm::SmallVector<Tensor>>
evaluate(mlir::FunctionOpInterface function, llvm::ArrayRef<Tensor> arguments, const EvaluateOptions &options = {});

} // namespace hybrid::reference

#endif // HYBRID_REFERENCE_EVALUATOR_H
