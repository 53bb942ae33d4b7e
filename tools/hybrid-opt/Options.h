//===- Options.h - The command line of hybrid-opt -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_OPTIONS_H
#define HYBRID_TOOLS_HYBRIDOPT_OPTIONS_H

#include "tools/hybrid-opt/Progress.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hybrid::driver {

/// Status codes of the process (docs/cli.md).
enum ExitCode : int {
  kDone = 0,
  kWrongInput = 1,
  kUsage = 2,
  kNoClosedForm = 3,
  kInterrupted = 130,
};

/// What the user asked for; every flag of ours, none of MLIR's.
struct Options {
  std::string input = "-", output = "-";
  std::string inputFormat, emit, lowerTo;
  bool distill = false, requireClosedForm = false, selfCheck = true;
  ProgressStyle progress = ProgressStyle::None;
  double tolerance = 1e-2, timeLimit = 0;
  unsigned long long seed = 1;
  unsigned threads = 1, maxSize = 120, pick = 0;
  std::string guard = "fallback", entry, domain, units, fp = "contract", precision, report;
  std::string calibration, data, front, form, checkpoint;
  std::vector<std::string> inputs, outputs, keep, replace, operators, derivatives, library;

  /// Whether anything beyond what mlir-opt does is wanted.
  bool needsDriver = false;
};

/// Declares the options, parses, and checks what can be checked without the input. Returns the status to exit with
/// where that failed (a diagnostic is printed) or where the answer was help or the version.
class CommandLine {
public:
  CommandLine();
  ~CommandLine();
  std::optional<ExitCode> parse(int argc, char **argv, Options &options);

private:
  struct Declarations;
  std::unique_ptr<Declarations> declared;
};

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_OPTIONS_H
