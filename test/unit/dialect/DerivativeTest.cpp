//===- DerivativeTest.cpp - Partial derivatives against differences -------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The IR that DerivativeOpInterface builds is evaluated and compared with a central difference of the op itself. With
// h = 1e-5 the difference is off by h^2 f'''/6 and by rounding of f over h, about 1e-10 and 1e-11 for values of order
// one: a relative 1e-6 leaves room for third derivatives of order 1e3.
//
//===----------------------------------------------------------------------===//

#include "test/unit/dialect/BuildModule.h"

#include <random>

using namespace mlir;
using namespace hybrid;

namespace {

constexpr double kStep = 1e-5, kTolerance = 1e-6;

struct DerivativeTest : test::IRTest {
  /// Compares derivative number `k` of `partials` at `point` with the difference of `value`. Points where an operator
  /// is not defined on both sides are passed over; returns whether it compared.
  bool compareAt(func::FuncOp value, func::FuncOp partials, SmallVector<double> point, unsigned k, StringRef what) {
    double x = point[k];
    auto valueAt = [&](double shifted) {
      point[k] = shifted;
      return call(value, point).front();
    };
    double below = valueAt(x - kStep), above = valueAt(x + kStep);
    point[k] = x;
    if (!std::isfinite(below) || !std::isfinite(above))
      return false;
    double difference = (above - below) / (2 * kStep), derivative = call(partials, point)[k];
    EXPECT_NEAR(derivative, difference, kTolerance * (1 + std::fabs(difference)))
        << what.str() << " at " << point.front() << ", " << point.back() << ", by operand " << k;
    return true;
  }

