//===- FrontFile.h - The Pareto front as a file -----------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_FRONTFILE_H
#define HYBRID_TOOLS_HYBRIDOPT_FRONTFILE_H

#include "engine/Distill.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace hybrid::driver {

/// The front of one output as CSV: complexity,loss,score,equation,sympy,tex. `loss` is the median |difference| over the
/// standard deviation of the network's output.
std::string frontCsv(const std::vector<engine::RivalForm> &front, llvm::ArrayRef<std::string> inputs);

/// Where the front of `output` goes: `path` itself, or with the output's name before the ending where a network has
/// several (front.csv, front.u.csv).
std::string frontPath(llvm::StringRef path, llvm::StringRef output, bool several);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_FRONTFILE_H
