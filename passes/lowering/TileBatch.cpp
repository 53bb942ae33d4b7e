//===- TileBatch.cpp - Fixed tiles of rows, the batch innermost -----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Words: a tensor is *batch-first* (rows, features…) or *batch-last* (features…, rows). `toFirst` is the transpose from
// batch-last to batch-first, `toLast` its inverse. The patterns move toFirst down through the program until it meets a
// toLast or a return, and toLast up; neither ever moves the other way, so they end. The two are told apart by an
// attribute that lives during the pass: on matrices both are the same permutation.
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hybrid {
#define GEN_PASS_DEF_TILEBATCH
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

static RankedTensorType tensorType(Value value) { return cast<RankedTensorType>(value.getType()); }

enum class Direction { ToFirst, ToLast };
constexpr StringLiteral kDirection = "batch_direction";

/// Permutation of a transpose, whose result dimension i is input dimension p[i]: brings `dim` to the end and leaves
/// the order of the others.
static SmallVector<int64_t> toEndPermutation(int64_t rank, int64_t dim) {
  SmallVector<int64_t> result = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  result.erase(result.begin() + dim);
  result.push_back(dim);
  return result;
}

static SmallVector<int64_t> permutationOf(Direction direction, int64_t rank) {
  SmallVector<int64_t> toLast = toEndPermutation(rank, 0);
  return direction == Direction::ToLast ? toLast : invertPermutationVector(toLast);
}

static AffineMap permuted(AffineMap map, ArrayRef<int64_t> permutation) {
  return AffineMap::get(map.getNumDims(), map.getNumSymbols(), applyPermutation(map.getResults(), permutation),
                        map.getContext());
}

static linalg::TransposeOp createTranspose(OpBuilder &builder, Location loc, Value value,
                                           ArrayRef<int64_t> permutation) {
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(builder, loc, value);
  Value empty =
      tensor::EmptyOp::create(builder, loc, applyPermutation(sizes, permutation), tensorType(value).getElementType());
  return linalg::TransposeOp::create(builder, loc, value, empty, permutation);
}

/// toFirst(value) or toLast(value).
static linalg::TransposeOp createTranspose(OpBuilder &builder, Location loc, Value value, Direction direction) {
  auto op = createTranspose(builder, loc, value, permutationOf(direction, tensorType(value).getRank()));
  op->setAttr(kDirection, builder.getI32IntegerAttr(static_cast<int>(direction)));
  return op;
}

static Value resultOf(linalg::TransposeOp op) { return op->getResult(0); }

static bool hasDirection(linalg::TransposeOp op, Direction direction) {
  auto mark = op->getAttrOfType<IntegerAttr>(kDirection);
  return mark && mark.getInt() == static_cast<int>(direction);
}

/// The toFirst that defines `value`, or none.
static linalg::TransposeOp definingToFirst(Value value) {
  auto op = value.getDefiningOp<linalg::TransposeOp>();
  return op && hasDirection(op, Direction::ToFirst) ? op : linalg::TransposeOp();
}

namespace {

/// generic(toFirst(x)) is toFirst(generic(x)): the map of x changes, and so does the place of the batch in the results.
struct AbsorbToFirst : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op, PatternRewriter &rewriter) const override {
    std::optional<unsigned> batch = batchLoop(op);
    if (!op.hasPureTensorSemantics() || !batch)
      return failure();
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    SmallVector<Value> inputs(op.getDpsInputs()), inits(op.getDpsInits());
    for (size_t i = 0; i < inputs.size(); ++i)
      if (linalg::TransposeOp view = definingToFirst(inputs[i])) {
        inputs[i] = view.getInput();
        maps[i] = permuted(maps[i], permutationOf(Direction::ToLast, maps[i].getNumResults()));
      }
    SmallVector<std::optional<unsigned>> places(inits.size());
    for (size_t i = 0; i < inits.size(); ++i)
      places[i] = moveToEnd(rewriter, op.getLoc(), *batch, inits[i], maps[inputs.size() + i]);

    auto fresh = linalg::GenericOp::create(rewriter, op.getLoc(), TypeRange(ValueRange(inits)), inputs, inits, maps,
                                           op.getIteratorTypesArray());
    rewriter.inlineRegionBefore(op.getRegion(), fresh.getRegion(), fresh.getRegion().begin());
    SmallVector<Value> results(fresh.getResults());
    for (auto [result, place] : llvm::zip_equal(results, places))
      if (place)
        result = moveBack(rewriter, op.getLoc(), result, *place);
    rewriter.replaceOp(op, results);
    return success();
  }

private:
  /// The loop over the batch, known from an input that is seen through toFirst.
  static std::optional<unsigned> batchLoop(linalg::GenericOp op) {
    for (OpOperand *input : op.getDpsInputOperands())
      if (definingToFirst(input->get()))
        if (auto dim = dyn_cast<AffineDimExpr>(op.getMatchingIndexingMap(input).getResult(0)))
          return dim.getPosition();
    return std::nullopt;
  }

  /// Lays `init` out batch-last; returns where the batch was, if it was not last already.
  static std::optional<unsigned> moveToEnd(OpBuilder &builder, Location loc, unsigned batch, Value &init,
                                           AffineMap &map) {
    std::optional<unsigned> place = map.getResultPosition(getAffineDimExpr(batch, map.getContext()));
    if (!place || *place + 1 == map.getNumResults())
      return std::nullopt;
    SmallVector<int64_t> permutation = toEndPermutation(map.getNumResults(), *place);
    init = resultOf(*place == 0 ? createTranspose(builder, loc, init, Direction::ToLast)
                                : createTranspose(builder, loc, init, permutation));
    map = permuted(map, permutation);
    return place;
  }

  static Value moveBack(OpBuilder &builder, Location loc, Value result, unsigned place) {
    if (place == 0)
      return resultOf(createTranspose(builder, loc, result, Direction::ToFirst));
    SmallVector<int64_t> permutation = toEndPermutation(tensorType(result).getRank(), place);
    return resultOf(createTranspose(builder, loc, result, invertPermutationVector(permutation)));
  }
};

