//===- CompiledFunctions.h - Library functions as machine code --*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_CODEGEN_MATHLIB_COMPILEDFUNCTIONS_H
#define HYBRID_TEST_UNIT_CODEGEN_MATHLIB_COMPILEDFUNCTIONS_H

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mlir {
class ExecutionEngine;
class MLIRContext;
} // namespace mlir

namespace hybrid::test {

/// How the loop computes the function: by the library, imported as scalars (with the rare path as a branch or not) or
/// as vectors; or by a rival, for benchmarks.
enum class Form { Scalar, BranchFree, Vector, Libm, Libmvec };

/// One function of Operators.def in a loop over arrays, compiled for this machine.
template <typename T> class CompiledFunction {
public:
  CompiledFunction(std::string_view name, Form form);
  CompiledFunction(CompiledFunction &&);
  ~CompiledFunction();

  /// The function of all elements of `a` (and `b`). Sizes are equal and a multiple of kLanes.
  std::vector<T> operator()(const std::vector<T> &a, const std::vector<T> &b) const;
  void operator()(const std::vector<T> &a, const std::vector<T> &b, std::vector<T> &result) const;

  static constexpr size_t kLanes = 64 / sizeof(T);

private:
  std::unique_ptr<mlir::MLIRContext> context;
  std::unique_ptr<mlir::ExecutionEngine> engine;
  void *code = nullptr;
};

/// Whether the machine's libmvec has `name` for floats or doubles (`bytes` 4 or 8).
bool hasLibmvec(std::string_view name, size_t bytes);

extern template class CompiledFunction<float>;
extern template class CompiledFunction<double>;

} // namespace hybrid::test

#endif // HYBRID_TEST_UNIT_CODEGEN_MATHLIB_COMPILEDFUNCTIONS_H
