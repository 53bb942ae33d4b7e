//===- BuildModule.h - Modules made for tests -------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TEST_UNIT_DIALECT_BUILDMODULE_H
#define HYBRID_TEST_UNIT_DIALECT_BUILDMODULE_H

#include "dialect/IRScalar.h"
#include "reference/Evaluator.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"

#include "gtest/gtest.h"

namespace hybrid::test {

/// A context with the dialects that these tests build, and an empty program.
struct IRTest : testing::Test {
  IRTest() {
    mlir::DialectRegistry registry;
    registry.insert<HybridDialect, mlir::arith::ArithDialect, mlir::math::MathDialect, mlir::func::FuncDialect,
                    mlir::tensor::TensorDialect>();
    registerUpstreamModels(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
    module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
    f64 = mlir::Float64Type::get(&context);
  }

  /// A function `name` of `arity` arguments of one type; `body` gives the results from builder and arguments.
  template <typename Body>
  mlir::func::FuncOp makeFunction(llvm::StringRef name, unsigned arity, mlir::Type type, Body body) {
    mlir::OpBuilder builder = mlir::OpBuilder::atBlockEnd(module->getBody());
    mlir::Location loc = builder.getUnknownLoc();
    llvm::SmallVector<mlir::Type> inputs(arity, type);
    auto function = mlir::func::FuncOp::create(builder, loc, name, builder.getFunctionType(inputs, {}));
    mlir::Block *block = function.addEntryBlock();
    builder.setInsertionPointToStart(block);
    llvm::SmallVector<mlir::Value> results = body(builder, block->getArguments());
    mlir::func::ReturnOp::create(builder, loc, results);
    function.setType(builder.getFunctionType(inputs, mlir::ValueRange(results).getTypes()));
    EXPECT_TRUE(mlir::succeeded(mlir::verify(function))) << name.str();
    return function;
  }

  /// The results of a function on numbers; scalars go in as scalars, for tensors as one row.
  llvm::SmallVector<double> call(mlir::func::FuncOp function, llvm::ArrayRef<double> numbers) {
    llvm::SmallVector<reference::Tensor> arguments;
    for (auto [type, number] : llvm::zip_equal(function.getArgumentTypes(), numbers)) {
      auto shaped = llvm::dyn_cast<mlir::ShapedType>(type);
      llvm::SmallVector<int64_t> shape(shaped ? shaped.getRank() : 0, 1);
      arguments.push_back(reference::Tensor::reals(mlir::getElementTypeOrSelf(type), shape, number));
    }
    auto results = reference::evaluate(function, arguments);
    EXPECT_TRUE(mlir::succeeded(results));
    llvm::SmallVector<double> values;
    for (const reference::Tensor &result : *results)
      values.push_back(result.getReal());
    return values;
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::Type f64;
};

} // namespace hybrid::test

#endif // HYBRID_TEST_UNIT_DIALECT_BUILDMODULE_H
