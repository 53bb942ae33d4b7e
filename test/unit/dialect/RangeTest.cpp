//===- RangeTest.cpp - Ranges contain what ops give -----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random bounds, random points inside them: the range of the op must contain its value at each, and say that it may be
// NaN where it is.
//
//===----------------------------------------------------------------------===//

#include "test/unit/dialect/BuildModule.h"

#include <random>

using namespace mlir;
using namespace hybrid;

namespace {

struct RangeTest : test::IRTest {
  double number(double lo, double hi) { return std::uniform_real_distribution<double>(lo, hi)(random); }

  /// An interval of random place and width: now and then a point, one that starts at 0, or one without an end.
  Interval interval() {
    double scale = std::exp(number(-5, 5)), lo = scale * number(-1, 1);
    switch (random() % 8) {
    case 0:
      return Interval(lo);
    case 1:
      return {0, scale};
    case 2:
      return {lo, std::numeric_limits<double>::infinity()};
    case 3:
      return {-std::numeric_limits<double>::infinity(), lo};
    default:
      return {lo, lo + scale * number(0, 2)};
    }
  }

  /// A point of an interval, often an end.
  double pointOf(const Interval &x) {
    double lo = std::max(x.lo, -1e3), hi = std::min(x.hi, 1e3);
    switch (random() % 6) {
    case 0:
      return lo;
    case 1:
      return hi;
    default:
      return lo + (hi - lo) * number(0, 1);
    }
  }

  void expectContains(const Interval &range, double value, const std::string &what) {
    if (std::isnan(value))
      EXPECT_TRUE(range.mayBeNaN) << what << " is NaN";
    else
      EXPECT_TRUE(range.contains(value)) << what << " = " << value << " outside [" << range.lo << ", " << range.hi
                                         << "]";
  }

  std::mt19937_64 random{11};
};

TEST_F(RangeTest, EveryRowOfTheTable) {
  for (const OperatorInfo &op : kOperators) {
    std::string name(op.name);
    RangeOpInterface interface;
    makeFunction(name, op.arity, f64, [&](OpBuilder &builder, ValueRange arguments) {
      IRScalar a(builder, builder.getUnknownLoc(), arguments.front()), b(builder, a.get().getLoc(), arguments.back());
      Value result = build(op.id, a, b).get();
      interface = result.getDefiningOp<RangeOpInterface>();
      return SmallVector<Value>{result};
    });
    ASSERT_TRUE(interface) << name;
    for (int i = 0; i < 2000; ++i) {
      SmallVector<Interval> bounds{interval(), interval()};
      SmallVector<Ranges> operands;
      for (unsigned k = 0; k < op.arity; ++k)
        operands.push_back({bounds[k]});
      SmallVector<Ranges> ranges = interface.inferRanges(operands);
      ASSERT_EQ(ranges.size(), 1u);
      ASSERT_EQ(ranges.front().size(), 1u);
      for (int s = 0; s < 20; ++s) {
        double a = pointOf(bounds[0]), b = pointOf(bounds[1]);
        expectContains(ranges.front().front(), evaluate(op.id, a, b),
                       name + "(" + std::to_string(a) + ", " + std::to_string(b) + ")");
      }
    }
  }
}

/// Layers: bounds per column, rows of random points, values from the reference evaluator.
struct LayerRangeTest : RangeTest {
  static constexpr int64_t kColumns = 3, kOutputs = 2;

  template <typename Body> void check(const std::string &name, Body body) {
    auto type = RankedTensorType::get({ShapedType::kDynamic, kColumns}, f64);
    RangeOpInterface interface;
    func::FuncOp function = makeFunction(name, 1, type, [&](OpBuilder &builder, ValueRange arguments) {
      Value result = body(builder, arguments.front());
      interface = result.getDefiningOp<RangeOpInterface>();
      return SmallVector<Value>{result};
    });
    ASSERT_TRUE(interface) << name;
    for (int i = 0; i < 100; ++i) {
      Ranges bounds;
      for (int64_t c = 0; c < kColumns; ++c)
        bounds.push_back(interval());
      SmallVector<Ranges> operands(interface->getNumOperands(), Ranges{Interval(-2, 2)});
      operands.front() = bounds;
      Ranges range = interface.inferRanges(operands).front();
      SmallVector<double> rows;
      for (int s = 0; s < 50; ++s)
        for (int64_t c = 0; c < kColumns; ++c)
          rows.push_back(pointOf(bounds[c]));
      auto result = reference::evaluate(function, reference::Tensor::reals(f64, {50, kColumns}, rows));
      ASSERT_TRUE(succeeded(result));
      int64_t columns = result->front().getDim(1);
      ASSERT_TRUE(range.size() == 1 || static_cast<int64_t>(range.size()) == columns);
      for (int64_t e = 0; e < result->front().size(); ++e)
        expectContains(columnRange(range, e % columns), result->front().getReal(e), name);
    }
  }

