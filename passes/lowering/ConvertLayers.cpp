//===- ConvertLayers.cpp - Layer ops to linalg ----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/lowering/LinalgBuilder.h"
#include "passes/lowering/Patterns.h"

#include "dialect/IRScalar.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace hybrid;

static RankedTensorType tensorType(Value value) { return cast<RankedTensorType>(value.getType()); }
static SmallVector<int64_t> range(int64_t begin, int64_t end) { return llvm::to_vector(llvm::seq(begin, end)); }

namespace {

/// The bias, or zero, is the initial value of the contraction.
struct ConvertDense : OpConversionPattern<DenseOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(DenseOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = op.getType();
    int64_t rank = type.getRank();
    Value init;
    if (Value bias = adaptor.getBias()) {
      Value empty = emptyLike(rewriter, loc, type, adaptor.getInput());
      init = linalg::BroadcastOp::create(rewriter, loc, bias, empty, range(0, rank - 1)).getResults().front();
    } else {
      init = fillLike(rewriter, loc, type, adaptor.getInput(), rewriter.getFloatAttr(type.getElementType(), 0.0));
    }
    rewriter.replaceOp(op, contract(rewriter, loc, adaptor.getInput(), adaptor.getWeight(), init));
    return success();
  }

private:
  /// init + x · w over the last dimension of x: linalg.matmul, or its generic form for other ranks than two.
  static Value contract(OpBuilder &builder, Location loc, Value x, Value w, Value init) {
    int64_t rank = tensorType(x).getRank();
    if (rank == 2)
      return linalg::MatmulOp::create(builder, loc, TypeRange{init.getType()}, ValueRange{x, w}, ValueRange{init})
          .getResult(0);
    MLIRContext *context = builder.getContext();
    SmallVector<int64_t> outer = range(0, rank - 1), input = outer, output = outer;
    output.push_back(rank - 1);
    input.push_back(rank);
    AffineMap maps[] = {selectDims(context, rank + 1, input), selectDims(context, rank + 1, {rank, rank - 1}),
                        selectDims(context, rank + 1, output)};
    SmallVector<utils::IteratorType> iterators(rank + 1, utils::IteratorType::parallel);
    iterators.back() = utils::IteratorType::reduction;
    auto body = [](OpBuilder &nested, Location loc, ValueRange e) {
      Value product = arith::MulFOp::create(nested, loc, e[0], e[1]);
      linalg::YieldOp::create(nested, loc, Value(arith::AddFOp::create(nested, loc, e[2], product)));
    };
    return linalg::GenericOp::create(builder, loc, init.getType(), ValueRange{x, w}, init, maps, iterators, body)
        .getResult(0);
  }
};

struct ConvertActivation : OpConversionPattern<ActivationOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ActivationOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Value x = adaptor.getInput();
    auto body = [&](OpBuilder &nested, Location loc, ValueRange elements) -> SmallVector<Value> {
      return {activate(op.getKind(), IRScalar(nested, loc, elements[0]), op.getParameters()).get()};
    };
    rewriter.replaceOp(op, mapElements(rewriter, op.getLoc(), x, {}, tensorType(x).getElementType(), x, body));
    return success();
  }
};

/// Sums or maxima of `x` over `dims`, of the type that is left.
Value reduceOver(OpBuilder &builder, Location loc, Value x, ArrayRef<int64_t> dims, double start,
                 function_ref<IRScalar(const IRScalar &, const IRScalar &)> combine) {
  RankedTensorType type = tensorType(x);
  SmallVector<int64_t> shape, sources;
  SmallVector<Value> sizes;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    if (llvm::is_contained(dims, dim))
      continue;
    shape.push_back(type.getDimSize(dim));
    if (type.isDynamicDim(dim))
      sizes.push_back(tensor::DimOp::create(builder, loc, x, dim));
  }
  Value empty = tensor::EmptyOp::create(builder, loc, shape, type.getElementType(), sizes);
  Value element = arith::ConstantOp::create(builder, loc, builder.getFloatAttr(type.getElementType(), start));
  Value init = linalg::FillOp::create(builder, loc, element, empty).getResult(0);
  auto body = [&](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
    return {combine(IRScalar(nested, loc, e[1]), IRScalar(nested, loc, e[0])).get()};
  };
  return reduceElements(builder, loc, x, {}, dims, init, body);
}

