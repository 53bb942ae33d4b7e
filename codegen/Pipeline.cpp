//===- Pipeline.cpp - The passes from a model to LLVM's dialect ---===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Pipeline.h"

#include "codegen/mathlib/MathLib.h"
#include "dialect/HybridOps.h"
#include "passes/lowering/Passes.h"

#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/BufferizationToMemRef/BufferizationToMemRef.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVMPass.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVMPass.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

void codegen::registerCodegen(DialectRegistry &registry) {
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  registry.insert<HybridDialect>();
  registerUpstreamModels(registry);
}

static void addCleanup(OpPassManager &pm) {
  pm.addPass(createCSEPass());
  pm.addPass(createCanonicalizerPass());
}

static StringRef fastMathFlags(FloatMode mode) {
  switch (mode) {
  case FloatMode::Strict:
    return "none";
  case FloatMode::Contract:
    return "contract";
  case FloatMode::Fast:
    return "reassoc,nsz,arcp,contract,afn";
  }
  llvm_unreachable("no mode");
}

static void addBufferization(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createSeparateBuffers());
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.bufferizeFunctionBoundaries = true;
  bufferize.functionBoundaryTypeConversion = bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(bufferize));
  bufferization::BufferResultsToOutParamsPassOptions results;
  results.hoistStaticAllocs = true;
  results.modifyPublicFunctions = true;
  pm.addPass(bufferization::createBufferResultsToOutParamsPass(results));
  addCleanup(pm); // in this order: bufferization leaves copies of equal views to themselves
  pm.addPass(createConvertBufferizationToMemRefPass());
  pm.addNestedPass<func::FuncOp>(createScratchArena());
}

void codegen::buildKernelPipeline(OpPassManager &pm, const CompileOptions &options, int64_t vectorBytes) {
  pm.addPass(createConvertHybridToLinalg({/*countOutside=*/true}));
  pm.addPass(createInlinerPass());
  pm.addPass(createSymbolDCEPass());
  addCleanup(pm);
  if (options.precision != Precision::Declared)
    pm.addPass(createSetPrecision({options.precision == Precision::F64 ? "f64" : "f32"}));
  pm.addNestedPass<func::FuncOp>(createConvertElementwiseToLinalgPass());
  pm.addNestedPass<func::FuncOp>(createLinalgGeneralizeNamedOpsPass());
  TileBatchOptions tiles;
  for (const TileSize &tile : kTiles)
    tiles.rows.push_back(tile.rows);
  pm.addPass(createTileBatch(tiles));
  pm.addPass(createColumnKernels({kBlockRows}));
  addCleanup(pm);
  pm.addPass(createFuseElementwise());
  addCleanup(pm);
  addBufferization(pm);
  pm.addNestedPass<func::FuncOp>(createLinalgGeneralizeNamedOpsPass());
  VectorizeBatchOptions vectors;
  vectors.vectorBytes = vectorBytes;
  pm.addNestedPass<func::FuncOp>(createVectorizeBatch(vectors));
  pm.addPass(createConvertLinalgToLoopsPass());
  addCleanup(pm);
  pm.addPass(createSetFastMath({fastMathFlags(options.floatMode).str()}));
  pm.addPass(createExpandMath());
  pm.addPass(createLoopInvariantCodeMotionPass());
  addCleanup(pm);
}

void codegen::buildLLVMPipeline(OpPassManager &pm) {
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  ConvertFuncToLLVMPassOptions functions;
  functions.useBarePtrCallConv = true;
  pm.addPass(createConvertFuncToLLVMPass(functions));
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

namespace {

struct CompilePipelineOptions : PassPipelineOptions<CompilePipelineOptions> {
  Option<FloatMode> floatMode{*this, "fp", llvm::cl::desc("How freely operations may be rearranged"),
                              llvm::cl::init(FloatMode::Contract),
                              llvm::cl::values(clEnumValN(FloatMode::Strict, "strict", "not at all"),
                                               clEnumValN(FloatMode::Contract, "contract", "fused multiply-add"),
                                               clEnumValN(FloatMode::Fast, "fast", "also reassociation"))};
  Option<Precision> precision{
      *this, "precision", llvm::cl::desc("Float type of the code"), llvm::cl::init(Precision::Declared),
      llvm::cl::values(clEnumValN(Precision::Declared, "declared", "the model's"),
                       clEnumValN(Precision::F32, "f32", "single"), clEnumValN(Precision::F64, "f64", "double"))};
  Option<int64_t> vectorBytes{*this, "vector-bytes", llvm::cl::desc("Bytes of a vector register"), llvm::cl::init(32)};
};

} // namespace

void codegen::registerCodegenPipelines() {
  PassPipelineRegistration<CompilePipelineOptions>("hybrid-compile",
                                                   "Lower every public module and network to kernels in LLVM's dialect",
                                                   [](OpPassManager &pm, const CompilePipelineOptions &options) {
                                                     CompileOptions compile;
                                                     compile.floatMode = options.floatMode;
                                                     compile.precision = options.precision;
                                                     buildKernelPipeline(pm, compile, options.vectorBytes);
                                                     buildLLVMPipeline(pm);
                                                   });
}
