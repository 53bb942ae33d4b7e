//===- ScratchArena.cpp - Temporary buffers in a block of the caller's ----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace hybrid {
#define GEN_PASS_DEF_SCRATCHARENA
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

constexpr int64_t kAlignment = 64; // of a cache line, and of the widest vector

namespace {

/// When a buffer is needed, in positions of the function's top-level ops, and where it gets its place.
struct Buffer {
  memref::AllocOp op;
  int64_t bytes = 0, first = 0, last = 0, offset = 0;

  bool meets(const Buffer &other) const { return first <= other.last && other.first <= last; }
};

struct ScratchArenaPass : public hybrid::impl::ScratchArenaBase<ScratchArenaPass> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    function.walk([](memref::DeallocOp op) { op.erase(); });
    SmallVector<Buffer> buffers;
    if (failed(collect(function, buffers)))
      return signalPassFailure();
    auto type = MemRefType::get({place(buffers)}, IntegerType::get(&getContext(), 8));
    unsigned last = function.getNumArguments();
    if (failed(function.insertArgument(last, type, {}, function.getLoc())))
      return signalPassFailure();
    for (const Buffer &buffer : buffers) {
      memref::AllocOp op = buffer.op;
      OpBuilder builder(op);
      Value start = arith::ConstantIndexOp::create(builder, op.getLoc(), buffer.offset);
      auto view =
          memref::ViewOp::create(builder, op.getLoc(), op.getType(), function.getArgument(last), start, ValueRange());
      op.replaceAllUsesWith(view.getResult());
      op.erase();
    }
  }

private:
  static LogicalResult collect(func::FuncOp function, SmallVectorImpl<Buffer> &buffers) {
    Block &body = function.getBody().front();
    llvm::DenseMap<Operation *, int64_t> positions;
    for (auto [position, op] : llvm::enumerate(body))
      positions[&op] = position;
    auto positionOf = [&](Operation *op) { return positions.lookup(body.findAncestorOpInBlock(*op)); };
    BufferViewFlowAnalysis views(function);
    WalkResult result = function.walk([&](memref::AllocOp op) {
      FailureOr<int64_t> bytes = sizeInBytes(op);
      if (failed(bytes))
        return WalkResult::interrupt();
      Buffer buffer{op, static_cast<int64_t>(llvm::alignTo(*bytes, kAlignment)), positionOf(op), positionOf(op)};
      for (Value view : views.resolve(op.getResult()))
        for (Operation *user : view.getUsers())
          buffer.last = std::max(buffer.last, positionOf(user));
      buffers.push_back(buffer);
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }

  /// Gives each buffer the lowest place that no buffer of the same time has; returns the size of all.
  static int64_t place(SmallVectorImpl<Buffer> &buffers) {
    int64_t size = 0;
    SmallVector<const Buffer *> placed; // by offset
    for (Buffer &buffer : buffers) {
      for (const Buffer *other : placed)
        if (buffer.meets(*other) && buffer.offset < other->offset + other->bytes &&
            other->offset < buffer.offset + buffer.bytes)
          buffer.offset = other->offset + other->bytes;
      placed.insert(
          llvm::upper_bound(placed, &buffer, [](const Buffer *a, const Buffer *b) { return a->offset < b->offset; }),
          &buffer);
      size = std::max(size, buffer.offset + buffer.bytes);
    }
    return size;
  }

  static FailureOr<int64_t> sizeInBytes(memref::AllocOp op) {
    MemRefType type = op.getType();
    if (!type.hasStaticShape() || !type.getLayout().isIdentity()) {
      op.emitError() << "needs a buffer " << type << " whose size is not known before it runs";
      return failure();
    }
    int64_t bits = type.getElementType().isIndex() ? 64 : type.getElementTypeBitWidth();
    return type.getNumElements() * llvm::divideCeil(bits, 8);
  }
};

} // namespace
