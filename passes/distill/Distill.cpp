//===- Distill.cpp - Ask the distiller for closed forms of the candidates===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Passes.h"

#include "dialect/BatchColumns.h"
#include "passes/analysis/Calibration.h"
#include "passes/analysis/Columns.h"
#include "passes/distill/Library.h"
#include "passes/distill/ModuleExpr.h"

namespace hybrid {
#define GEN_PASS_DEF_DISTILL
#include "passes/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;
using engine::DistillResult;
using engine::Verdict;

/// The choice that is the whole body of a candidate, or null.
static ChoiceOp candidateChoice(NetworkOp network) {
  Block &body = network.getBody().front();
  bool alone = network.isPrivate() && llvm::hasNItems(body.without_terminator(), 1);
  return alone ? dyn_cast<ChoiceOp>(body.front()) : ChoiceOp();
}

/// The public network that the candidate `f__k` was outlined from names its equation: `f_equation`.
static std::string equationName(SymbolTable &symbols, StringRef candidate) {
  std::string stem = (candidate.take_front(candidate.rfind("__")) + "_equation").str();
  if (!symbols.lookup(stem))
    return stem;
  for (unsigned k = 2;; ++k)
    if (std::string name = stem + std::to_string(k); !symbols.lookup(name))
      return name;
}

/// The weakest evidence of several outputs stands for all of them.
static EvidenceAttr summarise(MLIRContext *context, ArrayRef<DistillResult> results, uint64_t seed) {
  bool exact = true;
  double rms = 0, max = 0;
  uint64_t samples = UINT64_MAX;
  for (const DistillResult &result : results) {
    exact &= result.verdict == Verdict::Exact;
    rms = std::max(rms, result.evidence.rmsRelative);
    max = std::max(max, result.evidence.maxAbsolute);
    samples = std::min(samples, result.evidence.samples);
  }
  return EvidenceAttr::get(context, exact ? "exact" : "approximate", samples, seed, APFloat(rms), APFloat(max), {},
                           StringAttr::get(context, "measured on samples the search never saw"));
}

/// By name or as written between operands.
static std::optional<Operator> operatorSpelt(StringRef text) {
  for (const OperatorInfo &row : kOperators)
    if (!symbol(row.id).empty() && text == StringRef(symbol(row.id)))
      return row.id;
  return operatorNamed(text);
}

static SmallVector<FeatureAttr> inputFeatures(NetworkOp network) {
  return llvm::map_to_vector(*inputColumns(network), [](const Column &column) { return column.feature; });
}

/// Names and units of the outputs; the network's range is not the equation's.
static SmallVector<FeatureAttr> outputFeatures(NetworkOp network) {
  return llvm::map_to_vector(*outputColumns(network), [&](const Column &column) {
    if (!column.feature)
      return FeatureAttr::get(network.getContext(), ("y" + Twine(column.index)).str());
    return FeatureAttr::get(network.getContext(), column.feature.getName(), column.feature.getUnit());
  });
}

namespace {

struct DistillPass : hybrid::impl::DistillBase<DistillPass> {
  DistillPass(const DistillOptions &options, DistillerFactory factory, DistillationLog *log)
      : DistillBase(options), factory(std::move(factory)), log(log) {}

  void runOnOperation() override {
    if (failed(run()))
      signalPassFailure();
  }

  LogicalResult run() {
    FailureOr<std::vector<engine::LibraryModule>> library = takeLibrary(getOperation());
    if (failed(library))
      return failure();
    SmallVector<NetworkOp> candidates;
    for (auto network : getOperation().getOps<NetworkOp>())
      if (candidateChoice(network) && inputSpecs(network) && outputColumns(network))
        candidates.push_back(network);
    if (candidates.empty())
      return success();
    if (!factory)
      return getOperation().emitError("hybrid-distill: no distiller is registered in this program");
    FailureOr<engine::DistillOptions> options = engineOptions();
    if (failed(options))
      return failure();
    options->library = std::move(*library);
    std::unique_ptr<Distiller> distiller = factory();
    SymbolTable symbols(getOperation());
    for (NetworkOp candidate : candidates)
      if (failed(distill(candidate, *distiller, *options, symbols)))
        return failure();
    return success();
  }

  FailureOr<engine::DistillOptions> engineOptions() {
    engine::DistillOptions result;
    result.seed = seed;
    result.threads = threads;
    result.timeLimitSeconds = timeLimit;
    result.tolerance = tolerance;
    result.maxSize = maxSize;
    result.pick = pick;
    result.form = form;
    for (const std::string &name : operators) {
      std::optional<Operator> op = operatorSpelt(name);
      if (!op)
        return getOperation().emitError() << "operators: there is no operator '" << name << "'";
      result.operators.push_back(*op);
    }
    return result;
  }

  /// The rows of the calibration table at which the candidate is used.
  LogicalResult calibrate(NetworkOp candidate, ArrayRef<engine::InputSpec> inputs, engine::DistillOptions &options) {
    if (calibration.empty())
      return success();
    auto points = [&]() -> llvm::Expected<Eigen::MatrixXd> {
      llvm::Expected<Table> table = readCalibration(calibration);
      if (!table)
        return table.takeError();
      llvm::Expected<Eigen::MatrixXd> all = calibrationPoints(*table, inputFeatures(candidate), calibration);
      return all ? pointsInDomain(*all, inputs, calibration) : std::move(all);
    }();
    if (!points)
      return candidate.emitError() << "calibration: " << llvm::toString(points.takeError());
    options.calibration = std::move(*points);
    return success();
  }

