//===- Kernels.cpp - Kernels from closed forms ----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/gpu/Kernels.h"

#include "codegen/mathlib/MathLib.h"
#include "dialect/HybridOps.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

//===----------------------------------------------------------------------===//
// What can be a kernel
//===----------------------------------------------------------------------===//

static bool isDeviceFloat(Type type) { return type.isF32() || type.isF64(); }

static LogicalResult checkPort(SymbolicModuleOp op, StringRef kind, unsigned index, Type type) {
  if (isDeviceFloat(type))
    return success();
  return op.emitError() << "cannot be a device kernel: " << kind << " " << index << " has type " << type
                        << "; f32 and f64 are supported";
}

/// Other vectors and floats would reach back ends that abort on them.
static LogicalResult checkBody(SymbolicModuleOp op) {
  WalkResult result = op.getBody().walk([&](Operation *inner) {
    for (Type type : inner->getResultTypes())
      if (!isDeviceFloat(type) && !type.isSignlessInteger())
        return WalkResult(inner->emitError() << "cannot be in a device kernel: its result has type " << type
                                             << "; f32, f64 and integers are supported");
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

static LogicalResult checkModule(SymbolicModuleOp op) {
  for (auto [i, type] : llvm::enumerate(op.getArgumentTypes()))
    if (failed(checkPort(op, "argument", i, type)))
      return failure();
  for (auto [i, type] : llvm::enumerate(op.getResultTypes()))
    if (failed(checkPort(op, "result", i, type)))
      return failure();
  return checkBody(op);
}

/// Functions of `math` that the library does not replace must be instructions of the device.
static LogicalResult checkInstructions(ModuleOp kernels) {
  WalkResult result = kernels.walk([](Operation *op) {
    StringRef dialect = op->getName().getDialectNamespace();
    bool hasInstruction = isa<math::AbsFOp, math::CeilOp, math::CopySignOp, math::FloorOp, math::FmaOp, math::IsInfOp,
                              math::IsNaNOp, math::RoundEvenOp, math::SqrtOp, math::TruncOp>(op);
    if (dialect == "hybrid" || (dialect == "math" && !hasInstruction))
      return WalkResult(op->emitError("cannot be in a device kernel"));
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// The kernel of `source`: a loop over the work item's samples around a copy of the body.
static void buildKernel(SymbolicModuleOp source, StringRef name, KernelSyntax &syntax, OpBuilder builder) {
  Location loc = source.getLoc();
  SmallVector<Type> ports(source.getArgumentTypes());
  llvm::append_range(ports, source.getResultTypes());
  KernelSyntax::Samples samples = syntax.begin(builder, loc, name, ports);
  auto loop = scf::ForOp::create(builder, loc, samples.first, samples.end, samples.step);
  builder.setInsertionPointToStart(loop.getBody());

  Value sample = loop.getInductionVar();
  Block &body = source.getBody().front();
  IRMapping values;
  for (BlockArgument argument : body.getArguments())
    values.map(argument, syntax.load(builder, loc, argument.getArgNumber(), sample));
  for (Operation &op : body.without_terminator())
    builder.clone(op, values);
  for (auto [i, result] : llvm::enumerate(source.getReturn().getOperands()))
    syntax.store(builder, loc, values.lookup(result), body.getNumArguments() + i, sample);
}

/// A copy of the program's modules with calls inlined.
static FailureOr<OwningOpRef<ModuleOp>> inlinedModules(ModuleOp program) {
  OwningOpRef<ModuleOp> copy = ModuleOp::create(program.getLoc());
  for (auto op : program.getOps<SymbolicModuleOp>())
    copy->push_back(op->clone());
  PassManager pm(program.getContext());
  pm.addPass(createInlinerPass());
  if (failed(pm.run(*copy)))
    return failure();
  return copy;
}

static FailureOr<SmallVector<SymbolicModuleOp>> selectModules(ModuleOp program, ModuleOp modules, StringRef symbol) {
  SmallVector<SymbolicModuleOp> selected;
  for (auto op : modules.getOps<SymbolicModuleOp>())
    if (symbol.empty() ? op.isPublic() : op.getSymName() == symbol)
      selected.push_back(op);
  if (!selected.empty())
    return selected;
  if (symbol.empty())
    return program.emitError("has no public hybrid.module to make a device kernel of");
  return program.emitError() << "has no hybrid.module called '" << symbol << "'";
}

/// A parameter is a constant once the program is compiled.
static void fixParameters(ModuleOp kernels) {
  kernels.walk([](ParamOp op) {
    OpBuilder builder(op);
    op.replaceAllUsesWith(arith::ConstantOp::create(builder, op.getLoc(), op.getValue()).getResult());
    op.erase();
  });
}

FailureOr<OwningOpRef<ModuleOp>> hybrid::codegen::buildKernels(ModuleOp program, StringRef symbol,
                                                               KernelSyntax &syntax) {
  program.getContext()->loadDialect<scf::SCFDialect>();
  auto modules = inlinedModules(program);
  if (failed(modules))
    return failure();
  auto selected = selectModules(program, **modules, symbol);
  if (failed(selected))
    return failure();

  OwningOpRef<ModuleOp> kernels = ModuleOp::create(program.getLoc());
  Block *block = syntax.open(*kernels);
  llvm::StringSet<> names;
  for (SymbolicModuleOp op : *selected) {
    if (failed(checkModule(op)))
      return failure();
    std::string name = op.getSymName().str();
    std::replace(name.begin(), name.end(), '.', '_');
    if (!names.insert(name).second)
      return op.emitError() << "would be a second kernel called '" << name << "'";
    buildKernel(op, name, syntax, OpBuilder::atBlockEnd(block));
  }
  fixParameters(*kernels);
  importMathLib(*kernels, {.forSPIRV = syntax.isSPIRV()});
  if (failed(checkInstructions(*kernels)))
    return failure();
  return kernels;
}
