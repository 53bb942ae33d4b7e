//===- Significance.h - Whether a form could agree by chance ----*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The search tries thousands of forms, and each free constant adapts to the function. So some form comes near to any
// smooth function: Riemann's zeta on 1.5 .. 5 is 7/(13 (0.546 - 1.361/x + 1/sqrt(x))^2) to five digits. A law differs
// from such a form in that it says more than it is told. Both are counted in bits, along one input at a time, the
// others held fixed:
//
//   the values hold    what it takes to state a smooth function of this variation A to the error e of the network. Of
//                      its coefficients in Chebyshev polynomials each is a third of the one before (kDecay: what a
//                      singularity does that is half a range away), and the j-th takes log2(A/e) - j log2(1/kDecay)
//                      bits, while that is positive: about log2(A/e)^2 / 3.5.
//   the form spends    3 bits for each node, the bits of its integers, and log2(A/e) for each free constant: all that
//                      the error leaves of it.
//
// At A/e = 1e5 the values hold 88 bits. The form for zeta spends 85, which is too near to tell (kMargin); exp(-x^2/2)
// spends 17 and a x + b with both constants free 48, and these are laws. At A/e = 1e3 the values hold 33 bits, and
// a exp(b x), with its 38, is as good as any other curve. So a crude network proves simple laws only.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SELECT_SIGNIFICANCE_H
#define HYBRID_ENGINE_SELECT_SIGNIFICANCE_H

#include "engine/select/Evidence.h"

namespace hybrid::engine {

/// Bits along one input.
struct AxisBits {
  double ratio = 0; ///< A/e; 0 if the form does not vary by more than the error, and nothing can be said
  double values = 0, form = 0;
  unsigned freeConstants = 0; ///< of the form, as far as they matter for its shape along the input
};

/// Along input `axis` through the middle of the sample. `error` is relative, in the unit of Field.h.
AxisBits bitsAlong(const Expr &form, const AuditSample &sample, unsigned axis, double error);

/// Whether along each input the form spends less than its values hold, by kMargin bits. Inputs along which no free
/// constant matters are not asked: there is nothing that could have adapted.
bool saysMoreThanTold(const Expr &form, const AuditSample &sample, double error);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SELECT_SIGNIFICANCE_H
