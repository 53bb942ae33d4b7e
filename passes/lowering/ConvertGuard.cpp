//===- ConvertGuard.cpp - Guards to masks ---------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A guard becomes, for a batch of rows:
//
//   mask[row]  = every column of the row lies in its interval     (1 or 0; ordered compares, so a NaN is outside)
//   outside    = number of rows where the mask is false
//   value      = inside region                                    (mode clamp: of the clamped inputs)
//   fallback:    if outside != 0 { select(mask, value, outside region) } else { value }
//   nan, error:  select(mask, value, NaN)
//
// so rows inside pay a compare, and the kept network runs only on a batch (after tiling: a tile) that needs it. The
// mask is i8: a vector of i1 in memory is packed by bits, a scalar i1 takes a byte, and a batch is accessed as both.
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/LinalgBuilder.h"
#include "passes/lowering/Patterns.h"

#include "dialect/HybridOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace hybrid;

static RankedTensorType tensorType(Value value) { return cast<RankedTensorType>(value.getType()); }

/// Moves the one block of `region` to the rewriter's insertion point; returns what it yields.
static SmallVector<Value> inlineRegion(ConversionPatternRewriter &rewriter, Region &region, ValueRange arguments) {
  Block &block = region.front();
  auto yield = cast<YieldOp>(block.getTerminator());
  rewriter.inlineBlockBefore(&block, rewriter.getInsertionBlock(), rewriter.getInsertionPoint(), arguments);
  SmallVector<Value> values =
      llvm::map_to_vector(yield.getOperands(), [&](Value v) { return rewriter.getRemappedValue(v); });
  rewriter.eraseOp(yield);
  return values;
}

namespace {

struct ConvertChoice : OpConversionPattern<ChoiceOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ChoiceOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, inlineRegion(rewriter, op.getReference(), adaptor.getInputs()));
    return success();
  }
};

/// The bounds of one input's columns as constants, and how an element of the input finds its own.
struct ColumnBounds {
  Value lo, hi;
  AffineMap map;
};

class ConvertGuard : public OpConversionPattern<GuardOp> {
public:
  ConvertGuard(MLIRContext *context, bool countOutside)
      : OpConversionPattern<GuardOp>(context), countOutside(countOutside) {}

  LogicalResult matchAndRewrite(GuardOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    SmallVector<Value> inputs(adaptor.getInputs());
    SmallVector<ColumnBounds> bounds = columnBounds(rewriter, op, inputs);
    Value mask = insideMask(rewriter, loc, inputs, bounds);
    Value outside = countFalse(rewriter, op, mask);
    if (countOutside)
      addToCounters(rewriter, op, outside);

    SmallVector<Value> arguments = inputs;
    if (op.getMode() == GuardMode::Clamp)
      for (auto [argument, bound] : llvm::zip_equal(arguments, bounds))
        argument = clamp(rewriter, loc, argument, bound);
    SmallVector<Value> values = inlineRegion(rewriter, op.getInside(), arguments);
    if (op.getMode() == GuardMode::Fallback)
      values = withFallback(rewriter, op, mask, outside, values, inputs);
    else if (op.getMode() != GuardMode::Clamp)
      for (Value &value : values)
        value = elseNaN(rewriter, loc, mask, value);
    values.push_back(outside);
    rewriter.replaceOp(op, values);
    return success();
  }

private:
  /// The domain lists the columns of all inputs one after the other; a tensor of rank one is one column.
  static SmallVector<ColumnBounds> columnBounds(OpBuilder &builder, GuardOp op, ValueRange inputs) {
    ArrayRef<Attribute> domain = op.getDomain().getValue();
    SmallVector<ColumnBounds> result;
    for (Value input : inputs) {
      RankedTensorType type = tensorType(input);
      bool single = type.getRank() < 2;
      int64_t columns = single ? 1 : type.getShape().back();
      SmallVector<double> lo, hi;
      for (Attribute interval : domain.take_front(columns)) {
        lo.push_back(cast<IntervalAttr>(interval).getInterval().lo);
        hi.push_back(cast<IntervalAttr>(interval).getInterval().hi);
      }
      domain = domain.drop_front(columns);
      auto boundType = RankedTensorType::get(single ? ArrayRef<int64_t>() : ArrayRef(columns), builder.getF64Type());
      auto constant = [&](ArrayRef<double> ends) -> Value {
        return arith::ConstantOp::create(builder, op.getLoc(), DenseElementsAttr::get(boundType, ends));
      };
      AffineMap map = selectDims(builder.getContext(), type.getRank(),
                                 single ? SmallVector<int64_t>() : SmallVector<int64_t>{type.getRank() - 1});
      result.push_back({constant(lo), constant(hi), map});
    }
    return result;
  }

