//===- ExpandMath.cpp - Replaces mathematical functions by arithmetic -----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/mathlib/Library.h"

#include "dialect/HybridOps.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

namespace hybrid {
#define GEN_PASS_DEF_EXPANDMATH
#include "codegen/mathlib/Passes.h.inc"

#include "mlir/IR/TypeUtilities.h"
} // namespace hybrid

namespace {

struct Candidate {
  Operation *op;
  func::FuncOp function;
};

class Importer {
public:
  Importer(ModuleOp module, const MathLibOptions &options)
      : module(module), options(options), f32(Float32Type::get(module.getContext())),
        f64(Float64Type::get(module.getContext())) {}

  void run() {
    for (Candidate candidate : collect())
      expand(candidate);
  }

private:
  MathLibrary *libraryFor(Operation *op) {
    if (op->getNumResults() != 1 || isa<TensorType>(op->getResult(0).getType()))
      return nullptr;
    Type element = getElementTypeOrSelf(op->getResult(0).getType());
    return element.isF64() ? &f64 : element.isF32() ? &f32 : nullptr;
  }

  SmallVector<Candidate> collect() {
    SmallVector<Candidate> found;
    module.walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isa<SymbolicModuleOp, NetworkOp>(op))
        return WalkResult::skip();
      if (isa<arith::MinimumFOp, arith::MaximumFOp, math::TruncOp>(op) && !options.forSPIRV)
        return WalkResult::advance();
      if (MathLibrary *library = libraryFor(op))
        if (func::FuncOp function = library->functionFor(op))
          found.push_back({op, function});
      return WalkResult::advance();
    });
    return found;
  }

  void expand(Candidate candidate) {
    Operation *op = candidate.op;
    bool inLinalg = op->getParentOp()->getName().getDialectNamespace() == "linalg";
    OpBuilder builder(op);
    Instantiation body(*libraryFor(op), builder, op->getLoc(), op->getResult(0).getType(),
                       options.branchFree || inLinalg);
    op->replaceAllUsesWith(body.call(candidate.function, op->getOperands()));
    op->erase();
  }

  ModuleOp module;
  MathLibOptions options;
  MathLibrary f32, f64;
};

struct ExpandMathPass : hybrid::impl::ExpandMathBase<ExpandMathPass> {
  using ExpandMathBase::ExpandMathBase;
  void runOnOperation() override { importMathLib(getOperation(), {.branchFree = branchFree, .forSPIRV = forSPIRV}); }
};

} // namespace

void hybrid::codegen::importMathLib(ModuleOp module, const MathLibOptions &options) {
  module.getContext()->loadDialect<scf::SCFDialect, vector::VectorDialect>();
  Importer(module, options).run();
}
