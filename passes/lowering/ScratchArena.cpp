//===- ScratchArena.cpp - Temporary buffers in a block of the caller's ----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
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
struct ScratchArenaPass : public hybrid::impl::ScratchArenaBase<ScratchArenaPass> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    SmallVector<memref::AllocOp> buffers;
    function.walk([&](memref::AllocOp op) { buffers.push_back(op); });
    function.walk([](memref::DeallocOp op) { op.erase(); });
    SmallVector<int64_t> offsets;
    int64_t bytes = 0;
    for (memref::AllocOp op : buffers) {
      FailureOr<int64_t> size = sizeInBytes(op);
      if (failed(size))
        return signalPassFailure();
      offsets.push_back(bytes);
      bytes += llvm::alignTo(*size, kAlignment);
    }
    auto type = MemRefType::get({bytes}, IntegerType::get(&getContext(), 8));
    unsigned last = function.getNumArguments();
    if (failed(function.insertArgument(last, type, {}, function.getLoc())))
      return signalPassFailure();
    for (auto [op, offset] : llvm::zip_equal(buffers, offsets)) {
      OpBuilder builder(op);
      Value start = arith::ConstantIndexOp::create(builder, op.getLoc(), offset);
      auto view =
          memref::ViewOp::create(builder, op.getLoc(), op.getType(), function.getArgument(last), start, ValueRange());
      op.replaceAllUsesWith(view.getResult());
      op.erase();
    }
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
