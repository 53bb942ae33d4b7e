//===- Kernels.cpp - Operators on short columns of doubles ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/expr/Kernels.h"

#include "support/Scalar.h"

using namespace hybrid;
using namespace hybrid::engine;

// The names below must be the functions on double, in the texts of Operators.def too.
namespace hybrid::scalar {
namespace {

#if defined(__has_feature)
#define HYBRID_SANITIZED __has_feature(address_sanitizer)
#else
#define HYBRID_SANITIZED 0
#endif

// Wide vectors where the machine has them; chosen when the program is loaded.
#if defined(__x86_64__) && defined(__ELF__) && !defined(__SANITIZE_ADDRESS__) && !HYBRID_SANITIZED
#define HYBRID_CLONES __attribute__((target_clones("arch=haswell", "default")))
#else
#define HYBRID_CLONES
#endif

#define HYBRID_FOR_EACH(I, N) for (size_t I = 0; I < (N) / kernels::kLanes * kernels::kLanes; ++I)

#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA)                                            \
  HYBRID_CLONES void value##Id(size_t n, const double *__restrict pa, const double *, double *__restrict pr) {         \
    HYBRID_FOR_EACH(i, n)                                                                                              \
    pr[i] = Fn(pa[i]);                                                                                                 \
  }                                                                                                                    \
  HYBRID_CLONES void partialA##Id(size_t n, const double *__restrict pa, const double *, const double *__restrict pr,  \
                                  const double *__restrict adjoint, double *__restrict sum) {                          \
    HYBRID_FOR_EACH(i, n) {                                                                                            \
      [[maybe_unused]] double a = pa[i], r = pr[i];                                                                    \
      sum[i] += adjoint[i] * (DA);                                                                                     \
    }                                                                                                                  \
  }
// Both operands may be one column; neither is the result.
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA, DB)                                       \
  HYBRID_CLONES void value##Id(size_t n, const double *pa, const double *pb, double *__restrict pr) {                  \
    HYBRID_FOR_EACH(i, n)                                                                                              \
    pr[i] = Fn(pa[i], pb[i]);                                                                                          \
  }                                                                                                                    \
  HYBRID_CLONES void partialA##Id(size_t n, const double *pa, const double *pb, const double *pr,                      \
                                  const double *adjoint, double *__restrict sum) {                                     \
    HYBRID_FOR_EACH(i, n) {                                                                                            \
      [[maybe_unused]] double a = pa[i], b = pb[i], r = pr[i];                                                         \
      sum[i] += adjoint[i] * (DA);                                                                                     \
    }                                                                                                                  \
  }                                                                                                                    \
  HYBRID_CLONES void partialB##Id(size_t n, const double *pa, const double *pb, const double *pr,                      \
                                  const double *adjoint, double *__restrict sum) {                                     \
    HYBRID_FOR_EACH(i, n) {                                                                                            \
      [[maybe_unused]] double a = pa[i], b = pb[i], r = pr[i];                                                         \
      sum[i] += adjoint[i] * (DB);                                                                                     \
    }                                                                                                                  \
  }
#include "support/Operators.def"

} // namespace

namespace tables {

constexpr kernels::Kernel kKernels[] = {
#define HYBRID_UNARY(Id, ...) {value##Id, partialA##Id, nullptr},
#define HYBRID_BINARY(Id, ...) {value##Id, partialA##Id, partialB##Id},
#include "support/Operators.def"
};

} // namespace tables
} // namespace hybrid::scalar

const kernels::Kernel &kernels::kernel(Operator op) { return scalar::tables::kKernels[static_cast<unsigned>(op)]; }

namespace {

template <int N> void powInteger(size_t n, const double *__restrict a, double *__restrict r) {
  HYBRID_FOR_EACH(i, n) {
    double x = a[i], square = x * x;
    double y = N == 2 ? square : N == 3 ? square * x : N == 4 ? square * square : 1.0;
    r[i] = y;
  }
}

template <int N> void powReciprocal(size_t n, const double *__restrict a, double *__restrict r) {
  HYBRID_FOR_EACH(i, n) {
    double x = a[i], square = x * x;
    r[i] = 1.0 / (N == 1 ? x : N == 2 ? square : N == 3 ? square * x : square * square);
  }
}

HYBRID_CLONES void squareRoot(size_t n, const double *__restrict a, double *__restrict r) {
  HYBRID_FOR_EACH(i, n)
  r[i] = std::sqrt(a[i]);
}

HYBRID_CLONES void powGeneral(size_t n, const double *__restrict a, double exponent, double *__restrict r) {
  HYBRID_FOR_EACH(i, n)
  r[i] = std::pow(a[i], exponent);
}

} // namespace

void kernels::powConstant(size_t n, const double *a, double exponent, double *r) {
  if (exponent == 2)
    powInteger<2>(n, a, r);
  else if (exponent == 3)
    powInteger<3>(n, a, r);
  else if (exponent == 4)
    powInteger<4>(n, a, r);
  else if (exponent == -1)
    powReciprocal<1>(n, a, r);
  else if (exponent == -2)
    powReciprocal<2>(n, a, r);
  else if (exponent == -3)
    powReciprocal<3>(n, a, r);
  else if (exponent == -4)
    powReciprocal<4>(n, a, r);
  else if (exponent == 0 || exponent == 1)
    HYBRID_FOR_EACH(i, n) r[i] = exponent == 0 ? 1.0 : a[i];
  else if (exponent == 0.5)
    squareRoot(n, a, r);
  else
    powGeneral(n, a, exponent, r);
}

void kernels::powConstantPartial(size_t n, const double *a, double exponent, const double *adjoint, double *sum) {
  double power[kLanes];
  for (size_t start = 0; start < n; start += kLanes) {
    powConstant(kLanes, a + start, exponent - 1, power);
    for (size_t i = 0; i < kLanes; ++i)
      sum[start + i] += adjoint[start + i] * exponent * power[i];
  }
}
