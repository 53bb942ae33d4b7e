//===- InferDomains.cpp - Bounds of results from the domains of inputs===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/analysis/Columns.h"
#include "passes/analysis/DomainAnalysis.h"

namespace hybrid {
#define GEN_PASS_DEF_INFERDOMAINS
#include "passes/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

/// Remarks every op whose operands may lie outside its domain of definition while their operands do not.
static void remarkUndefined(FunctionOpInterface function, const DomainAnalysis &analysis) {
  auto mayBeNaN = [&](Value value) {
    return llvm::any_of(analysis.rangesOf(value), [](const Interval &x) { return x.mayBeNaN; });
  };
  function.walk([&](Operation *op) {
    if (op->getNumResults() == 1 && mayBeNaN(op->getResult(0)) && llvm::none_of(op->getOperands(), mayBeNaN))
      op->emitRemark() << "may be undefined on the domain of '" << function.getName() << "'";
  });
}

/// Adds intervals to results that declare none.
static void annotateResults(FunctionOpInterface function, const DomainAnalysis &analysis) {
  std::optional<SmallVector<Column>> columns = outputColumns(function);
  if (!columns)
    return;
  SmallVector<FeatureAttr> features;
  bool changed = false;
  for (auto [k, column] : llvm::enumerate(*columns)) {
    FeatureAttr feature = column.feature;
    Interval bound = columnRange(analysis.results()[column.position], column.index);
    if (feature && !feature.getInterval() && bound.isFinite() && !bound.mayBeNaN) {
      feature = FeatureAttr::get(function.getContext(), feature.getName(), feature.getUnit(),
                                 IntervalAttr::get(function.getContext(), bound), false);
      changed = true;
    }
    features.push_back(feature);
  }
  if (changed && llvm::all_of(features, [](FeatureAttr feature) { return feature != nullptr; }))
    setOutputFeatures(function, features);
}

namespace {

struct InferDomainsPass : hybrid::impl::InferDomainsBase<InferDomainsPass> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<FunctionOpInterface>()) {
      DomainAnalysis analysis(function);
      remarkUndefined(function, analysis);
      annotateResults(function, analysis);
    }
  }
};

} // namespace
