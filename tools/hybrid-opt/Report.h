//===- Report.h - What was found, as JSON -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_REPORT_H
#define HYBRID_TOOLS_HYBRIDOPT_REPORT_H

#include "passes/analysis/CostModel.h"
#include "passes/distill/Distiller.h"

#include "llvm/Support/JSON.h"

namespace hybrid::driver {

/// Cost of the entry point; `nanosecondsPerRow` is absent where it was not measured.
struct MeasuredCost {
  Cost cost;
  std::optional<double> nanosecondsPerRow;
};

struct Report {
  std::string input;
  double seconds = 0;
  uint64_t seed = 1;
  unsigned threads = 1;
  bool fromTable = false; ///< there is no network, and no cost before
  MeasuredCost before, after;
  DistillationLog candidates;
  std::optional<uint64_t> selfCheckInputs;

  /// Schema version 1 of docs/cli.md. Numbers that JSON cannot say (NaN, infinities) are null.
  llvm::json::Value toJSON() const;

  /// The same for a person: law, verdict, evidence, cost before and after.
  void printSummary(llvm::raw_ostream &os) const;
};

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_REPORT_H
