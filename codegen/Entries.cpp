//===- Entries.cpp - The C functions around kernels -----------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Entries.h"

#include "codegen/Info.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/IRBuilder.h"

using namespace llvm;
using namespace hybrid::codegen;

namespace {

/// Builds the entries of one symbol. The struct types are those of runtime/hybrid_runtime.h.
class EntryBuilder {
public:
  EntryBuilder(Module &module, const PublicSymbol &symbol, StringSet<> &exported)
      : module(module), context(module.getContext()), symbol(symbol), exported(exported),
        i32(Type::getInt32Ty(context)), i64(Type::getInt64Ty(context)), pointer(PointerType::getUnqual(context)),
        viewType(StructType::get(context, {pointer, i64, i64})) {
    for (const std::vector<Port> *list : {&symbol.inputs, &symbol.outputs})
      for (const Port &port : *list)
        ports.push_back(&port);
  }

  void build(ArrayRef<Kernel> kernels) {
    createModel(kernels);
    createViewsEntry();
    createArraysEntry();
    if (symbol.kind == SymbolKind::Equation)
      createRowsEntry();
    if (symbol.hasGuard)
      createCountersEntry();
    createInfo();
  }

private:
  Constant *number(int64_t value) { return ConstantInt::get(i64, value); }

  GlobalVariable *internalGlobal(Constant *value, const Twine &name, bool constant = true) {
    return new GlobalVariable(module, value->getType(), constant, GlobalValue::InternalLinkage, value, name);
  }

  /// An exported function with an entry block, at whose end `builder` stands.
  Function *createFunction(const Twine &name, Type *result, ArrayRef<Type *> arguments, IRBuilder<> &builder,
                           bool isExported = true) {
    auto *function =
        Function::Create(FunctionType::get(result, arguments, false), GlobalValue::ExternalLinkage, name, module);
    function->addFnAttr(Attribute::NoUnwind);
    if (isExported)
      exported.insert(function->getName());
    builder.SetInsertPoint(BasicBlock::Create(context, "entry", function));
    return function;
  }

  /// A hybrid_kernel_function that unpacks the arrays of pointers and calls the kernel.
  Function *createKernelStub(const Kernel &kernel) {
    IRBuilder<> builder(context);
    Function *stub = createFunction(kernel.name + ".run", builder.getVoidTy(),
                                    {pointer, pointer, i64, pointer, pointer}, builder, /*isExported=*/false);
    auto load = [&](Value *array, size_t index) {
      return builder.CreateLoad(pointer, builder.CreateConstInBoundsGEP1_64(pointer, array, index));
    };
    SmallVector<Value *> arguments;
    for (size_t i = 0; i < symbol.inputs.size(); ++i)
      arguments.push_back(load(stub->getArg(0), i));
    arguments.append({stub->getArg(2), stub->getArg(3)});
    for (size_t i = 0; i < symbol.outputs.size(); ++i)
      arguments.push_back(load(stub->getArg(1), i));
    arguments.push_back(stub->getArg(4));
    builder.CreateCall(module.getFunction(kernel.name), arguments);
    builder.CreateRetVoid();
    return stub;
  }

  /// The hybrid_model.
  void createModel(ArrayRef<Kernel> kernels) {
    auto *kernelType = StructType::get(context, {i64, i64, i64, i64, pointer});
    SmallVector<Constant *> portConstants, kernelConstants;
    auto *portType = StructType::get(context, {i64, i64});
    for (const Port *port : ports)
      portConstants.push_back(ConstantStruct::get(portType, {number(port->elements()), number(port->elementBytes())}));
    for (const Kernel &kernel : kernels)
      kernelConstants.push_back(
          ConstantStruct::get(kernelType, {number(kernel.rows), number(kernel.leastRows), number(kernel.scratchBytes),
                                           number(kernel.partial), createKernelStub(kernel)}));
    auto table = [&](ArrayRef<Constant *> rows, StructType *type, const char *name) {
      return internalGlobal(ConstantArray::get(ArrayType::get(type, rows.size()), rows), symbol.name + name);
    };
    counters = internalGlobal(ConstantAggregateZero::get(ArrayType::get(i64, 2)), symbol.name + ".counters", false);
    Constant *fields[] = {number(symbol.inputs.size()),
                          number(symbol.outputs.size()),
                          table(portConstants, portType, ".ports"),
                          number(kernels.size()),
                          table(kernelConstants, kernelType, ".kernels"),
                          counters};
    model = internalGlobal(ConstantStruct::getAnon(fields), symbol.name + ".model");
  }

