//===- ModuleExpr.cpp - Between modules of the dialect and expressions of the engine===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/distill/ModuleExpr.h"

#include "dialect/IRScalar.h"
#include "dialect/OperatorOf.h"

using namespace mlir;
using namespace hybrid;
using engine::Expr;

//===----------------------------------------------------------------------===//
// Expression to module
//===----------------------------------------------------------------------===//

Value hybrid::emitExpr(OpBuilder &builder, Location loc, const Expr &expr, ValueRange arguments) {
  Type type = arguments.empty() ? builder.getF64Type() : arguments.front().getType();
  llvm::DenseMap<const void *, Value> values;
  auto scalar = [&](const Expr &operand) { return IRScalar(builder, loc, values.lookup(operand.id())); };
  for (const Expr &node : expr.nodes()) {
    Value value;
    if (node.isVariable())
      value = arguments[node.index()];
    else if (node.isConstant())
      value = arith::ConstantOp::create(builder, loc, builder.getFloatAttr(type, node.value()));
    else
      value = build(node.op(), scalar(node.operand(0)), scalar(node.operand(node.numOperands() - 1))).get();
    values[node.id()] = value;
  }
  return values.lookup(expr.id());
}

SymbolicModuleOp hybrid::buildModule(OpBuilder &builder, Location loc, StringRef name, ArrayRef<Expr> results,
                                     ArrayRef<FeatureAttr> inputs, ArrayRef<FeatureAttr> outputs) {
  Type f64 = builder.getF64Type();
  auto type = builder.getFunctionType(SmallVector<Type>(inputs.size(), f64), SmallVector<Type>(outputs.size(), f64));
  auto module = SymbolicModuleOp::create(builder, loc, name, type);
  OpBuilder::InsertionGuard guard(builder);
  Block &body = module.getBody().front();
  builder.setInsertionPointToEnd(&body);
  SmallVector<Value> values;
  for (const Expr &result : results)
    values.push_back(emitExpr(builder, loc, result, body.getArguments()));
  ReturnOp::create(builder, loc, values);
  auto feature = builder.getStringAttr(HybridDialect::kFeatureAttr);
  for (auto [i, input] : llvm::enumerate(inputs))
    module.setArgAttr(i, feature, input);
  for (auto [i, output] : llvm::enumerate(outputs))
    module.setResultAttr(i, feature, output);
  return module;
}

//===----------------------------------------------------------------------===//
// Module to expression
//===----------------------------------------------------------------------===//

static std::optional<Expr> toExpr(Operation &op, const llvm::DenseMap<Value, Expr> &known) {
  if (op.getNumResults() != 1 || !op.getResult(0).getType().isF64())
    return std::nullopt;
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    return Expr(cast<FloatAttr>(constant.getValue()).getValueAsDouble());
  std::optional<Operator> id = operatorOf(&op);
  if (!id || !llvm::all_of(op.getOperands(), [&](Value operand) { return known.contains(operand); }))
    return std::nullopt;
  Expr a = known.lookup(op.getOperand(0)), b = known.lookup(op.getOperands().back());
  return Expr::make(*id, a, info(*id).arity == 2 ? b : Expr());
}

std::optional<std::vector<Expr>> hybrid::toExprs(SymbolicModuleOp module) {
  llvm::DenseMap<Value, Expr> known;
  for (BlockArgument argument : module.getBody().getArguments()) {
    if (!argument.getType().isF64())
      return std::nullopt;
    known[argument] = Expr::variable(argument.getArgNumber());
  }
  for (Operation &op : module.getBody().front().without_terminator()) {
    std::optional<Expr> expr = toExpr(op, known);
    if (!expr)
      return std::nullopt;
    known[op.getResult(0)] = *expr;
  }
  std::vector<Expr> results;
  for (Value value : module.getReturn().getOperands())
    results.push_back(known.lookup(value));
  return results;
}