/// toLast(generic(…)) with no other use of the result: the generic writes batch-last.
struct WriteToLast : OpRewritePattern<linalg::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::TransposeOp op, PatternRewriter &rewriter) const override {
    ArrayRef<int64_t> permutation = op.getPermutation();
    auto producer = op.getInput().getDefiningOp<linalg::GenericOp>();
    if (!hasDirection(op, Direction::ToLast) || !producer || producer.getNumResults() != 1 || !producer->hasOneUse() ||
        producer->getBlock() != op->getBlock())
      return failure();
    SmallVector<AffineMap> maps = producer.getIndexingMapsArray();
    maps.back() = permuted(maps.back(), permutation);
    rewriter.setInsertionPoint(producer);
    Value init = resultOf(createTranspose(rewriter, op.getLoc(), producer.getDpsInits().front(), Direction::ToLast));
    auto fresh = linalg::GenericOp::create(rewriter, producer.getLoc(), init.getType(), producer.getDpsInputs(), init,
                                           maps, producer.getIteratorTypesArray());
    rewriter.inlineRegionBefore(producer.getRegion(), fresh.getRegion(), fresh.getRegion().begin());
    rewriter.replaceOp(op, fresh.getResults());
    return success();
  }
};

/// Two transposes that undo each other.
struct CancelTransposes : OpRewritePattern<linalg::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::TransposeOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<linalg::TransposeOp>();
    if (!inner || applyPermutation(inner.getPermutation(), op.getPermutation()) !=
                      llvm::to_vector(llvm::seq<int64_t>(0, op.getPermutation().size())))
      return failure();
    rewriter.replaceOp(op, inner.getInput());
    return success();
  }
};

/// A transpose of an uninitialised tensor is one of the other shape.
struct TransposeEmpty : OpRewritePattern<linalg::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::TransposeOp op, PatternRewriter &rewriter) const override {
    if (!op.getInput().getDefiningOp<tensor::EmptyOp>() || !op.getInit().getDefiningOp<tensor::EmptyOp>())
      return failure();
    rewriter.replaceOp(op, op.getInit());
    return success();
  }
};

