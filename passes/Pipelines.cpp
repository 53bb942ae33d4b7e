//===- Pipelines.cpp - Named pipelines and registration===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace hybrid {
#define GEN_PASS_REGISTRATION
#include "passes/Passes.h.inc"
} // namespace hybrid

using namespace hybrid;

static void buildDeclaration(OpPassManager &manager, const ReplaceOptions &options) {
  DeclareFeaturesOptions declare;
  declare.entry = options.entry;
  declare.inputs = llvm::to_vector(options.inputs);
  declare.outputs = llvm::to_vector(options.outputs);
  declare.domain = options.domain;
  declare.units = options.units;
  declare.calibration = options.inputTable();
  manager.addPass(createDeclareFeatures(declare));
}

static void buildDistillation(OpPassManager &manager, const ReplaceOptions &options, DistillerFactory factory,
                              DistillationLog *log) {
  DistillOptions distill;
  distill.seed = options.seed;
  distill.threads = options.threads;
  distill.timeLimit = options.timeLimit;
  distill.tolerance = options.tolerance;
  distill.maxSize = options.maxSize;
  distill.operators = llvm::to_vector(options.operators);
  distill.calibration = options.calibration;
  distill.data = options.data;
  distill.pick = options.pick;
  distill.form = options.form;
  manager.addPass(createDistillPass(distill, std::move(factory), log));
}

static void buildCommit(OpPassManager &manager, const ReplaceOptions &options) {
  CommitOptions commit;
  commit.tolerance = options.tolerance;
  commit.guard = options.guard;
  commit.keep = llvm::to_vector(options.keep);
  commit.replace = llvm::to_vector(options.replace);
  manager.addPass(createCommit(commit));
}

void hybrid::buildReplacePipeline(OpPassManager &manager, const ReplaceOptions &options, DistillerFactory factory,
                                  DistillationLog *log) {
  buildDeclaration(manager, options);
  manager.addPass(createInferDomains());
  manager.addPass(createMarkCandidates());
  manager.addPass(createSimplifyNetworks());
  buildDistillation(manager, options, std::move(factory), log);
  buildCommit(manager, options);
  manager.addPass(createSimplifyModules());
  manager.addPass(createInlinerPass());
  manager.addPass(createSymbolDCEPass());
}

void hybrid::registerHybridPasses(DistillerFactory factory) {
  registerDeclareFeatures();
  registerInferDomains();
  registerSimplifyNetworks();
  registerMarkCandidates();
  registerPass([factory] { return createDistillPass({}, factory); });
  registerCommit();
  registerSimplifyModules();
  registerDifferentiate();
  PassPipelineRegistration<ReplaceOptions>("hybrid-replace-in-place",
                                           "Find closed forms of the entry point and put them in its place, guarded",
                                           [factory](OpPassManager &manager, const ReplaceOptions &options) {
                                             buildReplacePipeline(manager, options, factory);
                                           });
}
