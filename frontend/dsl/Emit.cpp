//===- Emit.cpp - Symbols of a program ------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/EmitImpl.h"

#include "dialect/Tangents.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::dsl;

OwningOpRef<mlir::ModuleOp> hybrid::dsl::emit(Program &program, MLIRContext &context) {
  return Emitter(program, context).run();
}

OwningOpRef<mlir::ModuleOp> hybrid::dsl::emitTests(Program &program, MLIRContext &context,
                                                   std::vector<EmittedTest> &tests) {
  return Emitter(program, context).runTests(tests);
}

Emitter::Emitter(Program &program, MLIRContext &context) : program(program), context(context), builder(&context) {
  DialectRegistry derivatives;
  registerUpstreamModels(derivatives);
  context.appendDialectRegistry(derivatives);
  context.loadDialect<HybridDialect, arith::ArithDialect, math::MathDialect, scf::SCFDialect, tensor::TensorDialect,
                      vector::VectorDialect>();
}

Location Emitter::locate(const SourceUnit &file, Range range) const {
  Position position = file.source->position(range.begin);
  return FileLineColLoc::get(&context, file.source->path(), position.line, position.column);
}

Location Emitter::withUnit(Location loc, Dimension dimension) {
  if (dimension == Dimension::Any)
    return loc;
  return FusedLoc::get(&context, loc, PhysicalUnitAttr::get(&context, program.dimensions.unit(dimension).toString()));
}

OwningOpRef<mlir::ModuleOp> Emitter::createModule() {
  OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(locate(*program.files().front(), {}));
  builder.setInsertionPointToEnd(module->getBody());
  return module;
}

OwningOpRef<mlir::ModuleOp> Emitter::finish(OwningOpRef<mlir::ModuleOp> module) {
  while (!requests.empty()) {
    Request request = std::move(requests.front());
    requests.pop_front();
    if (failed(emit(request)))
      return nullptr;
  }
  return !hasFailed && succeeded(verify(*module)) ? std::move(module) : nullptr;
}

OwningOpRef<mlir::ModuleOp> Emitter::run() {
  OwningOpRef<mlir::ModuleOp> module = createModule();
  for (const Callable *callable : program.files().front()->callables)
    symbolOf(*callable);
  return finish(std::move(module));
}

OwningOpRef<mlir::ModuleOp> Emitter::runTests(std::vector<EmittedTest> &tests) {
  OwningOpRef<mlir::ModuleOp> module = createModule();
  for (auto [i, test] : llvm::enumerate(program.files().front()->tests))
    tests.push_back(emitTest(*test, "test." + std::to_string(i)));
  module = finish(std::move(module));
  if (!module)
    return nullptr;
  for (auto op : module->getOps<SymbolOpInterface>())
    if (!op.getName().starts_with("test."))
      op.setVisibility(SymbolTable::Visibility::Private);
  return module;
}

EmittedTest Emitter::emitTest(const Test &test, std::string symbol) {
  EmittedTest emitted{&test, symbol, {}};
  SmallVector<mlir::Type> inputs;
  for (const Variable *input : test.inputs)
    inputs.push_back(typeOf(input->type));
  if (inputs.empty()) // a network in the test needs a batch
    inputs.push_back(builder.getF64Type());
  auto op =
      SymbolicModuleOp::create(builder, locate(*test.file, test.range), symbol, builder.getFunctionType(inputs, {}));
  OpBuilder::InsertionGuard guard(builder);
  Block &block = op.getBody().front();
  builder.setInsertionPointToEnd(&block);
  BodyEmitter body(*this, *test.file, builder);
  for (auto [i, input] : llvm::enumerate(test.inputs)) {
    op.setArgAttr(i, HybridDialect::kFeatureAttr, featureOf(*input));
    body.set(input, body.toCoherent(block.getArgument(i), input->unitScale, input->nameRange));
  }
  SmallVector<Value> results;
  for (const Test::Item &item : test.items) {
    if (item.let)
      body.let(*item.let->variable);
    if (!item.claim || item.claim->isError)
      continue;
    auto [left, right] = body.sides(*item.claim);
    auto vector = dyn_cast<VectorType>(left.getType());
    emitted.claims.push_back({item.claim, vector ? static_cast<size_t>(vector.getNumElements()) : 1});
    llvm::append_range(results, ArrayRef<Value>{left, right});
  }
  ReturnOp::create(builder, locate(*test.file, test.range), results);
  op.setFunctionType(builder.getFunctionType(inputs, TypeRange(ValueRange(results))));
  return emitted;
}

std::string Emitter::symbolOf(const Callable &callable) { return symbolOf(callable, {}); }

std::string Emitter::symbolOf(const Callable &callable, ArrayRef<const Variable *> parameters) {
  std::string symbol = program.moduleName(*callable.file).str();
  symbol += (symbol.empty() ? "" : ".") + callable.name->getKey().str();
  for (const Variable *parameter : parameters)
    symbol += "." + parameter->name->getKey().str();
  return request({&callable, symbol, parameters.vec()});
}

std::string Emitter::tangentOf(StringRef symbol) {
  Request of = requested.find(symbol.str())->second;
  return request({of.callable, of.symbol + ".tangent", of.parameters, of.order + 1});
}

std::string Emitter::request(Request made) {
  if (requested.try_emplace(made.symbol, made).second)
    requests.push_back(made);
  return made.symbol;
}

mlir::Type Emitter::typeOf(const dsl::Type &type) {
  mlir::Type element = type.kind == dsl::Type::Truth ? mlir::Type(builder.getI1Type()) : builder.getF64Type();
  if (type.shape.isScalar())
    return element;
  SmallVector<int64_t> sizes(type.shape.dims().begin(), type.shape.dims().end());
  return VectorType::get(sizes, element);
}

