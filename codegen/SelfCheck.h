//===- SelfCheck.h - The emitted code against the reference evaluator -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// No artifact is published before it has been tried: LLVM and MLIR have miscompiled such programs before, and our own
// passes will. The rows that are tried, in this order: every input in the middle of its domain with one input at a
// special value in turn (ends of the domain and of guards, one number to either side of them, zeros, NaN, infinities),
// all inputs at their lower and upper ends, then random rows of the domain. An input without a domain varies in -4
// .. 4.
//
// Two values a (emitted) and b (reference) agree if both are NaN, if they are equal, or if
//
//   |a - b| <= t * (|b| + s) + 100 * d       t = 1e-5 where a float type is f32, else 1e-12; 100 t in mode `fast`
//
// s is the standard deviation of the output over the rows. d is 0 at first; where the rest of the bound is exceeded, it
// is the largest change of the reference when each input moves by up to four units in the last place: no code can be
// better there than the formula is conditioned. At the ends of a guard d stays 0: which side is taken depends on the
// input alone, and is never a matter of rounding. The constants cover sums of 4096 terms in another order in f32, eight
// layers deep.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_SELFCHECK_H
#define HYBRID_CODEGEN_SELFCHECK_H

#include "codegen/PublicSymbols.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace hybrid::codegen {

/// Rows that a self-check tries at least and at most.
inline constexpr int64_t kLeastCheckRows = 16, kMostCheckRows = 4096;

/// Finds an exported function by its C name.
using FunctionLookup = llvm::function_ref<void *(llvm::StringRef cName)>;

/// Compares every symbol with the reference evaluator. `seconds` is what the check may cost beyond the first rows. A
/// mismatch is an error at the symbol with the row and both values; otherwise returns the number of rows tried. A
/// symbol that TableCall.h cannot call is passed over.
mlir::FailureOr<uint64_t> selfCheck(mlir::ModuleOp model, const std::vector<PublicSymbol> &symbols,
                                    FunctionLookup lookup, const CompileOptions &options, double seconds);

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_SELFCHECK_H
