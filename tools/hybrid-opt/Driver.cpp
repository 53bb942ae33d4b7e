//===- Driver.cpp - From a model to an artifact===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Driver.h"

#include "codegen/OutputFile.h"
#include "codegen/distiller/EngineDistiller.h"
#include "passes/Passes.h"
#include "passes/analysis/Columns.h"
#include "passes/analysis/CostModel.h"
#include "tools/hybrid-opt/Checkpoint.h"
#include "tools/hybrid-opt/Emission.h"
#include "tools/hybrid-opt/FrontFile.h"
#include "tools/hybrid-opt/HtmlReport.h"
#include "tools/hybrid-opt/Input.h"
#include "tools/hybrid-opt/Library.h"
#include "tools/hybrid-opt/Report.h"
#include "tools/hybrid-opt/TableModel.h"
#include "tools/hybrid-opt/Throughput.h"
#include "tools/hybrid-opt/VerifyHyb.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/WithColor.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::driver;

static std::atomic<bool> interrupted{false}, searching{false};

/// Ctrl-C ends the search with the best so far, and before it, while a model is read and compiled, the process: there
/// is nothing to keep yet. A second one ends the process.
static void onInterrupt(int signal) {
  if (!searching)
    std::_Exit(kInterrupted);
  interrupted = true;
  std::signal(signal, SIG_DFL);
}

namespace {

class Driver {
public:
  Driver(const Options &options, DialectRegistry &registry, const MlirOptMainConfig &config)
      : options(options), config(config), context(registry), diagnostics(sources, &context),
        view(options.progress, llvm::errs()) {
    context.printOpOnDiagnostic(false);
  }

  ExitCode run() {
    auto start = std::chrono::steady_clock::now();
    const EmissionKind *kind = emissionKind(options);
    if (!kind)
      return kUsage;
    if (options.distill)
      std::signal(SIGINT, onInterrupt);
    module = loadModel(options, context, sources);
    if (!module || failed(declare()) || failed(distill()) || failed(differentiate()) || failed(runPasses()))
      return kWrongInput;
    if (options.requireClosedForm && !found())
      return closedFormMissing();
    if (report.fromTable && !found() && !isMlir(*kind))
      return nothingToEmit();
    FailureOr<EmissionResult> emitted = emitArtifact(*module, *kind, options);
    if (failed(emitted))
      return kWrongInput;
    report.selfCheckInputs = emitted->selfCheckInputs;
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (failed(writeReport()))
      return kWrongInput;
    return interrupted ? kInterrupted : kDone;
  }

private:
  /// Names, domains and units of the command line go onto the entry point.
  LogicalResult declare() {
    if (options.inputs.empty() && options.outputs.empty() && options.domain.empty() && options.units.empty() &&
        options.calibration.empty() && options.data.empty() && !options.distill)
      return success();
    DeclareFeaturesOptions declare{options.entry,
                                   llvm::to_vector(options.inputs),
                                   llvm::to_vector(options.outputs),
                                   options.domain,
                                   options.units,
                                   options.calibration.empty() ? options.data : options.calibration};
    PassManager manager(&context);
    manager.addPass(createDeclareFeatures(declare));
    return manager.run(*module);
  }

  LogicalResult distill() {
    if (!options.distill)
      return success();
    FunctionOpInterface entry = findEntry(*module, options.entry);
    if (!entry || failed(checkDomains(entry)) || failed(startFronts(entry)))
      return failure();
    std::string name = entry.getName().str();
    OwningOpRef<ModuleOp> libraries = loadLibraries(options.library, context);
    if (failed(checkRows()) || !libraries)
      return failure();
    if (isTable(options)) {
      addLibraries(*libraries, *module);
      return distillRows(name);
    }
    if (failed(openCheckpoint(*libraries)))
      return failure();
    report.before = measure(name);
    addLibraries(*libraries, *module);
    PassManager manager(&context);
    ReplaceOptions replace;
    fill(replace);
    buildReplacePipeline(manager, replace, distillerFactory(), &report.candidates);
    if (failed(manager.run(*module)) || frontFailed || failed(saveCheckpoint()))
      return failure();
    report.after = measure(name);
    return success();
  }