  std::mt19937_64 random{7};
};

/// Whether the function jumps or bends within a step of the point, so that a difference says nothing.
bool isNearKink(Operator op, ArrayRef<double> x) {
  auto nearInteger = [](double v) { return std::fabs(v - std::round(v)) < 1e-3; };
  switch (op) {
  case Operator::Min:
  case Operator::Max:
    return std::fabs(x[0] - x[1]) < 1e-3;
  case Operator::Abs:
  case Operator::Sign:
    return std::fabs(x[0]) < 1e-3;
  case Operator::Floor:
  case Operator::Ceil:
  case Operator::Trunc:
    return nearInteger(x[0]);
  case Operator::Round:
    return nearInteger(x[0] + 0.5);
  case Operator::Mod:
    return std::fabs(x[1]) < 0.1 || nearInteger(x[0] / x[1]);
  case Operator::Div:
    return std::fabs(x[1]) < 0.1; // 1/b^4 makes the difference inexact
  case Operator::Atan2:
  case Operator::Hypot:
    return std::hypot(x[0], x[1]) < 0.1 || (op == Operator::Atan2 && x[1] < 0 && std::fabs(x[0]) < 1e-3);
  case Operator::Tan:
    return std::fabs(std::cos(x[0])) < 0.1;
  case Operator::Asin:
  case Operator::Acos:
  case Operator::Atanh:
    return std::fabs(x[0]) > 0.95;
  case Operator::Acosh:
    return x[0] < 1.05;
  case Operator::Sqrt:
  case Operator::Cbrt:
  case Operator::Log:
  case Operator::Log10:
  case Operator::Log2:
  case Operator::Pow:
    return std::fabs(x[0]) < 0.1;
  case Operator::Log1p:
    return x[0] < -0.9;
  default:
    return false;
  }
}

TEST_F(DerivativeTest, EveryRowOfTheTable) {
  std::uniform_real_distribution<double> wide(-3, 3), narrow(-1, 1);
  for (const OperatorInfo &op : kOperators) {
    auto one = [&](OpBuilder &builder, ValueRange arguments) -> Value {
      IRScalar a(builder, builder.getUnknownLoc(), arguments.front()), b(builder, a.get().getLoc(), arguments.back());
      return build(op.id, a, b).get();
    };
    std::string name(op.name);
    func::FuncOp value = makeFunction(name, op.arity, f64, [&](OpBuilder &builder, ValueRange arguments) {
      return SmallVector<Value>{one(builder, arguments)};
    });
    func::FuncOp partials =
        makeFunction(name + "_partials", op.arity, f64, [&](OpBuilder &builder, ValueRange arguments) {
          auto interface = one(builder, arguments).getDefiningOp<DerivativeOpInterface>();
          EXPECT_TRUE(interface) << name;
          return interface.buildPartials(builder);
        });
    ASSERT_EQ(partials.getNumResults(), op.arity);
    int compared = 0;
    for (int i = 0; i < 200; ++i) {
      auto &range = i % 2 ? narrow : wide;
      SmallVector<double> point{range(random), range(random)};
      point.resize(op.arity);
      if (isNearKink(op.id, point))
        continue;
      for (unsigned k = 0; k < op.arity; ++k)
        compared += compareAt(value, partials, point, k, name);
    }
    EXPECT_GE(compared, 25) << name;
  }
}

TEST_F(DerivativeTest, EveryActivation) {
  std::uniform_real_distribution<double> range(-6, 6);
  auto type = RankedTensorType::get({ShapedType::kDynamic, 1}, f64);
  for (unsigned k = 0; k <= getMaxEnumValForActivationKind(); ++k) {
    ActivationKind kind = *symbolizeActivationKind(k);
    std::string name = stringifyActivationKind(kind).str();
    auto one = [&](OpBuilder &builder, ValueRange arguments) {
      return ActivationOp::create(builder, builder.getUnknownLoc(), type, kind, arguments.front(), FloatAttr(),
                                  FloatAttr(), FloatAttr());
    };
    func::FuncOp value = makeFunction(name, 1, type, [&](OpBuilder &builder, ValueRange arguments) {
      return SmallVector<Value>{one(builder, arguments)};
    });
    func::FuncOp partials = makeFunction(name + "_partials", 1, type, [&](OpBuilder &builder, ValueRange arguments) {
      return cast<DerivativeOpInterface>(one(builder, arguments).getOperation()).buildPartials(builder);
    });
    ActivationParameters parameters = defaultParameters(kind);
    int compared = 0;
    for (int i = 0; i < 300; ++i) {
      double x = range(random);
      // Kinks of the piecewise ones: 0, and where hard_sigmoid (2.5) and hard_swish (3) meet their limits.
      if (std::fabs(x) < 1e-3 || std::fabs(std::fabs(x) - 2.5) < 1e-3 || std::fabs(std::fabs(x) - 3) < 1e-3)
        continue;
      compared += compareAt(value, partials, {x}, 0, name);
      EXPECT_NEAR(call(partials, x).front(), activateDerivative(kind, x, parameters), 1e-15) << name << " at " << x;
    }
    EXPECT_GE(compared, 250) << name;
  }
}

/// At a kink a derivative is one of the one-sided ones or their mean.
TEST_F(DerivativeTest, KinksLieBetweenTheSides) {
  for (unsigned k = 0; k <= getMaxEnumValForActivationKind(); ++k) {
    ActivationKind kind = *symbolizeActivationKind(k);
    ActivationParameters p = defaultParameters(kind);
    for (double kink : {0.0, -2.5, 2.5, -3.0, 3.0}) {
      double left = activateDerivative(kind, kink - 1e-9, p), right = activateDerivative(kind, kink + 1e-9, p);
      double at = activateDerivative(kind, kink, p);
      EXPECT_LE(std::min(left, right) - 1e-6, at) << stringifyActivationKind(kind).str() << " at " << kink;
      EXPECT_LE(at, std::max(left, right) + 1e-6) << stringifyActivationKind(kind).str() << " at " << kink;
    }
  }
}

/// Derivatives of tensors and vectors have their type, also where the batch is dynamic.
TEST_F(DerivativeTest, PartialsHaveTheTypeOfTheResult) {
  SmallVector<Type> types{f64, Float32Type::get(&context), VectorType::get({3}, f64),
                          RankedTensorType::get({2, 3}, f64), RankedTensorType::get({ShapedType::kDynamic, 3}, f64)};
  for (auto [i, type] : llvm::enumerate(types))
    makeFunction("sqrt_" + std::to_string(i), 1, type, [&, type = type](OpBuilder &builder, ValueRange arguments) {
      auto op = math::SqrtOp::create(builder, builder.getUnknownLoc(), arguments.front());
      SmallVector<Value> result = cast<DerivativeOpInterface>(op.getOperation()).buildPartials(builder);
      EXPECT_EQ(result.front().getType(), type);
      return result;
    });
}

} // namespace
