//===- SetFastMath.cpp - How freely arithmetic may be rearranged ----------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace hybrid {
#define GEN_PASS_DEF_SETFASTMATH
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

namespace {
struct SetFastMathPass : public hybrid::impl::SetFastMathBase<SetFastMathPass> {
  using SetFastMathBase::SetFastMathBase;

  void runOnOperation() override {
    std::optional<arith::FastMathFlags> parsed = arith::symbolizeFastMathFlags(StringRef(flags));
    if (!parsed) {
      getOperation()->emitError() << "'" << flags << "' is no list of fast-math flags";
      return signalPassFailure();
    }
    auto attribute = arith::FastMathFlagsAttr::get(&getContext(), *parsed);
    getOperation()->walk([&](arith::ArithFastMathInterface op) { op->setAttr(op.getFastMathAttrName(), attribute); });
  }
};
} // namespace