void Emitter::refuse(Location loc, const llvm::Twine &message) {
  emitError(loc) << message;
  hasFailed = true;
}

LogicalResult Emitter::emit(const Request &request) {
  if (auto *module = llvm::dyn_cast<Module>(request.callable))
    return emitModule(*module, request);
  auto *network = llvm::cast<Network>(request.callable);
  return network->from ? emitImported(*network, request) : emitLayers(*network, request);
}

/// The text of a unit as it was written, if everybody knows its names; else in base dimensions with its scale.
Attribute Emitter::featureOf(const Variable &port) {
  PhysicalUnitAttr unit;
  if (port.declared.unit.present) {
    Unit meant = Unit::number(port.unitScale) * program.dimensions.unit(port.type.dimension);
    StringRef written = port.file->source->text(port.declared.unit.range).trim();
    std::string error;
    std::optional<Unit> known = parseUnit({written.data(), written.size()}, error, /*openDimensions=*/true);
    std::string text = known && *known == meant ? written.str() : meant.toString();
    unit = PhysicalUnitAttr::get(&context, text);
  }
  IntervalAttr domain;
  if (port.domain)
    domain = IntervalAttr::get(&context, *port.domain);
  return FeatureAttr::get(&context, port.name->getKey(), unit, domain, port.domain && port.domainSyntax.log);
}

bool Emitter::isExported(const Callable &callable) const {
  return program.moduleName(*callable.file).empty() && !callable.name->getKey().starts_with("_");
}

ArrayAttr Emitter::documentation(ArrayRef<StringRef> lines) { return builder.getStrArrayAttr(lines); }

void Emitter::describe(SymbolicModuleOp op, const Callable &callable) {
  if (!callable.documentation.empty())
    op->setAttr(HybridDialect::kDocumentationAttr, documentation(callable.documentation));
  for (auto [i, input] : llvm::enumerate(callable.inputs)) {
    op.setArgAttr(i, HybridDialect::kFeatureAttr, featureOf(*input));
    if (!input->documentation.empty())
      op.setArgAttr(i, HybridDialect::kDocumentationAttr, documentation(input->documentation));
  }
  for (auto [i, result] : llvm::enumerate(callable.results)) {
    op.setResultAttr(i, builder.getStringAttr(HybridDialect::kFeatureAttr), featureOf(*result));
    if (!result->documentation.empty())
      op.setResultAttr(i, builder.getStringAttr(HybridDialect::kDocumentationAttr),
                       documentation(result->documentation));
  }
}

LogicalResult Emitter::emitModule(const Module &module, const Request &request) {
  SmallVector<mlir::Type> inputs, results;
  for (const Variable *input : module.inputs)
    inputs.push_back(typeOf(input->type));
  for (const Variable *parameter : request.parameters)
    inputs.push_back(typeOf(parameter->type));
  for (unsigned i = 0; i < request.order; ++i)
    inputs.append(SmallVector<mlir::Type>(inputs));
  for (const Variable *result : module.results)
    results.push_back(typeOf(result->type));
  auto op = SymbolicModuleOp::create(builder, locate(*module.file, module.nameRange), request.symbol,
                                     builder.getFunctionType(inputs, results));
  if (!isExported(module) || !request.parameters.empty() || request.order > 0)
    SymbolTable::setSymbolVisibility(op, SymbolTable::Visibility::Private);
  if (request.order == 0)
    describe(op, module);
  OpBuilder::InsertionGuard guard(builder);
  Block &block = op.getBody().front();
  builder.setInsertionPointToEnd(&block);
  for (auto [input, argument] : llvm::zip(module.inputs, block.getArguments()))
    argument.setLoc(locate(*module.file, input->nameRange));
  SmallVector<Value> values = emitResults(module, request, request.order, block.getArguments());
  ReturnOp::create(builder, locate(*module.file, module.bodyEnd), values);
  return failure(hasFailed);
}

SmallVector<Value> Emitter::emitResults(const Module &module, const Request &request, unsigned order,
                                        ValueRange arguments) {
  if (order > 0) {
    size_t half = arguments.size() / 2;
    SmallVector<Value> values = emitResults(module, request, order - 1, arguments.take_front(half));
    return tangents(values, arguments.take_front(half), arguments.drop_front(half));
  }
  BodyEmitter body(*this, *module.file, builder);
  for (auto [input, argument] : llvm::zip(module.inputs, arguments))
    body.set(input, body.toCoherent(argument, input->unitScale, input->nameRange));
  for (auto [parameter, argument] : llvm::zip_equal(request.parameters, arguments.drop_front(module.inputs.size())))
    body.set(parameter, argument);
  body.statements(module.body);
  SmallVector<Value> values;
  for (const Variable *result : module.results)
    values.push_back(body.toDeclared(body.get(result), result->unitScale, result->nameRange));
  return values;
}

SmallVector<Value> Emitter::tangents(ValueRange values, ValueRange seeds, ValueRange directions) {
  auto ofCall = [&](CallOp call, ValueRange operandTangents) {
    SmallVector<Value> operands(call.getArgOperands());
    llvm::append_range(operands, operandTangents);
    auto made = CallOp::create(builder, call.getLoc(), call.getResultTypes(), tangentOf(call.getCallee()), operands,
                               ArrayAttr(), ArrayAttr());
    return SmallVector<Value>(made.getResults());
  };
  Tangents tangents(builder, ofCall);
  for (auto [seed, direction] : llvm::zip_equal(seeds, directions))
    tangents.seed(seed, direction);
  SmallVector<Value> result;
  for (Value value : values) {
    FailureOr<Value> tangent = tangents.orZero(value);
    if (failed(tangent))
      hasFailed = true;
    result.push_back(failed(tangent) ? value : *tangent);
  }
  return result;
}
