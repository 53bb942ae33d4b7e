//===- DeclareFeatures.cpp - Names, units and domains from options===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/analysis/Columns.h"
#include "passes/analysis/FeatureOptions.h"

#include "llvm/ADT/StringSet.h"

namespace hybrid {
#define GEN_PASS_DEF_DECLAREFEATURES
#include "passes/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

namespace {

/// A feature whose parts are replaced one by one.
struct Draft {
  std::string name;
  PhysicalUnitAttr unit;
  IntervalAttr interval;
  bool log = false;
};

} // namespace

/// Drafts from what the columns already have; absent names are `prefix`, or `prefix`k where there are several.
static std::vector<Draft> draftsOf(ArrayRef<Column> columns, StringRef prefix, bool numberSingle) {
  std::vector<Draft> drafts;
  for (auto [k, column] : llvm::enumerate(columns)) {
    if (FeatureAttr feature = column.feature) {
      drafts.push_back({feature.getName().str(), feature.getUnit(), feature.getInterval(), feature.getLog()});
      continue;
    }
    bool numbered = numberSingle || columns.size() > 1;
    drafts.push_back({numbered ? (prefix + Twine(k)).str() : prefix.str(), {}, {}, false});
  }
  return drafts;
}

static LogicalResult rename(FunctionOpInterface function, std::vector<Draft> &drafts, ArrayRef<std::string> names,
                            StringRef what) {
  if (names.empty())
    return success();
  if (names.size() != drafts.size())
    return function.emitError() << names.size() << " names for " << drafts.size() << " " << what << " columns of '"
                                << function.getName() << "'";
  for (auto [draft, name] : llvm::zip_equal(drafts, names))
    draft.name = name;
  return success();
}

static LogicalResult checkDistinct(FunctionOpInterface function, ArrayRef<Draft> drafts) {
  llvm::StringSet<> seen;
  for (const Draft &draft : drafts)
    if (!seen.insert(draft.name).second)
      return function.emitError() << "two columns of '" << function.getName() << "' are named '" << draft.name << "'";
  return success();
}

static Draft *find(std::vector<Draft> &drafts, StringRef name) {
  auto place = llvm::find_if(drafts, [&](const Draft &draft) { return draft.name == name; });
  return place == drafts.end() ? nullptr : &*place;
}

static InFlightDiagnostic unknownName(FunctionOpInterface function, StringRef option, StringRef name,
                                      ArrayRef<Draft> drafts) {
  InFlightDiagnostic diagnostic = function.emitError() << option << ": '" << function.getName() << "' has no column '"
                                                       << name << "'; there are ";
  llvm::interleaveComma(drafts, diagnostic, [&](const Draft &draft) { diagnostic << "'" << draft.name << "'"; });
  return diagnostic;
}

static SmallVector<FeatureAttr> finish(MLIRContext *context, ArrayRef<Draft> drafts) {
  SmallVector<FeatureAttr> result;
  for (const Draft &draft : drafts)
    result.push_back(FeatureAttr::get(context, draft.name, draft.unit, draft.interval, draft.log));
  return result;
}

namespace {

struct DeclareFeaturesPass : hybrid::impl::DeclareFeaturesBase<DeclareFeaturesPass> {
  using DeclareFeaturesBase::DeclareFeaturesBase;

  void runOnOperation() override {
    if (failed(run()))
      signalPassFailure();
  }

  LogicalResult run() {
    FunctionOpInterface function = findEntry(getOperation(), entry);
    if (!function)
      return failure();
    std::optional<SmallVector<Column>> ins = inputColumns(function), outs = outputColumns(function);
    if (!ins || !outs)
      return leaveAlone(function);
    std::vector<Draft> inputDrafts = draftsOf(*ins, "x", true), outputDrafts = draftsOf(*outs, "y", false);
    if (failed(rename(function, inputDrafts, inputs, "input")) ||
        failed(rename(function, outputDrafts, outputs, "output")) || failed(checkDistinct(function, inputDrafts)) ||
        failed(checkDistinct(function, outputDrafts)) || failed(declareDomains(function, inputDrafts)) ||
        failed(declareUnits(function, inputDrafts, outputDrafts)))
      return failure();
    setInputFeatures(function, finish(&getContext(), inputDrafts));
    setOutputFeatures(function, finish(&getContext(), outputDrafts));
    return success();
  }

  /// Images and sequences have no columns to name: fine unless the user names some.
  LogicalResult leaveAlone(FunctionOpInterface function) {
    if (inputs.empty() && outputs.empty() && domain.empty() && units.empty())
      return success();
    return function.emitError() << "'" << function.getName() << "' has inputs or outputs that are not columns of a "
                                << "batch [rows, columns]; they take no names, domains or units";
  }

  LogicalResult declareDomains(FunctionOpInterface function, std::vector<Draft> &drafts) {
    auto parsed = parseDomainOption(domain);
    if (!parsed)
      return function.emitError() << "domain: " << llvm::toString(parsed.takeError());
    for (const DomainOption &option : *parsed) {
      Draft *draft = find(drafts, option.name);
      if (!draft)
        return unknownName(function, "domain", option.name, drafts);
      draft->interval = IntervalAttr::get(&getContext(), option.interval);
      draft->log = option.log;
    }
    return success();
  }

  LogicalResult declareUnits(FunctionOpInterface function, std::vector<Draft> &ins, std::vector<Draft> &outs) {
    auto parsed = parseUnitOption(units);
    if (!parsed)
      return function.emitError() << "units: " << llvm::toString(parsed.takeError());
    for (const UnitOption &option : *parsed) {
      Draft *draft = find(ins, option.name);
      draft = draft ? draft : find(outs, option.name);
      if (!draft) {
        std::vector<Draft> all(ins);
        llvm::append_range(all, outs);
        return unknownName(function, "units", option.name, all);
      }
      draft->unit = PhysicalUnitAttr::get(&getContext(), option.unit);
    }
    return success();
  }
};

} // namespace
