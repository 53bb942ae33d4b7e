//===- SetPrecision.cpp - The whole program in one float type -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/TypeUtilities.h"

namespace hybrid {
#define GEN_PASS_DEF_SETPRECISION
#include "passes/lowering/Passes.h.inc"
} // namespace hybrid

using namespace mlir;
using namespace hybrid;

namespace {
struct SetPrecisionPass : public hybrid::impl::SetPrecisionBase<SetPrecisionPass> {
  using SetPrecisionBase::SetPrecisionBase;

  void runOnOperation() override {
    MLIRContext *context = &getContext();
    if (precision != "f32" && precision != "f64") {
      getOperation().emitError() << "precision '" << precision << "' is neither f32 nor f64";
      return signalPassFailure();
    }
    to = precision == "f64" ? FloatType(Float64Type::get(context)) : FloatType(Float32Type::get(context));
    from = precision == "f64" ? FloatType(Float32Type::get(context)) : FloatType(Float64Type::get(context));
    if (!checkConvertible())
      return signalPassFailure();
    convertTypes();
    dropCasts();
  }

private:
  /// Bits of a float are seen as an integer: their meaning would change.
  bool checkConvertible() {
    WalkResult result = getOperation()->walk([&](arith::BitcastOp op) {
      if (getElementTypeOrSelf(op.getType()) != from && getElementTypeOrSelf(op.getIn().getType()) != from)
        return WalkResult::advance();
      op.emitError() << "works on the bits of " << from << ", so the program cannot be computed in " << to;
      return WalkResult::interrupt();
    });
    return !result.wasInterrupted();
  }

  APFloat convert(APFloat value) const {
    bool inexact;
    value.convert(to.getFloatSemantics(), APFloat::rmNearestTiesToEven, &inexact);
    return value;
  }

  DenseElementsAttr convert(DenseElementsAttr attribute) const {
    return attribute.mapValues(to, [&](const APFloat &value) { return convert(value).bitcastToAPInt(); });
  }

  /// Types, and the numbers of constants.
  void convertTypes() {
    AttrTypeReplacer replacer;
    replacer.addReplacement(
        [&](FloatType type) -> std::optional<Type> { return type == from ? std::optional<Type>(to) : std::nullopt; });
    using Replaced = std::optional<std::pair<Attribute, WalkResult>>;
    replacer.addReplacement([&](FloatAttr attribute) -> Replaced {
      if (attribute.getType() != from)
        return std::nullopt;
      return {{FloatAttr::get(to, convert(attribute.getValue())), WalkResult::skip()}};
    });
    replacer.addReplacement([&](DenseFPElementsAttr attribute) -> Replaced {
      if (attribute.getElementType() != from)
        return std::nullopt;
      return {{convert(attribute), WalkResult::skip()}};
    });
    replacer.addReplacement([&](DenseResourceElementsAttr attribute) -> Replaced {
      AsmResourceBlob *blob = attribute.getRawHandle().getBlob();
      if (attribute.getElementType() != from || !blob)
        return std::nullopt;
      return {{convert(DenseElementsAttr::getFromRawBuffer(attribute.getType(), blob->getData())), WalkResult::skip()}};
    });
    replacer.recursivelyReplaceElementsIn(getOperation(), /*replaceAttrs=*/true, /*replaceLocs=*/false,
                                          /*replaceTypes=*/true);
  }

  /// Conversions between what is now one type.
  void dropCasts() {
    getOperation()->walk([](Operation *op) {
      if (!isa<arith::ExtFOp, arith::TruncFOp>(op) || op->getOperand(0).getType() != op->getResult(0).getType())
        return;
      op->replaceAllUsesWith(op->getOperands());
      op->erase();
    });
  }

  FloatType from, to;
};
} // namespace
