//===- VectorizeBatch.cpp - Loops over vectors along the batch ------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One scheme serves activations, closed forms, softmax and matrix products. For a linalg.generic with parallel loops
// p, reduction loops r and the batch loop b:
//
//   for p: for b in steps of C vectors:
//     acc[j][c] = out[p + j, b + c]          j < J outputs along the innermost p, c < C vectors (J = C = 1 without r)
//     for r: acc[j][c] = body(in[p + j, r, b + c], acc[j][c])
//     out[p + j, b + c] = acc[j][c]
//
// In `y[n, b] += w[k, n] * x[k, b]` the J weights and C vectors of x are loaded once for J*C multiply-adds: MLIR's CSE
// joins the equal loads, which nothing separates. J x C = 4 x 4 uses 24 of AVX-512's 32 registers.
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"

namespace hybrid {
#define GEN_PASS_DEF_VECTORIZEBATCH
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

constexpr int64_t kMaxChunks = 4; // vectors of rows per block of a contraction

//===----------------------------------------------------------------------===//
// Which ops, and along which loop
//===----------------------------------------------------------------------===//

/// The operand's elements along its last dimension stand next to each other.
static bool isContiguous(Value buffer) {
  if (!isa<MemRefType>(buffer.getType()))
    return false;
  auto [strides, offset] = cast<MemRefType>(buffer.getType()).getStridesAndOffset();
  return strides.empty() || strides.back() == 1;
}

/// The loop that is the last dimension of every operand that has it, the outputs (or if they lack it, an input)
/// deciding which.
static std::optional<unsigned> findBatchLoop(linalg::GenericOp op) {
  SmallVector<OpOperand *> order;
  for (OpOperand &init : op.getDpsInitsMutable())
    order.push_back(&init);
  llvm::append_range(order, op.getDpsInputOperands());
  std::optional<unsigned> loop;
  for (OpOperand *operand : order) {
    AffineMap map = op.getMatchingIndexingMap(operand);
    if (!loop && map.getNumResults() != 0)
      loop = cast<AffineDimExpr>(map.getResults().back()).getPosition();
  }
  if (!loop)
    return std::nullopt;
  for (OpOperand *operand : order) {
    AffineMap map = op.getMatchingIndexingMap(operand);
    std::optional<unsigned> place = map.getResultPosition(getAffineDimExpr(*loop, map.getContext()));
    if (place && (*place + 1 != map.getNumResults() || !isContiguous(operand->get())))
      return std::nullopt;
  }
  return loop;
}

/// Bits of the widest number in the op: they decide how many rows a vector has.
static int64_t widestBits(linalg::GenericOp op) {
  int64_t bits = 8;
  for (Value operand : op->getOperands())
    bits = std::max<int64_t>(bits, getElementTypeOrSelf(operand.getType()).getIntOrFloatBitWidth());
  return bits;
}

static bool isSupported(linalg::GenericOp op) {
  auto isNumeric = [](Value operand) {
    Type element = getElementTypeOrSelf(operand.getType());
    return element.isIntOrFloat() && element.getIntOrFloatBitWidth() >= 8;
  };
  if (!op.hasPureBufferSemantics() || !llvm::all_of(op->getOperands(), isNumeric))
    return false;
  for (AffineMap map : op.getIndexingMapsArray())
    if (!map.isProjectedPermutation())
      return false;
  return llvm::all_of(op.getBody()->without_terminator(), [](Operation &inner) {
    bool scalars = llvm::all_of(inner.getResultTypes(), [](Type type) { return type.isIntOrIndexOrFloat(); });
    return scalars && (isa<arith::ConstantOp, linalg::IndexOp>(inner) || OpTrait::hasElementwiseMappableTraits(&inner));
  });
}

/// The addition whose operand is the accumulator, where the body is `acc + f(inputs)` on integers.
static bool isIntegerSum(linalg::GenericOp op) {
  if (op.getNumDpsInits() != 1)
    return false;
  Value out = op.getRegionOutputArgs().front();
  auto add = op.getBody()->getTerminator()->getOperand(0).getDefiningOp<arith::AddIOp>();
  return add && out.hasOneUse() && llvm::is_contained(add->getOperands(), out);
}

//===----------------------------------------------------------------------===//
// Emission
//===----------------------------------------------------------------------===//

namespace {

/// Emits the loops of one op.
class BatchVectorizer {
public:
  BatchVectorizer(linalg::GenericOp op, unsigned batch, int64_t vectorBytes, int64_t jam)
      : op(op), builder(op), loc(op.getLoc()), batch(batch), width(vectorBytes * 8 / widestBits(op)) {
    while (!fits() && width > 1)
      width /= 2;
    for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray()))
      if (loop != batch)
        (kind == utils::IteratorType::parallel ? parallel : reduction).push_back(loop);
    sizes = op.getStaticLoopRanges();
    bounds.resize(sizes.size());
    ivs.resize(sizes.size());
    for (unsigned loop = 0; loop < sizes.size(); ++loop)
      bounds[loop] = upperBound(loop);
    if (!reduction.empty() && !parallel.empty())
      jamFactor = std::min(jam, sizes[parallel.back()] == ShapedType::kDynamic ? 1 : sizes[parallel.back()]);
    if (!reduction.empty())
      while (chunks < kMaxChunks && sizes[batch] % (2 * chunks * width) == 0)
        chunks *= 2;
  }

