//===- RulesTest.cpp - The table of rules is complete ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reference/Rules.h"
#include "dialect/IRScalar.h"
#include "reference/Cases.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include "gtest/gtest.h"

#include <random>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::reference;

namespace {

struct RulesTest : testing::Test {
  RulesTest() { context.loadDialect<HybridDialect, arith::ArithDialect, math::MathDialect, func::FuncDialect>(); }

  /// A module whose function `f` is one operator on the element type.
  SymbolicModuleOp makeOperator(ModuleOp module, const OperatorInfo &op, Type type) {
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    Location loc = builder.getUnknownLoc();
    SmallVector<Type> inputs(op.arity, type);
    auto symbol = SymbolicModuleOp::create(builder, loc, op.name, builder.getFunctionType(inputs, type));
    if (symbol.getBody().empty())
      symbol.getBody().emplaceBlock();
    Block &block = symbol.getBody().front();
    if (block.getNumArguments() == 0)
      block.addArguments(inputs, SmallVector<Location>(op.arity, loc));
    builder.setInsertionPointToStart(&block);
    IRScalar a(builder, loc, block.getArgument(0)), b(builder, loc, block.getArgument(op.arity - 1));
    ReturnOp::create(builder, loc, build(op.id, a, b).get());
    return symbol;
  }

  MLIRContext context;
};

/// What the evaluator gives for a row of the table is the double function of the row, rounded to the type.
TEST_F(RulesTest, EveryOperatorOfTheTableHasItsFunction) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> number(-3, 3);
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  for (const OperatorInfo &op : kOperators) {
    SymbolicModuleOp symbol = makeOperator(*module, op, Float64Type::get(&context));
    for (int i = 0; i < 100; ++i) {
      double a = number(random), b = number(random);
      SmallVector<Tensor> arguments{Tensor::real(Float64Type::get(&context), a)};
      if (op.arity == 2)
        arguments.push_back(Tensor::real(Float64Type::get(&context), b));
      FailureOr<SmallVector<Tensor>> result = reference::evaluate(symbol, arguments);
      ASSERT_TRUE(succeeded(result)) << op.name.data();
      double expected = hybrid::evaluate(op.id, a, b);
      EXPECT_EQ(ulpDistance(Float64Type::get(&context), expected, result->front().getReal()), 0)
          << op.name.data() << " " << a << " " << b;
    }
  }
}

TEST_F(RulesTest, ResultsAreRoundedToTheirType) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  for (Type type : {Type(Float32Type::get(&context)), Type(Float16Type::get(&context))}) {
    Tensor third = Tensor::real(type, 1.0 / 3.0);
    const llvm::fltSemantics &semantics = cast<FloatType>(type).getFloatSemantics();
    APFloat expected(1.0 / 3.0);
    bool inexact;
    expected.convert(semantics, APFloat::rmNearestTiesToEven, &inexact);
    expected.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
    EXPECT_EQ(third.getReal(), expected.convertToDouble());
  }
}

/// Every op of our dialect is a symbol, a terminator, or has a rule.
TEST_F(RulesTest, EveryOpOfTheDialectHasARule) {
  int ops = 0;
  for (RegisteredOperationName name : context.getRegisteredOperations()) {
    if (name.getDialectNamespace() != "hybrid" || name.hasTrait<OpTrait::IsTerminator>() ||
        name.hasInterface<SymbolOpInterface>())
      continue;
    OperationState state(UnknownLoc::get(&context), name);
    Operation *op = Operation::create(state);
    EXPECT_NE(Rules::get().find(op), nullptr) << name.getStringRef().str();
    op->destroy();
    ++ops;
  }
  EXPECT_GE(ops, 14);
}

} // namespace