  /// The rows of the data table inside the candidate's domain, once for each output.
  FailureOr<std::vector<engine::DataRows>> measuredRows(NetworkOp candidate, ArrayRef<engine::InputSpec> inputs) {
    std::vector<engine::DataRows> rows;
    if (data.empty())
      return rows;
    SmallVector<FeatureAttr> outputs;
    std::optional<SmallVector<Column>> columns = outputColumns(candidate);
    for (const Column &column : *columns)
      outputs.push_back(column.feature);
    auto points = [&]() -> llvm::Expected<Eigen::MatrixXd> {
      llvm::Expected<Table> table = readCalibration(data);
      if (!table)
        return table.takeError();
      llvm::Expected<Eigen::MatrixXd> all = targetPoints(*table, inputFeatures(candidate), outputs, data);
      return all ? pointsInDomain(*all, inputs, data) : std::move(all);
    }();
    if (!points)
      return candidate.emitError() << "data: " << llvm::toString(points.takeError());
    Eigen::Index width = Eigen::Index(inputs.size());
    for (Eigen::Index k = width; k < points->cols(); ++k)
      rows.push_back({points->leftCols(width), points->col(k)});
    return rows;
  }

  LogicalResult distill(NetworkOp candidate, Distiller &distiller, engine::DistillOptions options,
                        SymbolTable &symbols) {
    std::vector<engine::InputSpec> inputs = *inputSpecs(candidate);
    if (failed(calibrate(candidate, inputs, options)))
      return failure();
    FailureOr<std::vector<engine::DataRows>> rows = measuredRows(candidate, inputs);
    if (failed(rows))
      return failure();
    auto results = distiller.distill(candidate, inputs, *rows, options);
    if (failed(results) || failed(checkForm(candidate, *results)) || failed(checkPick(candidate, *results)))
      return failure();
    bool complete = llvm::none_of(*results, [](const DistillResult &r) { return r.verdict == Verdict::None; });
    std::string module = complete ? addAlternative(candidate, *results, symbols) : "";
    if (log)
      for (auto [column, result] : llvm::zip_equal(*outputColumns(candidate), *results))
        log->push_back({candidate.getSymName().str(), inputs, outputName(column), module, std::move(result)});
    return success();
  }

  LogicalResult checkForm(NetworkOp candidate, ArrayRef<DistillResult> results) {
    for (const DistillResult &result : results)
      if (!result.error.empty())
        return candidate.emitError() << "form: " << result.error;
    return success();
  }

  /// A form that is picked must exist, for every output.
  LogicalResult checkPick(NetworkOp candidate, ArrayRef<DistillResult> results) {
    for (auto [column, result] : llvm::zip_equal(*outputColumns(candidate), results))
      if (pick > result.front.size())
        return candidate.emitError() << "pick: there is no form " << unsigned(pick) << "; the front of '"
                                     << outputName(column) << "' has " << result.front.size();
    return success();
  }

  static std::string outputName(const Column &column) { return column.feature ? column.feature.getName().str() : "y"; }

  /// Adds the closed form as a module and as the last alternative of the candidate's choice; returns its symbol.
  std::string addAlternative(NetworkOp candidate, ArrayRef<DistillResult> results, SymbolTable &symbols) {
    OpBuilder builder(candidate);
    ChoiceOp choice = candidateChoice(candidate);
    EvidenceAttr evidence = summarise(&getContext(), results, seed);
    auto exprs = llvm::map_to_vector(results, [](const DistillResult &result) { return result.expression; });
    SymbolicModuleOp module = buildModule(builder, candidate.getLoc(), equationName(symbols, candidate.getSymName()),
                                          exprs, inputFeatures(candidate), outputFeatures(candidate));
    module->setAttr(HybridDialect::kEvidenceAttr, evidence);
    module->remove();
    symbols.insert(module, Block::iterator(candidate));

    SmallVector<Attribute> all(choice.getEvidence().begin(), choice.getEvidence().end());
    all.push_back(evidence);
    builder.setInsertionPoint(choice);
    auto wider = ChoiceOp::create(builder, choice.getLoc(), choice.getResultTypes(), choice.getInputs(),
                                  builder.getArrayAttr(all), choice.getAlternatives().size() + 1);
    for (auto [to, from] : llvm::zip(wider->getRegions(), choice->getRegions()))
      to.takeBody(from);
    Block &block = wider.getAlternatives().back().emplaceBlock();
    for (Value input : choice.getInputs())
      block.addArgument(input.getType(), choice.getLoc());
    builder.setInsertionPointToEnd(&block);
    YieldOp::create(builder, choice.getLoc(),
                    applyToColumns(builder, choice.getLoc(), module, block.getArguments(), choice.getResultTypes()));
    choice.replaceAllUsesWith(wider.getResults());
    choice.erase();
    return module.getSymName().str();
  }

  DistillerFactory factory;
  DistillationLog *log = nullptr;
};

} // namespace

std::unique_ptr<Pass> hybrid::createDistillPass(const DistillOptions &options, DistillerFactory factory,
                                                DistillationLog *log) {
  return std::make_unique<DistillPass>(options, std::move(factory), log);
}
