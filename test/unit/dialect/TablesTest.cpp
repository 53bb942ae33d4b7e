//===- TablesTest.cpp - Every op is in every table ------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/dialect/BuildModule.h"

#include <set>

using namespace mlir;
using namespace hybrid;

namespace {

struct TablesTest : test::IRTest {};

/// An op for each row of the operator table, each with its own name and all three interfaces.
TEST_F(TablesTest, EveryOperatorHasAnOpWithItsInterfaces) {
  std::set<std::string> names;
  for (const OperatorInfo &row : kOperators)
    makeFunction(std::string(row.name), row.arity, f64, [&](OpBuilder &builder, ValueRange arguments) {
      IRScalar a(builder, builder.getUnknownLoc(), arguments.front()), b(builder, a.get().getLoc(), arguments.back());
      Value result = build(row.id, a, b).get();
      Operation *op = result.getDefiningOp();
      EXPECT_EQ(op->getNumOperands(), row.arity);
      EXPECT_TRUE(names.insert(op->getName().getStringRef().str()).second) << row.name.data();
      EXPECT_TRUE((isa<RangeOpInterface, DerivativeOpInterface, CostOpInterface>(op))) << row.name.data();
      EXPECT_TRUE(isa<RangeOpInterface>(op) && isa<DerivativeOpInterface>(op) && isa<CostOpInterface>(op));
      EXPECT_EQ(cast<CostOpInterface>(op).getFlops(), row.flops);
      return SmallVector<Value>{result};
    });
  EXPECT_EQ(names.size(), std::size(kOperators));
}

/// The folds of our own scalar ops agree with the table.
TEST_F(TablesTest, FoldsAgreeWithTheTable) {
  OpBuilder builder(&context);
  builder.setInsertionPointToStart(module->getBody());
  for (const OperatorInfo &row : kOperators)
    for (double x : {-2.5, -0.0, 0.75, 40.0}) {
      IRScalar a(builder, builder.getUnknownLoc(),
                 arith::ConstantOp::create(builder, builder.getUnknownLoc(), builder.getF64FloatAttr(x)));
      IRScalar b = a.literal(1.5);
      Operation *op = build(row.id, a, b).get().getDefiningOp();
      if (op->getDialect()->getNamespace() != HybridDialect::getDialectNamespace())
        continue;
      SmallVector<OpFoldResult> folded;
      SmallVector<Attribute> constants{builder.getF64FloatAttr(x), builder.getF64FloatAttr(1.5)};
      constants.resize(row.arity);
      ASSERT_TRUE(succeeded(op->fold(constants, folded))) << row.name.data();
      EXPECT_EQ(cast<FloatAttr>(cast<Attribute>(folded.front())).getValueAsDouble(), evaluate(row.id, x, 1.5))
          << row.name.data() << " of " << x;
    }
}

TEST_F(TablesTest, EveryLayerTellsItsRangeAndCost) {
  std::set<StringRef> layers{"hybrid.dense", "hybrid.activation", "hybrid.norm", "hybrid.softmax"};
  for (RegisteredOperationName name : context.getRegisteredOperations())
    if (name.getDialectNamespace() == "hybrid" && name.hasInterface<RangeOpInterface>()) {
      EXPECT_TRUE(name.hasInterface<CostOpInterface>()) << name.getStringRef().str();
      layers.erase(name.getStringRef());
    }
  EXPECT_TRUE(layers.empty());
}

TEST_F(TablesTest, CostOfALayerIsThatOfOneRow) {
  auto type = RankedTensorType::get({ShapedType::kDynamic, 3}, f64);
  makeFunction("layers", 1, type, [&](OpBuilder &builder, ValueRange arguments) {
    Location loc = builder.getUnknownLoc();
    auto weightType = RankedTensorType::get({3, 2}, f64);
    Value weight = arith::ConstantOp::create(builder, loc, cast<TypedAttr>(DenseElementsAttr::get(weightType, 1.0)));
    auto dense = DenseOp::create(builder, loc, arguments.front(), weight);
    EXPECT_EQ(dense.getFlops(), 2 * 3 * 2);
    EXPECT_EQ(dense.getConstantBytes(), 3 * 2 * 8);
    return SmallVector<Value>{dense};
  });
}

/// Activations: each kind has a formula of its own, parameters as ONNX gives them, and a cost.
TEST_F(TablesTest, EveryActivationHasItsFormula) {
  std::set<std::pair<double, double>> values;
  for (unsigned k = 0; k <= getMaxEnumValForActivationKind(); ++k) {
    ActivationKind kind = *symbolizeActivationKind(k);
    ActivationParameters p = defaultParameters(kind);
    // Celu with alpha = 1 is Elu.
    if (kind == ActivationKind::Celu)
      p.alpha = 2;
    EXPECT_TRUE(values.insert({activate(kind, -0.75, p), activate(kind, 0.75, p)}).second)
        << stringifyActivationKind(kind).str();
    EXPECT_LE(parameterCount(kind), 3u);
    EXPECT_EQ(parameterCount(kind) == 0, p.alpha == 0 && p.beta == 0 && p.gamma == 0)
        << stringifyActivationKind(kind).str();
  }
  EXPECT_EQ(defaultParameters(ActivationKind::Selu).gamma, 1.05070102214813232421875);
}

} // namespace
