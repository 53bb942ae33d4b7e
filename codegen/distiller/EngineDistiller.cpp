//===- EngineDistiller.cpp - The compiler's answer to hybrid-distill ------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/distiller/EngineDistiller.h"

#include "codegen/Oracle.h"
#include "passes/analysis/Columns.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;
using engine::DistillResult;

namespace {

std::optional<Unit> outputUnit(NetworkOp candidate, int64_t output) {
  std::optional<SmallVector<Column>> columns = hybrid::outputColumns(candidate);
  FeatureAttr feature = columns ? (*columns)[output].feature : FeatureAttr();
  return feature && feature.getUnit() ? std::optional(feature.getUnit().getUnit()) : std::nullopt;
}

class EngineDistiller : public Distiller {
public:
  explicit EngineDistiller(EngineDistillerOptions settings) : settings(std::move(settings)) {}

  FailureOr<std::vector<DistillResult>> distill(NetworkOp candidate, ArrayRef<engine::InputSpec> inputs,
                                                const engine::DistillOptions &options) override {
    engine::DistillOptions watched = options;
    watched.stop = settings.stop;
    watched.progress = settings.progress;
    std::vector<DistillResult> results;
    for (int64_t output = 0, e = codegen::outputColumns(candidate); output < e; ++output) {
      FailureOr<Oracle> oracle = makeOracle(candidate, output);
      if (failed(oracle))
        return failure();
      watched.outputUnit = outputUnit(candidate, output);
      results.push_back(engine::distill(*oracle, {inputs.data(), inputs.size()}, watched));
    }
    return results;
  }

private:
  EngineDistillerOptions settings;
};

} // namespace

std::unique_ptr<Distiller> codegen::makeEngineDistiller(EngineDistillerOptions options) {
  return std::make_unique<EngineDistiller>(std::move(options));
}
