//===- EmitBody.cpp - Statements and expressions of a module --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/Constants.h"
#include "frontend/dsl/EmitImpl.h"

#include "dialect/IRScalar.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::dsl;

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

void BodyEmitter::statements(ArrayRef<Statement *> list) {
  for (const Statement *statement : list) {
    if (auto *declared = llvm::dyn_cast<DeclareStatement>(statement)) {
      if (declared->variable->kind == Variable::Kind::Let)
        let(*declared->variable);
    } else if (auto *assignment = llvm::dyn_cast<AssignStatement>(statement)) {
      if (assignment->target->kind == Variable::Kind::State)
        next[assignment->target] = expression(assignment->value);
      else
        set(assignment->target, expression(assignment->value));
    } else {
      repeat(*llvm::cast<RepeatStatement>(statement));
    }
  }
}

/// What a derivative goes by is a value of its own, though it may equal another one: x + (-0) is x for every x.
void BodyEmitter::let(const Variable &variable) {
  Value value = expression(variable.value);
  if (variable.isDifferentiated)
    value = (IRScalar(builder, loc(variable.nameRange), value) + -0.0).get();
  set(&variable, value);
  // The location remembers the name, of the first let that stands for the value.
  Operation *op = value.getDefiningOp();
  if (op && !isa<arith::ConstantOp, ParamOp>(op) && !isa<NameLoc>(op->getLoc()))
    op->setLoc(NameLoc::get(builder.getStringAttr(variable.name->getKey()), op->getLoc()));
}

/// A loop that carries the states. A row that meets the condition keeps its states for the steps that are left.
void BodyEmitter::repeat(const RepeatStatement &statement) {
  Location place = loc(statement.range);
  SmallVector<Value> starts;
  for (const Variable *state : statement.states)
    starts.push_back(expression(state->value));
  auto bound = [&](int64_t value) -> Value { return arith::ConstantIndexOp::create(builder, place, value); };
  auto loop = scf::ForOp::create(builder, place, bound(0), bound(statement.steps), bound(1), starts);
  {
    OpBuilder::InsertionGuard guard(builder);
    Block *body = loop.getBody();
    if (!body->empty()) // the terminator of a loop without states
      body->back().erase();
    builder.setInsertionPointToEnd(body);
    for (auto [state, carried] : llvm::zip_equal(statement.states, loop.getRegionIterArgs()))
      set(state, carried);
    for (auto [state, carried] : llvm::zip_equal(statement.states, loop.getRegionIterArgs()))
      carried.setLoc(NameLoc::get(builder.getStringAttr(state->name->getKey()), loc(state->nameRange)));
    Value done = statement.until ? expression(statement.until) : Value();
    statements(statement.body);
    SmallVector<Value> yields;
    for (auto [state, carried] : llvm::zip_equal(statement.states, loop.getRegionIterArgs())) {
      Value value = next.lookup(state);
      yields.push_back(done ? arith::SelectOp::create(builder, place, done, carried, value) : value);
    }
    scf::YieldOp::create(builder, place, yields);
  }
  for (auto [state, result] : llvm::zip_equal(statement.states, loop.getResults()))
    set(state, result);
}

//===----------------------------------------------------------------------===//
// Leaves
//===----------------------------------------------------------------------===//

Value BodyEmitter::toDeclared(Value value, double scale, Range place) {
  return scale == 1 ? value : (IRScalar(builder, loc(place), value) / scale).get();
}

Value BodyEmitter::toCoherent(Value value, double scale, Range place) {
  return scale == 1 ? value : (IRScalar(builder, loc(place), value) * scale).get();
}

Value BodyEmitter::constant(double value, const Shape &shape, Range place, Dimension dimension) {
  mlir::Type type = emitter.typeOf(dsl::Type::real(shape, Dimension::None));
  TypedAttr attribute = builder.getF64FloatAttr(value);
  if (auto vectorType = dyn_cast<VectorType>(type))
    attribute = DenseElementsAttr::get(vectorType, value);
  return arith::ConstantOp::create(builder, emitter.withUnit(loc(place), dimension), attribute);
}