  /// Whole vectors of two elements or more cover the batch, or its size is only known at run time.
  bool isWorthwhile() const { return width > 1; }

  void emit() {
    if (isBatchReduced())
      emitBatchSum();
    else
      emitParallel(0);
    op.erase();
  }

private:
  bool fits() {
    int64_t size = op.getStaticLoopRanges()[batch];
    return ShapedType::isDynamic(size) || size % width == 0;
  }

  bool isBatchReduced() { return op.getIteratorTypesArray()[batch] == utils::IteratorType::reduction; }

  Value index(int64_t value) { return arith::ConstantIndexOp::create(builder, loc, value); }
  Value offset(Value base, int64_t by) {
    return by == 0 ? base : arith::AddIOp::create(builder, loc, base, index(by)).getResult();
  }

  /// The size of a loop, from the first operand dimension that it runs over.
  Value upperBound(unsigned loop) {
    if (!ShapedType::isDynamic(sizes[loop]))
      return index(sizes[loop]);
    for (OpOperand &operand : op->getOpOperands()) {
      AffineMap map = op.getMatchingIndexingMap(&operand);
      if (std::optional<unsigned> place = map.getResultPosition(getAffineDimExpr(loop, op.getContext())))
        return memref::DimOp::create(builder, loc, operand.get(), *place);
    }
    llvm_unreachable("every loop of a linalg op runs over a dimension of an operand");
  }

  void loopOver(Value from, Value to, int64_t step, function_ref<void(Value)> body) {
    auto loop = scf::ForOp::create(builder, loc, from, to, index(step));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    body(loop.getInductionVar());
  }

  /// The loops over parallel[depth…], the innermost in blocks of `jamFactor` with a smaller last block.
  void emitParallel(unsigned depth) {
    if (depth == parallel.size())
      return emitBatch(1);
    unsigned loop = parallel[depth];
    auto nest = [&](int64_t block) {
      return [this, depth, loop, block](Value iv) {
        ivs[loop] = iv;
        depth + 1 == parallel.size() ? emitBatch(block) : emitParallel(depth + 1);
      };
    };
    if (depth + 1 < parallel.size() || jamFactor == 1)
      return loopOver(index(0), bounds[loop], 1, nest(1));
    int64_t rest = sizes[loop] % jamFactor;
    loopOver(index(0), index(sizes[loop] - rest), jamFactor, nest(jamFactor));
    if (rest != 0)
      nest(rest)(index(sizes[loop] - rest));
  }