  /// The element as f64, in which bounds are compared: exact for f32.
  static Value widen(OpBuilder &builder, Location loc, Value x) {
    Type wide = builder.getF64Type();
    return x.getType() == wide ? x : arith::ExtFOp::create(builder, loc, wide, x).getResult();
  }

  /// The mask's element as a condition.
  static Value isSet(OpBuilder &builder, Location loc, Value element) {
    return arith::TruncIOp::create(builder, loc, builder.getI1Type(), element);
  }

  static Value insideMask(OpBuilder &builder, Location loc, ValueRange inputs, ArrayRef<ColumnBounds> bounds) {
    RankedTensorType first = tensorType(inputs.front());
    auto maskType = RankedTensorType::get(first.getShape().take_front(), builder.getI8Type());
    Value mask = fillLike(builder, loc, maskType, inputs.front(), builder.getI8IntegerAttr(1));
    auto body = [](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
      Value x = widen(nested, loc, e[0]);
      Value above = arith::CmpFOp::create(nested, loc, arith::CmpFPredicate::OGE, x, e[1]);
      Value below = arith::CmpFOp::create(nested, loc, arith::CmpFPredicate::OLE, x, e[2]);
      Value inside = arith::AndIOp::create(nested, loc, above, below);
      Value element = arith::ExtUIOp::create(nested, loc, nested.getI8Type(), inside);
      return {arith::AndIOp::create(nested, loc, e[3], element)};
    };
    for (auto [input, bound] : llvm::zip_equal(inputs, bounds)) {
      int64_t rank = tensorType(input).getRank();
      AffineMap maps[] = {builder.getMultiDimIdentityMap(rank), bound.map, bound.map};
      mask = reduceElements(builder, loc, {input, bound.lo, bound.hi}, maps,
                            llvm::to_vector(llvm::seq<int64_t>(1, rank)), mask, body);
    }
    return mask;
  }

  /// The function's two last arguments under `countOutside`: valid rows and counters.
  static std::pair<Value, Value> counterArguments(Operation *op) {
    Block &entry = op->getParentOfType<FunctionOpInterface>().getFunctionBody().front();
    return {entry.getArgument(entry.getNumArguments() - 2), entry.getArgument(entry.getNumArguments() - 1)};
  }

  /// Rows that are outside; behind the valid rows a tile is padded with rows that do not count.
  Value countFalse(OpBuilder &builder, GuardOp op, Value mask) const {
    Location loc = op.getLoc();
    auto countType = RankedTensorType::get({}, builder.getI64Type());
    Value zero = arith::ConstantOp::create(builder, loc, DenseElementsAttr::get(countType, int64_t(0)));
    auto body = [&](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
      Value zero = arith::ConstantOp::create(nested, loc, nested.getI8IntegerAttr(0));
      Value isOut = arith::CmpIOp::create(nested, loc, arith::CmpIPredicate::eq, e[0], zero);
      if (countOutside) {
        Value row = linalg::IndexOp::create(nested, loc, 0);
        Value valid = arith::CmpIOp::create(nested, loc, arith::CmpIPredicate::ult, row, counterArguments(op).first);
        isOut = arith::AndIOp::create(nested, loc, isOut, valid);
      }
      Value one = arith::ExtUIOp::create(nested, loc, nested.getI64Type(), isOut);
      return {arith::AddIOp::create(nested, loc, e[1], one)};
    };
    Value total = reduceElements(builder, loc, mask, {}, 0, zero, body);
    return tensor::ExtractOp::create(builder, loc, total, ValueRange{});
  }

  static void addToCounters(OpBuilder &builder, GuardOp op, Value outside) {
    Location loc = op.getLoc();
    Value counters = counterArguments(op).second;
    for (int64_t slot = 0; slot < (op.getMode() == GuardMode::Error ? 2 : 1); ++slot) {
      Value index = arith::ConstantIndexOp::create(builder, loc, slot);
      Value old = memref::LoadOp::create(builder, loc, counters, index);
      Value sum = arith::AddIOp::create(builder, loc, old, outside);
      memref::StoreOp::create(builder, loc, sum, counters, index);
    }
  }

