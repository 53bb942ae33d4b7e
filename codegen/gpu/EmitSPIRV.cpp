//===- EmitSPIRV.cpp - Closed forms as SPIR-V for OpenCL ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   1. kernels       one gpu.func per module, mathematical functions expanded    (Kernels.cpp)
//   2. lower         everything to the spirv dialect
//   3. serialise     MLIR's own writer
//
// LLVM's SPIR-V back end (22.1) would be the shorter way, but it keeps numbers of blocks in a static variable beyond
// the life of the blocks, so that the second module of a process comes out broken.
//
//===----------------------------------------------------------------------===//

#include "codegen/gpu/DeviceCode.h"

#include "codegen/gpu/Kernels.h"

#include "mlir/Conversion/GPUToSPIRV/GPUToSPIRVPass.h"
#include "mlir/Conversion/MathToSPIRV/MathToSPIRVPass.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SPIRV/IR/SPIRVDialect.h"
#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"
#include "mlir/Dialect/SPIRV/IR/TargetAndABI.h"
#include "mlir/Dialect/SPIRV/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/SPIRV/Serialization.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

namespace {

/// gpu.func on memrefs in global memory.
class OpenCLSyntax : public KernelSyntax {
public:
  Block *open(ModuleOp module) override {
    MLIRContext *context = module.getContext();
    context->loadDialect<gpu::GPUDialect, memref::MemRefDialect, spirv::SPIRVDialect>();
    OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
    module->setAttr(gpu::GPUDialect::getContainerModuleAttrName(), builder.getUnitAttr());
    auto kernels = gpu::GPUModuleOp::create(builder, module.getLoc(), "kernels");
    kernels->setAttr(spirv::getTargetEnvAttrName(), targetEnvironment(context));
    return &kernels.getBodyRegion().front();
  }

  Samples begin(OpBuilder &builder, Location loc, StringRef name, ArrayRef<Type> ports) override {
    auto memory = spirv::StorageClassAttr::get(builder.getContext(), spirv::StorageClass::CrossWorkgroup);
    SmallVector<Type> parameters = {builder.getI64Type()};
    for (Type port : ports)
      parameters.push_back(MemRefType::get(ShapedType::kDynamic, port, MemRefLayoutAttrInterface(), memory));
    kernel = gpu::GPUFuncOp::create(builder, loc, name, builder.getFunctionType(parameters, {}));
    kernel->setAttr(gpu::GPUDialect::getKernelFuncAttrName(), builder.getUnitAttr());
    kernel->setAttr(spirv::getEntryPointABIAttrName(), spirv::getEntryPointABIAttr(builder.getContext()));

    builder.setInsertionPointToStart(&kernel.front());
    Value first = gpu::GlobalIdOp::create(builder, loc, gpu::Dimension::x);
    Value groups = gpu::GridDimOp::create(builder, loc, gpu::Dimension::x);
    Value step = arith::MulIOp::create(builder, loc, groups, gpu::BlockDimOp::create(builder, loc, gpu::Dimension::x));
    Value end = arith::IndexCastOp::create(builder, loc, builder.getIndexType(), kernel.getArgument(0));
    builder.setInsertionPoint(gpu::ReturnOp::create(builder, loc));
    return {first, end, step};
  }

  Value load(OpBuilder &builder, Location loc, unsigned port, Value index) override {
    return memref::LoadOp::create(builder, loc, kernel.getArgument(1 + port), index);
  }

  void store(OpBuilder &builder, Location loc, Value value, unsigned port, Value index) override {
    memref::StoreOp::create(builder, loc, value, kernel.getArgument(1 + port), index);
  }

  bool isSPIRV() const override { return true; }

private:
  /// What a device may offer; the module will declare what it uses.
  static spirv::TargetEnvAttr targetEnvironment(MLIRContext *context) {
    spirv::Capability capabilities[] = {spirv::Capability::Kernel, spirv::Capability::Addresses,
                                        spirv::Capability::Int64, spirv::Capability::Float64};
    auto triple = spirv::VerCapExtAttr::get(spirv::Version::V_1_2, capabilities, ArrayRef<spirv::Extension>(), context);
    return spirv::TargetEnvAttr::get(triple, spirv::getDefaultResourceLimits(context), spirv::ClientAPI::OpenCL);
  }

  gpu::GPUFuncOp kernel;
};

} // namespace

static LogicalResult lower(ModuleOp kernels) {
  PassManager pm(kernels.getContext());
  pm.addPass(createCSEPass());
  pm.addPass(createCanonicalizerPass());
  pm.addNestedPass<gpu::GPUModuleOp>(createConvertMathToSPIRVPass());
  std::unique_ptr<Pass> convert = createConvertGPUToSPIRVPass();
  auto report = [](const Twine &message) { return failure(); };
  if (failed(convert->initializeOptions("use-64bit-index=true", report)))
    llvm_unreachable("the pass has this option");
  pm.addPass(std::move(convert));
  OpPassManager &module = pm.nest<gpu::GPUModuleOp>().nest<spirv::ModuleOp>();
  module.addPass(spirv::createSPIRVLowerABIAttributesPass());
  module.addPass(spirv::createSPIRVUpdateVCEPass());
  return pm.run(kernels);
}

/// Forbids the device to contract products and sums: the library relies on every rounding.
static void forbidContraction(spirv::ModuleOp module) {
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  for (auto entry : llvm::to_vector(module.getOps<spirv::EntryPointOp>())) {
    auto kernel = module.lookupSymbol<spirv::FuncOp>(entry.getFn());
    spirv::ExecutionModeOp::create(builder, entry.getLoc(), kernel, spirv::ExecutionMode::ContractionOff,
                                   ArrayRef<int32_t>());
  }
}

LogicalResult hybrid::codegen::emitSPIRV(ModuleOp program, const SPIRVOptions &options, llvm::raw_ostream &os) {
  OpenCLSyntax syntax;
  auto kernels = buildKernels(program, options.symbol, syntax);
  if (failed(kernels) || failed(lower(**kernels)))
    return failure();
  SmallVector<uint32_t> words;
  WalkResult result = (*kernels)->walk([&](spirv::ModuleOp module) {
    forbidContraction(module);
    return WalkResult(spirv::serialize(module, words));
  });
  if (result.wasInterrupted() || words.empty())
    return program.emitError("the SPIR-V module cannot be written");
  os.write(reinterpret_cast<const char *>(words.data()), words.size() * sizeof(uint32_t));
  return success();
}
