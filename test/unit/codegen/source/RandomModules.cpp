//===- RandomModules.cpp - Modules of all ops that the language can say ---===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/codegen/source/RandomModules.h"

#include "dialect/IRScalar.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace hybrid;

namespace {

/// Grows a body: each step makes a value of those there are, by type.
class Grower {
public:
  Grower(OpBuilder &builder, std::mt19937_64 &random)
      : builder(builder), loc(builder.getUnknownLoc()), random(random) {}

  void add(Value value) { values.push_back(value); }
  size_t below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); }

  Type randomType() {
    Type f64 = builder.getF64Type();
    Type types[] = {f64, f64, VectorType::get({3}, f64), VectorType::get({2, 3}, f64), VectorType::get({3, 2}, f64)};
    return types[below(5)];
  }

  /// A value of the type: an earlier one, a constant, or one made of other types.
  Value any(Type type) {
    SmallVector<Value> fitting;
    for (Value value : values)
      if (value.getType() == type)
        fitting.push_back(value);
    if (!fitting.empty() && below(6) > 0)
      return fitting[below(fitting.size())];
    if (auto vector = dyn_cast<VectorType>(type); vector && below(2) == 0)
      return vector::BroadcastOp::create(builder, loc, vector, any(vector.getElementType()));
    auto number = [&] { return std::ldexp(double(below(64)) - 31, -int(below(6))); };
    if (auto vector = dyn_cast<VectorType>(type)) {
      SmallVector<double> numbers;
      bool splat = below(2) == 0;
      for (int64_t i = 0; i < vector.getNumElements(); ++i)
        numbers.push_back(i > 0 && splat ? numbers.front() : number());
      return arith::ConstantOp::create(builder, loc, DenseElementsAttr::get(vector, ArrayRef<double>(numbers)));
    }
    return arith::ConstantOp::create(builder, loc, builder.getF64FloatAttr(number()));
  }

  Value condition(Type like) {
    Type type = isa<VectorType>(like) && below(2) == 0 ? like : builder.getF64Type();
    Value a = any(type), b = any(type);
    Value compared = arith::CmpFOp::create(builder, loc, static_cast<arith::CmpFPredicate>(1 + below(14)), a, b);
    if (below(3) > 0)
      return compared;
    Value other = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT, b, any(type));
    switch (below(3)) {
    case 0:
      return arith::AndIOp::create(builder, loc, compared, other);
    case 1:
      return arith::OrIOp::create(builder, loc, other, compared);
    default:
      return arith::XOrIOp::create(builder, loc, compared, other);
    }
  }

  /// Any operator of the table on any type; exponents are no constants, which would be spelled as products.
  Value elementwise() {
    Type type = randomType();
    auto op = kOperators[below(std::size(kOperators))].id;
    Value a = any(type), b = any(type);
    if (op == Operator::Pow && (b.getDefiningOp<arith::ConstantOp>() || b.getDefiningOp<vector::BroadcastOp>()))
      op = Operator::Hypot;
    return build(op, IRScalar(builder, loc, a), IRScalar(builder, loc, b)).get();
  }

  Value moved() {
    Type f64 = builder.getF64Type();
    auto three = VectorType::get({3}, f64), wide = VectorType::get({2, 3}, f64), tall = VectorType::get({3, 2}, f64);
    switch (below(9)) {
    case 0:
      return vector::ExtractOp::create(builder, loc, any(wide), int64_t(below(2)));
    case 1:
      return vector::ExtractOp::create(builder, loc, any(three), int64_t(below(3)));
    case 2:
      return vector::InsertOp::create(builder, loc, any(f64), any(three), int64_t(below(3)));
    case 3:
      return vector::FromElementsOp::create(builder, loc, three, ValueRange{any(f64), any(f64), any(f64)});
    case 4:
      return vector::TransposeOp::create(builder, loc, any(wide), ArrayRef<int64_t>{1, 0});
    case 5:
      return vector::ShapeCastOp::create(builder, loc, tall, any(wide));
    case 6:
      return vector::InsertOp::create(builder, loc, any(three), any(wide), int64_t(below(2)));
    case 7: {
      Value v = any(three);
      Value squares = arith::MulFOp::create(builder, loc, v, below(2) ? v : any(three));
      return vector::ReductionOp::create(builder, loc, vector::CombiningKind::ADD, squares);
    }
    default:
      vector::CombiningKind kinds[] = {vector::CombiningKind::ADD, vector::CombiningKind::MUL,
                                       vector::CombiningKind::MAXIMUMF, vector::CombiningKind::MINIMUMF};
      return vector::ReductionOp::create(builder, loc, kinds[below(4)], any(three));
    }
  }

  void loop() {
    auto bound = [&](int64_t n) -> Value { return arith::ConstantIndexOp::create(builder, loc, n); };
    SmallVector<Value> starts{any(builder.getF64Type()), any(randomType())};
    auto loop = scf::ForOp::create(builder, loc, bound(0), bound(1 + int64_t(below(4))), bound(1), starts);
    size_t before = values.size();
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToEnd(loop.getBody());
      llvm::append_range(values, loop.getRegionIterArgs());
      Value done = condition(builder.getF64Type());
      if (isa<VectorType>(done.getType()))
        done = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT, any(builder.getF64Type()),
                                     loop.getRegionIterArg(0));
      for (int i = 0; i < 3; ++i)
        step(/*nested=*/true);
      bool until = below(2) == 0;
      SmallVector<Value> yields;
      for (Value state : loop.getRegionIterArgs()) {
        Value next = any(state.getType());
        yields.push_back(until ? arith::SelectOp::create(builder, loc, done, state, next).getResult() : next);
      }
      scf::YieldOp::create(builder, loc, yields);
    }
    values.resize(before);
    llvm::append_range(values, loop.getResults());
  }

  void branch() {
    Value test = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UGE, any(builder.getF64Type()),
                                       any(builder.getF64Type()));
    Type types[] = {builder.getF64Type(), randomType()};
    auto made = scf::IfOp::create(builder, loc, TypeRange(types), test, /*withElse=*/true);
    size_t before = values.size();
    for (Block *side : {made.thenBlock(), made.elseBlock()}) {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(side);
      step(/*nested=*/true);
      step(/*nested=*/true);
      scf::YieldOp::create(builder, loc, ValueRange{any(types[0]), any(types[1])});
      values.resize(before);
    }
    llvm::append_range(values, made.getResults());
  }

  void step(bool nested = false) {
    size_t kind = below(nested ? 8 : 10);
    if (kind < 4)
      return add(elementwise());
    if (kind < 7)
      return add(moved());
    if (kind == 7) {
      Type type = randomType();
      Value yes = any(type), test = condition(type);
      if (isa<VectorType>(test.getType()) &&
          cast<VectorType>(test.getType()).getShape() != cast<VectorType>(type).getShape())
        return;
      return add(arith::SelectOp::create(builder, loc, test, yes, any(type)));
    }
    kind == 8 ? loop() : branch();
  }

