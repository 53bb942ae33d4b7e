//===- Runner.h - One equation, one answer ----------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_BENCHMARKS_FEYNMAN_RUNNER_H
#define HYBRID_BENCHMARKS_FEYNMAN_RUNNER_H

#include "benchmarks/feynman/Cases.h"

#include <optional>
#include <string>

namespace hybrid::feynman {

struct Answer {
  std::string verdict; ///< of the tool: exact, approximate, none, or why there is no report
  std::optional<engine::Expr> expression;
  double seconds = 0; ///< wall time, of the whole process where there is one
};

struct RunOptions {
  std::string tool;     ///< path of hybrid-opt
  std::string networks; ///< folder of ID.onnx
  uint64_t seed = 1;
  unsigned jobs = 1;      ///< threads of one run
  double timeLimit = 600; ///< seconds, after which a run is ended
  bool units = false;     ///< tell the tool the units
};

/// Runs the compiler as a user does, on the case's network, and reads its report.
Answer distilNetwork(const Case &item, const RunOptions &options);

/// Calls the engine in this process, with the true equation in the place of the network.
Answer distilTruth(const Case &item, const RunOptions &options);

} // namespace hybrid::feynman

#endif // HYBRID_BENCHMARKS_FEYNMAN_RUNNER_H
