//===- TableModel.cpp - Equations from a table, without a network ---------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/TableModel.h"

#include "engine/expr/Print.h"
#include "passes/analysis/Calibration.h"
#include "passes/distill/Library.h"
#include "passes/distill/ModuleExpr.h"
#include "support/Identifier.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Path.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::driver;
using engine::DistillResult;
using engine::Verdict;

static InFlightDiagnostic tableError(const Options &options, MLIRContext &context) {
  return emitError(UnknownLoc::get(&context)) << options.input << ": ";
}

static Location tableLocation(MLIRContext &context, const Options &options) {
  return NameLoc::get(StringAttr::get(&context, options.input));
}

bool driver::isTable(const Options &options) {
  if (!options.inputFormat.empty())
    return options.inputFormat == "csv" || options.inputFormat == "npy";
  return StringRef(options.input).ends_with(".csv") || StringRef(options.input).ends_with(".npy");
}

namespace {

/// Positions of the columns in use.
struct Roles {
  std::vector<size_t> inputs, targets;
};

} // namespace

static FailureOr<std::vector<size_t>> positions(const Table &table, ArrayRef<std::string> names, const Options &options,
                                                MLIRContext &context) {
  std::vector<size_t> found;
  for (const std::string &name : names) {
    auto place = llvm::find_if(table.columns, [&](const TableColumn &column) { return column.name == name; });
    if (place == table.columns.end())
      return tableError(options, context) << "there is no column '" << name << "'";
    found.push_back(size_t(place - table.columns.begin()));
  }
  return found;
}

static FailureOr<Roles> rolesOf(const Table &table, const Options &options, MLIRContext &context) {
  if (table.width() < 2)
    return tableError(options, context) << "a table of inputs and a target has at least two columns";
  auto targets = positions(table, options.outputs, options, context);
  auto inputs = positions(table, options.inputs, options, context);
  if (failed(targets) || failed(inputs))
    return failure();
  if (targets->empty())
    targets->push_back(table.columns.size() - 1);
  if (inputs->empty())
    for (size_t k = 0; k < table.columns.size(); ++k)
      if (!llvm::is_contained(*targets, k))
        inputs->push_back(k);
  for (size_t k : *inputs)
    if (llvm::is_contained(*targets, k))
      return tableError(options, context) << "'" << table.columns[k].name << "' is an input and the target";
  if (inputs->empty())
    return tableError(options, context) << "no column is left for an input";
  return Roles{*inputs, *targets};
}

/// The feature of a column: its name and unit, and for an input the range of its rows.
static FailureOr<FeatureAttr> featureOf(const Table &table, size_t k, bool isInput, const Options &options,
                                        MLIRContext &context) {
  const TableColumn &column = table.columns[k];
  double lo = std::numeric_limits<double>::infinity(), hi = -lo;
  for (int64_t row = 0; row < table.rows; ++row) {
    double value = table.at(row, int64_t(k));
    if (!std::isfinite(value))
      return tableError(options, context) << "row " << row + 1 << " has no finite number for '" << column.name << "'";
    lo = std::min(lo, value);
    hi = std::max(hi, value);
  }
  if (!(lo < hi))
    return tableError(options, context) << "'" << column.name << "' is always " << engine::printNumber(lo)
                                        << (isInput ? "; leave it out with --inputs" : "; there is nothing to explain");
  PhysicalUnitAttr unit;
  if (!column.unit.empty()) {
    unit = PhysicalUnitAttr::getChecked([&] { return tableError(options, context); }, &context, StringRef(column.unit));
    if (!unit)
      return failure();
  }
  return FeatureAttr::get(&context, column.name, unit,
                          isInput ? IntervalAttr::get(&context, Interval{lo, hi}) : IntervalAttr(), false);
}

/// The table with a name for each column: an array has none.
static FailureOr<Table> readNamed(const Options &options, MLIRContext &context) {
  llvm::Expected<Table> table = readCalibration(options.input);
  if (!table)
    return emitError(UnknownLoc::get(&context)) << llvm::toString(table.takeError());
  for (auto [k, column] : llvm::enumerate(table->columns))
    if (column.name.empty())
      column.name = k + 1 == table->columns.size() ? "y" : "x" + std::to_string(k);
  return std::move(*table);
}

