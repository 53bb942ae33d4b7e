//===- hybrid-interpret.cpp - Runs the reference evaluator ----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   hybrid-interpret model.mlir                                  checks the `cases` of every function
//   hybrid-interpret model.mlir --entry=f --input='2.0 : f64'    prints f's results, one a line
//
// See docs/testing.md.
//
//===----------------------------------------------------------------------===//

#include "reference/Cases.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Support/ToolUtilities.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using namespace hybrid;

namespace {

struct Options {
  llvm::cl::OptionCategory category{"Options of hybrid-interpret"};
  llvm::cl::opt<std::string> file{llvm::cl::Positional, llvm::cl::desc("<file>"), llvm::cl::init("-"),
                                  llvm::cl::cat(category)};
  llvm::cl::opt<std::string> entry{"entry", llvm::cl::desc("Evaluate this function and print its results"),
                                   llvm::cl::cat(category)};
  llvm::cl::list<std::string> inputs{"input", llvm::cl::desc("An argument of the function, as an attribute"),
                                     llvm::cl::cat(category)};
  llvm::cl::opt<unsigned> alternative{"alternative",
                                      llvm::cl::desc("Which alternative choices take (0, the default: the reference)"),
                                      llvm::cl::init(0), llvm::cl::cat(category)};
  llvm::cl::opt<int64_t> maxElements{"max-elements", llvm::cl::desc("Most elements of one tensor"),
                                     llvm::cl::init(int64_t(1) << 27), llvm::cl::cat(category)};
  llvm::cl::opt<int64_t> maxWork{"max-work", llvm::cl::desc("Most elements that all ops together may write"),
                                 llvm::cl::init(int64_t(1) << 36), llvm::cl::cat(category)};
  llvm::cl::opt<bool> splitInput{"split-input-file", llvm::cl::desc("Take the parts between '// -----' one by one"),
                                 llvm::cl::init(false), llvm::cl::cat(category)};
  llvm::cl::opt<bool> verifyDiagnostics{"verify-diagnostics",
                                        llvm::cl::desc("Check that errors are those that 'expected-error' announces"),
                                        llvm::cl::init(false), llvm::cl::cat(category)};

  reference::EvaluateOptions evaluation() const {
    reference::EvaluateOptions result;
    result.maxElements = maxElements;
    result.maxWork = maxWork;
    if (alternative)
      result.selectAlternative = [&](ChoiceOp) { return alternative.getValue(); };
    return result;
  }
};

} // namespace

static LogicalResult printResults(ModuleOp module, const Options &options, raw_ostream &out) {
  auto function = dyn_cast_or_null<FunctionOpInterface>(SymbolTable::lookupSymbolIn(module, options.entry));
  if (!function)
    return module.emitError() << "there is no function '" << options.entry << "'";
  reference::EvaluateOptions evaluation = options.evaluation();
  SmallVector<reference::Tensor> arguments;
  for (const std::string &text : options.inputs) {
    Attribute attribute = parseAttribute(text, module.getContext());
    if (!attribute)
      return module.emitError() << "input '" << text << "' is not an attribute";
    FailureOr<reference::Tensor> argument = reference::Tensor::fromAttribute(
        attribute, evaluation.maxElements, [&] { return module.emitError() << "input '" << text << "' "; });
    if (failed(argument))
      return failure();
    arguments.push_back(*argument);
  }
  FailureOr<SmallVector<reference::Tensor>> results = reference::evaluate(function, arguments, evaluation);
  if (failed(results))
    return failure();
  for (auto [value, type] : llvm::zip_equal(*results, function.getResultTypes()))
    out << value.toAttribute(type) << "\n";
  return success();
}

static LogicalResult processModule(ModuleOp module, const Options &options, raw_ostream &out) {
  if (!options.entry.empty())
    return printResults(module, options, out);
  FailureOr<unsigned> count = reference::checkCases(module, options.evaluation());
  if (failed(count))
    return failure();
  out << *count << " cases hold\n";
  return success();
}

/// Parses and processes one part of the input.
static LogicalResult processBuffer(std::unique_ptr<llvm::MemoryBuffer> buffer, MLIRContext &context,
                                   const Options &options, raw_ostream &out) {
  auto sources = std::make_shared<llvm::SourceMgr>();
  sources->AddNewSourceBuffer(std::move(buffer), SMLoc());
  auto process = [&] {
    OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
    return success(module && succeeded(processModule(*module, options, out)));
  };
  if (!options.verifyDiagnostics) {
    SourceMgrDiagnosticHandler handler(*sources, &context);
    return process();
  }
  SourceMgrDiagnosticVerifierHandler handler(*sources, &context);
  (void)process();
  return handler.verify();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  Options options;
  llvm::cl::HideUnrelatedOptions(options.category);
  llvm::cl::ParseCommandLineOptions(argc, argv, "Reference evaluator of the hybrid compiler\n");

  DialectRegistry registry;
  registerAllDialects(registry);
  registry.insert<HybridDialect>();
  MLIRContext context(registry);
  context.printOpOnDiagnostic(false);

  std::string error;
  auto buffer = openInputFile(options.file, &error);
  if (!buffer) {
    llvm::errs() << "hybrid-interpret: " << error << "\n";
    return 1;
  }
  LogicalResult result = splitAndProcessBuffer(
      std::move(buffer),
      [&](std::unique_ptr<llvm::MemoryBuffer> part, raw_ostream &out) {
        return processBuffer(std::move(part), context, options, out);
      },
      llvm::outs(), options.splitInput ? kDefaultSplitMarker : "");
  return failed(result);
}
