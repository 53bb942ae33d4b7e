//===- ModuleExprTest.cpp - Modules and expressions are two forms of one thing ----===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/distill/ModuleExpr.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace hybrid;
using engine::Expr;

namespace {

class ModuleExprTest : public testing::Test {
protected:
  ModuleExprTest() {
    context.loadDialect<HybridDialect, arith::ArithDialect, math::MathDialect>();
    builder.setInsertionPointToEnd(module->getBody());
  }

  SymbolicModuleOp build(ArrayRef<Expr> results, unsigned inputs) {
    SmallVector<FeatureAttr> in, out;
    for (unsigned i = 0; i < inputs; ++i)
      in.push_back(FeatureAttr::get(&context, "x" + std::to_string(i)));
    for (unsigned i = 0; i < results.size(); ++i)
      out.push_back(FeatureAttr::get(&context, "y" + std::to_string(i)));
    return buildModule(builder, builder.getUnknownLoc(), "f", results, in, out);
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module{ModuleOp::create(UnknownLoc::get(&context))};
  OpBuilder builder{&context};
};

// Every operator goes there and back as itself.
TEST_F(ModuleExprTest, EveryOperatorSurvivesTheRoundTrip) {
  for (const OperatorInfo &row : kOperators) {
    Expr expr = Expr::make(row.id, Expr::variable(0), row.arity == 2 ? Expr::variable(1) : Expr());
    SymbolicModuleOp symbol = build({expr}, 2);
    EXPECT_TRUE(succeeded(verify(symbol))) << row.name;
    auto back = toExprs(symbol);
    ASSERT_TRUE(back) << row.name;
    EXPECT_TRUE(back->front() == expr) << row.name;
    symbol.erase();
  }
}

TEST_F(ModuleExprTest, SharedPartsAreBuiltOnce) {
  Expr x = Expr::variable(0), e = exp(x);
  SymbolicModuleOp symbol = build({e * e + e}, 1);
  EXPECT_EQ(llvm::range_size(symbol.getBody().getOps<math::ExpOp>()), 1);
}

TEST_F(ModuleExprTest, LeavesWhatIsNoExpressionAlone) {
  auto parsed = parseSourceString<ModuleOp>(R"mlir(
    hybrid.module @branch(%x: f64) -> f64 {
      %0 = arith.cmpf olt, %x, %x : f64
      %1 = arith.select %0, %x, %x : f64
      hybrid.return %1 : f64
    }
    hybrid.module @single(%x: f32) -> f32 {
      hybrid.return %x : f32
    })mlir",
                                            &context);
  EXPECT_FALSE(toExprs(parsed->lookupSymbol<SymbolicModuleOp>("branch")));
  EXPECT_FALSE(toExprs(parsed->lookupSymbol<SymbolicModuleOp>("single")));
}

} // namespace