  /// The loop over the batch; a dynamic batch leaves a masked rest.
  void emitBatch(int64_t block) {
    auto emitChunk = [&](Value iv) {
      ivs[batch] = iv;
      emitReductions(block);
    };
    if (!ShapedType::isDynamic(sizes[batch]))
      return loopOver(index(0), bounds[batch], width * chunks, emitChunk);
    Value rest = arith::RemUIOp::create(builder, loc, bounds[batch], index(width));
    Value whole = arith::SubIOp::create(builder, loc, bounds[batch], rest);
    loopOver(index(0), whole, width, emitChunk);
    Value any = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, rest, index(0));
    auto branch = scf::IfOp::create(builder, loc, any, /*withElseRegion=*/false);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(branch.thenBlock());
    auto maskType = VectorType::get({width}, builder.getI1Type());
    mask = vector::CreateMaskOp::create(builder, loc, maskType, rest);
    emitChunk(whole);
    mask = {};
  }

  /// A block of outputs: accumulators through the loops over reduction[…].
  void emitReductions(int64_t block) {
    SmallVector<Value> accumulators;
    for (int64_t j = 0; j < block; ++j)
      for (int64_t c = 0; c < chunks; ++c)
        for (OpOperand &init : op.getDpsInitsMutable())
          accumulators.push_back(isRead(init) ? load(init, j, c) : Value());
    accumulators = emitReduction(0, block, accumulators);
    for (int64_t j = 0, i = 0; j < block; ++j)
      for (int64_t c = 0; c < chunks; ++c)
        for (OpOperand &init : op.getDpsInitsMutable())
          store(init, j, c, accumulators[i++]);
  }

  bool isRead(OpOperand &init) { return !reduction.empty() || op.payloadUsesValueFromOperand(&init); }

  SmallVector<Value> emitReduction(unsigned depth, int64_t block, ValueRange accumulators) {
    if (depth == reduction.size())
      return emitBodies(block, accumulators);
    unsigned loop = reduction[depth];
    auto nest = scf::ForOp::create(builder, loc, index(0), bounds[loop], index(1), accumulators);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(nest.getBody());
    ivs[loop] = nest.getInductionVar();
    SmallVector<Value> next = emitReduction(depth + 1, block, nest.getRegionIterArgs());
    scf::YieldOp::create(builder, loc, next);
    return SmallVector<Value>(nest.getResults());
  }

  SmallVector<Value> emitBodies(int64_t block, ValueRange accumulators) {
    SmallVector<Value> results;
    size_t outputs = op.getNumDpsInits();
    for (int64_t j = 0; j < block; ++j)
      for (int64_t c = 0; c < chunks; ++c)
        llvm::append_range(results, emitBody(j, c, accumulators.slice((j * chunks + c) * outputs, outputs)));
    return results;
  }

  /// One copy of the body on vectors.
  SmallVector<Value> emitBody(int64_t j, int64_t c, ValueRange accumulators) {
    IRMapping map;
    for (OpOperand *input : op.getDpsInputOperands())
      if (op.payloadUsesValueFromOperand(input))
        map.map(op.getMatchingBlockArgument(input), load(*input, j, c));
    for (auto [argument, value] : llvm::zip_equal(op.getRegionOutputArgs(), accumulators))
      if (value)
        map.map(argument, value);
    for (Operation &inner : op.getBody()->without_terminator())
      widen(inner, map, j, c);
    return llvm::map_to_vector(op.getBody()->getTerminator()->getOperands(),
                               [&](Value value) { return widened(value, map); });
  }

  VectorType vectorOf(Type element) { return VectorType::get({width}, element); }

  /// The vector that stands for a scalar of the body; a value from outside of the op is the same in every row.
  Value widened(Value value, IRMapping &map) {
    if (!map.contains(value))
      map.map(value, vector::BroadcastOp::create(builder, loc, vectorOf(value.getType()), value).getResult());
    return map.lookup(value);
  }

  void widen(Operation &inner, IRMapping &map, int64_t j, int64_t c) {
    if (auto constant = dyn_cast<arith::ConstantOp>(inner)) {
      auto splat = DenseElementsAttr::get(vectorOf(constant.getType()), constant.getValue());
      map.map(constant.getResult(), arith::ConstantOp::create(builder, loc, splat).getResult());
      return;
    }
    if (auto position = dyn_cast<linalg::IndexOp>(inner)) {
      map.map(position.getResult(), widenIndex(position.getDim(), j, c));
      return;
    }
    for (Value operand : inner.getOperands())
      widened(operand, map);
    Operation *clone = builder.clone(inner, map);
    for (Value result : clone->getResults())
      result.setType(vectorOf(result.getType()));
  }

  Value widenIndex(unsigned loop, int64_t j, int64_t c) {
    VectorType type = vectorOf(builder.getIndexType());
    Value base = vector::BroadcastOp::create(builder, loc, type, position(loop, j, c));
    if (loop != batch)
      return base;
    return arith::AddIOp::create(builder, loc, base, vector::StepOp::create(builder, loc, type));
  }

  /// Where loop `loop` is in copy (j, c).
  Value position(unsigned loop, int64_t j, int64_t c) {
    if (loop == batch)
      return offset(ivs[loop], c * width);
    return !parallel.empty() && loop == parallel.back() ? offset(ivs[loop], j) : ivs[loop];
  }

  SmallVector<Value> indices(OpOperand &operand, int64_t j, int64_t c) {
    return llvm::map_to_vector(op.getMatchingIndexingMap(&operand).getResults(), [&](AffineExpr expr) {
      return position(cast<AffineDimExpr>(expr).getPosition(), j, c);
    });
  }

  bool hasBatch(OpOperand &operand) { return op.getMatchingIndexingMap(&operand).isFunctionOfDim(batch); }

  /// Rows of an operand as a vector. Rows that the mask hides repeat the first one, so that they raise no
  /// floating-point exception that a real row would not.
  Value load(OpOperand &operand, int64_t j, int64_t c) {
    SmallVector<Value> at = indices(operand, j, c);
    VectorType type = vectorOf(getElementTypeOrSelf(operand.get().getType()));
    if (op.isScalar(&operand))
      return vector::BroadcastOp::create(builder, loc, type, operand.get());
    if (hasBatch(operand) && !mask)
      return vector::LoadOp::create(builder, loc, type, operand.get(), at);
    Value first = memref::LoadOp::create(builder, loc, operand.get(), at);
    Value repeated = vector::BroadcastOp::create(builder, loc, type, first);
    if (!hasBatch(operand))
      return repeated;
    return vector::MaskedLoadOp::create(builder, loc, type, operand.get(), at, mask, repeated);
  }

  void store(OpOperand &operand, int64_t j, int64_t c, Value value) {
    SmallVector<Value> at = indices(operand, j, c);
    if (mask)
      vector::MaskedStoreOp::create(builder, loc, operand.get(), at, mask, value);
    else
      vector::StoreOp::create(builder, loc, value, operand.get(), at);
  }

  /// out[p] += sum over the batch, on integers: one vector of partial sums.
  void emitBatchSum() {
    Type element = getElementTypeOrSelf(op.getDpsInits().front().getType());
    OpOperand &init = op.getDpsInitsMutable()[0];
    std::function<void(unsigned)> nest = [&](unsigned depth) {
      if (depth < parallel.size())
        return loopOver(index(0), bounds[parallel[depth]], 1, [&](Value iv) {
          ivs[parallel[depth]] = iv;
          nest(depth + 1);
        });
      Value zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(vectorOf(element)));
      auto loop = scf::ForOp::create(builder, loc, index(0), bounds[batch], index(width), zero);
      {
        OpBuilder::InsertionGuard guard(builder);
        builder.setInsertionPointToStart(loop.getBody());
        ivs[batch] = loop.getInductionVar();
        scf::YieldOp::create(builder, loc, emitBody(0, 0, loop.getRegionIterArgs()));
      }
      Value sum = vector::ReductionOp::create(builder, loc, vector::CombiningKind::ADD, loop.getResult(0));
      SmallVector<Value> at = indices(init, 0, 0);
      Value old = memref::LoadOp::create(builder, loc, init.get(), at);
      memref::StoreOp::create(builder, loc, arith::AddIOp::create(builder, loc, old, sum), init.get(), at);
    };
    nest(0);
  }

  linalg::GenericOp op;
  OpBuilder builder;
  Location loc;
  unsigned batch;
  int64_t width;                             // rows of a vector
  int64_t chunks = 1, jamFactor = 1;         // C and J of the scheme
  SmallVector<unsigned> parallel, reduction; // loops beside the batch
  SmallVector<int64_t> sizes;
  SmallVector<Value> bounds, ivs; // of each loop
  Value mask;                     // rows that exist, in the rest of a dynamic batch
};