  Value *callRuntime(IRBuilder<> &builder, Value *rows, Value *views) {
    return builder.CreateCall(module.getFunction("hybrid_run"), {model, rows, views});
  }

  void createViewsEntry() {
    IRBuilder<> builder(context);
    Function *function = createFunction(symbol.cName + kViewsSuffix, i32, {i64, pointer}, builder);
    builder.CreateRet(callRuntime(builder, function->getArg(0), function->getArg(1)));
  }

  void storeView(IRBuilder<> &builder, Value *views, size_t index, Value *base, int64_t rowStride,
                 int64_t elementStride) {
    Value *fields[] = {base, number(rowStride), number(elementStride)};
    for (unsigned field = 0; field < 3; ++field)
      builder.CreateStore(fields[field],
                          builder.CreateConstInBoundsGEP2_32(
                              viewType, builder.CreateConstInBoundsGEP1_64(viewType, views, index), 0, field));
  }

  Value *allocateViews(IRBuilder<> &builder) { return builder.CreateAlloca(viewType, number(ports.size())); }

  /// f(n, x, …, y, …): one array per port, its rows one after the other.
  void createArraysEntry() {
    IRBuilder<> builder(context);
    SmallVector<Type *> types(ports.size() + 1, pointer);
    types.front() = i64;
    Function *function = createFunction(symbol.cName, i32, types, builder);
    Value *views = allocateViews(builder);
    for (auto [index, port] : enumerate(ports))
      storeView(builder, views, index, function->getArg(index + 1), port->elements() * port->elementBytes(),
                port->elementBytes());
    builder.CreateRet(callRuntime(builder, function->getArg(0), views));
  }

  /// f_rows(n, x, y): an equation's inputs side by side in x, its results in y. A null table gives null views.
  void createRowsEntry() {
    IRBuilder<> builder(context);
    Function *function = createFunction(symbol.cName + "_rows", i32, {i64, pointer, pointer}, builder);
    Value *views = allocateViews(builder);
    size_t index = 0;
    auto storeTable = [&](Value *table, const std::vector<Port> &list) {
      int64_t stride = 0, offset = 0;
      for (const Port &port : list)
        stride += port.elementBytes();
      for (const Port &port : list) {
        Value *shifted = builder.CreateConstGEP1_64(builder.getInt8Ty(), table, offset);
        Value *base = builder.CreateSelect(builder.CreateIsNull(table), table, shifted);
        storeView(builder, views, index++, base, stride, port.elementBytes());
        offset += port.elementBytes();
      }
    };
    storeTable(function->getArg(1), symbol.inputs);
    storeTable(function->getArg(2), symbol.outputs);
    builder.CreateRet(callRuntime(builder, function->getArg(0), views));
  }

  void createCountersEntry() {
    IRBuilder<> builder(context);
    Function *function = createFunction(symbol.cName + "_counters", builder.getVoidTy(), {pointer, pointer}, builder);
    for (unsigned i = 0; i < 2; ++i) {
      LoadInst *value = builder.CreateLoad(i64, builder.CreateConstInBoundsGEP1_64(i64, counters, i));
      value->setAtomic(AtomicOrdering::Monotonic);
      builder.CreateStore(value, function->getArg(i));
    }
    builder.CreateRetVoid();
  }

  void createInfo() {
    Constant *text = ConstantDataArray::getString(context, infoText(symbol));
    auto *global = new GlobalVariable(module, text->getType(), /*isConstant=*/true, GlobalValue::ExternalLinkage, text,
                                      symbol.cName + "_info");
    exported.insert(global->getName());
  }

  Module &module;
  LLVMContext &context;
  const PublicSymbol &symbol;
  StringSet<> &exported;
  Type *i32, *i64, *pointer;
  StructType *viewType;
  SmallVector<const Port *> ports;
  GlobalVariable *counters = nullptr, *model = nullptr;
};

} // namespace

void hybrid::codegen::addEntries(Module &module, const PublicSymbol &symbol, ArrayRef<Kernel> kernels,
                                 StringSet<> &exported) {
  EntryBuilder(module, symbol, exported).build(kernels);
}
