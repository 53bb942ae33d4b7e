//===- Kernels.h - Operators on short columns of doubles --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The inner loops of Program: each operator of Operators.def and its partial derivatives over `n` values. Lengths are
// multiples of kLanes, so that a value does not depend on where in a column it stands. Functions agree with Scalar.h
// to a few ulp (they may use a vector mathematics library).
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_EXPR_KERNELS_H
#define HYBRID_ENGINE_EXPR_KERNELS_H

#include "support/Operators.h"

#include <cstddef>

namespace hybrid::engine::kernels {

inline constexpr size_t kLanes = 8;

/// r = op(a, b); a unary operator ignores b.
using Forward = void (*)(size_t n, const double *a, const double *b, double *r);
/// Adds to `sum` the product of `adjoint` and the partial derivative of r = op(a, b) in one operand.
using Backward = void (*)(size_t n, const double *a, const double *b, const double *r, const double *adjoint,
                          double *sum);

struct Kernel {
  Forward value;
  Backward partialA, partialB; ///< partialB is null for a unary operator
};

const Kernel &kernel(Operator op);

/// r = a^exponent; exact products for small integers, sqrt for halves.
void powConstant(size_t n, const double *a, double exponent, double *r);
/// Adds adjoint * exponent * a^(exponent - 1) to `sum`.
void powConstantPartial(size_t n, const double *a, double exponent, const double *adjoint, double *sum);

} // namespace hybrid::engine::kernels

#endif // HYBRID_ENGINE_EXPR_KERNELS_H