private:
  OpBuilder &builder;
  Location loc;
  std::mt19937_64 &random;
  SmallVector<Value> values;
};

/// Units that the ops contradict, mostly: bodies are random.
SymbolicModuleOp makeModule(OpBuilder &builder, std::mt19937_64 &random, StringRef name, SymbolicModuleOp callee) {
  Location loc = builder.getUnknownLoc();
  Grower types(builder, random);
  SmallVector<Type> inputs{builder.getF64Type(), types.randomType(), types.randomType()};
  auto module = SymbolicModuleOp::create(builder, loc, name, builder.getFunctionType(inputs, {}));
  OpBuilder::InsertionGuard guard(builder);
  Block &block = module.getBody().front();
  builder.setInsertionPointToEnd(&block);
  Grower grower(builder, random);
  for (BlockArgument argument : block.getArguments())
    grower.add(argument);
  grower.add(ParamOp::create(builder, loc, (name + ".p").str(), builder.getF64FloatAttr(1.25)).getResult());
  for (int i = 0; i < 8; ++i)
    grower.step();
  if (callee) {
    SmallVector<Value> operands;
    for (Type type : callee.getArgumentTypes())
      operands.push_back(grower.any(type));
    auto call =
        CallOp::create(builder, loc, callee.getResultTypes(), callee.getSymName(), operands, ArrayAttr(), ArrayAttr());
    for (Value result : call.getResults())
      grower.add(result);
    for (int i = 0; i < 4; ++i)
      grower.step();
  }
  SmallVector<Value> results{grower.any(builder.getF64Type()), grower.any(grower.randomType())};
  hybrid::ReturnOp::create(builder, loc, results);
  module.setFunctionType(builder.getFunctionType(inputs, TypeRange(ValueRange(results))));
  const char *units[] = {"m", "s", "kg*m/s^2", ""};
  auto feature = [&](const Twine &portName) {
    StringRef unit = units[grower.below(4)];
    return FeatureAttr::get(builder.getContext(), portName.str(),
                            unit.empty() ? PhysicalUnitAttr() : PhysicalUnitAttr::get(builder.getContext(), unit));
  };
  for (unsigned i = 0; i < inputs.size(); ++i)
    module.setArgAttr(i, HybridDialect::kFeatureAttr, feature("a" + Twine(i)));
  for (unsigned i = 0; i < results.size(); ++i)
    module.setResultAttr(i, builder.getStringAttr(HybridDialect::kFeatureAttr), feature("r" + Twine(i)));
  return module;
}

} // namespace

OwningOpRef<ModuleOp> hybrid::randomModules(MLIRContext &context, std::mt19937_64 &random) {
  OpBuilder builder(&context);
  OwningOpRef<ModuleOp> file = ModuleOp::create(builder.getUnknownLoc());
  builder.setInsertionPointToEnd(file->getBody());
  SymbolicModuleOp callee = makeModule(builder, random, "callee", {});
  makeModule(builder, random, "f", callee);
  return file;
}