/// (x - mean) / sqrt(variance + epsilon) * scale + bias, in two sweeps: the variance from differences to the mean,
/// which does not cancel where the mean is large.
struct ConvertNorm : OpConversionPattern<NormOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(NormOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value x = adaptor.getInput();
    RankedTensorType type = tensorType(x);
    int64_t rank = type.getRank(), axis = op.getAxis();
    SmallVector<int64_t> inner = range(axis, rank);
    AffineMap same = rewriter.getMultiDimIdentityMap(rank);
    AffineMap perRow = selectDims(getContext(), rank, range(0, axis)),
              perColumn = selectDims(getContext(), rank, inner);
    double count = 1;
    for (int64_t size : type.getShape().drop_front(axis))
      count *= static_cast<double>(size);

    auto plus = [](const IRScalar &a, const IRScalar &b) { return a + b; };
    Value total = reduceOver(rewriter, loc, x, inner, 0.0, plus);
    auto centre = [&](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
      return {(IRScalar(nested, loc, e[0]) - IRScalar(nested, loc, e[1]) / count).get()};
    };
    Value centred = mapElements(rewriter, loc, {x, total}, {same, perRow}, type.getElementType(), x, centre).front();
    auto plusSquare = [](const IRScalar &a, const IRScalar &b) { return a + b * b; };
    Value squares = reduceOver(rewriter, loc, centred, inner, 0.0, plusSquare);

    SmallVector<Value> operands{centred, squares};
    SmallVector<AffineMap> maps{same, perRow};
    for (Value parameter : {adaptor.getScale(), adaptor.getBias()})
      if (parameter) {
        operands.push_back(parameter);
        maps.push_back(perColumn);
      }
    double epsilon = op.getEpsilon().convertToDouble();
    auto finish = [&](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
      IRScalar y = IRScalar(nested, loc, e[0]) / sqrt(IRScalar(nested, loc, e[1]) / count + epsilon);
      if (adaptor.getScale())
        y = y * IRScalar(nested, loc, e[2]);
      if (adaptor.getBias())
        y = y + IRScalar(nested, loc, e[3]);
      return {y.get()};
    };
    rewriter.replaceOp(op, mapElements(rewriter, loc, operands, maps, type.getElementType(), x, finish));
    return success();
  }
};

struct ConvertSoftmax : OpConversionPattern<SoftmaxOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(SoftmaxOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value x = adaptor.getInput();
    Type element = tensorType(x).getElementType();
    int64_t rank = tensorType(x).getRank(), axis = op.getAxis();
    SmallVector<int64_t> others = range(0, rank);
    others.erase(others.begin() + axis);
    AffineMap maps[] = {rewriter.getMultiDimIdentityMap(rank), selectDims(getContext(), rank, others)};

    auto larger = [](const IRScalar &a, const IRScalar &b) { return max(a, b); };
    auto plus = [](const IRScalar &a, const IRScalar &b) { return a + b; };
    Value largest = reduceOver(rewriter, loc, x, axis, -std::numeric_limits<double>::infinity(), larger);
    auto shiftedExp = [](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
      return {exp(IRScalar(nested, loc, e[0]) - IRScalar(nested, loc, e[1])).get()};
    };
    Value powers = mapElements(rewriter, loc, {x, largest}, maps, element, x, shiftedExp).front();
    Value total = reduceOver(rewriter, loc, powers, axis, 0.0, plus);
    auto divide = [](OpBuilder &nested, Location loc, ValueRange e) -> SmallVector<Value> {
      return {(IRScalar(nested, loc, e[0]) / IRScalar(nested, loc, e[1])).get()};
    };
    rewriter.replaceOp(op, mapElements(rewriter, loc, {powers, total}, maps, element, x, divide));
    return success();
  }
};

} // namespace

void hybrid::populateLayerPatterns(RewritePatternSet &patterns) {
  patterns.add<ConvertDense, ConvertActivation, ConvertNorm, ConvertSoftmax>(patterns.getContext());
}