/// An scf.if both of whose branches yield toFirst(…) yields batch-last.
struct YieldBatchLast : OpRewritePattern<scf::IfOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(scf::IfOp op, PatternRewriter &rewriter) const override {
    if (op.getNumResults() == 0)
      return failure();
    for (unsigned i = 0; i < op.getNumResults(); ++i) {
      linalg::TransposeOp yes = definingToFirst(withoutCast(op.thenYield().getOperand(i)));
      linalg::TransposeOp no = definingToFirst(withoutCast(op.elseYield().getOperand(i)));
      if (!yes || !no || yes.getInput().getType() != no.getInput().getType() ||
          !tensorType(yes.getInput()).hasStaticShape()) // else the tile's size has not yet come so far
        continue;
      Value result = op.getResult(i);
      Type old = result.getType();
      rewriter.modifyOpInPlace(op, [&] { result.setType(yes.getInput().getType()); });
      rewriter.modifyOpInPlace(op.thenYield(), [&] { op.thenYield()->setOperand(i, yes.getInput()); });
      rewriter.modifyOpInPlace(op.elseYield(), [&] { op.elseYield()->setOperand(i, no.getInput()); });
      rewriter.setInsertionPointAfter(op);
      linalg::TransposeOp view = createTranspose(rewriter, op.getLoc(), result, Direction::ToFirst);
      Value cast = tensor::CastOp::create(rewriter, op.getLoc(), old, resultOf(view));
      rewriter.replaceAllUsesExcept(result, cast, view);
      return success();
    }
    return failure();
  }

  /// Where a static size was forgotten, the tensor of static size.
  static Value withoutCast(Value value) {
    auto cast = value.getDefiningOp<tensor::CastOp>();
    return cast ? cast.getSource() : value;
  }
};

/// The slice takes all rows and is known at compile time.
template <typename SliceOp> bool takesWholeBatch(SliceOp op, RankedTensorType table) {
  return table.getRank() > 1 && !op.getDroppedDims()[0] && op.getStaticOffset(0) == 0 && op.getStaticStride(0) == 1 &&
         op.getStaticSize(0) == table.getDimSize(0) &&
         llvm::none_of(llvm::concat<const int64_t>(op.getStaticOffsets(), op.getStaticSizes(), op.getStaticStrides()),
                       ShapedType::isDynamic);
}

/// Places, sizes or strides of a slice of a batch-first table, for the batch-last one.
SmallVector<OpFoldResult> batchLast(OpBuilder &builder, ArrayRef<int64_t> values) {
  return getAsIndexOpFoldResult(builder.getContext(),
                                applyPermutation(values, permutationOf(Direction::ToLast, values.size())));
}

/// Columns of toFirst(x) are rows of x.
struct SliceBatchLast : OpRewritePattern<tensor::ExtractSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExtractSliceOp op, PatternRewriter &rewriter) const override {
    linalg::TransposeOp view = definingToFirst(op.getSource());
    if (!view || !takesWholeBatch(op, op.getSourceType()))
      return failure();
    int64_t rank = op.getType().getRank();
    auto type = RankedTensorType::get(applyPermutation(op.getType().getShape(), permutationOf(Direction::ToLast, rank)),
                                      op.getType().getElementType());
    Value slice = tensor::ExtractSliceOp::create(
        rewriter, op.getLoc(), type, view.getInput(), batchLast(rewriter, op.getStaticOffsets()),
        batchLast(rewriter, op.getStaticSizes()), batchLast(rewriter, op.getStaticStrides()));
    if (rank > 1)
      slice = resultOf(createTranspose(rewriter, op.getLoc(), slice, Direction::ToFirst));
    rewriter.replaceOp(op, slice);
    return success();
  }
};

/// Columns put into a batch-first table are rows put into the batch-last one.
struct InsertBatchLast : OpRewritePattern<tensor::InsertSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::InsertSliceOp op, PatternRewriter &rewriter) const override {
    linalg::TransposeOp table = definingToFirst(op.getDest()), part = definingToFirst(op.getSource());
    bool fresh = op.getDest().getDefiningOp<tensor::EmptyOp>() && (part || op.getSourceType().getRank() == 1);
    if ((!table && !fresh) || !takesWholeBatch(op, op.getDestType()))
      return failure();
    Location loc = op.getLoc();
    Value into = table ? table.getInput() : resultOf(createTranspose(rewriter, loc, op.getDest(), Direction::ToLast));
    Value source = op.getSource();
    if (op.getSourceType().getRank() > 1)
      source = part ? part.getInput() : resultOf(createTranspose(rewriter, loc, source, Direction::ToLast));
    Value result = tensor::InsertSliceOp::create(
        rewriter, loc, source, into, batchLast(rewriter, op.getStaticOffsets()),
        batchLast(rewriter, op.getStaticSizes()), batchLast(rewriter, op.getStaticStrides()));
    rewriter.replaceOp(op, resultOf(createTranspose(rewriter, loc, result, Direction::ToFirst)));
    return success();
  }
};

