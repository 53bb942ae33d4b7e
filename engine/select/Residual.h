//===- Residual.h - Whether what a form leaves looks like error -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A form may be as near to the network as its relations promise and still miss something: a small smooth term, or
// another law in a corner. The error of a network does not look like either. Training removes slow deviations first
// (the spectral bias of gradient descent, and of second-order methods more so), so what it leaves oscillates, many
// times across the box; and it is spread over the whole box, with heavy tails but not with a region of its own.
//
//   smooth    m v^2/2 (1 + 6e-5 sin(m + v)) against m v^2/2: a polynomial of at most 100 terms, fitted to one half of
//             the residuals, predicts the other half; what remains (`roughness`) is a twentieth. Of precise networks
//             against their laws, nine tenths remain.
//   regional  x y + max(0, x - 4.6) y/2 against x y: a tenth of the points lies far off, and there the residual is
//             smooth. Errors of networks have far outliers too (of 240 networks, the 99 % quantile is up to 58
//             medians), but those oscillate like the others.
//
// What it cannot see: a term that oscillates like the error and is no larger, and a region of less than a hundredth of
// the domain. No test can see the first without data.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SELECT_RESIDUAL_H
#define HYBRID_ENGINE_SELECT_RESIDUAL_H

#include "engine/select/Evidence.h"

namespace hybrid::engine {

struct ResidualShape {
  double median = 0;        ///< of |residual| over the unit of error, |y| + a floor (Field.h)
  double q99 = 0;           ///< 99 % quantile
  double roughness = 1;     ///< share that a slow function, fitted to other points, does not predict
  double tailRoughness = 1; ///< the same of the largest twentieth alone
};

/// Measured on the audit sample. A form with `freeConstants` has been fitted, which takes as many slow patterns out of
/// its residual; the slow function then has as many more.
ResidualShape measureResidual(const Expr &expression, const AuditSample &sample, unsigned freeConstants);

/// What argues against the residual being the network's error; empty if nothing does.
std::string residualDoubt(const ResidualShape &shape);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SELECT_RESIDUAL_H
