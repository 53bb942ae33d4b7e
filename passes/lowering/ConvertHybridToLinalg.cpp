//===- ConvertHybridToLinalg.cpp - Lower every hybrid op to upstream dialects -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The pass and the patterns for symbols and their uses; layers, scalar ops and guards have files of their own.
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/LinalgBuilder.h"
#include "passes/lowering/Passes.h"
#include "passes/lowering/Patterns.h"

#include "dialect/HybridOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/DialectConversion.h"

#include "llvm/ADT/StringSet.h"

namespace hybrid {
#define GEN_PASS_DEF_CONVERTHYBRIDTOLINALG
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

/// The attributes that other tools understand.
static SmallVector<NamedAttribute> withoutHybrid(ArrayRef<NamedAttribute> attributes) {
  return llvm::filter_to_vector(
      attributes, [](NamedAttribute attribute) { return !isa_and_nonnull<HybridDialect>(attribute.getNameDialect()); });
}

static void dropHybridAttributes(Operation *op) {
  if (auto function = dyn_cast<FunctionOpInterface>(op)) {
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      function.setArgAttrs(i, withoutHybrid(function.getArgAttrs(i)));
    for (unsigned i = 0; i < function.getNumResults(); ++i)
      function.setResultAttrs(i, withoutHybrid(function.getResultAttrs(i)));
  }
  for (NamedAttribute attribute : llvm::to_vector(op->getDiscardableAttrs()))
    if (isa_and_nonnull<HybridDialect>(attribute.getNameDialect()))
      op->removeDiscardableAttr(attribute.getName());
}

/// What a network's function takes beside the network's arguments under `count-outside`.
static SmallVector<Type> counterTypes(MLIRContext *context) {
  return {IndexType::get(context), MemRefType::get({2}, IntegerType::get(context, 64))};
}

namespace {

template <typename SymbolOp> class ConvertSymbol : public OpConversionPattern<SymbolOp> {
public:
  ConvertSymbol(MLIRContext *context, ArrayRef<Type> extraArguments)
      : OpConversionPattern<SymbolOp>(context), extraArguments(extraArguments) {}

  LogicalResult matchAndRewrite(SymbolOp op, typename SymbolOp::Adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    FunctionType type = op.getFunctionType();
    SmallVector<Type> inputs(type.getInputs());
    llvm::append_range(inputs, extraArguments);
    auto function = func::FuncOp::create(rewriter, op.getLoc(), op.getSymName(),
                                         FunctionType::get(op.getContext(), inputs, type.getResults()));
    function.setSymVisibilityAttr(op.getSymVisibilityAttr());
    FunctionOpInterface symbol = op;
    for (unsigned i = 0; i < type.getNumInputs(); ++i)
      function.setArgAttrs(i, withoutHybrid(symbol.getArgAttrs(i)));
    for (unsigned i = 0; i < type.getNumResults(); ++i)
      function.setResultAttrs(i, withoutHybrid(symbol.getResultAttrs(i)));
    for (Type extra : extraArguments)
      op.getBody().addArgument(extra, op.getLoc());
    rewriter.inlineRegionBefore(op.getBody(), function.getBody(), function.end());
    rewriter.eraseOp(op);
    return success();
  }

private:
  SmallVector<Type> extraArguments;
};

struct ConvertReturn : OpConversionPattern<ReturnOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ReturnOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<func::ReturnOp>(op, adaptor.getOperands());
    return success();
  }
};

class ConvertCall : public OpConversionPattern<CallOp> {
public:
  ConvertCall(MLIRContext *context, const llvm::StringSet<> &countingCallees)
      : OpConversionPattern<CallOp>(context), countingCallees(countingCallees) {}

  LogicalResult matchAndRewrite(CallOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    SmallVector<Value> operands(adaptor.getOperands());
    if (countingCallees.contains(op.getCallee()))
      llvm::append_range(operands, op->getParentOfType<FunctionOpInterface>().getArguments().take_back(2));
    rewriter.replaceOpWithNewOp<func::CallOp>(op, op.getCallee(), op.getResultTypes(), operands);
    return success();
  }

private:
  const llvm::StringSet<> &countingCallees;
};

struct ConvertApply : OpConversionPattern<ApplyOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ApplyOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (op.getColumns().empty())
      return rewriter.notifyMatchFailure(op, "a module without inputs has no batch to take its shape from");
    SmallVector<Type> elements =
        llvm::map_to_vector(op.getResultTypes(), [](Type t) { return getElementTypeOrSelf(t); });
    size_t inputs = op.getColumns().size();
    auto body = [&](OpBuilder &nested, Location loc, ValueRange values) -> SmallVector<Value> {
      auto call = func::CallOp::create(nested, loc, op.getCallee(), elements, values.take_front(inputs));
      return SmallVector<Value>(call.getResults());
    };
    rewriter.replaceOp(
        op, mapElements(rewriter, op.getLoc(), adaptor.getColumns(), {}, elements, adaptor.getColumns().front(), body));
    return success();
  }
};

struct ConvertHybridToLinalgPass : public hybrid::impl::ConvertHybridToLinalgBase<ConvertHybridToLinalgPass> {
  using ConvertHybridToLinalgBase::ConvertHybridToLinalgBase;

  void runOnOperation() override {
    MLIRContext *context = &getContext();
    SmallVector<Type> extraArguments;
    llvm::StringSet<> countingCallees;
    if (countOutside) {
      extraArguments = counterTypes(context);
      for (FunctionOpInterface function : getOperation().getOps<FunctionOpInterface>())
        if (takesBatch(function))
          countingCallees.insert(function.getName());
      if (failed(addCounters(extraArguments, countingCallees)))
        return signalPassFailure();
    }

    RewritePatternSet patterns(context);
    patterns.add<ConvertSymbol<NetworkOp>>(context, extraArguments);
    patterns.add<ConvertSymbol<SymbolicModuleOp>>(context, ArrayRef<Type>());
    patterns.add<ConvertCall>(context, countingCallees);
    patterns.add<ConvertReturn, ConvertApply>(context);
    populateLayerPatterns(patterns);
    populateScalarPatterns(patterns);
    populateGuardPatterns(patterns, countOutside);

    ConversionTarget target(*context);
    target.addIllegalDialect<HybridDialect>();
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    if (failed(applyPartialConversion(getOperation(), target, std::move(patterns))))
      return signalPassFailure();
    getOperation()->walk(dropHybridAttributes);
  }

private:
  static bool takesBatch(FunctionOpInterface function) {
    return isa<NetworkOp>(function) || llvm::any_of(function.getArgumentTypes(), llvm::IsaPred<RankedTensorType>);
  }

  /// Functions that are no networks get their arguments here, and hand them on in their calls.
  LogicalResult addCounters(ArrayRef<Type> types, const llvm::StringSet<> &countingCallees) {
    for (func::FuncOp function : getOperation().getOps<func::FuncOp>())
      if (takesBatch(function))
        for (Type type : types)
          if (failed(function.insertArgument(function.getNumArguments(), type, {}, function.getLoc())))
            return failure();
    WalkResult result = getOperation().walk([&](func::CallOp call) {
      if (!countingCallees.contains(call.getCallee()))
        return WalkResult::advance();
      auto caller = call->getParentOfType<FunctionOpInterface>();
      if (!takesBatch(caller)) {
        call.emitError("cannot count rows: the caller has no batch");
        return WalkResult::interrupt();
      }
      if (isa<func::FuncOp>(caller))
        call.getOperandsMutable().append(caller.getArguments().take_back(types.size()));
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }
};

} // namespace