  LogicalResult differentiate() {
    if (options.derivatives.empty())
      return success();
    if (failed(scalarize(*module))) // a derivative for each component
      return failure();
    PassManager manager(&context);
    DifferentiateOptions derivatives;
    derivatives.modes = llvm::to_vector(options.derivatives);
    manager.addPass(createDifferentiate(derivatives));
    return manager.run(*module);
  }

  /// What does not go with rows that decide: a table as the input, or beside a network.
  LogicalResult checkRows() {
    if (isTable(options) && !options.data.empty())
      return emitError(UnknownLoc::get(&context)) << "--data stands beside a network; the input is a table already";
    if (!isTable(options) && options.data.empty())
      return success();
    for (auto [option, value] : {std::pair("--form", &options.form), std::pair("--checkpoint", &options.checkpoint)})
      if (!value->empty())
        return emitError(UnknownLoc::get(&context)) << option << " does not go with a table whose rows decide";
    return success();
  }

  LogicalResult distillRows(StringRef name) {
    report.fromTable = searching = true;
    if (failed(distillTable(*module, options, interrupted, watcher(), report.candidates)))
      return failure();
    if (found())
      report.after = measure(name);
    return success();
  }

  std::function<void(const engine::DistillProgress &)> watcher() {
    return [this](const engine::DistillProgress &state) {
      view.show(state);
      writeFrontOf(state.output, frontCsv(state.front, state.inputs));
    };
  }

  LogicalResult openCheckpoint(ModuleOp libraries) {
    if (options.checkpoint.empty())
      return success();
    llvm::Expected<std::unique_ptr<Checkpoint>> opened = Checkpoint::open(options, *module, libraries);
    if (!opened)
      return emitError(UnknownLoc::get(&context)) << "checkpoint: " << llvm::toString(opened.takeError());
    checkpoint = std::move(*opened);
    return success();
  }

  LogicalResult saveCheckpoint() {
    if (!checkpoint)
      return success();
    if (llvm::Error error = checkpoint->save())
      return emitError(UnknownLoc::get(&context)) << "checkpoint: " << llvm::toString(std::move(error));
    return success();
  }

  /// Sampling needs a domain for every input.
  LogicalResult checkDomains(FunctionOpInterface entry) {
    std::optional<SmallVector<Column>> columns = inputColumns(entry);
    if (!columns)
      return success(); // nothing to distill; the report says so
    SmallVector<StringRef> missing;
    for (const Column &column : *columns)
      if (!column.feature.getInterval())
        missing.push_back(column.feature.getName());
    if (missing.empty())
      return success();
    InFlightDiagnostic diagnostic = entry.emitError("--distill needs a domain for every input; missing: ");
    llvm::interleaveComma(missing, diagnostic);
    return diagnostic;
  }

  void fill(ReplaceOptions &replace) {
    replace.tolerance = options.tolerance;
    replace.guard = options.guard;
    replace.keep = options.keep;
    replace.replace = options.replace;
    replace.operators = options.operators;
    replace.seed = options.seed;
    replace.threads = options.threads;
    replace.timeLimit = options.timeLimit;
    replace.maxSize = options.maxSize;
    replace.entry = options.entry;
    replace.calibration = options.calibration;
    replace.data = options.data;
    replace.pick = options.pick;
    replace.form = options.form;
  }

  DistillerFactory distillerFactory() {
    codegen::EngineDistillerOptions settings;
    settings.stop = &interrupted;
    settings.explain = !options.report.empty();
    settings.begins = [] { searching = true; };
    settings.progress = watcher();
    settings.journal = checkpoint ? &checkpoint->journal() : nullptr;
    return [settings] { return codegen::makeEngineDistiller(settings); };
  }

