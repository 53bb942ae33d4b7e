//===- Process.h - A program, its time and its memory -----------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_BENCHMARKS_FEYNMAN_PROCESS_H
#define HYBRID_BENCHMARKS_FEYNMAN_PROCESS_H

#include <string>
#include <vector>

namespace hybrid::feynman {

struct ProcessResult {
  int status = -1; ///< exit status; -1: not started, or ended by a signal
  bool timedOut = false;
  double seconds = 0;    ///< wall time
  double cpuSeconds = 0; ///< of all its threads
  double megabytes = 0;  ///< largest resident set
};

/// Runs a program with its output discarded; ends it after `limit` seconds.
ProcessResult runProcess(const std::vector<std::string> &command, double limit);

/// "AMD EPYC 9354, 2 cores"
std::string machineName();

} // namespace hybrid::feynman

#endif // HYBRID_BENCHMARKS_FEYNMAN_PROCESS_H
