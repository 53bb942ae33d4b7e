//===- Instantiate.cpp - Library functions on any vector type -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every op of a library function is elementwise, so a version on vectors is the same ops with each scalar type replaced
// by the vector of that type. What needs thought are constants, which become splats, and the branch on a rare path:
//
//   %y = scf.if %c { %r = rare(%x); yield %r } else { yield %usual }
//
// for vectors becomes
//
//   %any = vector.reduction <or>, %c
//   %y = scf.if %any { %r = rare(%x); yield select(%c, %r, %usual) } else { yield %usual }
//
//===----------------------------------------------------------------------===//

#include "codegen/mathlib/Library.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace hybrid::codegen;

Type Instantiation::lift(Type scalar) const { return vector ? VectorType(vector).clone(scalar) : scalar; }

SmallVector<Value> Instantiation::call(func::FuncOp function, ValueRange arguments) {
  IRMapping values;
  values.map(function.getArguments(), arguments);
  return block(function.front(), values);
}

/// Rebuilds all but the terminator, whose operands it returns.
SmallVector<Value> Instantiation::block(Block &body, IRMapping &values) {
  for (Operation &op : body.without_terminator())
    values.map(op.getResults(), operation(op, values));
  return llvm::map_to_vector(body.getTerminator()->getOperands(), [&](Value v) { return values.lookup(v); });
}

SmallVector<Value> Instantiation::operation(Operation &op, IRMapping &values) {
  auto mapped = [&](Value v) { return values.lookup(v); };
  if (auto constantOp = dyn_cast<arith::ConstantOp>(op))
    return constant(constantOp);
  if (auto callOp = dyn_cast<func::CallOp>(op))
    return call(library.lookup(callOp.getCallee()), llvm::map_to_vector(op.getOperands(), mapped));
  if (auto ifOp = dyn_cast<scf::IfOp>(op))
    return rarePath(ifOp, values);
  Operation *copy = builder.clone(op, values);
  copy->setLoc(loc);
  for (Value result : copy->getResults())
    result.setType(lift(result.getType()));
  return copy->getResults();
}

SmallVector<Value> Instantiation::constant(arith::ConstantOp op) {
  TypedAttr value = op.getValue();
  if (vector)
    value = SplatElementsAttr::get(cast<ShapedType>(lift(op.getType())), Attribute(value));
  return {arith::ConstantOp::create(builder, loc, value)};
}

SmallVector<Value> Instantiation::select(Value condition, ValueRange yes, ValueRange no) {
  return llvm::map_to_vector(llvm::zip_equal(yes, no), [&](auto pair) -> Value {
    return arith::SelectOp::create(builder, loc, condition, std::get<0>(pair), std::get<1>(pair));
  });
}

Value Instantiation::anyLane(Value condition) {
  if (!vector)
    return condition;
  auto flat = VectorType::get(vector.getNumElements(), builder.getI1Type(), vector.isScalable());
  if (vector.getRank() != 1)
    condition = vector::ShapeCastOp::create(builder, loc, flat, condition);
  return vector::ReductionOp::create(builder, loc, vector::CombiningKind::OR, condition);
}

SmallVector<Value> Instantiation::rarePath(scf::IfOp op, IRMapping &values) {
  Value condition = values.lookup(op.getCondition());
  // The other path only yields what was computed before.
  SmallVector<Value> usual = block(*op.elseBlock(), values);
  if (branchFree)
    return select(condition, block(*op.thenBlock(), values), usual);
  auto branch = scf::IfOp::create(builder, loc, ValueRange(usual).getTypes(), anyLane(condition), /*withElse=*/true);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.thenBlock());
  SmallVector<Value> rare = block(*op.thenBlock(), values);
  scf::YieldOp::create(builder, loc, vector ? select(condition, rare, usual) : rare);
  builder.setInsertionPointToStart(branch.elseBlock());
  scf::YieldOp::create(builder, loc, usual);
  return branch.getResults();
}
