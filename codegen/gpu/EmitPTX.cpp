//===- EmitPTX.cpp - Closed forms as PTX ----------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   1. kernels       one llvm.func per module, mathematical functions expanded   (Kernels.cpp)
//   2. lower         scf, arith and math to the llvm dialect
//   3. translate     to LLVM IR
//   4. optimise      LLVM's pipeline for the device
//   5. assemble      LLVM's NVPTX back end, into memory: output is all or nothing
//
//===----------------------------------------------------------------------===//

#include "codegen/gpu/DeviceCode.h"

#include "codegen/gpu/Kernels.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/Passes.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

static constexpr const char *kTriple = "nvptx64-nvidia-cuda";
static constexpr unsigned kGlobalMemory = 1;

namespace {

/// llvm.func on pointers to global memory, and intrinsics for the launch.
class PTXSyntax : public KernelSyntax {
public:
  Block *open(ModuleOp module) override {
    module.getContext()->loadDialect<LLVM::LLVMDialect>();
    return module.getBody();
  }

  Samples begin(OpBuilder &builder, Location loc, StringRef name, ArrayRef<Type> portTypes) override {
    ports.assign(portTypes.begin(), portTypes.end());
    MLIRContext *context = builder.getContext();
    SmallVector<Type> parameters(1 + ports.size(), LLVM::LLVMPointerType::get(context, kGlobalMemory));
    parameters.front() = builder.getI64Type();
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(context), parameters);
    kernel = LLVM::LLVMFuncOp::create(builder, loc, name, type, LLVM::Linkage::External, /*dsoLocal=*/false,
                                      LLVM::CConv::PTX_Kernel);
    builder.setInsertionPointToStart(kernel.addEntryBlock(builder));
    Value size = specialRegister(builder, loc, "ntid.x");
    Value before = arith::MulIOp::create(builder, loc, specialRegister(builder, loc, "ctaid.x"), size);
    Value first = arith::AddIOp::create(builder, loc, before, specialRegister(builder, loc, "tid.x"));
    Value step = arith::MulIOp::create(builder, loc, specialRegister(builder, loc, "nctaid.x"), size);
    builder.setInsertionPoint(LLVM::ReturnOp::create(builder, loc, ValueRange()));
    return {first, kernel.getArgument(0), step};
  }

  Value load(OpBuilder &builder, Location loc, unsigned port, Value index) override {
    return LLVM::LoadOp::create(builder, loc, ports[port], address(builder, loc, port, index));
  }

  void store(OpBuilder &builder, Location loc, Value value, unsigned port, Value index) override {
    LLVM::StoreOp::create(builder, loc, value, address(builder, loc, port, index));
  }

  bool isSPIRV() const override { return false; }

private:
  static Value specialRegister(OpBuilder &builder, Location loc, StringRef name) {
    auto intrinsic = builder.getStringAttr("llvm.nvvm.read.ptx.sreg." + name);
    auto call = LLVM::CallIntrinsicOp::create(builder, loc, builder.getI32Type(), intrinsic, ValueRange());
    return arith::ExtUIOp::create(builder, loc, builder.getI64Type(), call.getResult(0));
  }

  Value address(OpBuilder &builder, Location loc, unsigned port, Value index) {
    Value pointer = kernel.getArgument(1 + port);
    return LLVM::GEPOp::create(builder, loc, pointer.getType(), ports[port], pointer, index);
  }

  LLVM::LLVMFuncOp kernel;
  SmallVector<Type> ports;
};

} // namespace

static LogicalResult lower(ModuleOp kernels) {
  PassManager pm(kernels.getContext());
  pm.addPass(createCSEPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  return pm.run(kernels);
}

static void initializeBackEnd() {
  static const bool once [[maybe_unused]] = [] {
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTarget();
    LLVMInitializeNVPTXTargetMC();
    LLVMInitializeNVPTXAsmPrinter();
    return true;
  }();
}

/// The machine for `chip`, or null after a diagnostic.
static std::unique_ptr<llvm::TargetMachine> makeMachine(ModuleOp program, StringRef chip) {
  initializeBackEnd();
  llvm::Triple triple(kTriple);
  std::string error;
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target) {
    program.emitError("this LLVM cannot write PTX: ") << error;
    return nullptr;
  }
  std::unique_ptr<llvm::MCSubtargetInfo> chips(target->createMCSubtargetInfo(triple, "", ""));
  if (!chips->isCPUStringValid(chip)) {
    program.emitError() << "unknown NVIDIA chip '" << chip << "'; expected a name like sm_80";
    return nullptr;
  }
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict; // the library relies on every rounding
  // Without features LLVM takes the oldest PTX version that has the chip; with an older one it would abort.
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, chip, /*Features=*/"", options, std::nullopt, std::nullopt, llvm::CodeGenOptLevel::Aggressive));
}

static LogicalResult optimise(ModuleOp program, llvm::Module &module, llvm::TargetMachine &machine) {
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
  if (llvm::Error error = makeOptimizingTransformer(/*optLevel=*/3, /*sizeLevel=*/0, &machine)(&module))
    return program.emitError("LLVM's optimiser failed: ") << llvm::toString(std::move(error));
  return success();
}

LogicalResult hybrid::codegen::emitPTX(ModuleOp program, const PTXOptions &options, llvm::raw_ostream &os) {
  std::unique_ptr<llvm::TargetMachine> machine = makeMachine(program, options.chip);
  if (!machine)
    return failure();
  PTXSyntax syntax;
  auto kernels = buildKernels(program, options.symbol, syntax);
  if (failed(kernels) || failed(lower(**kernels)))
    return failure();

  registerBuiltinDialectTranslation(*program.getContext());
  registerLLVMDialectTranslation(*program.getContext());
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module = translateModuleToLLVMIR(**kernels, context, "kernels");
  if (!module || failed(optimise(program, *module, *machine)))
    return failure();

  llvm::SmallString<0> code;
  llvm::raw_svector_ostream buffer(code);
  llvm::legacy::PassManager assembler;
  if (machine->addPassesToEmitFile(assembler, buffer, nullptr, llvm::CodeGenFileType::AssemblyFile))
    return program.emitError("this LLVM cannot write PTX text");
  assembler.run(*module);
  os << code;
  return success();
}