struct VectorizeBatchPass : public hybrid::impl::VectorizeBatchBase<VectorizeBatchPass> {
  using VectorizeBatchBase::VectorizeBatchBase;

  void runOnOperation() override {
    SmallVector<memref::CopyOp> copies;
    getOperation()->walk([&](memref::CopyOp op) { copies.push_back(op); });
    for (memref::CopyOp op : copies)
      replaceCopy(op);
    SmallVector<linalg::GenericOp> ops;
    getOperation()->walk([&](linalg::GenericOp op) { ops.push_back(op); });
    for (linalg::GenericOp op : ops) {
      if (!isSupported(op))
        continue;
      std::optional<unsigned> batch = findBatchLoop(op);
      if (!batch)
        continue;
      if (op.getIteratorTypesArray()[*batch] == utils::IteratorType::reduction &&
          (!isIntegerSum(op) || op.getNumReductionLoops() != 1 ||
           ShapedType::isDynamic(op.getStaticLoopRanges()[*batch])))
        continue;
      BatchVectorizer vectorizer(op, *batch, vectorBytes, jam);
      if (vectorizer.isWorthwhile())
        vectorizer.emit();
    }
  }

private:
  /// A copy is elementwise like the others; left alone it might become a call of a runtime function.
  static void replaceCopy(memref::CopyOp op) {
    OpBuilder builder(op);
    int64_t rank = cast<MemRefType>(op.getTarget().getType()).getRank();
    SmallVector<AffineMap> maps(2, builder.getMultiDimIdentityMap(rank));
    SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
    linalg::GenericOp::create(builder, op.getLoc(), TypeRange(), op.getSource(), op.getTarget(), maps, iterators,
                              [](OpBuilder &nested, Location loc, ValueRange elements) {
                                linalg::YieldOp::create(nested, loc, elements.front());
                              });
    op.erase();
  }
};

} // namespace
