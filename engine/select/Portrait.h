//===- Portrait.h - A function and its closed form, for people --*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a reader wants to see beside the formula: the two against each other, how the differences are spread, and what
// each input does. The effect of an input is the mean of the function over the audit sample with that input held at
// one value, for values along its domain (a partial dependence); its *share* is the part of the variance that goes if
// it is known (Jansen's estimate of the total Sobol index), so that shares of interacting inputs add up to more than 1.
//
//   f = m1*m2/r^2     r: share 0.7, falls, as r^-2 (the elasticity r f_r / f is -2 everywhere)
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SELECT_PORTRAIT_H
#define HYBRID_ENGINE_SELECT_PORTRAIT_H

#include "engine/select/Evidence.h"

namespace hybrid::engine {

/// `form` is null where there is no closed form.
Portrait drawPortrait(const Oracle &oracle, std::span<const InputSpec> inputs, const AuditSample &audit,
                      const Expr *form);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SELECT_PORTRAIT_H
