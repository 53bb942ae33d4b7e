//===- Distiller.h - What the distill pass asks -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_DISTILL_DISTILLER_H
#define HYBRID_PASSES_DISTILL_DISTILLER_H

#include "dialect/HybridOps.h"
#include "engine/Distill.h"

namespace hybrid {

/// Finds closed forms of a candidate. The pass knows this interface only; the real one compiles the candidate into an
/// oracle and runs the engine, tests inject a fake.
class Distiller {
public:
  virtual ~Distiller() = default;

  /// Looks for a closed form of each output column of `candidate`, whose inputs are columns with domains, in order.
  /// Fails, with a diagnostic on the candidate, only if it cannot be asked at all. `data` holds measured rows, one
  /// table for each output, or nothing: with them the network proposes forms and the rows decide.
  virtual mlir::FailureOr<std::vector<engine::DistillResult>> distill(NetworkOp candidate,
                                                                      llvm::ArrayRef<engine::InputSpec> inputs,
                                                                      llvm::ArrayRef<engine::DataRows> data,
                                                                      const engine::DistillOptions &options) = 0;
};

using DistillerFactory = std::function<std::unique_ptr<Distiller>()>;

/// What was found for one output of one candidate, for the report.
struct DistillationRecord {
  std::string candidate;
  std::vector<engine::InputSpec> inputs;
  std::string output;
  std::string module; ///< symbol of the closed form in the IR; empty if there is none
  engine::DistillResult result;
};
using DistillationLog = std::vector<DistillationRecord>;

} // namespace hybrid

#endif // HYBRID_PASSES_DISTILL_DISTILLER_H
