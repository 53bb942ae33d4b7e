//===- ConvertScalars.cpp - Scalar ops that upstream lacks, in upstream ops -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/LinalgBuilder.h"
#include "passes/lowering/Patterns.h"

#include "dialect/IRScalar.h"

#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace hybrid;

using Scalars = ArrayRef<IRScalar>;
static Value compare(OpBuilder &b, Location loc, arith::CmpFPredicate predicate, IRScalar x, IRScalar y) {
  return arith::CmpFOp::create(b, loc, predicate, x.get(), y.get());
}
static IRScalar select(OpBuilder &b, Location loc, Value condition, IRScalar x, IRScalar y) {
  return {b, loc, arith::SelectOp::create(b, loc, condition, x.get(), y.get())};
}

static IRScalar expand(OpBuilder &b, Location loc, SignOp, Scalars x) {
  IRScalar zero = x[0].literal(0);
  IRScalar negative = select(b, loc, compare(b, loc, arith::CmpFPredicate::OLT, x[0], zero), x[0].literal(-1), x[0]);
  return select(b, loc, compare(b, loc, arith::CmpFPredicate::OGT, x[0], zero), x[0].literal(1), negative);
}

/// With e = e^-|x|, which cannot overflow: 1 / (1 + e) for positive x, e / (1 + e) for negative.
static IRScalar expand(OpBuilder &b, Location loc, SigmoidOp, Scalars x) {
  IRScalar e = exp(-abs(x[0])), zero = x[0].literal(0), one = x[0].literal(1);
  return select(b, loc, compare(b, loc, arith::CmpFPredicate::OLT, x[0], zero), e, one) / (1.0 + e);
}

static IRScalar expand(OpBuilder &, Location, SoftplusOp, Scalars x) { return max(x[0], 0.0) + log1p(exp(-abs(x[0]))); }

/// The larger operand times sqrt(1 + (smaller / larger)^2): no square overflows or vanishes. As C's hypot, infinite
/// if an operand is, even beside a NaN, and 0 for two zeros.
static IRScalar expand(OpBuilder &b, Location loc, HypotOp, Scalars x) {
  IRScalar p = abs(x[0]), q = abs(x[1]), infinity = p.literal(std::numeric_limits<double>::infinity());
  IRScalar large = max(p, q), small = min(p, q), ratio = small / large;
  IRScalar length = large * sqrt(1.0 + ratio * ratio);
  length = select(b, loc, compare(b, loc, arith::CmpFPredicate::OEQ, large, large.literal(0)), large, length);
  for (IRScalar operand : {p, q})
    length = select(b, loc, compare(b, loc, arith::CmpFPredicate::OEQ, operand, infinity), infinity, length);
  return length;
}

static IRScalar expand(OpBuilder &, Location, ModOp, Scalars x) { return x[0] - x[1] * floor(x[0] / x[1]); }

namespace {

/// Replaces a scalar op by its formula. The formula's literals need a static shape, so on a tensor the op first moves
/// into a linalg.generic, where it is met again on elements.
template <typename Op> struct ExpandScalar : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;

  void initialize() { this->setHasBoundedRewriteRecursion(); } // from tensors to elements, once

  LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    if (auto tensor = dyn_cast<RankedTensorType>(op.getType())) {
      Type element = tensor.getElementType();
      auto body = [&](OpBuilder &nested, Location loc, ValueRange elements) -> SmallVector<Value> {
        return {Op::create(nested, loc, element, elements.drop_back())->getResult(0)};
      };
      ValueRange operands = adaptor.getOperands();
      rewriter.replaceOp(op, mapElements(rewriter, loc, operands, {}, element, operands.front(), body));
      return success();
    }
    SmallVector<IRScalar> operands;
    for (Value operand : adaptor.getOperands())
      operands.emplace_back(rewriter, loc, operand);
    rewriter.replaceOp(op, expand(rewriter, loc, op, operands).get());
    return success();
  }
};

struct ParamToConstant : OpConversionPattern<ParamOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ParamOp op, OpAdaptor, ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, cast<TypedAttr>(op.getValue()));
    return success();
  }
};

} // namespace

void hybrid::populateScalarPatterns(RewritePatternSet &patterns) {
  patterns.add<ExpandScalar<SignOp>, ExpandScalar<SigmoidOp>, ExpandScalar<SoftplusOp>, ExpandScalar<HypotOp>,
               ExpandScalar<ModOp>, ParamToConstant>(patterns.getContext());
}
