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
                                                ArrayRef<engine::DataRows> data,
                                                const engine::DistillOptions &options) override {
    std::vector<DistillResult> results;
    for (int64_t output = 0, e = codegen::outputColumns(candidate); output < e; ++output) {
      if (settings.stop && *settings.stop) { // before minutes go into an oracle that nobody asks
        results.emplace_back().reason = "the search was stopped before it began";
        results.back().timedOut = true;
        continue;
      }
      FailureOr<Oracle> oracle = makeOracle(candidate, output);
      if (failed(oracle))
        return failure();
      engine::DistillOptions ofOutput = watched(options, candidate, output);
      if (!data.empty())
        ofOutput.data = data[size_t(output)];
      if (settings.begins)
        settings.begins();
      results.push_back(engine::distill(*oracle, {inputs.data(), inputs.size()}, ofOutput));
    }
    return results;
  }

private:
  engine::DistillOptions watched(engine::DistillOptions options, NetworkOp candidate, int64_t output) const {
    options.stop = settings.stop;
    options.explain = settings.explain;
    options.journal = settings.journal;
    options.scope = candidate.getSymName().str() + "/" + std::to_string(output);
    options.outputUnit = outputUnit(candidate, output);
    if (settings.progress)
      options.progress = [this, name = outputName(candidate, output)](engine::DistillProgress state) {
        state.output = name;
        settings.progress(state);
      };
    return options;
  }

  static std::string outputName(NetworkOp candidate, int64_t output) {
    FeatureAttr feature = (*hybrid::outputColumns(candidate))[output].feature;
    return feature ? feature.getName().str() : "y";
  }

  EngineDistillerOptions settings;
};

} // namespace

std::unique_ptr<Distiller> codegen::makeEngineDistiller(EngineDistillerOptions options) {
  return std::make_unique<EngineDistiller>(std::move(options));
}