/// One hybrid.param per component; the name is qualified by the module that owns it.
Value BodyEmitter::parameter(const Variable &variable, Range place) {
  std::string name = (variable.owner ? variable.owner->name->getKey() + "." : "").str() + variable.name->getKey().str();
  IntervalAttr interval;
  if (variable.domain)
    interval = IntervalAttr::get(builder.getContext(), Interval(variable.domain->lo * variable.unitScale,
                                                                variable.domain->hi * variable.unitScale));
  if (variable.type.shape.isScalar() && variable.constant)
    return ParamOp::create(builder, loc(place), name, builder.getF64FloatAttr(*variable.constant), interval);
  SmallVector<Value> parts;
  BodyEmitter at(emitter, *variable.file, builder);
  at.components(variable.value, 1, variable.type.dimension, parts);
  for (auto [i, part] : llvm::enumerate(parts)) {
    FloatAttr value;
    if (auto literal = part.getDefiningOp<arith::ConstantOp>())
      value = dyn_cast<FloatAttr>(literal.getValue());
    if (value)
      part = ParamOp::create(builder, loc(place), name + "." + std::to_string(i), value, interval);
  }
  return vector::FromElementsOp::create(builder, loc(place), emitter.typeOf(variable.type), parts);
}

Value BodyEmitter::variable(const Variable *variable, Range place) {
  if (Value known = values.lookup(variable))
    return known;
  if (variable->kind == Variable::Kind::Param)
    return parameter(*variable, place);
  if (variable->constant)
    return constant(*variable->constant, {}, place, variable->type.dimension);
  // A constant vector is written out where it is used; its text may stand in another file.
  return BodyEmitter(emitter, *variable->file, builder).expression(variable->value);
}

/// The components of a vector or matrix, row by row, as scalars.
void BodyEmitter::components(const Expr *expr, double scale, Dimension dimension, SmallVectorImpl<Value> &list) {
  if (auto *literal = llvm::dyn_cast<VectorExpr>(expr)) {
    for (const Expr *element : literal->elements)
      components(element, scale * literal->scale, dimension, list);
    return;
  }
  if (auto *number = llvm::dyn_cast<NumberExpr>(expr))
    return list.push_back(constant(number->value * number->scale * scale, {}, expr->range, dimension));
  Value value = toCoherent(expression(expr), scale, expr->range);
  auto vectorType = dyn_cast<VectorType>(value.getType());
  if (!vectorType)
    return list.push_back(value);
  for (int64_t i = 0; i < vectorType.getDimSize(0); ++i)
    list.push_back(vector::ExtractOp::create(builder, loc(expr->range), value, i));
}

Value BodyEmitter::vector(const VectorExpr &expr) {
  SmallVector<Value> list;
  components(&expr, 1, expr.type.dimension, list);
  return vector::FromElementsOp::create(builder, loc(expr.range), emitter.typeOf(expr.type), list);
}

Value BodyEmitter::splat(Location place, Value value, mlir::Type like) {
  auto shaped = dyn_cast<VectorType>(like);
  if (!shaped || isa<VectorType>(value.getType()))
    return value;
  return vector::BroadcastOp::create(builder, place, VectorType::get(shaped.getShape(), value.getType()), value);
}