struct TileBatchPass : public hybrid::impl::TileBatchBase<TileBatchPass> {
  using TileBatchBase::TileBatchBase;

  void runOnOperation() override {
    SmallVector<int64_t> sizes(rows.begin(), rows.end());
    if (sizes.empty())
      sizes.push_back(64);
    for (func::FuncOp function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (function.isPublic() && !function.isExternal() && llvm::any_of(function.getArgumentTypes(), isBatch)) {
        for (int64_t size : sizes)
          createTile(function, size);
        function.erase();
      }

    RewritePatternSet patterns(&getContext());
    patterns.add<AbsorbToFirst, WriteToLast, CancelTransposes, TransposeEmpty, YieldBatchLast, SliceBatchLast,
                 InsertBatchLast>(&getContext());
    for (Dialect *dialect : getContext().getLoadedDialects())
      dialect->getCanonicalizationPatterns(patterns);
    for (RegisteredOperationName op : getContext().getRegisteredOperations())
      op.getCanonicalizationPatterns(patterns, &getContext()); // they carry the fixed sizes through the program
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    getOperation()->walk([](linalg::TransposeOp op) { op->removeAttr(kDirection); });
  }

private:
  static bool isBatch(Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.getRank() >= 1 && tensor.isDynamicDim(0);
  }

  void createTile(func::FuncOp function, int64_t rows) {
    auto tile = cast<func::FuncOp>(OpBuilder(function).clone(*function));
    tile.setName((function.getName() + ".tile" + Twine(rows)).str());
    giveTiles(tile, rows);
  }

  /// One row alone has no vectors along the batch: its tile stays batch-first.
  static bool isBatchLast(int64_t rows) { return rows > 1; }

  /// The type of a tile of `rows` rows.
  static RankedTensorType tileType(Type type, int64_t rows) {
    SmallVector<int64_t> shape(cast<RankedTensorType>(type).getShape().drop_front());
    shape.insert(isBatchLast(rows) ? shape.end() : shape.begin(), rows);
    return RankedTensorType::get(shape, getElementTypeOrSelf(type));
  }

  /// Changes the signature to tiles and puts the conversions to and from the old types behind and before it.
  void giveTiles(func::FuncOp function, int64_t rows) {
    Location loc = function.getLoc();
    Block &entry = function.getBody().front();
    OpBuilder builder(&entry, entry.begin());
    for (BlockArgument argument : entry.getArguments()) {
      Type old = argument.getType();
      if (!isBatch(old))
        continue;
      argument.setType(tileType(old, rows));
      if (!isBatchLast(rows)) {
        auto cast = tensor::CastOp::create(builder, loc, old, argument);
        argument.replaceAllUsesExcept(cast, cast);
        continue;
      }
      linalg::TransposeOp view = createTranspose(builder, loc, argument, Direction::ToFirst);
      Value cast = tensor::CastOp::create(builder, loc, old, resultOf(view));
      argument.replaceAllUsesExcept(cast, view);
    }
    auto end = ::cast<func::ReturnOp>(entry.getTerminator());
    builder.setInsertionPoint(end);
    SmallVector<Type> results;
    for (OpOperand &operand : end->getOpOperands()) {
      RankedTensorType type = tensorType(operand.get());
      if (isBatch(type)) {
        SmallVector<int64_t> shape(type.getShape());
        shape.front() = rows;
        Value fixed =
            tensor::CastOp::create(builder, loc, RankedTensorType::get(shape, type.getElementType()), operand.get());
        operand.set(isBatchLast(rows) ? resultOf(createTranspose(builder, loc, fixed, Direction::ToLast)) : fixed);
      }
      results.push_back(operand.get().getType());
    }
    function.setType(FunctionType::get(&getContext(), entry.getArgumentTypes(), results));
  }
};

} // namespace