OwningOpRef<ModuleOp> driver::loadTable(const Options &options, MLIRContext &context) {
  if (!options.distill)
    return tableError(options, context) << "a table is a model only with --distill", nullptr;
  context.loadDialect<HybridDialect, arith::ArithDialect>();
  FailureOr<Table> table = readNamed(options, context);
  if (failed(table))
    return nullptr;
  FailureOr<Roles> roles = rolesOf(*table, options, context);
  if (failed(roles))
    return nullptr;
  SmallVector<FeatureAttr> inputs, outputs;
  for (bool isInput : {true, false})
    for (size_t k : isInput ? roles->inputs : roles->targets) {
      FailureOr<FeatureAttr> feature = featureOf(*table, k, isInput, options, context);
      if (failed(feature))
        return nullptr;
      (isInput ? inputs : outputs).push_back(*feature);
    }
  Location loc = tableLocation(context, options);
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  std::set<std::string> taken;
  std::string name =
      options.entry.empty() ? makeIdentifier(llvm::sys::path::stem(options.input).str(), taken) : options.entry;
  std::vector<engine::Expr> nothing(outputs.size(), engine::Expr(0.0));
  buildModule(builder, loc, name, nothing, inputs, outputs);
  return module;
}

static FailureOr<engine::DistillOptions> engineOptions(const Options &options, MLIRContext &context) {
  engine::DistillOptions result;
  result.seed = options.seed;
  result.threads = options.threads;
  result.timeLimitSeconds = options.timeLimit;
  result.tolerance = options.tolerance;
  result.maxSize = options.maxSize;
  result.pick = options.pick;
  for (const std::string &name : options.operators) {
    std::optional<Operator> op = operatorNamed(name);
    if (!op)
      return emitError(UnknownLoc::get(&context)) << "operators: there is no operator '" << name << "'";
    result.operators.push_back(*op);
  }
  return result;
}

LogicalResult driver::distillTable(ModuleOp module, const Options &options, const std::atomic<bool> &stop,
                                   const std::function<void(const engine::DistillProgress &)> &progress,
                                   DistillationLog &log) {
  MLIRContext &context = *module.getContext();
  auto entry = *module.getOps<SymbolicModuleOp>().begin();
  std::vector<engine::InputSpec> inputs = *inputSpecs(entry);
  FailureOr<engine::DistillOptions> settings = engineOptions(options, context);
  if (failed(settings))
    return failure();
  FailureOr<std::vector<engine::LibraryModule>> library = takeLibrary(module);
  if (failed(library))
    return failure();
  settings->library = std::move(*library);
  settings->stop = &stop;
  SmallVector<FeatureAttr> inputFeatures, outputFeatures;
  SmallVector<Column> inputList = *inputColumns(entry), outputList = *outputColumns(entry);
  for (const Column &column : inputList)
    inputFeatures.push_back(column.feature);
  for (const Column &column : outputList)
    outputFeatures.push_back(column.feature);

  std::vector<engine::Expr> equations;
  FailureOr<Table> table = readNamed(options, context);
  if (failed(table))
    return failure();
  for (FeatureAttr output : outputFeatures) {
    SmallVector<FeatureAttr> columns(inputFeatures);
    columns.push_back(output);
    llvm::Expected<Eigen::MatrixXd> rows = calibrationPoints(*table, columns, options.input);
    if (!rows)
      return emitError(UnknownLoc::get(&context)) << llvm::toString(rows.takeError());
    settings->data = engine::DataRows{rows->leftCols(rows->cols() - 1), rows->col(rows->cols() - 1)};
    settings->progress = [&progress, name = output.getName().str()](engine::DistillProgress state) {
      state.output = name;
      progress(state);
    };
    settings->outputUnit = output.getUnit() ? std::optional(output.getUnit().getUnit()) : std::nullopt;
    DistillResult result = engine::distillTable(inputs, *settings);
    if (result.verdict != Verdict::None)
      equations.push_back(result.expression);
    log.push_back({entry.getSymName().str(), inputs, output.getName().str(), "", std::move(result)});
  }
  if (equations.size() == outputFeatures.size()) {
    OpBuilder builder(entry);
    std::string name = entry.getSymName().str();
    entry.setSymName("table");
    buildModule(builder, entry.getLoc(), name, equations, inputFeatures, outputFeatures);
    for (DistillationRecord &record : log)
      record.module = name;
  }
  entry.erase();
  return success();
}
