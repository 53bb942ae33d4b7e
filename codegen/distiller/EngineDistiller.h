//===- EngineDistiller.h - The compiler's answer to hybrid-distill -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_DISTILLER_ENGINEDISTILLER_H
#define HYBRID_CODEGEN_DISTILLER_ENGINEDISTILLER_H

#include "passes/distill/Distiller.h"

#include <atomic>

namespace hybrid::codegen {

struct EngineDistillerOptions {
  const std::atomic<bool> *stop = nullptr; ///< set from outside: finish with the best so far
  std::function<void()> begins;            ///< called when an oracle is ready and the search of it begins
  std::function<void(const engine::DistillProgress &)> progress;
  bool explain = false;               ///< draw portraits for a report
  engine::Journal *journal = nullptr; ///< finished steps of all candidates and outputs
};

/// The real distiller: compiles the candidate into an oracle, in an MLIRContext of its own, and hands it to the engine,
/// one output after the other.
std::unique_ptr<Distiller> makeEngineDistiller(EngineDistillerOptions options = {});

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_DISTILLER_ENGINEDISTILLER_H