  /// The nearest point of the box, in the element type: f32 bounds are rounded inwards. minimum and maximum keep NaN.
  static Value clamp(OpBuilder &builder, Location loc, Value input, const ColumnBounds &bound) {
    RankedTensorType type = tensorType(input);
    Type element = type.getElementType();
    AffineMap maps[] = {builder.getMultiDimIdentityMap(type.getRank()), bound.map, bound.map};
    Value ends[] = {roundBounds(builder, loc, bound.lo, element, APFloat::rmTowardPositive),
                    roundBounds(builder, loc, bound.hi, element, APFloat::rmTowardNegative)};
    auto body = [](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
      Value raised = arith::MaximumFOp::create(nested, loc, e[0], e[1]);
      return {arith::MinimumFOp::create(nested, loc, raised, e[2])};
    };
    return mapElements(builder, loc, {input, ends[0], ends[1]}, maps, element, input, body).front();
  }

  static Value roundBounds(OpBuilder &builder, Location loc, Value bounds, Type element, llvm::RoundingMode mode) {
    auto values = cast<DenseFPElementsAttr>(bounds.getDefiningOp<arith::ConstantOp>().getValue());
    const llvm::fltSemantics &semantics = cast<FloatType>(element).getFloatSemantics();
    auto rounded = values.mapValues(element, [&](const APFloat &end) {
      APFloat result = end;
      bool inexact;
      result.convert(semantics, mode, &inexact);
      return result.bitcastToAPInt();
    });
    return arith::ConstantOp::create(builder, loc, cast<TypedAttr>(Attribute(rounded)));
  }

  static Value selectRows(OpBuilder &builder, Location loc, Value mask, Value inside, Value outside) {
    int64_t rank = tensorType(inside).getRank();
    AffineMap same = builder.getMultiDimIdentityMap(rank), row = selectDims(builder.getContext(), rank, 0);
    auto body = [](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
      return {arith::SelectOp::create(nested, loc, isSet(nested, loc, e[0]), e[1], e[2])};
    };
    return mapElements(builder, loc, {mask, inside, outside}, {row, same, same}, tensorType(inside).getElementType(),
                       inside, body)
        .front();
  }

  static Value elseNaN(OpBuilder &builder, Location loc, Value mask, Value inside) {
    Type element = tensorType(inside).getElementType();
    int64_t rank = tensorType(inside).getRank();
    AffineMap same = builder.getMultiDimIdentityMap(rank), row = selectDims(builder.getContext(), rank, 0);
    auto body = [&](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
      APFloat nan = APFloat::getNaN(cast<FloatType>(element).getFloatSemantics());
      Value constant = arith::ConstantOp::create(nested, loc, FloatAttr::get(element, nan));
      return {arith::SelectOp::create(nested, loc, isSet(nested, loc, e[0]), e[1], constant)};
    };
    return mapElements(builder, loc, {mask, inside}, {row, same}, element, inside, body).front();
  }

  static SmallVector<Value> withFallback(ConversionPatternRewriter &rewriter, GuardOp op, Value mask, Value outside,
                                         ValueRange values, ValueRange inputs) {
    Location loc = op.getLoc();
    Value zero = arith::ConstantOp::create(rewriter, loc, rewriter.getI64IntegerAttr(0));
    Value any = arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::ne, outside, zero);
    auto branch = scf::IfOp::create(rewriter, loc, op.getValues().getTypes(), any, /*addThen=*/true, /*addElse=*/true);
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPointToEnd(branch.thenBlock());
    scf::YieldOp end = scf::YieldOp::create(rewriter, loc, values);
    rewriter.setInsertionPoint(end);
    SmallVector<Value> kept = inlineRegion(rewriter, op.getFallback().front(), inputs);
    for (auto [index, value] : llvm::enumerate(values))
      end->setOperand(index, selectRows(rewriter, loc, mask, value, kept[index]));
    rewriter.setInsertionPointToEnd(branch.elseBlock());
    scf::YieldOp::create(rewriter, loc, values);
    return llvm::to_vector_of<Value>(branch.getResults());
  }

  bool countOutside;
};

} // namespace

void hybrid::populateGuardPatterns(RewritePatternSet &patterns, bool countOutside) {
  patterns.add<ConvertChoice>(patterns.getContext());
  patterns.add<ConvertGuard>(patterns.getContext(), countOutside);
}
