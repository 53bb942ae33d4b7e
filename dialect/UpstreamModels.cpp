//===- UpstreamModels.cpp - Interfaces of this project on arith and math ops -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// One external model per row of Operators.def: range, derivative and cost of the row's op follow from the row. Ops of
// our own that stand in the table get the same models here.
//
//===----------------------------------------------------------------------===//

#include "dialect/IRScalar.h"

using namespace mlir;
using namespace hybrid;

/// Applies an operator to bounds column by column.
static Ranges mapColumns(Operator op, const Ranges &a, const Ranges &b) {
  Ranges result;
  for (size_t c = 0, e = std::max(a.size(), b.size()); c < e; ++c)
    result.push_back(evaluate(op, columnRange(a, c), columnRange(b, c)));
  return result;
}

namespace {

template <typename Op, Operator Id> struct Range : RangeOpInterface::ExternalModel<Range<Op, Id>, Op> {
  SmallVector<Ranges> inferRanges(Operation *, ArrayRef<Ranges> operands) const {
    return {mapColumns(Id, operands.front(), operands.back())};
  }
};

template <typename Op, Operator Id> struct Cost : CostOpInterface::ExternalModel<Cost<Op, Id>, Op> {
  double getFlops(Operation *op) const {
    double elements = 1;
    if (auto shaped = dyn_cast<ShapedType>(op->getResult(0).getType()))
      for (int64_t size : shaped.getShape())
        elements *= ShapedType::isDynamic(size) ? 1 : static_cast<double>(size);
    return elements * info(Id).flops;
  }
  double getConstantBytes(Operation *) const { return 0; }
};

template <typename Op, Operator Id> struct Derivative : DerivativeOpInterface::ExternalModel<Derivative<Op, Id>, Op> {
  SmallVector<Value> buildPartials(Operation *op, OpBuilder &builder) const;
};

} // namespace

// The derivative texts of the table use a, b and r.
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA)                                            \
  template <>                                                                                                          \
  SmallVector<Value> Derivative<Mlir, Operator::Id>::buildPartials(Operation *op, OpBuilder &builder) const {          \
    [[maybe_unused]] IRScalar a(builder, op->getLoc(), op->getOperand(0)), r(builder, op->getLoc(), op->getResult(0)); \
    return {lift(a, DA).get()};                                                                                        \
  }
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, Onnx, C, SymPy, LaTeX, DA, DB)                                       \
  template <>                                                                                                          \
  SmallVector<Value> Derivative<Mlir, Operator::Id>::buildPartials(Operation *op, OpBuilder &builder) const {          \
    [[maybe_unused]] IRScalar a(builder, op->getLoc(), op->getOperand(0)),                                             \
        b(builder, op->getLoc(), op->getOperand(1)), r(builder, op->getLoc(), op->getResult(0));                       \
    return {lift(a, DA).get(), lift(a, DB).get()};                                                                     \
  }
#include "support/Operators.def"

template <typename Op, Operator Id> static void attachModels(MLIRContext *context) {
  Op::template attachInterface<Range<Op, Id>, Derivative<Op, Id>, Cost<Op, Id>>(*context);
}

void hybrid::registerUpstreamModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, HybridDialect *, arith::ArithDialect *, math::MathDialect *) {
#define HYBRID_UNARY(Id, Fn, Flops, Units, Mlir, ...) attachModels<Mlir, Operator::Id>(context);
#define HYBRID_BINARY(Id, Fn, Flops, Units, Mlir, ...) attachModels<Mlir, Operator::Id>(context);
#include "support/Operators.def"
  });
}