  Value constant(OpBuilder &builder, ArrayRef<int64_t> shape) {
    SmallVector<double> values(ShapedType::getNumElements(shape));
    for (double &value : values)
      value = number(-2, 2);
    return arith::ConstantOp::create(
        builder, builder.getUnknownLoc(),
        cast<TypedAttr>(DenseElementsAttr::get(RankedTensorType::get(shape, f64), ArrayRef<double>(values))));
  }
};

TEST_F(LayerRangeTest, Dense) {
  check("dense", [&](OpBuilder &builder, Value x) -> Value {
    return DenseOp::create(builder, x.getLoc(), x, constant(builder, {kColumns, kOutputs}));
  });
}

TEST_F(LayerRangeTest, Norm) {
  auto norm = [&](bool scaled, double epsilon) {
    return [&, scaled, epsilon](OpBuilder &builder, Value x) -> Value {
      Value scale = scaled ? constant(builder, {kColumns}) : Value(),
            bias = scaled ? constant(builder, {kColumns}) : Value();
      return NormOp::create(builder, x.getLoc(), x.getType(), x, scale, bias, 1, APFloat(epsilon));
    };
  };
  check("norm", norm(false, 1e-5));
  check("scaled_norm", norm(true, 1e-5));
}

/// Equal columns give 0 / 0.
TEST_F(LayerRangeTest, NormWithoutEpsilonMayBeNaN) {
  auto type = RankedTensorType::get({ShapedType::kDynamic, kColumns}, f64);
  NormOp op;
  func::FuncOp function = makeFunction("norm", 1, type, [&](OpBuilder &builder, ValueRange arguments) {
    op = NormOp::create(builder, builder.getUnknownLoc(), type, arguments.front(), Value(), Value(), 1, APFloat(0.0));
    return SmallVector<Value>{op};
  });
  auto result = reference::evaluate(function, reference::Tensor::reals(f64, {1, kColumns}, {2.0, 2.0, 2.0}));
  ASSERT_TRUE(succeeded(result));
  EXPECT_TRUE(std::isnan(result->front().getReal()));
  EXPECT_TRUE(op.inferRanges({Ranges{Interval(1, 2)}}).front().front().mayBeNaN);
}

TEST_F(LayerRangeTest, Softmax) {
  check("softmax", [&](OpBuilder &builder, Value x) -> Value {
    return SoftmaxOp::create(builder, x.getLoc(), x.getType(), x, 1);
  });
}

TEST_F(LayerRangeTest, EveryActivation) {
  for (unsigned k = 0; k <= getMaxEnumValForActivationKind(); ++k) {
    ActivationKind kind = *symbolizeActivationKind(k);
    check(stringifyActivationKind(kind).str(), [&](OpBuilder &builder, Value x) -> Value {
      return ActivationOp::create(builder, x.getLoc(), x.getType(), kind, x, FloatAttr(), FloatAttr(), FloatAttr());
    });
  }
}

/// A value that may be NaN makes every result that it reaches one that may be NaN.
TEST_F(LayerRangeTest, NaNIsPassedOn) {
  auto type = RankedTensorType::get({ShapedType::kDynamic, kColumns}, f64);
  SmallVector<RangeOpInterface> ops;
  makeFunction("layers", 1, type, [&](OpBuilder &builder, ValueRange arguments) {
    Location loc = builder.getUnknownLoc();
    Value x = arguments.front();
    auto unknown = arith::AddFOp::create(builder, loc, x, x);
    Value weight = constant(builder, {kColumns, kColumns});
    Value opaque = tensor::ExtractSliceOp::create(
        builder, loc, weight, ArrayRef<OpFoldResult>{builder.getIndexAttr(0), builder.getIndexAttr(0)},
        ArrayRef<OpFoldResult>{builder.getIndexAttr(kColumns), builder.getIndexAttr(kColumns)},
        ArrayRef<OpFoldResult>{builder.getIndexAttr(1), builder.getIndexAttr(1)});
    SmallVector<Value> results{
        DenseOp::create(builder, loc, unknown, weight), DenseOp::create(builder, loc, unknown, opaque),
        NormOp::create(builder, loc, type, unknown, Value(), Value(), 1, APFloat(1.0)),
        SoftmaxOp::create(builder, loc, type, unknown, 1),
        ActivationOp::create(builder, loc, type, ActivationKind::Relu, unknown, FloatAttr(), FloatAttr(), FloatAttr())};
    for (Value result : results)
      ops.push_back(result.getDefiningOp<RangeOpInterface>());
    return results;
  });
  for (RangeOpInterface op : ops) {
    SmallVector<Ranges> operands(op->getNumOperands(), Ranges{Interval(-1, 1)});
    for (const Interval &range : op.inferRanges(operands).front())
      EXPECT_FALSE(range.mayBeNaN) << op->getName().getStringRef().str();
    operands.front() = {Interval(-1, 1, /*mayBeNaN=*/true)};
    for (const Interval &range : op.inferRanges(operands).front())
      EXPECT_TRUE(range.mayBeNaN) << op->getName().getStringRef().str();
  }
}

} // namespace