  /// A front for each output, empty until the search meets a form.
  LogicalResult startFronts(FunctionOpInterface entry) {
    std::optional<SmallVector<Column>> columns = outputColumns(entry);
    if (options.front.empty() || !columns)
      return success();
    severalOutputs = columns->size() > 1;
    for (const Column &column : *columns)
      writeFrontOf(column.feature.getName(), frontCsv({}, {}));
    return failure(frontFailed);
  }

  /// Written when it changes; the first failure is an error.
  void writeFrontOf(StringRef output, const std::string &contents) {
    if (options.front.empty() || frontFailed || lastFront[output] == contents)
      return;
    lastFront[output] = contents;
    if (llvm::Error error = codegen::writeWholeFile(frontPath(options.front, output, severalOutputs), contents)) {
      emitError(UnknownLoc::get(&context)) << llvm::toString(std::move(error));
      frontFailed = true;
    }
  }

  /// After Ctrl-C nobody waits for a stopwatch.
  MeasuredCost measure(StringRef name) {
    auto entry = module->lookupSymbol<FunctionOpInterface>(name);
    return {costOf(entry.getFunctionBody()),
            interrupted ? std::nullopt : nanosecondsPerRow(*module, name, compileOptions(options))};
  }

  LogicalResult runPasses() {
    PassManager manager(&context);
    manager.enableVerifier(config.shouldVerifyPasses());
    if (failed(applyPassManagerCLOptions(manager)) || failed(config.setupPassPipeline(manager)))
      return failure();
    return manager.run(*module);
  }

  bool found() const {
    return llvm::any_of(report.candidates, [](const DistillationRecord &record) { return !record.module.empty(); });
  }

  ExitCode nothingToEmit() {
    if (succeeded(writeReport()))
      llvm::WithColor::error(llvm::errs(), "hybrid-opt") << "no closed form found in '" << options.input
                                                         << "', and a table has no network to keep: nothing to write\n";
    return kWrongInput;
  }

  ExitCode closedFormMissing() {
    llvm::WithColor::error(llvm::errs(), "hybrid-opt")
        << "no closed form found, and --require-closed-form asks for one\n";
    return failed(writeReport()) ? kWrongInput : kNoClosedForm;
  }

  LogicalResult writeReport() {
    report.input = options.input;
    report.seed = options.seed;
    report.threads = options.threads;
    if (options.distill)
      report.printSummary(llvm::errs());
    if (options.report.empty())
      return success();
    llvm::Error error = llvm::writeToOutput(options.report, [&](llvm::raw_ostream &os) {
      if (StringRef(options.report).ends_with(".html"))
        writeHtml(report, options.tolerance, os);
      else
        os << llvm::formatv("{0:2}", report.toJSON()) << "\n";
      return llvm::Error::success();
    });
    if (error)
      return emitError(UnknownLoc::get(&context))
             << "cannot write '" << options.report << "': " << llvm::toString(std::move(error));
    return success();
  }

  const Options &options;
  const MlirOptMainConfig &config;
  MLIRContext context;
  llvm::SourceMgr sources;
  SourceMgrDiagnosticHandler diagnostics;
  OwningOpRef<ModuleOp> module;
  Report report;
  ProgressView view;
  std::unique_ptr<Checkpoint> checkpoint;
  llvm::StringMap<std::string> lastFront; ///< by output
  bool severalOutputs = false, frontFailed = false;
};

} // namespace

ExitCode driver::drive(const Options &options, DialectRegistry &registry, const MlirOptMainConfig &config) {
  if (formatOf(options) == "hyb" && (config.shouldVerifyDiagnostics() || !config.inputSplitMarker().empty()))
    return verifyHyb(options, registry, config);
  return Driver(options, registry, config).run();
}
