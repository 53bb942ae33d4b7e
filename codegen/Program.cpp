//===- Program.cpp - A model as an optimised LLVM module ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Program.h"

#include "codegen/Entries.h"
#include "codegen/Pipeline.h"
#include "codegen/RuntimeBitcode.h"
#include "codegen/TargetMachine.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

/// The kernels that the pipeline made, by the symbol they belong to: NAME.tile64, NAME.block.
static llvm::StringMap<std::vector<Kernel>> findKernels(ModuleOp module) {
  llvm::StringMap<std::vector<Kernel>> kernels;
  for (func::FuncOp function : module.getOps<func::FuncOp>()) {
    auto [symbol, kind] = function.getName().rsplit('.');
    Kernel kernel;
    kernel.name = function.getName().str();
    kernel.partial = kind == "block";
    if (kernel.partial)
      kernel.rows = kBlockRows;
    else if (!kind.consume_front("tile") || kind.getAsInteger(10, kernel.rows))
      continue;
    for (const TileSize &tile : kTiles)
      if (tile.rows == kernel.rows)
        kernel.leastRows = tile.leastRows;
    kernel.scratchBytes = cast<MemRefType>(function.getArgumentTypes().back()).getNumElements();
    kernels[symbol].push_back(kernel);
  }
  return kernels;
}

/// Gives every function the processor that the machine is for, so that what comes from the runtime may be inlined.
static void setProcessor(llvm::Module &module, const llvm::TargetMachine &machine) {
  for (llvm::Function &function : module) {
    function.removeFnAttr("tune-cpu");
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    function.addFnAttr("target-features", machine.getTargetFeatureString());
  }
}

static void makeInternal(llvm::Module &module, const llvm::StringSet<> &exported) {
  for (llvm::GlobalValue &value : module.global_values())
    if (!value.isDeclaration() && !exported.contains(value.getName()))
      value.setLinkage(llvm::GlobalValue::InternalLinkage);
}

static void optimise(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graphs;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O3).run(module, modules);
}

/// Runs the passes on a copy of the model; returns it in LLVM's dialect, and its kernels.
static FailureOr<OwningOpRef<ModuleOp>> lower(ModuleOp model, const CompileOptions &options, int64_t vectorBytes,
                                              llvm::StringMap<std::vector<Kernel>> &kernels) {
  OwningOpRef<ModuleOp> module = model.clone();
  PassManager toKernels(model.getContext()), toLLVM(model.getContext());
  buildKernelPipeline(toKernels, options, vectorBytes);
  buildLLVMPipeline(toLLVM);
  if (failed(toKernels.run(*module)))
    return failure();
  kernels = findKernels(*module);
  if (failed(toLLVM.run(*module)))
    return failure();
  return module;
}

FailureOr<Program> codegen::buildProgram(ModuleOp model, const CompileOptions &options) {
  Program program;
  FailureOr<std::vector<PublicSymbol>> symbols = collectPublicSymbols(model, options.precision);
  if (failed(symbols))
    return failure();
  program.symbols = std::move(*symbols);
  llvm::Expected<std::unique_ptr<llvm::TargetMachine>> machine = createTargetMachine(options);
  if (!machine)
    return model.emitError(llvm::toString(machine.takeError()));
  program.machine = std::move(*machine);

  llvm::StringMap<std::vector<Kernel>> kernels;
  FailureOr<OwningOpRef<ModuleOp>> lowered = lower(model, options, vectorBytes(*program.machine), kernels);
  if (failed(lowered))
    return failure();
  program.context = std::make_unique<llvm::LLVMContext>();
  program.module = translateModuleToLLVMIR(**lowered, *program.context, "model");
  if (!program.module)
    return model.emitError("cannot be translated to LLVM's representation");
  program.module->setDataLayout(program.machine->createDataLayout());
  program.module->setTargetTriple(program.machine->getTargetTriple());

  std::unique_ptr<llvm::Module> runtime = loadRuntime(*program.context);
  runtime->setDataLayout(program.module->getDataLayout());
  runtime->setTargetTriple(program.module->getTargetTriple());
  if (llvm::Linker::linkModules(*program.module, std::move(runtime)))
    return model.emitError("cannot be linked with the runtime");
  llvm::StringSet<> exported;
  for (const PublicSymbol &symbol : program.symbols)
    addEntries(*program.module, symbol, kernels[symbol.name], exported);
  makeInternal(*program.module, exported);
  setProcessor(*program.module, *program.machine);
  optimise(*program.module, *program.machine);
  return program;
}

llvm::Expected<llvm::SmallVector<char, 0>> codegen::emitObjectCode(Program &program) {
  llvm::SmallVector<char, 0> object;
  llvm::raw_svector_ostream stream(object);
  llvm::legacy::PassManager passes;
  std::unique_ptr<llvm::Module> copy = llvm::CloneModule(*program.module); // code generation changes it
  if (program.machine->addPassesToEmitFile(passes, stream, nullptr, llvm::CodeGenFileType::ObjectFile))
    return llvm::createStringError("no object file can be written for this processor");
  passes.run(*copy);
  return object;
}