Value BodyEmitter::operation(Operator op, Location place, Value a, Value b) {
  a = splat(place, a, b.getType());
  b = splat(place, b, a.getType());
  return build(op, IRScalar(builder, place, a), IRScalar(builder, place, b)).get();
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

Value BodyEmitter::expression(const Expr *expr) {
  switch (expr->kind) {
  case Expr::Kind::Number: {
    auto *number = llvm::cast<NumberExpr>(expr);
    return constant(number->value * number->scale, {}, expr->range, expr->type.dimension);
  }
  case Expr::Kind::Vector:
    return vector(*llvm::cast<VectorExpr>(expr));
  case Expr::Kind::Name: {
    auto *name = llvm::cast<NameExpr>(expr);
    return name->variable ? variable(name->variable, expr->range) : constant(name->builtin, {}, expr->range);
  }
  case Expr::Kind::Member: {
    auto *member = llvm::cast<MemberExpr>(expr);
    if (member->variable)
      return variable(member->variable, expr->range);
    return call(*llvm::cast<CallExpr>(member->base), member->result);
  }
  case Expr::Kind::Call: {
    auto *made = llvm::cast<CallExpr>(expr);
    return made->function ? function(*made) : call(*made, 0);
  }
  case Expr::Kind::Index:
    return index(*llvm::cast<IndexExpr>(expr));
  case Expr::Kind::Negate: {
    Value operand = expression(llvm::cast<PrefixExpr>(expr)->operand);
    return (-IRScalar(builder, loc(expr->range), operand)).get();
  }
  case Expr::Kind::Not: {
    Value operand = expression(llvm::cast<PrefixExpr>(expr)->operand);
    Location place = loc(expr->range);
    TypedAttr one = builder.getBoolAttr(true);
    if (auto shaped = dyn_cast<VectorType>(operand.getType()))
      one = DenseElementsAttr::get(shaped, true);
    return arith::XOrIOp::create(builder, place, operand, arith::ConstantOp::create(builder, place, one));
  }
  case Expr::Kind::Binary:
    return chain(*llvm::cast<BinaryExpr>(expr));
  case Expr::Kind::If:
    return conditional(*llvm::cast<IfExpr>(expr));
  case Expr::Kind::Hole:
  case Expr::Kind::Error:
    break;
  }
  llvm_unreachable("a program with errors is not emitted");
}

Value BodyEmitter::chain(const BinaryExpr &expr) {
  auto spine = leftSpine(const_cast<BinaryExpr *>(&expr));
  Value left = expression(spine.back()->lhs);
  for (const BinaryExpr *node : llvm::reverse(spine))
    left = node->op == BinaryOperator::Power ? power(left, node->rhs, node->opRange)
                                             : binary(*node, left, expression(node->rhs));
  return left;
}

Value BodyEmitter::binary(const BinaryExpr &expr, Value left, Value right) {
  Location place = loc(expr.opRange);
  left = splat(place, left, right.getType());
  right = splat(place, right, left.getType());
  auto compare = [&](arith::CmpFPredicate predicate) -> Value {
    return arith::CmpFOp::create(builder, place, predicate, left, right);
  };
  switch (expr.op) {
  case BinaryOperator::Or:
    return arith::OrIOp::create(builder, place, left, right);
  case BinaryOperator::And:
    return arith::AndIOp::create(builder, place, left, right);
  case BinaryOperator::Equal:
    return compare(arith::CmpFPredicate::OEQ);
  case BinaryOperator::NotEqual: // NaN differs from everything
    return compare(arith::CmpFPredicate::UNE);
  case BinaryOperator::Less:
    return compare(arith::CmpFPredicate::OLT);
  case BinaryOperator::LessEqual:
    return compare(arith::CmpFPredicate::OLE);
  case BinaryOperator::Greater:
    return compare(arith::CmpFPredicate::OGT);
  case BinaryOperator::GreaterEqual:
    return compare(arith::CmpFPredicate::OGE);
  case BinaryOperator::Add:
    return operation(Operator::Add, place, left, right);
  case BinaryOperator::Subtract:
    return operation(Operator::Sub, place, left, right);
  case BinaryOperator::Multiply:
    return operation(Operator::Mul, place, left, right);
  case BinaryOperator::Divide:
    return operation(Operator::Div, place, left, right);
  case BinaryOperator::Power:
    break;
  }
  llvm_unreachable("powers look at their exponent");
}

/// Small constant exponents are products and roots, which are exact or rounded once; others are math.powf.
Value BodyEmitter::power(Value base, const Expr *exponent, Range place) {
  IRScalar x(builder, loc(place), base);
  const Expr *culprit = nullptr;
  bool isScalar = exponent->type.shape.isScalar();
  std::optional<double> n = isScalar ? evaluateConstant(exponent, culprit) : std::nullopt;
  auto positive = [&](double size) -> std::optional<IRScalar> {
    if (size == 0.5)
      return sqrt(x);
    if (size == 1)
      return x;
    if (size == 2)
      return x * x;
    if (size == 3)
      return x * x * x;
    if (size == 4) {
      IRScalar square = x * x;
      return square * square;
    }
    return std::nullopt;
  };
  if (n)
    if (std::optional<IRScalar> value = positive(std::fabs(*n)))
      return *n < 0 ? (1.0 / *value).get() : value->get();
  return operation(Operator::Pow, loc(place), base, n ? constant(*n, {}, place) : expression(exponent));
}

/// Value and derivative are those of the branch taken: all branches are pure, and one is selected.
Value BodyEmitter::conditional(const IfExpr &expr) {
  mlir::Type type = emitter.typeOf(expr.type);
  Location place = loc(expr.range);
  Value result = splat(place, expression(expr.otherwise), type);
  for (const IfExpr::Branch &branch : llvm::reverse(expr.branches)) {
    Value condition = expression(branch.condition);
    Value value = splat(place, expression(branch.value), type);
    result = arith::SelectOp::create(builder, loc(branch.condition->range), condition, value, result);
  }
  return result;
}

Value BodyEmitter::index(const IndexExpr &expr) {
  return vector::ExtractOp::create(builder, loc(expr.range), expression(expr.base), expr.positions);
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

/// Arguments and results cross the border in their declared units; parameters that the call gives are in coherent SI.
Value BodyEmitter::call(const CallExpr &expr, unsigned result) {
  const Callable &target = *expr.target;
  SmallVector<Value> operands;
  SmallVector<const Variable *> parameters;
  for (auto [input, value] : llvm::zip_equal(target.inputs, expr.inputs))
    operands.push_back(toDeclared(expression(value), input->unitScale, value->range));
  for (auto [parameter, value] : expr.parameters) {
    parameters.push_back(parameter);
    operands.push_back(expression(value));
  }
  SmallVector<mlir::Type> types;
  for (const Variable *each : target.results)
    types.push_back(emitter.typeOf(each->type));
  std::string symbol = emitter.symbolOf(target, parameters);
  Operation *made;
  if (target.kind == Callable::Kind::Network)
    made = PredictOp::create(builder, loc(expr.range), types, symbol, operands);
  else
    made = CallOp::create(builder, loc(expr.range), types, symbol, operands, ArrayAttr(), ArrayAttr());
  return toCoherent(made->getResult(result), target.results[result]->unitScale, expr.range);
}

Value BodyEmitter::function(const CallExpr &expr) {
  const Function &called = *expr.function;
  if (called.kind == Function::Kind::Diff)
    return derivative(expr);
  Location place = loc(expr.range);
  SmallVector<Value> operands;
  for (const Expr *input : expr.inputs)
    operands.push_back(expression(input));
  switch (called.kind) {
  case Function::Kind::Elementwise:
    if (called.op == Operator::Pow)
      return power(operands[0], expr.inputs[1], expr.range);
    return operation(called.op, place, operands[0], operands.back());
  case Function::Kind::Extremum: {
    Value best = operands[0];
    for (Value operand : ArrayRef(operands).drop_front())
      best = operation(called.op, place, best, operand);
    return best;
  }
  case Function::Kind::Clamp:
    return operation(Operator::Min, place, operation(Operator::Max, place, operands[0], operands[1]), operands[2]);
  case Function::Kind::Relu:
    return max(IRScalar(builder, place, operands[0]), 0.0).get();
  case Function::Kind::Softmax:
    return softmax(place, operands[0]);
  case Function::Kind::Dot:
    return dot(expr, operands[0], operands[1]);
  case Function::Kind::Cross:
    return cross(place, operands[0], operands[1]);
  case Function::Kind::Norm:
    return sqrt(IRScalar(builder, place, sum(place, operation(Operator::Mul, place, operands[0], operands[0])))).get();
  case Function::Kind::Sum:
    return sum(place, operands[0]);
  case Function::Kind::Transpose:
    return vector::TransposeOp::create(builder, place, operands[0], ArrayRef<int64_t>{1, 0});
  case Function::Kind::Diff:
    break;
  }
  llvm_unreachable("no other function");
}

/// All components added, first to last.
Value BodyEmitter::sum(Location place, Value value) {
  auto type = cast<VectorType>(value.getType());
  if (type.getRank() == 2)
    value = vector::ShapeCastOp::create(builder, place, VectorType::get(type.getNumElements(), type.getElementType()),
                                        value);
  return vector::ReductionOp::create(builder, place, vector::CombiningKind::ADD, value);
}

Value BodyEmitter::dot(const CallExpr &expr, Value a, Value b) {
  Location place = loc(expr.range);
  auto product = [&](Value x, Value y) { return sum(place, operation(Operator::Mul, place, x, y)); };
  bool leftMatrix = cast<VectorType>(a.getType()).getRank() == 2,
       rightMatrix = cast<VectorType>(b.getType()).getRank() == 2;
  if (!leftMatrix && !rightMatrix)
    return product(a, b);
  if (rightMatrix) // its columns are what is summed over
    b = vector::TransposeOp::create(builder, place, b, ArrayRef<int64_t>{1, 0});
  auto rows = [&](Value value, bool isMatrix) {
    SmallVector<Value> list;
    for (int64_t i = 0; isMatrix && i < cast<VectorType>(value.getType()).getDimSize(0); ++i)
      list.push_back(vector::ExtractOp::create(builder, place, value, i));
    return isMatrix ? list : SmallVector<Value>{value};
  };
  SmallVector<Value> elements, columns = rows(b, rightMatrix);
  for (Value row : rows(a, leftMatrix))
    for (Value column : columns)
      elements.push_back(product(row, column));
  return vector::FromElementsOp::create(builder, place, emitter.typeOf(expr.type), elements);
}

Value BodyEmitter::cross(Location place, Value a, Value b) {
  auto at = [&](Value value, int64_t i) {
    return IRScalar(builder, place, vector::ExtractOp::create(builder, place, value, i));
  };
  SmallVector<Value> elements;
  for (int64_t i = 0; i < 3; ++i) {
    int64_t j = (i + 1) % 3, k = (i + 2) % 3;
    elements.push_back((at(a, j) * at(b, k) - at(a, k) * at(b, j)).get());
  }
  return vector::FromElementsOp::create(builder, place, a.getType(), elements);
}

Value BodyEmitter::softmax(Location place, Value value) {
  Value top = vector::ReductionOp::create(builder, place, vector::CombiningKind::MAXIMUMF, value);
  Value shifted = operation(Operator::Sub, place, value, top);
  Value powers = exp(IRScalar(builder, place, shifted)).get();
  return operation(Operator::Div, place, powers, sum(place, powers));
}

/// One tangent for each component of what the derivative goes by.
Value BodyEmitter::derivative(const CallExpr &expr) {
  Location place = loc(expr.range);
  Value value = expression(expr.inputs[0]), by = expression(expr.inputs[1]);
  auto shape = dyn_cast<VectorType>(by.getType());
  if (!shape)
    return emitter.tangents(value, by, constant(1, {}, expr.range)).front();
  SmallVector<Value> columns;
  for (int64_t i = 0; i < shape.getNumElements(); ++i) {
    SmallVector<double> direction(static_cast<size_t>(shape.getNumElements()), 0.0);
    direction[static_cast<size_t>(i)] = 1;
    Value along = arith::ConstantOp::create(builder, place, DenseElementsAttr::get(shape, ArrayRef<double>(direction)));
    columns.push_back(emitter.tangents(value, by, along).front());
  }
  SmallVector<Value> elements;
  auto rows = dyn_cast<VectorType>(value.getType());
  for (int64_t row = 0; row < (rows ? rows.getNumElements() : 1); ++row)
    for (Value column : columns)
      elements.push_back(rows ? vector::ExtractOp::create(builder, place, column, row).getResult() : column);
  return vector::FromElementsOp::create(builder, place, emitter.typeOf(expr.type), elements);
}

std::pair<Value, Value> BodyEmitter::sides(const Claim &claim) {
  Value left = expression(claim.lhs), right = expression(claim.rhs);
  return {splat(loc(claim.opRange), left, right.getType()), splat(loc(claim.opRange), right, left.getType())};
}
