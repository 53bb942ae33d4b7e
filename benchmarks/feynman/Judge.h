//===- Judge.h - When an equation counts as recovered -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The judge knows the true equation and sees nothing of how the answer was found. An answer is
//
//   exact      its constants unchanged, the relative RMSE on 10,000 fresh points of the domain is at most 1e-6; on
//              10,000 points of the box beyond (each range widened by half its width on either side, signs kept) 95 %
//              agree to 1e-5; and its size is at most twice the truth's plus 20 nodes.
//   structure  the relative RMSE is at most 1e-2, and at most 1e-10 once the numbers outside exponents are refitted on
//              exact values: the right form with numbers that are a little off.
//
// A close polynomial is neither. The relative RMSE is that of the difference over the standard deviation of the truth.
//
// Another question is whether an answer that is *called* exact is right. It claims its snapped numbers to the last
// digit and its free numbers within their intervals; so it is right if values of the free numbers exist (found by a
// refit on exact values), none further from the claimed value than its interval is wide, with which it is the truth to
// 1e-10 at 99 % of the points of the domain. x^2 for x^2.03 is wrong, though its structure is right; 0.07961 x for
// 0.0796 x is right if 0.07961 is called free and known to 1e-5. Of a function without a closed form every claim is
// wrong.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_BENCHMARKS_FEYNMAN_JUDGE_H
#define HYBRID_BENCHMARKS_FEYNMAN_JUDGE_H

#include "engine/expr/Expr.h"

#include <cstdint>

namespace hybrid::feynman {

enum class Recovered : uint8_t { No, Structure, Exact };

struct Judgement {
  Recovered recovered = Recovered::No;
  double rmse = 0;           ///< relative, on the domain
  double agreesBeyond = 0;   ///< share of the points beyond the box
  double rmseAfterRefit = 0; ///< relative; NaN if the answer is exact or not close
  unsigned size = 0, sizeOfTruth = 0;
};

Judgement judge(const engine::Expr &truth, const engine::Expr &answer, std::span<const Interval> box, uint64_t seed);

/// A number of an answer that is called measured, not known.
struct FreeConstant {
  double value = 0;
  Interval interval;
};

/// Whether `answer`, called exact, is right; `freeConstants` are found in it by their values.
bool isRightClaim(const engine::Expr &truth, const engine::Expr &answer, std::span<const FreeConstant> freeConstants,
                  std::span<const Interval> box, uint64_t seed);

/// The range widened by half its width on either side; an end that would change sign stops at a tenth of the old end.
Interval widened(const Interval &range);

} // namespace hybrid::feynman

#endif // HYBRID_BENCHMARKS_FEYNMAN_JUDGE_H
