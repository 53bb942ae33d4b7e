//===- Passes.h - Passes up to lowering, and their pipelines -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_PASSES_H
#define HYBRID_PASSES_PASSES_H

#include "dialect/HybridOps.h"
#include "passes/distill/Distiller.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassOptions.h"

namespace hybrid {

#define GEN_PASS_DECL
#include "passes/Passes.h.inc"

/// The pass `hybrid-distill`, asking what `factory` makes; without a factory it is an error when it finds a candidate.
/// `log`, where given, receives what was found and must outlive the pass.
std::unique_ptr<mlir::Pass> createDistillPass(const DistillOptions &options = {}, DistillerFactory factory = {},
                                              DistillationLog *log = nullptr);

/// Options of the pipeline `hybrid-replace-in-place`: every flag of the command line that concerns distillation.
struct ReplaceOptions : mlir::PassPipelineOptions<ReplaceOptions> {
  Option<std::string> entry{*this, "entry", llvm::cl::desc("Entry point (default: the only public symbol)")};
  ListOption<std::string> inputs{*this, "inputs", llvm::cl::desc("Names of the input columns")};
  ListOption<std::string> outputs{*this, "outputs", llvm::cl::desc("Names of the output columns")};
  Option<std::string> domain{*this, "domain", llvm::cl::desc("NAME=LO..HI[:log], separated by commas")};
  Option<std::string> units{*this, "units", llvm::cl::desc("NAME=UNIT, separated by commas")};
  Option<double> tolerance{*this, "tolerance", llvm::cl::desc("Largest relative RMS change"), llvm::cl::init(1e-2)};
  Option<std::string> guard{*this, "guard", llvm::cl::desc("fallback, nan, clamp, error or none"),
                            llvm::cl::init("fallback")};
  ListOption<std::string> keep{*this, "keep", llvm::cl::desc("Candidates that stay networks")};
  ListOption<std::string> replace{*this, "replace", llvm::cl::desc("Candidates replaced at any cost")};
  Option<uint64_t> seed{*this, "seed", llvm::cl::desc("Seed of all samples"), llvm::cl::init(1)};
  Option<unsigned> threads{*this, "threads", llvm::cl::desc("Worker threads"), llvm::cl::init(1)};
  Option<double> timeLimit{*this, "time-limit", llvm::cl::desc("Seconds per candidate"), llvm::cl::init(0)};
  Option<unsigned> maxSize{*this, "max-size", llvm::cl::desc("Largest closed form"), llvm::cl::init(120)};
  ListOption<std::string> operators{*this, "operators", llvm::cl::desc("Operators that closed forms may use")};
  Option<unsigned> pick{*this, "pick", llvm::cl::desc("Form of the front to take, from 1; 0: the best"),
                        llvm::cl::init(0)};
  Option<std::string> form{*this, "form", llvm::cl::desc("Form of the answer, with unknown constants and functions")};
  Option<std::string> calibration{*this, "calibration", llvm::cl::desc("Table of inputs as they occur in use")};
  Option<std::string> data{*this, "data", llvm::cl::desc("Table of inputs and measured outputs")};

  /// The table that says where inputs lie.
  std::string inputTable() const { return calibration.empty() ? data : calibration; }
};

/// The table of contents of distillation: declare, infer, simplify, mark, distill, commit, simplify modules.
void buildReplacePipeline(mlir::OpPassManager &manager, const ReplaceOptions &options, DistillerFactory factory,
                          DistillationLog *log = nullptr);

/// Registers every pass of this folder and the pipeline `hybrid-replace-in-place`. `factory` makes the distiller that
/// `hybrid-distill` asks.
void registerHybridPasses(DistillerFactory factory = {});

} // namespace hybrid

#endif // HYBRID_PASSES_PASSES_H
