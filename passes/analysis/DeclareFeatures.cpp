//===- DeclareFeatures.cpp - Names, units and domains from options===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"
#include "passes/analysis/Calibration.h"
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
    std::optional<Table> table;
    if (failed(readTable(function, table)) || failed(nameByHeader(function, table, inputDrafts)) ||
        failed(rename(function, inputDrafts, inputs, "input")) ||
        failed(rename(function, outputDrafts, outputs, "output")) || failed(checkDistinct(function, inputDrafts)) ||
        failed(checkDistinct(function, outputDrafts)) || failed(declareDomains(function, inputDrafts)) ||
        failed(declareUnits(function, inputDrafts, outputDrafts)) ||
        failed(declareByRows(function, table, inputDrafts)))
      return failure();
    setInputFeatures(function, finish(&getContext(), inputDrafts));
    setOutputFeatures(function, finish(&getContext(), outputDrafts));
    return success();
  }

  /// Images and sequences have no columns to name: fine unless the user names some.
  LogicalResult leaveAlone(FunctionOpInterface function) {
    if (inputs.empty() && outputs.empty() && domain.empty() && units.empty() && calibration.empty())
      return success();
    return function.emitError() << "'" << function.getName() << "' has inputs or outputs that are not columns of a "
                                << "batch [rows, columns]; they take no names, domains or units";
  }

  LogicalResult readTable(FunctionOpInterface function, std::optional<Table> &table) {
    if (calibration.empty())
      return success();
    llvm::Expected<Table> read = readCalibration(calibration);
    if (!read)
      return function.emitError() << "calibration: " << llvm::toString(read.takeError());
    table = std::move(*read);
    return success();
  }

  /// The header names the inputs, in order, where nobody else does: not if it knows all names that there are, or one
  /// that is more than a number.
  LogicalResult nameByHeader(FunctionOpInterface function, const std::optional<Table> &table,
                             std::vector<Draft> &drafts) {
    if (!table || !inputs.empty() || table->columns.empty() || table->columns.front().name.empty())
      return success();
    size_t known = 0, named = 0;
    for (auto [k, draft] : llvm::enumerate(drafts))
      if (llvm::any_of(table->columns, [&](const TableColumn &column) { return column.name == draft.name; })) {
        ++known;
        named += draft.name != ("x" + Twine(k)).str();
      }
    if (named > 0 || known == drafts.size())
      return success();
    if (table->columns.size() < drafts.size())
      return function.emitError() << "calibration: " << calibration << ": the table has " << table->columns.size()
                                  << " columns; '" << function.getName() << "' has " << drafts.size() << " inputs";
    for (auto [draft, column] : llvm::zip_first(drafts, table->columns))
      draft.name = column.name;
    return success();
  }

  /// Units by the header and domains by the range of the rows, where nothing else states them.
  LogicalResult declareByRows(FunctionOpInterface function, const std::optional<Table> &table,
                              std::vector<Draft> &drafts) {
    if (!table)
      return success();
    for (const TableColumn &column : table->columns)
      if (Draft *draft = find(drafts, column.name); draft && !draft->unit && !column.unit.empty()) {
        draft->unit = PhysicalUnitAttr::getChecked([&] { return function.emitError("calibration: "); }, &getContext(),
                                                   StringRef(column.unit));
        if (!draft->unit)
          return failure();
      }
    llvm::Expected<Eigen::MatrixXd> points = calibrationPoints(*table, finish(&getContext(), drafts), calibration);
    if (!points)
      return function.emitError() << "calibration: " << llvm::toString(points.takeError());
    for (auto [k, draft] : llvm::enumerate(drafts)) {
      Interval range{points->col(k).minCoeff(), points->col(k).maxCoeff()};
      if (draft.interval)
        continue;
      if (!(range.lo < range.hi))
        return function.emitError() << "calibration: " << calibration << ": '" << draft.name << "' is always "
                                    << range.lo << "; state its domain with --domain";
      draft.interval = IntervalAttr::get(&getContext(), range);
    }
    return success();
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
