//===- Runner.h - One equation, one answer ----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_BENCHMARKS_FEYNMAN_RUNNER_H
#define HYBRID_BENCHMARKS_FEYNMAN_RUNNER_H

#include "benchmarks/feynman/Cases.h"
#include "benchmarks/feynman/Judge.h"

#include <optional>
#include <string>

namespace hybrid::feynman {

struct Answer {
  std::string verdict; ///< of the tool: exact, approximate, none, or why there is no report
  std::optional<engine::Expr> expression;
  std::vector<FreeConstant> freeConstants;
  double seconds = 0; ///< wall time, of the whole process where there is one
  double cpuSeconds = 0, megabytes = 0;

  bool isCalledExact() const { return verdict == "exact"; }
};

/// What the tool is given.
enum class Source : uint8_t {
  Network,        ///< ID.onnx and the ranges
  NetworkAndRows, ///< the same and a table of inputs and targets
  Rows,           ///< the table alone
  Truth,          ///< the equation itself in the place of a network, by a call of the engine
};

struct RunOptions {
  Source source = Source::Network;
  std::string tool;     ///< path of hybrid-opt
  std::string networks; ///< folder of ID.onnx
  uint64_t seed = 1;
  unsigned jobs = 1;      ///< threads of one run
  double timeLimit = 600; ///< seconds, after which a run is ended
  double tolerance = 0;   ///< of an approximate answer; 0: the tool's default
  bool units = false;     ///< tell the tool the units
  unsigned rows = 10000;  ///< of a table
  double noise = 0;       ///< on its targets, as a share of their root mean square
};

std::string networkOf(const Case &item, const RunOptions &options);

/// Runs the compiler as a user does and reads its report, or calls the engine (Source::Truth).
Answer distil(const Case &item, const RunOptions &options);

} // namespace hybrid::feynman

#endif // HYBRID_BENCHMARKS_FEYNMAN_RUNNER_H
