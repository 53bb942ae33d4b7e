//===- ScalarOps.cpp - Scalar ops: folding, parameters, building by table -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/IRScalar.h"

#include "support/Scalar.h"

#include "mlir/Dialect/CommonFolders.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace hybrid;

//===----------------------------------------------------------------------===//
// Folding
//===----------------------------------------------------------------------===//

/// Folds a constant operand; f32 is computed in f64 and rounded once.
static OpFoldResult fold(Operator op, ArrayRef<Attribute> operands) {
  auto value = [&](const APFloat &a, const APFloat &b) {
    auto widen = [](APFloat x) {
      bool inexact;
      x.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
      return x.convertToDouble();
    };
    APFloat result(evaluate(op, widen(a), widen(b)));
    bool inexact;
    result.convert(a.getSemantics(), APFloat::rmNearestTiesToEven, &inexact);
    return result;
  };
  if (operands.size() == 1)
    return constFoldUnaryOp<FloatAttr, APFloat, void>(operands, [&](const APFloat &a) { return value(a, a); });
  return constFoldBinaryOp<FloatAttr, APFloat, void>(operands, value);
}

OpFoldResult SignOp::fold(FoldAdaptor adaptor) { return ::fold(Operator::Sign, adaptor.getOperands()); }
OpFoldResult SigmoidOp::fold(FoldAdaptor adaptor) { return ::fold(Operator::Sigmoid, adaptor.getOperands()); }
OpFoldResult SoftplusOp::fold(FoldAdaptor adaptor) { return ::fold(Operator::Softplus, adaptor.getOperands()); }
OpFoldResult HypotOp::fold(FoldAdaptor adaptor) { return ::fold(Operator::Hypot, adaptor.getOperands()); }
OpFoldResult ModOp::fold(FoldAdaptor adaptor) { return ::fold(Operator::Mod, adaptor.getOperands()); }

//===----------------------------------------------------------------------===//
// ParamOp
//===----------------------------------------------------------------------===//

void ParamOp::build(OpBuilder &, OperationState &state, StringRef name, FloatAttr value, IntervalAttr interval) {
  state.addAttribute(getNameAttrName(state.name), StringAttr::get(value.getContext(), name));
  state.addAttribute(getValueAttrName(state.name), value);
  if (interval)
    state.addAttribute(getIntervalAttrName(state.name), interval);
  state.addTypes(value.getType());
}

LogicalResult ParamOp::verify() {
  auto value = dyn_cast<FloatAttr>(getValue());
  if (!value || value.getType() != getType() || !value.getValue().isFinite())
    return emitOpError() << "'" << getName() << "' needs a finite value of type " << getType() << " (param_c1)";
  if (IntervalAttr interval = getIntervalAttr(); interval && !interval.getInterval().contains(value.getValueAsDouble()))
    return emitOpError() << "'" << getName() << "' has a value outside its interval (param_c2)";
  return success();
}

//===----------------------------------------------------------------------===//
// IRScalar
//===----------------------------------------------------------------------===//

IRScalar IRScalar::literal(double number) const {
  Type type = value.getType();
  FloatAttr element = builder->getFloatAttr(getElementTypeOrSelf(type), number);
  if (auto tensor = dyn_cast<RankedTensorType>(type); tensor && !tensor.hasStaticShape()) {
    SmallVector<Value> sizes;
    for (auto [d, size] : llvm::enumerate(tensor.getShape()))
      if (ShapedType::isDynamic(size))
        sizes.push_back(tensor::DimOp::create(*builder, loc, value, d));
    Value scalar = arith::ConstantOp::create(*builder, loc, element);
    return {*builder, loc, tensor::SplatOp::create(*builder, loc, tensor, scalar, sizes)};
  }
  TypedAttr attribute = element;
  if (auto shaped = dyn_cast<ShapedType>(type))
    attribute = DenseElementsAttr::get(shaped, element.getValue());
  return {*builder, loc, arith::ConstantOp::create(*builder, loc, attribute)};
}

IRScalar hybrid::build(Operator op, const IRScalar &a, const IRScalar &b) {
  switch (op) {
#define HYBRID_UNARY(Id, Fn, ...)                                                                                      \
  case Operator::Id:                                                                                                   \
    return Fn(a);
#define HYBRID_BINARY(Id, Fn, ...)                                                                                     \
  case Operator::Id:                                                                                                   \
    return Fn(a, b);
#include "support/Operators.def"
  }
  llvm_unreachable("not an operator");
}
