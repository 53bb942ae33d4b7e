//===- Progress.h - The search while it runs --------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Three ways to watch a search, all on the error stream:
//
//   live    on a terminal: what is looked at, and the front with the pick marked, redrawn in place
//
//             2.1 s  F: multiplicative m1 m2 G | x1 x2 y1 y2 z1 z2, defect 8.7e-06
//              nodes  error
//                 11  0.0031   0.19*m1*m2*G
//             >   27  3.1e-05  1.01*m1*m2*G/((x1 - x2)^2 + 0.99*(y1 - y2)^2 + 1.02*(z1 - z2)^2)
//
//   plain   a line for each step, and for each change of the pick
//   json    a line with an object for each step: seconds, output, message, pick, front, final
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_PROGRESS_H
#define HYBRID_TOOLS_HYBRIDOPT_PROGRESS_H

#include "engine/Distill.h"

#include "llvm/Support/raw_ostream.h"

#include <chrono>

namespace hybrid::driver {

enum class ProgressStyle { None, Live, Plain, Json };

/// Live or plain as the error stream and TERM allow.
ProgressStyle defaultProgressStyle();

class ProgressView {
public:
  ProgressView(ProgressStyle style, llvm::raw_ostream &os) : style(style), os(os) {}

  void show(const engine::DistillProgress &state);

private:
  void showLive(const engine::DistillProgress &state);
  void showPlain(const engine::DistillProgress &state);
  void showJson(const engine::DistillProgress &state);

  ProgressStyle style;
  llvm::raw_ostream &os;
  unsigned drawn = 0; ///< lines of the live view on the screen
  std::chrono::steady_clock::time_point last;
  std::string lastPick;
};

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_PROGRESS_H
